"""An advice as a phrase: what becomes of a finding on a target."""

from collections.abc import Callable, Mapping

from portcheck.model import Advice
from portcheck.outputs.escape import visible
from portcheck.outputs.options import Options


def answer(advice: Advice, options: Options, code: Callable[[str], str] = visible) -> str:
    """`replace with NAME (since ..., covered by ...)`; `code` writes names."""
    key = f"answer-{advice.support}" + ("-use" if advice.use else "")
    phrase = options.say(key, use=code(advice.use or ""))
    asides = [
        *([options.say("since", versions=_versions(advice.since))] if advice.since else []),
        *([options.say("until", versions=_versions(advice.until))] if advice.until else []),
        *([options.say("unmet", versions=_bounds(advice.unmet))] if advice.unmet else []),
        *([options.say("covered-by", shim=code(advice.shim))] if advice.shim else []),
    ]
    return phrase + (options.say("parentheses", text=options.say("join").join(asides)) if asides else "")


def _bounds(ranges: Mapping[str, str]) -> str:
    return ", ".join(f"{name}{bound}" for name, bound in sorted(ranges.items()))


def _versions(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
