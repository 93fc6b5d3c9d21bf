"""The documents: what they name exists, what they show is what happens, and both languages say the same."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from portcheck.cli import main
from portcheck.knowledge import Knowledge, open_knowledge
from portcheck.model import Guard, Kind
from portcheck.outputs import formats
from portcheck.settings import Settings, load_settings
from portcheck.testing import run_examples

ROOT = Path(__file__).parent.parent
EXAMPLE = "examples/moe-inference/input"
DOCUMENTS = ("README.md", "README.zh.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/json.md")
# Files of the reader's own, which the documents name and this repository may lack.
READERS = {"portcheck.toml", ".portcheck.toml", "setup.py"}
# Short paths in the documents start at one of these.
BASES = ("", "src/portcheck", "src/portcheck/languages/python", "rules/targets/ascend")

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
ROW = re.compile(r"^\| (`[^|]*) \|", re.MULTILINE)
HYPHENED = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
API = re.compile(r"torch\.\w+(\.\w+)+|[A-Z]+_[A-Z_]+[A-Z]")
FILE = re.compile(r"[\w.<>*-]*/[\w./<>*-]*|[\w.-]+\.(py|md|toml|yaml)|\.gitignore")

each_document = pytest.mark.parametrize("document", DOCUMENTS)


def read(document: str) -> str:
    return (ROOT / document).read_text("utf-8")


def spans(document: str) -> tuple[str, ...]:
    """What stands between backticks outside of code blocks."""
    return tuple(SPAN.findall(BLOCK.sub("", read(document))))


def blocks(document: str, language: str) -> tuple[str, ...]:
    return tuple(text for name, text in BLOCK.findall(read(document)) if name == language)


def lines(document: str, word: str) -> tuple[str, ...]:
    """The commands of a document that begin with a word, in its text and in its blocks."""
    shown = "\n".join((*blocks(document, "sh"), *blocks(document, "console"), *spans(document)))
    commands = (line.removeprefix("$ ") for line in shown.splitlines())
    return tuple(line for line in commands if line.startswith(word + " "))


def section(document: str, title: str) -> str:
    return read(document).partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def keys(text: str) -> list[str]:
    """The names in the first column of the tables of a text."""
    return [name for row in ROW.findall(text) for name in SPAN.findall(row)]


@cache
def knowledge() -> Knowledge:
    return open_knowledge(ROOT / "rules")


def below(command: click.Command) -> Mapping[str, click.Command]:
    """The commands of a group by name; a command that is none has none."""
    if not isinstance(command, click.Group):
        return {}
    context = click.Context(command)
    found = {name: command.get_command(context, name) for name in command.list_commands(context)}
    return {name: each for name, each in found.items() if each is not None}


def parse(words: list[str]) -> None:
    """Let click read a command line without running it; raises click.UsageError or KeyError where it does not exist."""
    command: click.Command = main
    while isinstance(command, click.Group) and words:
        command, words = below(command)[words[0]], words[1:]
    if words:
        command.make_context("portcheck", list(words))


def options(command: click.Command) -> set[str]:
    """Every flag of a command and of those below it."""
    own = {flag for each in command.params for flag in (*each.opts, *each.secondary_opts) if flag.startswith("-")}
    return own.union(*(options(each) for each in below(command).values()))


def examples_of_contributing() -> Mapping[str, str]:
    """The YAML blocks of CONTRIBUTING.md by the path in their first line."""
    return {text.split("\n", 1)[0].removeprefix("# "): text for text in blocks("CONTRIBUTING.md", "yaml")}


def exists(path: str) -> bool:
    if path in READERS or path.removesuffix("/") in " ".join(examples_of_contributing()):
        return True
    pattern = re.sub(r"<\w+>", "*", path.removesuffix("/"))
    return any(next((ROOT / base).glob(pattern), None) is not None for base in BASES)


def is_known(name: str) -> bool:
    """Whether a hyphenated name is a rule, a target, a setting, a word of the model or a symbol that a rule claims."""
    known = knowledge()
    words = {*known.rules, *known.target_ids, *known.families, *Kind, *Guard}
    words |= {rule.category for rule in known.rules.values()}
    words |= {name.replace("_", "-") for name in Settings._fields}
    return name in words or any(next(iter(known.claims_of(kind, name)), None) for kind in Kind)


def scanned(folder: Path, arguments: list[str]) -> str:
    """What portcheck prints in a checkout that holds the example alone."""
    shutil.copytree(ROOT / EXAMPLE, folder / EXAMPLE, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".git").mkdir()
    command = (sys.executable, "-m", "portcheck", *arguments)
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8").stdout


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("checkout")
    return json.loads(scanned(folder, ["check", EXAMPLE, "-t", "ascend", "--output-format", "json"]))


@each_document
def test_a_command_in_the_documents_is_one_that_portcheck_takes(document: str) -> None:
    for line in lines(document, "portcheck"):
        parse(shlex.split(line, comments=True)[1:])


@each_document
def test_a_flag_in_the_documents_is_one_of_portcheck(document: str) -> None:
    assert {span for span in spans(document) if span.startswith("-")} - options(main) == set()


@each_document
def test_a_make_target_in_the_documents_is_in_the_makefile(document: str) -> None:
    named = {word for line in lines(document, "make") for word in shlex.split(line, comments=True)[1:]}
    assert named - set(re.findall(r"^([\w-]+):", read("Makefile"), re.MULTILINE)) == set()


@each_document
def test_a_path_in_the_documents_exists(document: str) -> None:
    assert [span for span in spans(document) if FILE.fullmatch(span) and not exists(span)] == []


@each_document
def test_a_link_in_the_documents_leads_to_a_file(document: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", read(document))
    assert [link for link in links if not (ROOT / document).parent.joinpath(link).is_file()] == []


@each_document
def test_an_id_in_the_documents_is_known(document: str) -> None:
    assert [span for span in spans(document) if HYPHENED.fullmatch(span) and not is_known(span)] == []


@each_document
def test_a_name_of_pytorch_or_a_variable_in_the_documents_is_claimed_by_a_rule_or_is_a_setting(document: str) -> None:
    settings = {f"PORTCHECK_{name.upper()}" for name in Settings._fields}
    named = {span.partition("=")[0] for span in spans(document) if API.fullmatch(span.partition("=")[0])}
    assert [name for name in named - settings if not is_known(name)] == []


def test_the_readme_shows_what_portcheck_prints(tmp_path: Path) -> None:
    (shown,) = blocks("README.md", "console")
    command, _, output = shown.partition("\n")
    printed = scanned(tmp_path, shlex.split(command)[2:])
    pieces = [piece for piece in re.split(r"^\.\.\.\n", output, flags=re.MULTILINE) if piece]
    assert len(pieces) > 1
    assert [piece for piece in pieces if piece not in printed] == []


def test_both_readmes_have_the_same_sections_tables_and_code_blocks() -> None:
    english, chinese = read("README.md"), read("README.zh.md")
    assert chinese.count("\n## ") == english.count("\n## ")
    assert BLOCK.findall(chinese) == BLOCK.findall(english)
    assert keys(chinese) == keys(english)
    assert set(spans("README.zh.md")) == set(spans("README.md"))


def test_the_readme_names_every_target_and_family() -> None:
    known = knowledge()
    assert {*known.target_ids, *known.families} - set(spans("README.md")) == set()


def test_the_readme_names_every_setting_and_every_format() -> None:
    settings = [name.replace("_", "-") for name in Settings._fields if name != "source"]
    assert sorted(keys(section("README.md", "Settings"))) == sorted(settings)
    assert set(formats()) <= set(keys(section("README.md", "Outputs")))


def test_the_readme_shows_settings_that_load(tmp_path: Path) -> None:
    (shown,) = blocks("README.md", "toml")
    (tmp_path / "pyproject.toml").write_text(shown, "utf-8")
    table = tomllib.loads(shown)["tool"]["portcheck"]
    assert load_settings(tmp_path, {}).target == tuple(table["target"])


def test_the_readme_shows_a_hook_that_is_offered_with_arguments_that_are_taken() -> None:
    (shown,) = blocks("README.md", "yaml")
    entries = {each["id"]: each["entry"] for each in yaml.safe_load(read(".pre-commit-hooks.yaml"))}
    hooks = yaml.safe_load(shown)["repos"][0]["hooks"]
    assert [hook["id"] for hook in hooks] == list(entries)
    for hook in hooks:
        parse([*shlex.split(entries[hook["id"]])[1:], *hook.get("args", ())])


def test_the_readme_lists_the_keys_of_the_json_report(report: Any) -> None:
    listed = keys(section("README.md", "Outputs"))
    assert [name for name in listed if name not in formats()] == list(report)


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("The report", ()),
        ("A finding", ("findings", 0)),
        ("An advice", ("findings", 0, "advice", "ascend-910b")),
        ("A target", ("targets", "ascend-910b")),
        ("The summary", ("summary",)),
        ("A target in the summary", ("summary", "targets", "ascend-910b")),
    ],
    ids=["report", "finding", "advice", "target", "summary", "verdict"],
)
def test_the_json_page_lists_the_keys_of_every_object(report: Any, title: str, place: tuple[str | int, ...]) -> None:
    value = report
    for step in place:
        value = value[step]
    assert sorted(keys(section("docs/json.md", title))) == sorted(value)


def test_the_json_page_lists_the_keys_of_an_evidence(report: Any) -> None:
    evidence = next(iter(report["evidence"].values()))
    assert sorted(keys(section("docs/json.md", "An evidence"))) == sorted(evidence)


def test_the_architecture_lists_every_kind_of_construct() -> None:
    assert sorted(keys(section("ARCHITECTURE.md", "Constructs"))) == sorted(Kind)


def test_the_architecture_puts_every_room_on_a_floor() -> None:
    named = SPAN.findall(section("ARCHITECTURE.md", "The floors").partition("\n\n`languages`")[0])
    found = {path.stem for path in (ROOT / "src" / "portcheck").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert set(named) - {"tests/test_floors.py"} == {name for name in found if not name.startswith("_")}


def test_the_examples_of_contributing_load_and_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for path, text in examples_of_contributing().items():
        (tmp_path / path).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / path).write_text(text, "utf-8")
    known = open_knowledge(tmp_path / "rules")
    assert run_examples(known, ["video-codec-library"]) == ()
    assert set(known.target_ids) == {*open_knowledge().target_ids, "acme-a1"}
    assert known.answers("acme-a1").advice("torch-cuda-memory-info", "torch.cuda.mem_get_info").shim == "cuda_to_acme"
    other = known.answers("acme-a1").advice("torch-cuda-other", "torch.cuda.get_sync_debug_mode")
    assert other.use == "torch.acme.get_sync_debug_mode"


def test_the_pages_made_from_the_rules_are_current() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs/pages.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
