"""Which versions the scanned code is bound to, and which answers hold there."""

from collections.abc import Iterable, Mapping

from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from portcheck.errors import PortcheckError
from portcheck.model import Advice, Assumption, Finding, Kind, Origin, Support

_BINDING = ("==", "===", "~=", "<", "<=")
# What an answer that needs a newer version costs at least: a way round, with its test.
_WAY_ROUND = 3


def given_assumptions(given: Iterable[str]) -> tuple[Assumption, ...]:
    """`PACKAGE=VERSION` each, as typed; raises PortcheckError."""
    return tuple(_given(each) for each in given)


def _given(text: str) -> Assumption:
    package, separator, version = text.partition("=")
    try:
        Version(version.lstrip("=").strip())
    except InvalidVersion:
        separator = ""
    if not separator or not package.strip():
        raise PortcheckError(f"--assume '{text}': name a package and a version, such as torch=2.6")
    return Assumption(canonicalize_name(package.strip()), "==" + version.lstrip("=").strip())


def pinned(findings: Iterable[Finding]) -> tuple[Assumption, ...]:
    """What a repository's own dependencies hold packages to; of several, what stands nearest to its root."""
    found: dict[str, Assumption] = {}
    own = [each for each in findings if each.kind is Kind.PACKAGE and each.origin is Origin.OWN]
    for finding in sorted(own, key=lambda each: (each.path.count("/"), each.path, each.span.line)):
        version = _bound(finding.value or "")
        if version and finding.suppressed is None:
            name = canonicalize_name(finding.symbol)
            found.setdefault(name, Assumption(name, version, f"{finding.path}:{finding.span.line}"))
    return tuple(found[name] for name in sorted(found))


def _bound(asked: str) -> str:
    """The part of a version range that keeps newer versions out; "" where none does."""
    asked = asked.rpartition("]")[2].strip()
    try:
        ranges = [each for each in SpecifierSet(asked) if each.operator in _BINDING and _is_version(each.version)]
    except InvalidSpecifier:
        return ""
    exact = [each for each in ranges if each.operator in ("==", "===")]
    return str((exact or ranges)[0]) if ranges else ""


def _is_version(text: str) -> bool:
    try:
        Version(text.removesuffix(".*"))
    except InvalidVersion:
        return False
    return True


def fitted(advice: Advice, assumptions: Mapping[str, Assumption]) -> Advice:
    """The answer under the assumptions: one that needs another version must be worked around."""
    unmet = {
        package: assumptions[name].version
        for package, needed in (*advice.since.items(), *advice.until.items())
        if (name := canonicalize_name(package)) in assumptions
        and not _allows(assumptions[name].version, needed, is_until=package in advice.until)
    }
    if not unmet:
        return advice
    is_there = advice.support in (Support.WORKS, Support.REPLACE)
    effort = max(advice.effort or 0, _WAY_ROUND) if is_there else advice.effort
    support = Support.REWORK if is_there else advice.support
    return advice._replace(support=support, effort=effort, fix=None, unmet=unmet)


def _allows(bound: str, needed: str, *, is_until: bool) -> bool:
    """Whether a version that the bound lets in is as new as the answer asks, or no newer than it lasts."""
    limit = Specifier(bound)
    version, edge = Version(needed), Version(limit.version.removesuffix(".*"))
    if is_until:
        return limit.operator not in ("==", "===", "~=") or edge.release[: len(version.release)] <= version.release
    if limit.operator == "<":
        return edge > version
    if limit.operator == "~=":
        return edge >= version or version in Specifier(bound)
    if limit.version.endswith(".*"):
        return edge.release >= version.release[: len(edge.release)]
    return edge >= version
