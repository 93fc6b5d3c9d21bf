"""The shipped answers: each belongs to its rule, is proved, and offers no more than its proof allows."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from portcheck.knowledge import Answers, Knowledge, find_rules_directory
from portcheck.knowledge.compile import compile_tree
from portcheck.knowledge.tables import Tables, knowledge_from
from portcheck.model import Advice, Evidence, Kind, Support, Target, Text

RULES = find_rules_directory()
NEUTRAL = "portable"
CHINESE = re.compile("[\u4e00-\u9fff]")
DATE = re.compile(r"20\d\d-\d\d-\d\d")


@cache
def knowledge() -> Knowledge:
    """The shipped rules tree, compiled in memory."""
    return knowledge_from(Tables(None, compile_tree(RULES)), RULES)


TARGETS = knowledge().target_ids
FAMILIES = tuple(knowledge().families)


def claimants(name: str) -> set[str]:
    """The rules that may report a construct of this name, whatever its kind and its other marks."""
    found: set[str] = set()
    for kind in Kind:
        for claim in knowledge().claims_of(kind, name):
            found.add(claim.rule)
            if claim == (claim.rule, *[None] * (len(claim) - 1)):  # no filter: what comes after it never reports
                break
    return found


@cache
def claimed_names() -> tuple[str, ...]:
    """The symbols of all rules; for a prefix the prefix itself and a name below it."""
    names: set[str] = set()
    for claims in knowledge().claims.values():
        names.update(claims.exact)
        stems = {stem for group in claims.prefixes.values() for stem in group}
        names |= stems | {stem.removesuffix(".") for stem in stems} | {f"{stem}name" for stem in stems}
    return tuple(sorted(names))


def names_of(symbol: str) -> Iterator[str]:
    """Names that an answer for the symbol speaks of."""
    stem = symbol.removesuffix("*")
    yield stem
    if stem != symbol:
        yield stem.removesuffix(".")
        yield f"{stem}name"
        yield from (name for name in claimed_names() if name.startswith(stem))


def is_claimed(rule: str, symbol: str) -> bool:
    return any(rule in claimants(name) for name in names_of(symbol))


def dead_symbols(answers: Answers) -> list[str]:
    pairs = [(rule, symbol) for rule in answers.rules() for symbol in answers.symbols(rule)]
    return [f"{rule}: {symbol}" for rule, symbol in pairs if not is_claimed(rule, symbol)]


def advices(answers: Answers) -> Iterator[tuple[str, Advice]]:
    """Each answer of a target with the rule and symbol it stands under."""
    for rule in knowledge().rules:
        yield rule, answers.advice(rule, "")
        for symbol in answers.symbols(rule):
            yield f"{rule}: {symbol}", answers.advice(rule, symbol)


def proofs(answers: Answers, advice: Advice) -> list[Evidence]:
    return [answers.evidence[key] for key in advice.evidence]


@pytest.mark.parametrize("target", [*TARGETS, *FAMILIES])
def test_a_target_answers_only_symbols_that_the_rule_reports(target: str) -> None:
    assert dead_symbols(knowledge().answers(target)) == []


def test_a_symbol_that_another_rule_reports_is_found_dead() -> None:
    assert is_claimed("torch-cuda-synchronize", "torch.cuda.synchronize")
    assert not is_claimed("torch-cuda-other", "torch.cuda.synchronize")


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_answers_a_rule_or_leaves_it_unknown(target: str) -> None:
    answers = knowledge().answers(target)
    known = [where for where, advice in advices(answers) if advice.support is not Support.UNKNOWN]
    unproved = [where for where, advice in advices(answers) if where in set(known) and not advice.evidence]
    assert known
    assert unproved == []


@pytest.mark.parametrize("target", TARGETS)
def test_the_evidence_of_every_answer_is_kept_with_its_date(target: str) -> None:
    answers = knowledge().answers(target)
    dates = {proof.seen for _, advice in advices(answers) for proof in proofs(answers, advice)}
    assert [date for date in dates if not DATE.fullmatch(date)] == []


@pytest.mark.parametrize("target", TARGETS)
def test_no_answer_names_what_a_check_says_is_not_there(target: str) -> None:
    absent = {
        (proof.check or "").removeprefix("no-python ")
        for each in TARGETS
        for proof in knowledge().answers(each).evidence.values()
        if (proof.check or "").startswith("no-python ")
    }
    named = [(where, advice.use) for where, advice in advices(knowledge().answers(target)) if advice.use in absent]
    assert named == []


@pytest.mark.parametrize("rule", sorted(knowledge().rules))
def test_every_rule_has_a_device_neutral_answer(rule: str) -> None:
    assert knowledge().answers(NEUTRAL).advice(rule, "").support is not Support.UNKNOWN


@pytest.mark.parametrize("target", TARGETS)
def test_an_inferred_answer_offers_no_safe_fix(target: str) -> None:
    answers = knowledge().answers(target)
    safe = [(where, advice) for where, advice in advices(answers) if advice.fix == "safe"]
    assert [where for where, advice in safe if any(proof.how == "inferred" for proof in proofs(answers, advice))] == []


@pytest.mark.parametrize("target", TARGETS)
def test_a_run_time_patch_that_an_answer_names_is_described(target: str) -> None:
    answers = knowledge().answers(target)
    described = {shim.id for shim in answers.target.shims}
    assert {advice.shim for _, advice in advices(answers) if advice.shim} <= described


def texts_of(target: Target) -> Iterator[tuple[str, Text]]:
    """What a target says of itself in sentences."""
    yield from ((f"homonym {name}", text) for name, text in target.homonyms.items())
    for shim in target.shims:
        yield from ((f"shim {shim.id}, enable", shim.enable), (f"shim {shim.id}, hazards", shim.hazards))


@pytest.mark.parametrize("target", [*TARGETS, *FAMILIES])
def test_every_sentence_is_written_in_both_languages(target: str) -> None:
    answers = knowledge().answers(target)
    assert answers.target.name.zh
    notes = [(where, advice.note) for where, advice in advices(answers) if advice.note is not None]
    assert [where for where, text in (*texts_of(answers.target), *notes) if not CHINESE.search(text.zh or "")] == []
    assert [where for where, text in (*texts_of(answers.target), *notes) if CHINESE.search(text.en)] == []


@pytest.mark.parametrize("rule", sorted(knowledge().rules))
def test_every_rule_is_written_in_both_languages(rule: str) -> None:
    texts = (knowledge().rules[rule].title, knowledge().rules[rule].why)
    assert [text.en for text in texts if not CHINESE.search(text.zh or "") or CHINESE.search(text.en)] == []


@pytest.mark.parametrize("target", TARGETS)
def test_the_names_of_a_target_are_founded(target: str) -> None:
    assert knowledge().answers(target).target_evidence != ()
