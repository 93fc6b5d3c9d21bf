"""The whole outputs of one report; `python -m tests.golden_outputs` writes them to tests/golden/."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from portcheck.matrix import assess
from portcheck.outputs import Options, render
from tests.reports import whole

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden"


def options(language: str = "en") -> Options:
    """What a reader gets who asks for nothing, with the shipped words."""
    words = yaml.safe_load((TESTS.parent / "rules" / "words" / f"{language}.yaml").read_text("utf-8"))
    return Options(words=words, language=language, version="0.0.0")


def rendered() -> Mapping[str, str]:
    """What each file in tests/golden/ holds."""
    report = assess(whole())
    english, chinese = options(), options("zh")
    return {
        "text.txt": render(report, "text", english),
        "text-zh.txt": render(report, "text", chinese),
        "text-by-family.txt": render(report, "text", english._replace(by_family=True)),
        "concise.txt": render(report, "concise", english),
        "report.json": render(report, "json", english),
        "report.md": render(report, "markdown", english),
        "report-zh.md": render(report, "markdown", chinese),
    }


if __name__ == "__main__":
    for name, text in rendered().items():
        (GOLDEN / name).write_text(text, "utf-8")
