"""The commands that scan nothing: explain, facts, rules, targets, config."""

import os
import sys
from pathlib import Path

import click

from portcheck.asked import chosen_targets, opened, options_for
from portcheck.errors import PortcheckError
from portcheck.fact_commands import facts

__all__ = ["config", "explain", "facts", "rules", "targets"]

_CLEAN, _FOUND = 0, 1


@click.command()
@click.argument("what")
@click.option("-t", "--target", multiple=True, metavar="ID", help="A target or family; repeatable. Default: all.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
@click.option("--lang", help="en or zh; by default that of the locale.")
@click.option("--assume", multiple=True, metavar="PACKAGE=VERSION", help="Answer for this version; repeatable.")
@click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder.")
def explain(
    what: str,
    target: tuple[str, ...],
    output_format: str,
    lang: str | None,
    assume: tuple[str, ...],
    knowledge: str | None,
) -> None:
    """Explain a rule, or a name: an API, an environment variable, a package, a command, a number format."""
    from portcheck.assume import given_assumptions
    from portcheck.explain import explain as explained
    from portcheck.outputs.explanation import explanation_json, explanation_text

    known = opened(knowledge or "")
    explanations = explained(what, known, chosen_targets(known, target), given_assumptions(assume))
    options = options_for(known, lang)
    written = explanation_json if output_format == "json" else explanation_text
    click.echo(written(explanations, options), nl=False)


@click.group()
def rules() -> None:
    """The questions: what counts as bound to one vendor."""


@rules.command("list")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
@click.option("--lang", help="en or zh; by default that of the locale.")
@click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder.")
def rules_list(output_format: str, lang: str | None, knowledge: str | None) -> None:
    """List every rule with its severity, category and title."""
    from portcheck.outputs.listing import rules_json, rules_text

    known = opened(knowledge or "")
    written = rules_json if output_format == "json" else rules_text
    click.echo(written(known.rules.values(), options_for(known, lang)), nl=False)


@rules.command("validate")
@click.argument("directory", required=False, type=click.Path(exists=True, file_okay=False))
def rules_validate(directory: str | None) -> None:
    """Check a rules tree (default: the shipped one); one line for each thing to mend."""
    from portcheck.knowledge import find_rules_directory
    from portcheck.knowledge.compile import checked_tree

    folder = Path(directory) if directory else find_rules_directory()
    checked_tree(folder)
    known = opened(directory or "")
    click.echo(f"{len(known.rules)} rules and {len(known.target_ids)} targets are in order")


@rules.command("test")
@click.argument("rule", nargs=-1)
@click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder.")
def rules_test(rule: tuple[str, ...], knowledge: str | None) -> None:
    """Run the examples inside the rule files."""
    from portcheck.testing import run_examples

    known = opened(knowledge or "")
    unknown = next((name for name in rule if name not in known.rules), None)
    if unknown is not None:
        raise PortcheckError(f"rules test '{unknown}': no rule is called so; `portcheck rules list` shows them")
    failures = run_examples(known, rule or None)
    for failure in failures:
        click.echo(str(failure))
    click.echo(f"{len(failures)} examples fail" if failures else "every example comes out as it says", err=True)
    sys.exit(_FOUND if failures else _CLEAN)


@click.group()
def targets() -> None:
    """The chips with their software stacks."""


@targets.command("list")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
@click.option("--lang", help="en or zh; by default that of the locale.")
@click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder.")
def targets_list(output_format: str, lang: str | None, knowledge: str | None) -> None:
    """List the targets, and the families that stand for several."""
    from portcheck.outputs.listing import targets_json, targets_text

    known = opened(knowledge or "")
    listed = [known.answers(target).target for target in (*known.target_ids, *known.families)]
    written = targets_json if output_format == "json" else targets_text
    click.echo(written(listed, options_for(known, lang)), nl=False)


@targets.command("show")
@click.argument("target")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
@click.option("--lang", help="en or zh; by default that of the locale.")
@click.option("--knowledge", metavar="DIR", help="Use the rules tree in this folder.")
def targets_show(target: str, output_format: str, lang: str | None, knowledge: str | None) -> None:
    """Show one target: its stack, its hardware, its shims and their hazards."""
    from portcheck.outputs.chip import target_json, target_text

    known = opened(knowledge or "")
    answers = known.answers(target)
    written = target_json if output_format == "json" else target_text
    shown = written(answers.target, answers.target_evidence, answers.evidence, options_for(known, lang))
    click.echo(shown, nl=False)


@click.group()
def config() -> None:
    """What a scan is told before its command line."""


@config.command("show")
@click.argument("path", default=".", type=click.Path())
@click.option("--isolated", is_flag=True, help="Read no settings file.")
def config_show(path: str, isolated: bool) -> None:
    """Show the settings in force for a scan of PATH, and where they come from, as a settings file would hold them."""
    from portcheck.settings import load_settings, settings_text

    asked = Path(path)
    start = asked if asked.is_dir() else asked.parent
    click.echo(settings_text(load_settings(start, os.environ, is_isolated=isolated), os.environ), nl=False)
