"""Writes the pages that are made from the knowledge, or with --check says which are not current.

docs/rules/<id>.md, docs/targets/<id>.md and docs/matrix.md.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from portcheck.asked import options_for
from portcheck.facts import coverage
from portcheck.knowledge import Answers, Knowledge, open_knowledge
from portcheck.knowledge.examples import Example, read_examples
from portcheck.model import Advice, Evidence, Fact, Rule, Support, Target
from portcheck.outputs import Options
from portcheck.outputs.answer import answer
from portcheck.outputs.chip import fact_text
from portcheck.outputs.escape import code_span, prose
from portcheck.outputs.families import agreeing
from portcheck.outputs.markdown.page import table
from portcheck.outputs.proofs import coverage_markdown
from portcheck.outputs.why import where

HERE = Path(__file__).parent
MADE = "<!-- Made from the rules by docs/pages.py. -->"
SYMBOLS = 40
MARKS = {
    Support.WORKS: "✓",
    Support.REPLACE: "→",
    Support.REWORK: "~",
    Support.MISSING: "✗",
    Support.UNKNOWN: "?",
}
ON_GITHUB = re.compile(r"([\w.-]+/[\w.-]+) ([\w.-]+(?:/[\w.+-]+)*)((?:,| ).*)?")
FENCES = {"cuda": "cpp", "docker": "dockerfile", "make": "makefile", "shell": "sh", "dependencies": "", "ptx": ""}


class Pages:
    """All pages by path below docs/."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.options = options_for(known, "en")
        self.answers = [known.answers(target) for target in known.target_ids]
        self.examples: dict[str, list[Example]] = {}
        for example in read_examples(known.directory):
            self.examples.setdefault(example.rule, []).append(example)

    def all(self) -> dict[str, str]:
        """The text of each page."""
        pages = {f"rules/{rule.id}.md": self.rule(rule) for rule in self.known.rules.values()}
        pages |= {f"targets/{each.target.id}.md": self.target(each) for each in self.answers}
        pages["matrix.md"] = joined(self.matrix())
        return pages

    def rule(self, rule: Rule) -> str:
        """What a rule finds, and what every target answers."""
        return joined(self._rule(rule))

    def _rule(self, rule: Rule) -> Iterator[str]:
        yield from (f"# {sentence(rule.title.en)}", "", MADE, "")
        yield from (f"`{rule.id}`, {rule.category}, {rule.severity}. {rule.title.zh or ''}".rstrip(), "")
        yield from (prose(self.options.pick(rule.why)), "")
        yield from ("## What it finds", "")
        for kind, symbols in self._claimed(rule.id).items():
            yield f"- {kind}: {listed(symbols)}"
        yield ""
        for example in self.examples[rule.id]:
            yield from shown(example)
        yield from ("## What it becomes", "")
        numbers: dict[str, int] = {}
        said = {each.target.id: each.advice(rule.id, "") for each in self.answers}
        evidence = {key: found for each in self.answers for key, found in each.evidence.items()}
        rows = [
            [named(same), *self._phrases(advice, numbers)]
            for _, same, advice in agreeing((each.target for each in self.answers), hashable(said))
        ]
        yield from table(("Target", "Answer", "Note", "Evidence"), rows)
        yield from self._apart(rule)
        yield from cited(numbers, evidence, self.options)

    def _claimed(self, rule_id: str) -> dict[str, list[str]]:
        claimed: dict[str, list[str]] = {}
        for kind, claims in self.known.claims.items():
            exact = [symbol for symbol, several in claims.exact.items() if any(c.rule == rule_id for c in several)]
            prefixes = [
                f"{symbol}*"
                for group in claims.prefixes.values()
                for symbol, several in group.items()
                if any(claim.rule == rule_id for claim in several)
            ]
            if exact or prefixes:
                claimed[kind] = sorted([*exact, *prefixes])
        return claimed

    def _phrases(self, advice: "Frozen", numbers: dict[str, int]) -> list[str]:
        known = advice.advice
        note = prose(self.options.pick(known.note)) if known.note is not None else ""
        links = (numbers.setdefault(key, len(numbers) + 1) for key in known.evidence)
        return [answer(known, self.options, code_span), note, ", ".join(f"[{n}](#e{n})" for n in links)]

    def _apart(self, rule: Rule) -> Iterator[str]:
        counts = [(each.target, len(each.symbols(rule.id))) for each in self.answers]
        told = [f"{link(target)} {n}" for target, n in counts if n]
        if told:
            yield from (
                f"Names with an answer of their own, which `portcheck explain NAME` shows: {', '.join(told)}.",
                "",
            )

    def target(self, answers: Answers) -> str:
        """What a target is, and what it answers."""
        return joined(self._target(answers))

    def _target(self, answers: Answers) -> Iterator[str]:
        target = answers.target
        yield from (f"# {prose(target.name.en)}", "", MADE, "")
        yield from (f"`{target.id}`. {target.name.zh or ''}".rstrip(), "")
        numbers: dict[str, int] = {}
        for key in answers.target_evidence:
            numbers.setdefault(key, len(numbers) + 1)
        yield from table(("", ""), [[name, code_span(value)] for name, value in self._names(target)])
        yield from self._facts("Hardware", {f"fact-{key}": fact for key, fact in target.hardware.items()}, numbers)
        yield from self._facts("Number formats", target.dtypes, numbers)
        if target.homonyms:
            yield from ("## Names that mean something else elsewhere", "")
            yield from (f"- {code_span(name)}: {prose(text.en)}" for name, text in target.homonyms.items())
            yield ""
        for shim in target.shims:
            yield from (f"## The shim {code_span(shim.id)}", "", prose(self.options.pick(shim.enable)), "")
            yield from (prose(self.options.pick(shim.hazards)), "")
        yield from ("## Answers", "")
        for category, rules in by_category(self.known.rules.values()):
            yield from (f"### {category}", "")
            said = [(rule, answers.advice(rule.id, "")) for rule in rules]
            rows = [
                [f"[{rule.id}](../rules/{rule.id}.md)", answer(each, self.options, code_span)] for rule, each in said
            ]
            yield from table(("Rule", "Answer"), rows)
        yield from cited(numbers, answers.evidence, self.options)

    def _names(self, target: Target) -> Iterator[tuple[str, str]]:
        known = {"family": target.family, "vendor": target.vendor, "device": target.device, "backend": target.backend}
        for name, value in {**known, **target.facts}.items():
            if value:
                yield self.options.say(f"fact-{name}"), value
        if target.stack:
            yield "stack", ", ".join(f"{name} {version}" for name, version in sorted(target.stack.items()))

    def _facts(self, title: str, facts: Mapping[str, Fact], numbers: dict[str, int]) -> Iterator[str]:
        if not facts:
            return
        yield from (f"## {title}", "")
        rows = []
        for name, fact in facts.items():
            links = ", ".join(f"[{n}](#e{n})" for n in (numbers.setdefault(k, len(numbers) + 1) for k in fact.evidence))
            rows.append([self.options.words.get(name, name), prose(fact_text(fact, self.options)), links])
        yield from table(("", "", "Evidence"), rows)

    def matrix(self) -> Iterator[str]:
        """Every rule against every target."""
        yield from ("# Rules and targets", "", MADE, "")
        yield from ("How much of what real repositories hold each target answers, in per cent:", "")
        yield coverage_markdown(coverage(self.answers, self.known.frequency()), self.options)
        meaning = ", ".join(f"{mark} {self.options.say(f'support-{support}')}" for support, mark in MARKS.items())
        yield from (f"What each rule becomes as a whole ({meaning}); single names may differ:", "")
        heads = ("Rule", *(link(each.target, "targets/") for each in self.answers))
        for category, rules in by_category(self.known.rules.values()):
            yield from (f"## {category}", "")
            rows = [
                [
                    f"[{rule.id}](rules/{rule.id}.md)",
                    *(MARKS[each.advice(rule.id, "").support] for each in self.answers),
                ]
                for rule in rules
            ]
            yield from table(heads, rows)


