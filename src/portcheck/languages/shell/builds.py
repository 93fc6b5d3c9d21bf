"""What is built in a folder whose name says that it holds kernels of a vendor."""

from collections.abc import Iterator, Sequence

from portcheck.languages.shell.calls import programs
from portcheck.languages.shell.commands import Command
from portcheck.languages.shell.lexer import Word
from portcheck.languages.shell.packages import normal_name
from portcheck.languages.shell.view import Sight, View
from portcheck.model import Confidence, Kind


def folder_after(view: View, command: Command, folder: str) -> str:
    """The folder that later commands stand in."""
    words = command.words
    if len(words) == 2 and words[0].text in view.words("folder_programs"):
        return words[1].text
    return folder


def see_build(view: View, command: Command, folder: str) -> Iterator[Sight]:
    """`python setup.py install` and `pip install .`, in a folder of kernels."""
    for name, place in programs(view, command.words):
        word = _built(view, name, command.words[place + 1 :])
        if word is not None and _holds_kernels(view, folder):
            yield from view.see(Kind.CONFIG, "kernel-folder", word, value=folder, confidence=Confidence.MEDIUM)
            return


def _built(view: View, name: str, arguments: Sequence[Word]) -> Word | None:
    """The word that says that the project in the current folder is built."""
    texts = [word.text for word in arguments]
    if name in view.words("interpreters") and "setup.py" in texts:
        place = texts.index("setup.py")
        return arguments[place] if view.words("build_commands") & set(texts[place:]) else None
    if name in ("pip", "pip3", "uv") and {"install", "wheel"} & set(texts[:2]):
        return next((word for word in arguments if word.text in (".", "./")), None)
    return None


def _holds_kernels(view: View, folder: str) -> bool:
    parts = [normal_name(part) for part in folder.rstrip("/").split("/")[-2:] if part]
    return any(
        part in view.words("kernel_folders")
        or view.knows(Kind.PACKAGE, part)
        or any(each in part for each in view.words("kernel_folder_parts"))
        for part in parts
    )
