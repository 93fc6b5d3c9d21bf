"""What a Python file takes from other files of the repository, and what it offers to them."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from portcheck.languages.pattern import Pattern
from portcheck.languages.python.lexicon import lexicon_of
from portcheck.languages.python.names import ANYTHING
from portcheck.languages.python.scopes import join
from portcheck.languages.python.words import words_of
from portcheck.model import Confidence, Construct, Kind, OpenReference, Role, Summary, Vocabulary

HELPER = "helper:"
# More files than a name is ever handed through; star imports of a large package ask many.
_HOPS = 200
# Within how many bytes an assignment's sign stands before its value
_NEAR = 40
KERNEL = "triton-kernel"
COMPILED = "cuda-extension"
_FROM = Pattern(
    rb"^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n\\#;]*(?:\\\r?\n[^\n\\#;]*)*)", re.MULTILINE
)
_IMPORT = Pattern(rb"^[ \t]*import[ \t]+([^\n#;]+)", re.MULTILINE)
_DEFINED = Pattern(rb"^(?:async[ \t]+def[ \t]+|def[ \t]+|class[ \t]+)?(\w+)(?=[ \t]*[(:=])", re.MULTILINE)
_COMPILED = Pattern(
    r"(?!is_|has_|use_|get_|set_|check_|to_|with_|no_)[a-z0-9_]+_cuda(_ext|_kernels?|_lib)?|cuda_(ext|kernels?|lib)"
)
_COMMENT = Pattern(rb"#[^\n]*")


def glance(data: bytes) -> Summary:
    """The re-exports of a file that holds no key: its imports, read without parsing."""
    exports: dict[str, str] = {}
    stars: list[str] = []
    for found in _FROM.finditer(data):
        module = found.group(1).decode("ascii", "replace")
        names = _COMMENT.sub(b"", found.group(2)).strip(b"()").replace(b"\\", b" ")
        for part in names.decode("utf-8", "replace").split(","):
            words = part.split()
            if words == ["*"]:
                stars.append(module)
            elif len(words) == 1 or (len(words) == 3 and words[1] == "as"):
                exports[words[-1]] = join(module, words[0])
    for found in _IMPORT.finditer(data):
        for part in found.group(1).decode("utf-8", "replace").split(","):
            words = part.split()
            if len(words) == 3 and words[1] == "as":
                exports[words[2]] = words[0]
            elif len(words) == 1:
                exports[words[0].split(".", 1)[0]] = words[0].split(".", 1)[0]
                exports[words[0]] = words[0]
    defined = frozenset(found.group(1).decode("utf-8", "replace") for found in _DEFINED.finditer(data))
    return Summary(exports, tuple(stars), defined)


class Modules:
    """Finds the file that a dotted name lives in, and what it stands for there.

    `summary_of` gives the summary of a file of the repository, None if there is no such file.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        summary_of: Callable[[str], Summary | None],
        is_file: Callable[[str], bool],
        is_folder: Callable[[str], bool],
    ) -> None:
        self.vocabulary = vocabulary
        self.summary_of = summary_of
        self.is_file = is_file
        self.is_folder = is_folder
        self._lexicon = lexicon_of(vocabulary)
        self._bound_names: dict[str, frozenset[str]] = {}
        self._meanings: dict[tuple[str, str], str | None] = {}
        self._found: dict[tuple[str, str], tuple[str, tuple[str, ...]] | None] = {}

    def settle(self, path: str, reference: OpenReference) -> Iterator[Construct]:
        """The constructs an open reference stands for; none if it is the repository's own business."""
        for target in reference.targets:
            meaning = self.meaning(path, target)
            if meaning is not None:
                settled = [found for each in reference.constructs if (found := self._settled(each, meaning))]
                if settled:
                    yield from settled
                    return
        yield from self._named_for_fp8(reference)

    def _named_for_fp8(self, reference: OpenReference) -> Iterator[Construct]:
        """Calls of another file's function that says in its name that it works in FP8."""
        words = words_of(reference.targets[0].rpartition(".")[2])
        known = self.vocabulary.words
        if words.isdisjoint(known["fp8_strong"]) or words.isdisjoint(known["fp8_verbs"]):
            return
        for each in reference.constructs:
            if each.role is Role.CALL and not each.text.rpartition(".")[2][:1].isupper():
                yield each._replace(kind=Kind.HELPER, symbol="fp8-quantise", confidence=Confidence.LOW)

    def _settled(self, construct: Construct, meaning: str) -> Construct | None:
        if meaning.startswith(HELPER):
            family = meaning[len(HELPER) :]
            wanted = Role.IMPORT if family == COMPILED else Role.CALL
            if construct.role is not wanted or family == KERNEL:
                return None
            return construct._replace(kind=Kind.HELPER, symbol=family, confidence=Confidence.MEDIUM)
        return self._external(construct, meaning)

    def _external(self, construct: Construct, dotted: str) -> Construct | None:
        dtype = self.vocabulary.names["dtypes"].get(dotted)
        if dtype is not None:
            return construct._replace(kind=Kind.DTYPE, symbol=dtype)
        kind = Kind.IMPORT if construct.role is Role.IMPORT else Kind.API
        symbol = self._lexicon.trim(dotted) or self._lexicon.trim(self._lexicon.reexported(dotted))
        if symbol is not None:
            return construct._replace(kind=kind, symbol=symbol)
        if kind is Kind.IMPORT and self._is_compiled(dotted):
            return construct._replace(kind=Kind.HELPER, symbol=COMPILED)
        return None

    def _is_compiled(self, dotted: str) -> bool:
        """Whether an import brings in a module named as compiled CUDA modules are: `moe_cuda`, `cuda_ext`."""
        return any(_COMPILED.fullmatch(part) is not None for part in dotted.split("."))

    def meaning(self, path: str, target: str) -> str | None:
        """The outside name or `helper:` family a name stands for; None if it is defined in the repository.

        A name whose module is not in the repository stands for itself.
        """
        key = (path.rpartition("/")[0], target)
        if key not in self._meanings:
            self._meanings[key] = self._meaning(path, target, set())
        return self._meanings[key]

    def _meaning(self, path: str, target: str, seen: set[tuple[str, tuple[str, ...]]]) -> str | None:
        found = self.find(path, target)
        if found is None and is_own(path, target):
            return None
        if found is None:
            return None if target.startswith(".") and not self._is_compiled(target) else target
        module, rest = found
        # Packages import from one another in circles: each name is asked of each file once, and not for ever.
        is_fresh = found not in seen and len(seen) < _HOPS
        summary = self.summary_of(module) if rest and is_fresh else None
        if summary is None:
            return None
        seen.add(found)
        exported = summary.exports.get(rest[0])
        if exported is None:
            return self._through_stars(module, summary, rest, seen) or self._compiled(module, rest)
        if exported.startswith(HELPER):
            return exported if len(rest) == 1 else None
        return self._meaning(module, ".".join((exported, *rest[1:])), seen)

    def _compiled(self, module: str, rest: tuple[str, ...]) -> str | None:
        """A package's own compiled part: no file of that name, no name of that kind in the package."""
        summary = self.summary_of(module)
        if summary is None or not module.endswith("__init__.py") or rest[0] in summary.defined:
            return None
        is_compiled = rest[0] in self.vocabulary.words["compiled_names"] or self._is_compiled(rest[0])
        return f"{HELPER}{COMPILED}" if is_compiled else None

    def _through_stars(
        self, module: str, summary: Summary, rest: tuple[str, ...], seen: set[tuple[str, tuple[str, ...]]]
    ) -> str | None:
        for star in summary.stars:
            outside = join(star, ".".join(rest))
            if not star.startswith(".") and self.find(module, star) is None:
                if self._lexicon.trim(outside) is not None:
                    return outside
            else:
                meaning = self._meaning(module, outside, seen)
                if meaning is not None:
                    return meaning
        return None

    def find(self, path: str, dotted: str) -> tuple[str, tuple[str, ...]] | None:
        """The file of the repository a dotted name leads to, and the names left over."""
        key = (path.rpartition("/")[0], dotted)
        if key not in self._found:
            self._found[key] = self._find(path, dotted)
        return self._found[key]

    def _find(self, path: str, dotted: str) -> tuple[str, tuple[str, ...]] | None:
        name = dotted.lstrip(".")
        level = len(dotted) - len(name)
        parts = tuple(name.split(".")) if name else ()
        if level:
            folders = path.split("/")[:-1]
            keep = len(folders) - (level - 1)
            return self._locate("/".join(folders[:keep]), parts) if keep >= 0 else None
        if parts[0] in self.vocabulary.words["external"]:
            return None
        for base in self._bases(path):
            found = self._locate(base, parts)
            if found is not None:
                return found
        return None

    def _bases(self, path: str) -> Iterator[str]:
        folders = path.split("/")[:-1]
        while folders and self.is_file("/".join((*folders, "__init__.py"))):
            folders.pop()
        while True:
            yield "/".join(folders)
            yield "/".join((*folders, "src"))
            if not folders:
                return
            folders.pop()

    def _locate(self, base: str, parts: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
        found = None
        folder = base
        package = f"{base}/__init__.py".lstrip("/")
        if not parts:
            return (package, ()) if self.is_file(package) else None
        for position, part in enumerate(parts):
            folder = f"{folder}/{part}".lstrip("/")
            rest = parts[position + 1 :]
            if self.is_file(f"{folder}/__init__.py"):
                found = (f"{folder}/__init__.py", rest)
            elif self.is_file(f"{folder}.py"):
                return f"{folder}.py", rest
            elif not self.is_folder(folder):
                break
        if found is None and self.is_file(package) and base:
            return package, parts
        return found

    def borrows(self, path: str, summary: Summary) -> bool:
        """Whether a file takes something vendor-bound from another file of the repository."""
        taken = (*summary.exports.values(), *summary.stars)
        return any(self._is_bound(path, dotted) for dotted in taken)

    def bound(self, path: str, deferred: Iterable[str], read: Callable[[], bytes]) -> frozenset[str]:
        """The deferred names that prove bound, themselves or by what the file takes through them."""
        data = cache(read)
        return frozenset(
            name.removesuffix(ANYTHING)
            for name in deferred
            if any(self._binds(path, use, data) for use in _uses(name, data))
        )

    def _binds(self, path: str, dotted: str, data: Callable[[], bytes]) -> bool:
        found = self.find(path, dotted)
        if found is None:
            return self._is_compiled(dotted) and not is_own(path, dotted)
        module, rest = found
        if rest:
            return self._is_bound_meaning(self.meaning(path, dotted))
        names = self._bound_in(module)
        return bool(names) and _uses_any(dotted, names, data())

    def _is_bound_meaning(self, meaning: str | None) -> bool:
        if meaning is None or meaning == HELPER + KERNEL:
            return False
        return meaning.startswith(HELPER) or self._lexicon.sounds_bound(meaning)

    def _bound_in(self, module: str) -> frozenset[str]:
        """The names of a module that lead to something bound; all it imports where a star hides them."""
        if module not in self._bound_names:
            summary = self.summary_of(module) or Summary()
            names = {
                name
                for name, value in summary.exports.items()
                if self._is_bound_meaning(value) or self._is_bound_meaning(self.meaning(module, value))
            }
            self._bound_names[module] = frozenset(names | ({""} if summary.stars else set()))
        return self._bound_names[module]

    def _offers(self, summary: Summary) -> bool:
        """Whether a file offers something vendor-bound under any name."""
        return any(
            value.startswith(HELPER) or self._lexicon.trim(value) is not None for value in summary.exports.values()
        ) or any(self._lexicon.trim(f"{star}.x") is not None or star.startswith(".") for star in summary.stars)

    def _is_bound(self, path: str, dotted: str) -> bool:
        found = self.find(path, dotted)
        if found is None:
            return False
        module, rest = found
        if not rest:
            summary = self.summary_of(module)
            return summary is not None and self._offers(summary)
        meaning = self.meaning(path, dotted)
        return meaning is not None and (meaning.startswith(HELPER) or self._lexicon.trim(meaning) is not None)


def is_own(path: str, target: str) -> bool:
    """Whether a name begins with the packages its own file lies in, though their other files are not there."""
    folders = path.split("/")[:-1]
    parts = target.split(".")
    return any(folders[place : place + 2] == parts[:2] for place in range(len(folders) - 1)) and len(parts) > 1


def _uses_any(dotted: str, names: frozenset[str], data: bytes) -> bool:
    """Whether a file that imports a module may use one of its names; any where the empty one is among them."""
    last = re.escape(dotted.rpartition(".")[2].encode())
    used: set[str] = set()
    # Each by itself: what begins with the letters themselves is found ten times as fast as a choice of them.
    for bound in {last, *re.findall(last + rb"[ \t]+as[ \t]+(\w+)", data)}:
        for found in re.finditer(bound + rb"(?:\.(\w+)|\b)", data):
            if found.group(1) is not None:
                used.add(found.group(1).decode("utf-8", "replace"))
            elif data[max(0, found.start() - _NEAR) : found.start()].rstrip(b" \t").endswith(b"="):
                # Assigned, it goes by a name that is not looked for here.
                return True
    return bool(used) and ("" in names or not names.isdisjoint(used))


def _uses(deferred: str, data: Callable[[], bytes]) -> set[str]:
    """What a deferred name is used as: itself, or all that is reached through the package it binds."""
    if not deferred.endswith(ANYTHING):
        return {deferred}
    root = re.escape(deferred.removesuffix(ANYTHING).encode())
    return {found.group().decode("ascii", "replace") for found in re.finditer(root + rb"(?:\.\w+)+", data())}
