"""The command line: wires settings, scan and outputs together, prints, exits."""

import os
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portcheck import __version__
from portcheck.errors import PortcheckError

if TYPE_CHECKING:
    from portcheck.knowledge import Knowledge
    from portcheck.model import Report
    from portcheck.outputs import Options
    from portcheck.settings import Settings

_CLEAN, _FOUND, _BROKEN = 0, 1, 2
_FILE_FORMATS = ("json", "markdown")


class _Commands(click.Group):
    """Turns what portcheck raises on purpose into lines on stderr and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
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
        click.option("-j", "--jobs", type=int, help="Processes; 0 chooses by the number of files."),
        click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder."),
        click.option("--isolated", is_flag=True, help="Read no settings file."),
        click.option("--lang", help="Language of the report: en or zh."),
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
@click.option("--stdin-filename", metavar="PATH", help="The path of what '-' reads from stdin.")
def check(paths: tuple[str, ...], **given: Any) -> None:
    """Scan PATHS (default: the current folder) and show what is bound to one vendor.

    Exit code 0: nothing at or above --fail-on. 1: findings. 2: usage, settings or knowledge is wrong, or the
    work could not be done.
    """
    run = _Run(paths, given)
    report = run.report()
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
    output_format = given.pop("output_format") or "markdown"
    run = _Run(paths, given)
    finished = run.report()
    run.write(finished, output_format, given["output_file"])
    run.summarise(finished, is_quiet=given["quiet"])


@main.command()
@click.argument("what")
@click.option("-t", "--target", multiple=True, metavar="ID", help="A target or family; repeatable. Default: all.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
@click.option("--lang", default="en", help="en or zh.")
@click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder.")
def explain(what: str, target: tuple[str, ...], output_format: str, lang: str, knowledge: str | None) -> None:
    """Explain a rule, or a name: an API, an environment variable, a package, a command, a number format."""
    from portcheck.explain import explain as explained
    from portcheck.outputs.explanation import explanation_json, explanation_text

    known = _knowledge(knowledge or "")
    explanations = explained(what, known, _targets(known, target))
    options = _options(known, lang)
    written = explanation_json if output_format == "json" else explanation_text
    click.echo(written(explanations, options), nl=False)


@main.group()
def rules() -> None:
    """The questions: what counts as bound to one vendor."""


@rules.command("list")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
@click.option("--lang", default="en", help="en or zh.")
@click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder.")
def rules_list(output_format: str, lang: str, knowledge: str | None) -> None:
    """List every rule with its severity, category and title."""
    from portcheck.outputs.listing import rules_json, rules_text

    known = _knowledge(knowledge or "")
    written = rules_json if output_format == "json" else rules_text
    click.echo(written(known.rules.values(), _options(known, lang)), nl=False)


@rules.command("validate")
@click.argument("directory", required=False, type=click.Path(exists=True, file_okay=False))
def rules_validate(directory: str | None) -> None:
    """Check a rules tree (default: the shipped one); one line for each thing to mend."""
    from portcheck.knowledge import find_rules_directory
    from portcheck.knowledge.compile import checked_tree

    folder = Path(directory) if directory else find_rules_directory()
    checked_tree(folder)
    known = _knowledge(directory or "")
    click.echo(f"{len(known.rules)} rules and {len(known.target_ids)} targets are in order")


@rules.command("test")
@click.argument("rule", nargs=-1)
@click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder.")
def rules_test(rule: tuple[str, ...], knowledge: str | None) -> None:
    """Run the examples inside the rule files."""
    from portcheck.testing import run_examples

    known = _knowledge(knowledge or "")
    failures = run_examples(known, rule or None)
    for failure in failures:
        click.echo(str(failure))
    click.echo(f"{len(failures)} examples fail" if failures else "every example comes out as it says", err=True)
    sys.exit(_FOUND if failures else _CLEAN)


@main.group()
def targets() -> None:
    """The chips with their software stacks."""


@targets.command("list")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
@click.option("--lang", default="en", help="en or zh.")
@click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder.")
def targets_list(output_format: str, lang: str, knowledge: str | None) -> None:
    """List the targets, and the families that stand for several."""
    from portcheck.outputs.listing import targets_json, targets_text

    known = _knowledge(knowledge or "")
    listed = [known.answers(target).target for target in (*known.target_ids, *known.families)]
    written = targets_json if output_format == "json" else targets_text
    click.echo(written(listed, _options(known, lang)), nl=False)


@targets.command("show")
@click.argument("target")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
@click.option("--lang", default="en", help="en or zh.")
@click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder.")
def targets_show(target: str, output_format: str, lang: str, knowledge: str | None) -> None:
    """Show one target: its stack, its facts, its shims and their hazards."""
    from portcheck.outputs.listing import target_json, target_text

    known = _knowledge(knowledge or "")
    answers = known.answers(target)
    evidence = [answers.evidence[key] for key in answers.target_evidence]
    written = target_json if output_format == "json" else target_text
    click.echo(written(answers.target, answers.facts, evidence, _options(known, lang)), nl=False)


class _Run:
    """One scan from the command line."""

    def __init__(self, paths: tuple[str, ...], given: dict[str, Any]) -> None:
        from portcheck.settings import load_settings, overridden

        self.given = given
        self.is_stdin = paths == ("-",)
        self.paths = [Path.cwd()] if self.is_stdin else [Path(path) for path in paths or (".",)]
        start = self.paths[0] if self.paths[0].is_dir() else self.paths[0].parent
        loaded = load_settings(start, os.environ, is_isolated=given["isolated"])
        names = ("target", "select", "ignore", "severity", "exclude", "extend_exclude", "force_exclude", "strict",
                 "respect_gitignore", "max_file_size", "jobs", "knowledge", "lang", "color", "output_format", "fail_on")  # fmt: skip
        self.settings: Settings = overridden(loaded, {name: given[name] for name in names if name in given})
        self.knowledge = _knowledge(self.settings.knowledge)
        self.targets = _targets(self.knowledge, self.settings.target)
        _check_names(self.knowledge, (*self.settings.select, *self.settings.ignore))

    def report(self) -> "Report":
        """Scan, filter, and join with the targets."""
        from portcheck.scan import filtered, with_targets

        scanned = self._scan()
        chosen = filtered(scanned, self.settings.select, self.settings.ignore, self.settings.severity)
        if not self.settings.target and self.settings.output_format == "concise":
            return chosen
        return with_targets(chosen, self.knowledge, self.targets, self._base(), _command())

    def _scan(self) -> "Report":
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
        )
        workspace = open_workspace(self.paths)
        with _Progress() as told:
            return scan_tree(workspace, self.paths, self.knowledge, limits, date.today(), settings.jobs, told)

    def _base(self) -> str:
        from portcheck.workspace import open_workspace, relative

        return "" if self.is_stdin else relative(self.paths[0].resolve(), open_workspace(self.paths).root)

    def write(self, report: "Report", output_format: str, file: str | None) -> None:
        """Render the report to a file or to stdout."""
        from portcheck.outputs import formats, render

        known = formats()
        if output_format not in known:
            raise PortcheckError(f"--output-format '{output_format}': no such format; choose one of {', '.join(known)}")
        options = self._rendering(is_colored=file is None and _is_colored(self.settings.color))
        text = render(report, output_format, options)
        if file is None:
            click.echo(text, nl=False, color=True)
        else:
            _write_file(Path(file), text)

    def _rendering(self, *, is_colored: bool) -> "Options":
        return _options(self.knowledge, self.settings.lang, color=is_colored, by_family=not self.settings.target)

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


def _knowledge(directory: str) -> "Knowledge":
    from portcheck.knowledge import open_knowledge

    if directory and not Path(directory).is_dir():
        raise PortcheckError(
            f"--knowledge '{directory}': no such folder; give the folder that holds constructs/ and targets/"
        )
    return open_knowledge(Path(directory) if directory else None)


def _targets(knowledge: "Knowledge", asked: Sequence[str]) -> tuple[str, ...]:
    """The targets asked for, families as their members; all of them when none is named."""
    if not asked:
        return knowledge.target_ids
    chosen: dict[str, None] = {}
    for target in asked:
        for member in knowledge.families.get(target, (target,)):
            if member not in knowledge.target_ids:
                knowledge.answers(member)  # says what is wrong
            chosen[member] = None
    return tuple(chosen)


def _check_names(knowledge: "Knowledge", names: Iterable[str]) -> None:
    known = {*knowledge.rules, *(rule.category for rule in knowledge.rules.values())}
    known.update(alias for rule in knowledge.rules.values() for alias in rule.aliases)
    for name in names:
        if name not in known:
            raise PortcheckError(f"'{name}': no rule or category is called so; `portcheck rules list` shows them")


def _options(knowledge: "Knowledge", lang: str, *, color: bool = False, by_family: bool = False) -> "Options":
    from portcheck.outputs import Options

    if lang not in knowledge.words:
        raise PortcheckError(f"--lang '{lang}': no such language; choose one of {', '.join(sorted(knowledge.words))}")
    return Options(knowledge.words[lang], lang, color=color, by_family=by_family, version=__version__)


def _is_colored(color: str) -> bool:
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _write_file(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise PortcheckError(f"{file}: cannot be written: {error.strerror}; choose another place with -o") from error


def _command() -> str:
    """The command to run again, without the folder of the program."""
    return shlex.join(["portcheck", *sys.argv[1:]])
