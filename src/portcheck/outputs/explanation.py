"""An explanation for a terminal, or as JSON."""

import json
from collections.abc import Iterator, Sequence

from portcheck.model import Answer, Evidence, Explanation, Instruction, Piece, Target, Text
from portcheck.outputs.answer import answer
from portcheck.outputs.escape import visible
from portcheck.outputs.families import agreeing
from portcheck.outputs.options import Options
from portcheck.outputs.why import where


def explanation_text(explanations: Sequence[Explanation], options: Options) -> str:
    """One block a rule: what it is, why it matters, then each target with its evidence."""
    return "\n".join("".join(f"{line}\n" for line in _block(each, options)) for each in explanations)


def _block(explanation: Explanation, options: Options) -> Iterator[str]:
    rule = explanation.rule
    asked = f"{visible(explanation.symbol)}: " if explanation.symbol else ""
    yield f"{asked}{options.pick(rule.title)} [{rule.id}]"
    yield f"  {rule.category}, {rule.severity}"
    yield f"  {options.pick(rule.why)}"
    if explanation.instruction is not None:
        yield ""
        yield from _taken_apart(explanation.instruction, options)
    said = {each.target.id: tuple(_answered(each, options)) for each in explanation.answers}
    for family, same, (first, *rest) in agreeing((each.target for each in explanation.answers), said):
        yield ""
        yield f"  {_named(family, same, options)}{options.say('colon')}{first}"
        yield from rest


def _taken_apart(each: Instruction, options: Options) -> Iterator[str]:
    """What the instruction is for, the lowest machine that has it, and each piece with its meaning."""
    yield f"  {options.pick(each.title)}{options.say('colon')}{options.pick(each.purpose)}"
    yield f"  {options.say('lowest', needs=_needs(each.sm, each.ptx))}"
    width = max(len(visible(piece.text)) for piece in each.pieces)
    for piece in each.pieces:
        means = options.pick(piece.means) if piece.means is not None else options.say("no-meaning")
        needs = options.say("parentheses", text=_needs(piece.sm, piece.ptx)) if piece.sm or piece.ptx else ""
        yield f"    {visible(piece.text):{width}}  {means}{needs}"
    for evidence in each.evidence:
        yield f"    {_sourced(evidence, options)}"


def _needs(sm: str | None, ptx: str | None) -> str:
    return ", ".join([*([f"sm_{sm}"] if sm else []), *([f"PTX {ptx}"] if ptx else [])])


def _answered(each: Answer, options: Options) -> Iterator[str]:
    yield answer(each.advice, options)
    if each.advice.note is not None:
        yield f"      {visible(options.pick(each.advice.note))}"
    for evidence in each.evidence:
        yield f"      {_sourced(evidence, options)}"


def _sourced(evidence: Evidence, options: Options) -> str:
    how = options.say(f"how-{evidence.how}") + options.say("colon")
    says = f"{options.say('semicolon')}{visible(evidence.says)}" if evidence.says else ""
    return f"{how}{visible(where(evidence))}, {evidence.seen}{says}"


def _named(family: str, same: Sequence[Target], options: Options) -> str:
    """A target with its name; several by their ids, under their family where all of it agrees."""
    join = options.say("join")
    if len(same) == 1:
        return f"{same[0].id}{options.say('parentheses', text=options.pick(same[0].name))}"
    ids = join.join(each.id for each in same)
    return f"{family}{options.say('parentheses', text=ids)}" if family else ids


def explanation_json(explanations: Sequence[Explanation], options: Options) -> str:
    """The same as JSON: a list of rules, each with its answers by target."""
    return json.dumps([_rule(each, options) for each in explanations], ensure_ascii=False, indent=1) + "\n"


def _rule(explanation: Explanation, options: Options) -> dict[str, object]:
    rule = explanation.rule
    return {
        "rule": rule.id,
        "category": rule.category,
        "severity": rule.severity,
        "title": options.pick(rule.title),
        "why": options.pick(rule.why),
        "kind": explanation.kind,
        "symbol": explanation.symbol,
        "instruction": _instruction(explanation.instruction, options),
        "answers": {each.target.id: _answer(each, options) for each in explanation.answers},
    }


def _instruction(each: Instruction | None, options: Options) -> dict[str, object] | None:
    if each is None:
        return None
    return {
        "family": each.family,
        "title": options.pick(each.title),
        "purpose": options.pick(each.purpose),
        "sm": each.sm,
        "ptx": each.ptx,
        "pieces": [_piece(piece, options) for piece in each.pieces],
        "evidence": [_evidence(evidence) for evidence in each.evidence],
    }


def _piece(piece: Piece, options: Options) -> dict[str, object]:
    return {"text": piece.text, "means": _picked(piece.means, options), "sm": piece.sm, "ptx": piece.ptx}


def _answer(each: Answer, options: Options) -> dict[str, object]:
    advice = each.advice
    return {
        "support": advice.support,
        "use": advice.use,
        "note": _picked(advice.note, options),
        "shim": advice.shim,
        "since": dict(advice.since),
        "until": dict(advice.until),
        "effort": advice.effort,
        "fix": advice.fix,
        "from": advice.origin,
        "unmet": dict(advice.unmet),
        "evidence": [_evidence(evidence) for evidence in each.evidence],
    }


def _evidence(evidence: Evidence) -> dict[str, object]:
    return {
        "how": evidence.how,
        "source": evidence.source,
        "check": evidence.check,
        "revision": evidence.revision,
        "package": evidence.package,
        "version": evidence.version,
        "seen": evidence.seen,
        "says": evidence.says,
    }


def _picked(text: Text | None, options: Options) -> str | None:
    return None if text is None else options.pick(text)
