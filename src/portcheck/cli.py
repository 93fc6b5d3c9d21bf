"""The command line: wires settings, scan and outputs together, prints, exits."""

import os
import sys
from collections.abc import Callable
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portcheck import __version__
from portcheck.asked import check_assumptions, check_names, chosen_targets, opened, options_for
from portcheck.collector import paused_collector
from portcheck.errors import PortcheckError

if TYPE_CHECKING:
    from portcheck.knowledge import Knowledge
    from portcheck.model import Report
    from portcheck.outputs import Options
    from portcheck.settings import Settings

_CLEAN, _FOUND, _BROKEN = 0, 1, 2
_PATTERNS = ("--exclude", "--extend-exclude")
_WRITTEN_AT_ONCE = 1 << 20
_FILE_FORMATS = ("json", "markdown")
# In a module of their own, which a scan never imports.
_SCANNING_NOTHING = ("config", "explain", "facts", "rules", "targets")


class _Commands(click.Group):
    """Turns what portcheck raises on purpose into lines on stderr and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_SCANNING_NOTHING])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _SCANNING_NOTHING:
            return super().get_command(ctx, cmd_name)
        from portcheck import commands

        command: click.Command = getattr(commands, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with paused_collector():
                return super().invoke(ctx)
        except PortcheckError as error:
            for line in str(error).splitlines():
                click.echo(f"portcheck: {line}", err=True)
            ctx.exit(_BROKEN)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="portcheck", message="%(prog)s %(version)s")
def main() -> None:
    """Find what binds AI code to one vendor, and what each thing becomes on another chip."""


def _scanning(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that scans."""
    options = (
        click.argument("paths", nargs=-1, type=click.Path()),
        click.option(
            "-t", "--target", multiple=True, metavar="ID", help="A target or family; repeatable. Default: all."
        ),
        click.option(
            "--assume", multiple=True, metavar="PACKAGE=VERSION", help="Answer for this version, whatever is pinned."
        ),
        click.option("--select", multiple=True, metavar="RULE", help="Only these rules or categories."),
        click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules or categories."),
        click.option("--severity", help="Show findings from this severity up."),
        click.option(
            "--exclude", multiple=True, metavar="PATTERN", help="Leave out, as in .gitignore; replaces the settings'."
        ),
        click.option("--extend-exclude", multiple=True, metavar="PATTERN", help="Leave out these too."),
        click.option("--force-exclude/--no-force-exclude", default=None, help="Exclude files that were named, too."),
        click.option("--respect-gitignore/--no-respect-gitignore", default=None, help="Heed .gitignore files."),
        click.option("--max-file-size", type=int, metavar="BYTES", help="Skip larger files, and say so."),
        click.option("--include-docs/--no-include-docs", default=None, help="Read the code that documents quote, too."),
        click.option("-j", "--jobs", type=int, help="Processes; 0 chooses by the number of files."),
        click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder."),
        click.option("--isolated", is_flag=True, help="Read no settings file."),
        click.option("--lang", help="en or zh; by default that of the locale."),
        click.option("--color", help="auto, always or never."),
        click.option("--strict", is_flag=True, default=None, help="Exit 2 where a file could not be read."),
        click.option("-q", "--quiet", is_flag=True, help="No summary on stderr."),
        click.option("-o", "--output-file", type=click.Path(), help="Write the report here instead of stdout."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@_scanning
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
    run = _Run(paths, given)
    report = run.with_offers() if given["show_fixes"] else run.report()
    if given["statistics"]:
        run.write_statistics(report)
    else:
        run.write(report, run.settings.output_format, given["output_file"])
    for name in _FILE_FORMATS:
        if given[f"{name}_output"]:
            run.write(report, name, given[f"{name}_output"])
    run.summarise(report, is_quiet=given["quiet"])
    sys.exit(_CLEAN if given["exit_zero"] else run.exit_code(report))


@main.command()
@_scanning
@click.option("--output-format", help="markdown (default) or json.")
def report(paths: tuple[str, ...], **given: Any) -> None:
    """Scan PATHS and write the porting report."""
    given["output_format"] = given["output_format"] or "markdown"
    run = _Run(paths, given)
    finished = run.report()
    run.write(finished, run.settings.output_format, given["output_file"])
    run.summarise(finished, is_quiet=given["quiet"])


@main.command()
@_scanning
@click.option("--unsafe-fixes", is_flag=True, help="Make also those that may change what the program does.")
@click.option(
    "--diff", "is_diff", is_flag=True, help="Write nothing; show the changes. Exit code 1 where there are any."
)
@click.option("--show-fixes", is_flag=True, help="List the fixes made, and those left.")
def fix(paths: tuple[str, ...], **given: Any) -> None:
    """Rewrite in PATHS what can be proved to keep the program's behaviour; by default to neutral PyTorch.

    With -o the changes are written as a patch, and the files stay as they are. Exit code 0: all that was offered is
    written. 1: --diff shows a change. 2: usage, settings or knowledge is wrong, or a file could not be written.
    """
    from portcheck.fixing import fixes_of, listed, neutral_target, passed_by, patch, summed, written
    from portcheck.workspace import open_workspace

    run = _Run(paths, given, default_target=neutral_target)
    if len(run.targets) != 1:
        raise PortcheckError("portcheck fix aims at one target; name one with -t")
    finished = run.report(is_whole=True)
    chosen = run.filtered(finished)
    root = open_workspace(run.paths).root
    wanted = {finding.fingerprint for finding in chosen.findings}
    unsafe = given["unsafe_fixes"]
    files, refused = fixes_of(finished, run.knowledge, root, run.targets[0], wanted, is_unsafe_too=unsafe)
    is_written = not (given["is_diff"] or given["output_file"])
    if is_written:
        refused += written(root, files)
    else:
        _emit_bytes(patch(files), given["output_file"])
    if given["show_fixes"]:
        click.echo(listed(files, finished), nl=False, err=not is_written)
    for line in refused:
        click.echo(f"portcheck: {line}", err=True)
    if not given["quiet"]:
        passed = passed_by(chosen, run.knowledge, run.targets[0])
        click.echo(summed(files, passed, is_written=is_written), err=True)
    if refused:
        sys.exit(_BROKEN)
    sys.exit(_FOUND if given["is_diff"] and any(each.before != each.after for each in files) else _CLEAN)


class _Run:
    """One scan from the command line."""

    def __init__(
        self,
        paths: tuple[str, ...],
        given: dict[str, Any],
        default_target: "Callable[[Knowledge], str] | None" = None,
    ) -> None:
        from portcheck.settings import NAMES, load_settings, overridden

        self.given = given
        self.is_stdin = paths == ("-",)
        self.paths = [Path.cwd()] if self.is_stdin else [Path(path) for path in paths or (".",)]
        start = self.paths[0] if self.paths[0].is_dir() else self.paths[0].parent
        loaded = load_settings(start, os.environ, is_isolated=given["isolated"])
        self.settings: Settings = overridden(loaded, {name: given[name] for name in NAMES if name in given})
        self.knowledge = opened(self.settings.knowledge)
        if default_target is not None and not given["target"]:
            self.settings = overridden(self.settings, {"target": (default_target(self.knowledge),)})
        self.targets = chosen_targets(self.knowledge, self.settings.target)
        check_names(self.knowledge, (*self.settings.select, *self.settings.ignore))
        check_assumptions(self.settings.assume)
        _check_format(self.settings.output_format)

    def report(self, *, is_whole: bool = False) -> "Report":
        """Scan, filter unless the whole is asked for, and join with the targets."""
        from portcheck.scan import assumptions, with_targets
        from portcheck.workspace import open_workspace, relative

        scanned = self._scanned
        chosen = scanned if is_whole else self.filtered(scanned)
        if not self.settings.target and self._is_brief(chosen):
            return chosen
        root = open_workspace(self.paths).root
        base = "" if self.is_stdin else relative(self.paths[0].resolve(), root)
        assumed = assumptions(scanned, self.settings.assume, base)
        return with_targets(chosen, self.knowledge, self.targets, base, _typed(root), assumed)

    def filtered(self, report: "Report") -> "Report":
        """The report with the findings that the settings choose."""
        from portcheck.scan import filtered

        return filtered(report, self.settings.select, self.settings.ignore, self.settings.severity)

    def with_offers(self) -> "Report":
        """The report with its fixes."""
        from portcheck.fixing import with_offers
        from portcheck.workspace import open_workspace

        if self.is_stdin:
            raise PortcheckError("--show-fixes: what stands on stdin is no file that could be fixed; name a file")
        whole = self.report(is_whole=True)
        return with_offers(self.report(), whole, self.knowledge, open_workspace(self.paths).root)

    def _is_brief(self, report: "Report") -> bool:
        """Whether nothing that is written holds an answer: then none is loaded."""
        if any(self.given.get(f"{name}_output") for name in _FILE_FORMATS):
            return False
        output_format = self.settings.output_format
        return output_format == "concise" or (output_format == "text" and not report.findings)

    @cached_property
    def _scanned(self) -> "Report":
        from portcheck.scan import scan_sources, scan_tree
        from portcheck.workspace import Limits, open_workspace, stdin_source

        if self.is_stdin:
            source = stdin_source(self.given["stdin_filename"] or "stdin.py", sys.stdin.buffer.read())
            return scan_sources([source], self.knowledge, date.today())
        settings = self.settings
        limits = Limits(
            (*settings.exclude, *settings.extend_exclude),
            settings.force_exclude,
            settings.respect_gitignore,
            settings.max_file_size,
            settings.include_docs,
        )
        workspace = open_workspace(self.paths)
        with _Progress() as told:
            return scan_tree(workspace, self.paths, self.knowledge, limits, date.today(), settings.jobs, told)

    def write(self, report: "Report", output_format: str, file: str | None) -> None:
        """Render the report to a file or to stdout."""
        from portcheck.outputs import render

        options = self._rendering(is_colored=file is None and _is_colored(self.settings.color))
        _emit(render(report, output_format, options), file)

    def write_statistics(self, report: "Report") -> None:
        """The counts by rule, in place of the report."""
        from portcheck.outputs.listing import statistics_json, statistics_text

        written = statistics_json if self.settings.output_format == "json" else statistics_text
        _emit(written(report, self._rendering(is_colored=False)), self.given["output_file"])

    def _rendering(self, *, is_colored: bool) -> "Options":
        return options_for(self.knowledge, self.settings.lang, color=is_colored, by_family=not self.settings.target)

    def summarise(self, report: "Report", *, is_quiet: bool) -> None:
        """The counts and the skipped files, on stderr."""
        if not is_quiet:
            from portcheck.outputs import summary

            click.echo(summary(report, self._rendering(is_colored=False)), nl=False, err=True)

    def exit_code(self, report: "Report") -> int:
        """0, 1 or 2, as `check --help` says."""
        from portcheck.scan import is_failing

        if any(skip.reason.startswith("internal error") for skip in report.skipped):
            return _BROKEN
        if self.settings.strict and any(skip.reason.startswith("cannot be") for skip in report.skipped):
            return _BROKEN
        decides = self.targets if self.settings.target else ()
        return _FOUND if is_failing(report, self.settings.fail_on, decides) else _CLEAN


class _Progress:
    """A bar on stderr for long scans at a terminal; elsewhere nothing."""

    def __enter__(self) -> Callable[[int, int], None] | None:
        self._bar: Any = None
        self._task: Any = None
        if not sys.stderr.isatty() or os.environ.get("CI") or os.environ.get("TERM") == "dumb":
            return None
        return self._told

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _told(self, done: int, total: int) -> None:
        if total < 200:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("reading", total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done)


def _check_format(name: str) -> None:
    """Before the scan, not after it: a long one is not to be run for nothing."""
    from portcheck.outputs import formats, is_format

    if not is_format(name):
        raise PortcheckError(f"--output-format '{name}': no such format; choose one of {', '.join(formats())}")


def _is_colored(color: str) -> bool:
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _emit(text: str, name: str | None) -> None:
    """Text to a file, or to stdout where none is named."""
    if name is None:
        click.echo(text, nl=False, color=True)
        return
    file = Path(name)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="\n") as written:
            # In parts: the whole of a large report would be held a second time as bytes.
            for start in range(0, len(text), _WRITTEN_AT_ONCE):
                written.write(text[start : start + _WRITTEN_AT_ONCE])
    except OSError as error:
        raise PortcheckError(f"{file}: cannot be written: {error.strerror}; choose another place with -o") from error


def _emit_bytes(data: bytes, name: str | None) -> None:
    """Bytes to a file, or to stdout where none is named."""
    if name is None:
        click.echo(data, nl=False)
        return
    file = Path(name)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise PortcheckError(f"{file}: cannot be written: {error.strerror}; choose another place with -o") from error


def _typed(root: Path) -> str:
    """The command to run again, without the folder of the program and without any other of this machine."""
    given = sys.argv[1:]
    shown = [each if before in _PATTERNS else _without_host(each, root) for before, each in pairwise(["", *given])]
    import shlex  # only a report shows the command

    return shlex.join(["portcheck", *shown])


def _without_host(argument: str, root: Path) -> str:
    """An absolute path from the root where it is below, else its last part; also after `--option=` and `-o`."""
    option = argument[: 2 if argument.startswith("-o") else argument.find("=") + 1] if argument[:1] == "-" else ""
    value = argument.removeprefix(option)
    if option.rstrip("=") in _PATTERNS or not Path(value).is_absolute():
        return argument
    full = Path(value).resolve()
    return option + (full.relative_to(root).as_posix() if full.is_relative_to(root) else full.name or ".")
