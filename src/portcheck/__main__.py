"""Runs portcheck as `python -m portcheck`."""

from portcheck.cli import main

if __name__ == "__main__":
    main()
