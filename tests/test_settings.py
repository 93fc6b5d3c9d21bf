"""Settings: defaults, then the nearest settings file, then the environment, then the command line."""

from pathlib import Path

import pytest

from portcheck.errors import SettingsError
from portcheck.settings import Settings, load_settings, overridden, settings_text
from tests.commands import Portcheck
from tests.scanned import TREE, write


def loaded(folder: Path, environment: dict[str, str] | None = None) -> Settings:
    return load_settings(folder, environment or {})


def refusal(folder: Path, text: str) -> str:
    """What is said of a portcheck.toml, without the path of its folder."""
    write(folder, {"portcheck.toml": text})
    with pytest.raises(SettingsError) as raised:
        loaded(folder)
    return str(raised.value).removeprefix(f"{folder}/")


def test_without_a_settings_file_the_defaults_hold(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert loaded(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("portcheck.toml", 'target = ["tern"]', id="portcheck.toml"),
        pytest.param(".portcheck.toml", 'target = ["tern"]', id="hidden"),
        pytest.param("pyproject.toml", '[tool.portcheck]\ntarget = ["tern"]', id="pyproject.toml"),
    ],
)
def test_a_settings_file_is_read(name: str, text: str, tmp_path: Path) -> None:
    write(tmp_path, {name: text})
    assert loaded(tmp_path) == Settings(target=("tern",), source=str(tmp_path / name))


def test_every_setting_can_stand_in_a_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "portcheck.toml": 'target = ["tern"]\nselect = ["a"]\nignore = "b"\nexclude = ["c"]\n'
            'extend-exclude = ["d"]\n'
            'force-exclude = true\nrespect-gitignore = false\nseverity = "error"\nfail-on = "never"\n'
            'output-format = "json"\nlang = "zh"\ncolor = "always"\nmax-file-size = 9\njobs = 2\nstrict = true\n'
            "include-docs = true\n"
            'knowledge = "rules"\n'
        },
    )
    assert loaded(tmp_path)._replace(source="") == Settings(
        target=("tern",),
        select=("a",),
        ignore=("b",),
        exclude=("c",),
        extend_exclude=("d",),
        force_exclude=True,
        respect_gitignore=False,
        severity="error",
        fail_on="never",
        output_format="json",
        lang="zh",
        color="always",
        max_file_size=9,
        jobs=2,
        include_docs=True,
        strict=True,
        knowledge="rules",
    )


def test_the_nearest_file_upward_holds_alone(tmp_path: Path) -> None:
    write(
        tmp_path, {"portcheck.toml": "jobs = 1\nstrict = true", "src/portcheck.toml": "jobs = 2", "src/deep/a.py": ""}
    )
    assert loaded(tmp_path / "src" / "deep") == Settings(jobs=2, source=str(tmp_path / "src" / "portcheck.toml"))


def test_a_pyproject_without_a_word_of_portcheck_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {"portcheck.toml": "jobs = 1", "src/pyproject.toml": "[tool.other]\nx = 1"})
    assert loaded(tmp_path / "src").jobs == 1


def test_portcheck_toml_goes_before_pyproject(tmp_path: Path) -> None:
    write(tmp_path, {"portcheck.toml": "jobs = 1", "pyproject.toml": "[tool.portcheck]\njobs = 2"})
    assert loaded(tmp_path).jobs == 1


def test_the_search_stops_at_the_top_of_the_git_checkout(tmp_path: Path) -> None:
    write(tmp_path, {"portcheck.toml": "jobs = 1", "repo/.git/HEAD": "", "repo/src/a.py": ""})
    assert loaded(tmp_path / "repo" / "src") == Settings()


def test_isolated_reads_no_file(tmp_path: Path) -> None:
    write(tmp_path, {"portcheck.toml": "jobs = 1"})
    assert load_settings(tmp_path, {}, is_isolated=True) == Settings()


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"portcheck.toml": 'jobs = 1\nlang = "zh"'})
    assert loaded(tmp_path, {"PORTCHECK_JOBS": "3", "HOME": "/root"}) == Settings(
        jobs=3, lang="zh", source=str(tmp_path / "portcheck.toml")
    )


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param({"PORTCHECK_TARGET": "tern, portable"}, Settings(target=("tern", "portable")), id="a list"),
        pytest.param({"PORTCHECK_STRICT": "yes"}, Settings(strict=True), id="yes"),
        pytest.param({"PORTCHECK_RESPECT_GITIGNORE": "0"}, Settings(respect_gitignore=False), id="no"),
        pytest.param({"PORTCHECK_FAIL_ON": "error"}, Settings(fail_on="error"), id="a word"),
    ],
)
def test_the_environment_holds(environment: dict[str, str], expected: Settings) -> None:
    assert load_settings(Path("/"), environment, is_isolated=True) == expected