class Frozen:
    """An advice that can be compared as a whole."""

    def __init__(self, advice: Advice) -> None:
        self.advice = advice
        self._key = repr(advice)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frozen) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


def hashable(said: Mapping[str, Advice]) -> dict[str, Frozen]:
    """The answers by target, so that equal ones are told once."""
    return {target: Frozen(advice._replace(origin=None)) for target, advice in said.items()}


def by_category(rules: Iterable[Rule]) -> list[tuple[str, list[Rule]]]:
    """The rules in alphabetical order under their categories."""
    groups: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: (rule.category, rule.id)):
        groups.setdefault(rule.category, []).append(rule)
    return list(groups.items())


def sentence(text: str) -> str:
    """A title with a capital letter."""
    return prose(text[:1].upper() + text[1:])


def link(target: Target, folder: str = "../targets/") -> str:
    """A target's id, leading to its page."""
    return f"[{target.id}]({folder}{target.id}.md)"


def named(targets: Sequence[Target]) -> str:
    """Targets with the same answer."""
    return ", ".join(map(link, targets))


def listed(symbols: Sequence[str]) -> str:
    """Symbols as code, the first of very many."""
    more = f" and {len(symbols) - SYMBOLS} more" if len(symbols) > SYMBOLS else ""
    return ", ".join(map(code_span, symbols[:SYMBOLS])) + more


