"""portcheck finds what binds AI code to one vendor, and tells what each thing becomes on another chip."""

__version__ = "0.1.0"
