"""The command that looks at the knowledge itself: facts verify, stale, coverage."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from portcheck.asked import chosen_targets, opened, options_for
from portcheck.errors import PortcheckError

_CLEAN, _FOUND = 0, 1
_YEAR = 365


def _about_facts(*formats: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of each command below."""
    options = (
        click.option("-t", "--target", multiple=True, metavar="ID", help="A target or family; repeatable."),
        click.option("--output-format", type=click.Choice(formats), default="text"),
        click.option("--lang", help="en or zh; by default that of the locale."),
        click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder."),
    )

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


_wheels = click.option(
    "--wheel",
    "wheels",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of wheels, source archives or unpacked packages; repeatable.",
)


@click.group()
def facts() -> None:
    """The facts behind the answers: proved by released packages, grown old, or lacking."""


@facts.command()
@_about_facts("text", "json")
@_wheels
@click.option("--import", "is_importing", is_flag=True, help="Import what no source tells; only where it is trusted.")
def verify(
    target: tuple[str, ...],
    output_format: str,
    lang: str | None,
    knowledge: str | None,
    wheels: tuple[Path, ...],
    *,
    is_importing: bool,
) -> None:
    """Put every checkable fact to the packages in --wheel folders and to those installed here, without importing them.

    Exit code 1 where a fact is refuted.
    """
    from portcheck.facts import Releases, installed, releases_in
    from portcheck.facts import verify as verified
    from portcheck.model.proofs import State
    from portcheck.outputs.proofs import verified_json, verified_text

    known = opened(knowledge or "")
    releases = Releases([*releases_in(wheels), *installed()])
    answers = [known.answers(each) for each in chosen_targets(known, target)]
    tested = verified(answers, releases, is_importing=is_importing)
    written = verified_json if output_format == "json" else verified_text
    click.echo(written(tested, options_for(known, lang)), nl=False)
    sys.exit(_FOUND if any(each.outcome.state is State.REFUTED for each in tested) else _CLEAN)


@facts.command()
@_about_facts("text", "json")
@_wheels
@click.option("--days", type=click.IntRange(min=0), default=_YEAR, show_default=True, help="Older facts are stale.")
def stale(
    target: tuple[str, ...],
    output_format: str,
    lang: str | None,
    knowledge: str | None,
    wheels: tuple[Path, ...],
    days: int,
) -> None:
    """List facts seen long ago, or read in a package of which a newer version is at hand.

    Exit code 1 where there is any.
    """
    from portcheck.facts import Releases, releases_in
    from portcheck.facts import stale as grown_old
    from portcheck.outputs.proofs import stale_json, stale_text

    known = opened(knowledge or "")
    answers = [known.answers(each) for each in chosen_targets(known, target)]
    found = grown_old(answers, Releases(releases_in(wheels)), date.today(), days)
    written = stale_json if output_format == "json" else stale_text
    click.echo(written(found, options_for(known, lang)), nl=False)
    sys.exit(_FOUND if found else _CLEAN)


@facts.command()
@_about_facts("text", "json", "markdown")
@click.option("--gaps", type=click.IntRange(min=0), default=0, help="Show this many of the widest gaps of each target.")
def coverage(target: tuple[str, ...], output_format: str, lang: str | None, knowledge: str | None, gaps: int) -> None:
    """Show how much of what real repositories hold each target answers, in per cent."""
    from portcheck.facts import coverage as covered
    from portcheck.outputs.proofs import coverage_json, coverage_markdown, coverage_text

    known = opened(knowledge or "")
    frequency = known.frequency()
    if not frequency:
        raise PortcheckError(
            f"facts coverage: {known.directory} holds no frequency.yaml; write one or use the shipped rules"
        )
    found = covered((known.answers(each) for each in chosen_targets(known, target)), frequency)
    if output_format == "text":
        found = tuple(each._replace(gaps=each.gaps[:gaps]) for each in found)
    written = {"json": coverage_json, "markdown": coverage_markdown}.get(output_format, coverage_text)
    click.echo(written(found, options_for(known, lang)), nl=False)
