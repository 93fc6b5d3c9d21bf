"""How an output is to be rendered, and the reports' own words."""

from collections.abc import Mapping
from typing import NamedTuple

from portcheck.model import Text


class Options(NamedTuple):
    """What the reader asked for.

    `words` are the reports' own words in `language`. `limit` is how many findings text shows (None: all);
    `by_family` one line for each family of chips instead of one for each target; `version` is the tool's.
    """

    words: Mapping[str, str]
    language: str = "en"
    color: bool = False
    limit: int | None = 50
    by_family: bool = False
    version: str = ""

    def say(self, key: str, **values: object) -> str:
        """The words under `key`, filled in; `<key>-one` where `n` is 1 and that key is there."""
        chosen = f"{key}-one" if values.get("n") == 1 and f"{key}-one" in self.words else key
        return self.words[chosen].format(**values)

    def pick(self, text: Text) -> str:
        """The text in the reader's language; English where it is not written in that."""
        chosen = text.zh if self.language == "zh" and text.zh else text.en
        return " ".join(chosen.split())