def test_the_command_line_goes_before_all(tmp_path: Path) -> None:
    write(tmp_path, {"portcheck.toml": "jobs = 1"})
    assert overridden(loaded(tmp_path, {"PORTCHECK_JOBS": "3"}), {"jobs": 4}).jobs == 4


def test_what_the_command_line_does_not_say_stays() -> None:
    before = Settings(target=("tern",), jobs=2, strict=True)
    assert overridden(before, {"target": (), "jobs": None, "strict": None}) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "selct = []",
            "portcheck.toml: 'selct' is no setting; did you mean 'select'?; `portcheck check --help` lists them",
            id="misspelt",
        ),
        pytest.param(
            'outputformat = "json"',
            "portcheck.toml: 'outputformat' is no setting; did you mean 'output-format'?;"
            " `portcheck check --help` lists them",
            id="a hyphen missing",
        ),
        pytest.param(
            "zzz = 1", "portcheck.toml: 'zzz' is no setting; `portcheck check --help` lists them", id="like no setting"
        ),
        pytest.param(
            'source = "x"',
            "portcheck.toml: 'source' is no setting; `portcheck check --help` lists them",
            id="a field that is no setting",
        ),
        pytest.param(
            "target = 3", "portcheck.toml: 'target' must be a list of strings; write target = [\"...\"]", id="no list"
        ),
        pytest.param(
            "target = [3]",
            "portcheck.toml: 'target' must be a list of strings; write target = [\"...\"]",
            id="a list of numbers",
        ),
        pytest.param("jobs = true", "portcheck.toml: 'jobs' must be of type int, not bool", id="yes for a number"),
        pytest.param("strict = 1", "portcheck.toml: 'strict' must be of type bool, not int", id="a number for yes"),
        pytest.param(
            'fail-on = "warn"',
            "portcheck.toml: 'fail-on' is 'warn'; choose one of never, error, warning, note",
            id="no such severity",
        ),
        pytest.param('lang = "fr"', "portcheck.toml: 'lang' is 'fr'; choose one of en, zh", id="no such language"),
    ],
)
def test_a_setting_is_refused(text: str, said: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, text) == said


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "target =\n").startswith("portcheck.toml: Invalid value (at line 1, column 9)")
    assert refusal(tmp_path, "target =\n").endswith("; mend the file or run with --isolated")


def test_a_tool_entry_that_is_no_table_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[tool]\nportcheck = 3"})
    with pytest.raises(SettingsError, match=r"'tool.portcheck' must be a table; write \[tool.portcheck\]$"):
        loaded(tmp_path)


def test_a_wrong_number_in_the_environment_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"^environment: 'jobs' must be of type int, not str$"):
        load_settings(Path("/"), {"PORTCHECK_JOBS": "many"}, is_isolated=True)


def test_the_settings_are_shown_as_a_file_that_says_the_same(tmp_path: Path) -> None:
    given = Settings(target=("tern", 'a "b"'), lang="zh", strict=True)
    write(tmp_path, {"portcheck.toml": settings_text(given, {})})
    assert loaded(tmp_path)._replace(source="") == given


@pytest.mark.parametrize(
    ("source", "environment", "said"),
    [
        pytest.param("", {"HOME": "/"}, "# from the defaults alone", id="nothing"),
        pytest.param("a/portcheck.toml", {}, "# from a/portcheck.toml", id="a file"),
        pytest.param(
            "a/portcheck.toml",
            {"PORTCHECK_LANG": "zh", "PORTCHECK_JOBS": "1"},
            "# from a/portcheck.toml, PORTCHECK_JOBS, PORTCHECK_LANG",
            id="a file and the environment",
        ),
    ],
)
def test_the_settings_say_where_they_come_from(source: str, environment: dict[str, str], said: str) -> None:
    assert settings_text(Settings(source=source), environment).splitlines()[0] == said


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        pytest.param({}, "en", id="no locale"),
        pytest.param({"LANG": "zh_CN.UTF-8"}, "zh", id="Chinese"),
        pytest.param({"LANG": "zh.UTF-8"}, "zh", id="Chinese of no country"),
        pytest.param({"LANG": "zh_TW.UTF-8", "LC_ALL": "C.UTF-8"}, "en", id="the strongest variable"),
        pytest.param({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh", id="the messages' own variable"),
        pytest.param({"LANG": "", "LC_ALL": ""}, "en", id="empty variables"),
        pytest.param({"LANG": "fr_FR.UTF-8"}, "en", id="a language that is not written"),
        pytest.param({"LANG": "zh_CN.UTF-8", "PORTCHECK_LANG": "en"}, "en", id="our own variable"),
    ],
)
def test_the_language_is_that_of_the_locale(tmp_path: Path, environment: dict[str, str], language: str) -> None:
    assert load_settings(tmp_path, environment, is_isolated=True).lang == language


def test_a_chinese_terminal_gets_chinese(portcheck: Portcheck, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert portcheck("facts", "stale", "--days", "100000", "--knowledge", str(TREE)).out == "没有过期的事实\n"
