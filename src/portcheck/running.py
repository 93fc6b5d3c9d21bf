"""One scan from the command line: its options, its settings, its report, and where that goes."""

import os
import sys
from collections.abc import Callable
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portcheck.asked import check_assumptions, check_names, chosen_targets, opened, options_for
from portcheck.errors import PortcheckError

if TYPE_CHECKING:
    from portcheck.knowledge import Knowledge
    from portcheck.model import Report
    from portcheck.outputs import Options
    from portcheck.settings import Settings

CLEAN, FOUND, BROKEN = 0, 1, 2
# Written beside the report itself, each by an option of its own.
FILE_FORMATS = ("json", "markdown")
_PATTERNS = ("--exclude", "--extend-exclude")
_WRITTEN_AT_ONCE = 1 << 20


def scanning(command: Callable[..., None]) -> Callable[..., None]:
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


class Run:
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
        from portcheck.workspace import open_workspace

        scanned = self._scanned
        chosen = scanned if is_whole else self.filtered(scanned)
        if not self.settings.target and self._is_brief(chosen):
            return chosen
        assumed = assumptions(scanned, self.settings.assume, self.base)
        command = _typed(open_workspace(self.paths).root)
        return with_targets(chosen, self.knowledge, self.targets, self.base, command, assumed)

    @property
    def base(self) -> str:
        """The folder that was asked for, relative to the root."""
        from portcheck.workspace import open_workspace, relative

        return "" if self.is_stdin else relative(self.paths[0].resolve(), open_workspace(self.paths).root)

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
        if any(self.given.get(f"{name}_output") for name in FILE_FORMATS):
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
        emit(render(report, output_format, options), file)

    def write_statistics(self, report: "Report") -> None:
        """The counts by rule, in place of the report."""
        from portcheck.outputs.listing import statistics_json, statistics_text

        written = statistics_json if self.settings.output_format == "json" else statistics_text
        emit(written(report, self._rendering(is_colored=False)), self.given["output_file"])

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
            return BROKEN
        if self.settings.strict and any(skip.reason.startswith("cannot be") for skip in report.skipped):
            return BROKEN
        decides = self.targets if self.settings.target else ()
        return FOUND if is_failing(report, self.settings.fail_on, decides) else CLEAN


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


def emit(text: str | bytes, name: str | None) -> None:
    """Text, or bytes as they are, to a file, or to stdout where none is named."""
    if name is None:
        click.echo(text, nl=False, color=True)
        return
    file = Path(name)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as written:
            # In parts: the whole of a large report would be held a second time as bytes.
            for start in range(0, len(text), _WRITTEN_AT_ONCE):
                part = text[start : start + _WRITTEN_AT_ONCE]
                written.write(part if isinstance(part, bytes) else part.encode("utf-8"))
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