def shown(example: Example) -> Iterator[str]:
    """An example as its author wrote it, with the lines that are found."""
    found = f"found on line {', '.join(map(str, example.at))}" if example.at else "not a finding"
    yield from (f"**{sentence(example.case)}**, {found}:", "")
    for path, text in example.files:
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        if len(example.files) > 1:
            yield from (code_span(path), "")
        yield from (f"{fence}{FENCES.get(example.language, example.language)}", text.rstrip("\n"), fence, "")


def cited(numbers: Mapping[str, int], evidence: Mapping[str, Evidence], options: Options) -> Iterator[str]:
    """The evidence by its numbers, with a link where it is a file on GitHub or a page."""
    if numbers:
        yield from ("## Evidence", "")
    for key, number in numbers.items():
        each = evidence[key]
        says = f" {prose(each.says)}" if each.says else ""
        yield f'{number}. <a name="e{number}"></a>{options.say(f"how-{each.how}")}, {each.seen}: {source(each)}.{says}'
    if numbers:
        yield ""


def source(evidence: Evidence) -> str:
    """Where it stands."""
    text = evidence.source or ""
    if text.startswith(("https://", "http://")) and " " not in text:
        return f"<{text}>" + (f" @ {evidence.revision}" if evidence.revision else "")
    found = ON_GITHUB.fullmatch(text)
    if found is not None and evidence.revision and "." in found[2].rpartition("/")[2]:
        address = f"https://github.com/{found[1]}/blob/{evidence.revision}/{found[2]}"
        return f"[{found[1]} {found[2]}]({address}){prose(found[3] or '')}"
    return code_span(where(evidence))


def joined(lines: Iterable[str]) -> str:
    """A page."""
    return "\n".join(lines).rstrip("\n") + "\n"


def main() -> None:
    """Writes or checks the pages; exit 1 when one is not current."""
    pages = Pages(open_knowledge()).all()
    stale = {
        path for path, text in pages.items() if not (HERE / path).is_file() or (HERE / path).read_text("utf-8") != text
    }
    old = {
        file.relative_to(HERE).as_posix() for folder in ("rules", "targets") for file in (HERE / folder).glob("*.md")
    }
    gone = old - pages.keys()
    if "--check" in sys.argv:
        for path in sorted(stale | gone):
            print(f"docs/{path} is not current; run 'make pages'")
        sys.exit(1 if stale or gone else 0)
    for path in sorted(stale):
        (HERE / path).parent.mkdir(exist_ok=True)
        (HERE / path).write_text(pages[path], "utf-8")
    for path in gone:
        (HERE / path).unlink()


if __name__ == "__main__":
    main()
