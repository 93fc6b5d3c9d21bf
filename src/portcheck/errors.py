"""What portcheck raises on purpose: every message is one line that says where, what and how to mend it."""

from collections.abc import Iterable


class PortcheckError(Exception):
    """Something its user caused and can mend."""


class SettingsError(PortcheckError):
    """A setting that cannot be used."""


class KnowledgeError(PortcheckError):
    """One thing in a rules tree that the loader refuses, as `path:line: what; how to mend it`."""

    def __init__(self, path: str, line: int, text: str) -> None:
        """Keep the place apart from the words, so that an editor can jump to it."""
        super().__init__(f"{path}:{line}: {text}")
        self.path = path
        self.line = line
        self.text = text

    def __reduce__(self) -> tuple[type["KnowledgeError"], tuple[str, int, str]]:
        """Let the error cross to another process with its three parts."""
        return KnowledgeError, (self.path, self.line, self.text)


class KnowledgeErrors(PortcheckError):  # noqa: N818 - it carries several
    """All that the loader refuses in one rules tree, one line each, ordered by path and line."""

    def __init__(self, errors: Iterable[KnowledgeError]) -> None:
        """Order the errors as a reader walks the tree."""
        self.errors = tuple(sorted(errors, key=lambda error: (error.path, error.line, error.text)))
        super().__init__("\n".join(str(error) for error in self.errors))

    def __reduce__(self) -> tuple[type["KnowledgeErrors"], tuple[tuple[KnowledgeError, ...]]]:
        """Let the errors cross to another process."""
        return KnowledgeErrors, (self.errors,)
