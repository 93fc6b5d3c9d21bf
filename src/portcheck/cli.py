"""The command line: its commands, of which a check imports none but itself."""

import atexit
import gc
import sys
from importlib import import_module
from typing import Any

import click

from portcheck import __version__
from portcheck.errors import PortcheckError
from portcheck.running import BROKEN, CLEAN, FILE_FORMATS, Run, scanning

# The modules of the other commands.
_ELSEWHERE = {
    **dict.fromkeys(("config", "explain", "facts", "rules", "targets"), "commands"),
    **dict.fromkeys(("fix", "report"), "scan_commands"),
}


class _Commands(click.Group):
    """Turns what portcheck raises on purpose into lines on stderr and exit code 2."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run as a program: a short one, that makes hardly a cycle. Looking for some costs a tenth of a start."""
        gc.disable()
        atexit.register(gc.freeze)
        return super().__call__(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(f"portcheck.{_ELSEWHERE[cmd_name]}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PortcheckError as error:
            for line in str(error).splitlines():
                click.echo(f"portcheck: {line}", err=True)
            ctx.exit(BROKEN)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="portcheck", message="%(prog)s %(version)s")
def main() -> None:
    """Find what binds AI code to one vendor, and what each thing becomes on another chip."""


@main.command()
@scanning
@click.option("--output-format", help="text, concise, json or markdown.")
@click.option("--json-output", type=click.Path(), help="Write JSON to this file as well.")
@click.option("--markdown-output", type=click.Path(), help="Write the porting report to this file as well.")
@click.option("--fail-on", help="Lowest severity that gives exit code 1: never, note, warning or error.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever was found.")
@click.option(
    "--show-fixes", is_flag=True, help="Work out the fixes, too: named in the text, with their edits in JSON."
)
@click.option("--statistics", is_flag=True, help="Show how often each rule reports instead; as text or JSON.")
@click.option("--stdin-filename", metavar="PATH", help="The path of what '-' reads from stdin.")
def check(paths: tuple[str, ...], **given: Any) -> None:
    """Scan PATHS (default: the current folder) and show what is bound to one vendor.

    Exit code 0: nothing at or above --fail-on. 1: findings. 2: usage, settings or knowledge is wrong, or the
    work could not be done.
    """
    run = Run(paths, given)
    report = run.with_offers() if given["show_fixes"] else run.report()
    if given["statistics"]:
        run.write_statistics(report)
    else:
        run.write(report, run.settings.output_format, given["output_file"])
    for name in FILE_FORMATS:
        if given[f"{name}_output"]:
            run.write(report, name, given[f"{name}_output"])
    run.summarise(report, is_quiet=given["quiet"])
    sys.exit(CLEAN if given["exit_zero"] else run.exit_code(report))
