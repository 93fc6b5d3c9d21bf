"""One target for a terminal and as JSON: its names, its hardware, its shims, and how each is known."""

import json
from collections.abc import Iterator, Mapping, Sequence

from portcheck.model import Evidence, Fact, Target
from portcheck.outputs.options import Options
from portcheck.outputs.why import where


def target_text(target: Target, own: Sequence[str], evidence: Mapping[str, Evidence], options: Options) -> str:
    """All that is known of a target but its answers; `own` are the keys of the evidence for its names."""
    return "".join(f"{line}\n" for line in _lines(target, own, evidence, options))


def _lines(target: Target, own: Sequence[str], evidence: Mapping[str, Evidence], options: Options) -> Iterator[str]:
    yield f"{target.id}: {options.pick(target.name)}"
    for name, value in _names(target).items():
        yield _said(options.say(f"fact-{name}"), value, options)
    if target.stack:
        versions = options.say("join").join(f"{name} {version}" for name, version in sorted(target.stack.items()))
        yield _said(options.say("fact-stack"), versions, options)
    yield from _table("heading-hardware", {f"fact-{name}": fact for name, fact in target.hardware.items()}, options)
    yield from _table("heading-dtypes", target.dtypes, options)
    if target.homonyms:
        yield f"  {options.say('heading-homonyms')}"
        for name, text in target.homonyms.items():
            yield f"  {_said(name, options.pick(text), options)}"
    for shim in target.shims:
        yield f"  {options.say('heading-shim', shim=shim.id)}"
        yield f"    {options.pick(shim.enable)}"
        yield f"    {options.pick(shim.hazards)}"
    yield f"  {options.say('heading-evidence')}"
    for key in dict.fromkeys([*own, *(key for fact in _facts(target) for key in fact.evidence)]):
        yield f"    {_sourced(evidence[key], options)}"


def _said(name: str, value: object, options: Options) -> str:
    return f"  {name}{options.say('colon')}{value}"


def _names(target: Target) -> dict[str, str]:
    """What goes by a name, in the order a reader asks for it."""
    known = {"family": target.family, "vendor": target.vendor, "device": target.device, "backend": target.backend}
    return {name: value for name, value in {**known, **target.facts}.items() if value}


def _facts(target: Target) -> tuple[Fact, ...]:
    return (*target.hardware.values(), *target.dtypes.values())


def _table(heading: str, facts: Mapping[str, Fact], options: Options) -> Iterator[str]:
    if facts:
        yield f"  {options.say(heading)}"
    for name, fact in facts.items():
        yield f"  {_said(options.words.get(name, name), fact_text(fact, options), options)}"


def fact_text(fact: Fact, options: Options) -> str:
    """A fact with its unit or its rate: `304 (compute units)`, `native (1307 TFLOPS)`."""
    value = options.words.get(f"dtype-{fact.value}", str(fact.value))
    aside = f"{fact.tflops:g} TFLOPS" if fact.tflops is not None else fact.unit
    return value + (options.say("parentheses", text=aside) if aside else "")


def _sourced(evidence: Evidence, options: Options) -> str:
    says = f"{options.say('semicolon')}{evidence.says}" if evidence.says else ""
    return f"{options.say(f'how-{evidence.how}')}{options.say('colon')}{where(evidence)}, {evidence.seen}{says}"


def target_json(target: Target, own: Sequence[str], evidence: Mapping[str, Evidence], options: Options) -> str:
    """The same as JSON."""
    known = {
        "facts": dict(target.facts),
        "hardware": {name: _fact(fact, evidence) for name, fact in target.hardware.items()},
        "dtypes": {name: _fact(fact, evidence) for name, fact in target.dtypes.items()},
        "homonyms": {name: options.pick(text) for name, text in target.homonyms.items()},
        "evidence": [_dated(evidence[key]) for key in own],
    }
    return json.dumps({**described(target, options), **known}, ensure_ascii=False, indent=1) + "\n"


def described(target: Target, options: Options) -> dict[str, object]:
    """A target in a list: its id, names, versions and shims."""
    return {
        "id": target.id,
        "name": options.pick(target.name),
        "vendor": target.vendor,
        "family": target.family,
        "abstract": target.abstract,
        "device": target.device,
        "backend": target.backend,
        "stack": dict(target.stack),
        "shims": {
            shim.id: {"enable": options.pick(shim.enable), "hazards": options.pick(shim.hazards)}
            for shim in target.shims
        },
    }


def _fact(fact: Fact, evidence: Mapping[str, Evidence]) -> dict[str, object]:
    return {
        "value": fact.value,
        "unit": fact.unit,
        "tflops": fact.tflops,
        "evidence": [_dated(evidence[key]) for key in fact.evidence],
    }


def _dated(evidence: Evidence) -> str:
    return f"{where(evidence)}, {evidence.seen}"
