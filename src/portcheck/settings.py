"""One frozen Settings: defaults, then the settings file, then the environment, then the command line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from portcheck.errors import SettingsError
from portcheck.model import Severity

FAIL_ON = ("never", *Severity)
COLORS = ("auto", "always", "never")
LANGUAGES = ("en", "zh")
_FILES = ("portcheck.toml", ".portcheck.toml", "pyproject.toml")
_PREFIX = "PORTCHECK_"
# In the order in which POSIX asks them: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


class Settings(NamedTuple):
    """All that a run can be told. `source` is the settings file that was read, for messages."""

    target: tuple[str, ...] = ()
    assume: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    severity: str = Severity.NOTE.value
    fail_on: str = Severity.WARNING.value
    output_format: str = "text"
    lang: str = "en"
    color: str = "auto"
    max_file_size: int = 2_000_000
    jobs: int = 0
    include_docs: bool = False
    strict: bool = False
    knowledge: str = ""
    source: str = ""


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "fail_on": FAIL_ON,
    "severity": tuple(Severity),
    "color": COLORS,
    "lang": LANGUAGES,
}
_DEFAULTS = Settings()
_KINDS = {name: type(getattr(_DEFAULTS, name)) for name in Settings._fields if name != "source"}
NAMES = tuple(_KINDS)


def load_settings(start: Path, environment: Mapping[str, str], *, is_isolated: bool = False) -> Settings:
    """The settings for a scan that starts at a path; the command line comes on top by `overridden`.

    The nearest settings file upward holds, up to the top of the git checkout. Raises SettingsError.
    """
    settings = _DEFAULTS._replace(lang=locale_language(environment))
    found = None if is_isolated else find_file(start)
    if found is not None:
        file, table = found
        settings = _applied(settings, table, str(file))
        settings = settings._replace(source=str(file))
    named = {name[len(_PREFIX) :].lower(): value for name, value in environment.items() if name.startswith(_PREFIX)}
    return _applied(settings, {name: _parsed(name, value) for name, value in named.items()}, "environment")


def locale_language(environment: Mapping[str, str]) -> str:
    """The language of the user's locale, English where it is none of ours."""
    locale = next((value for name in _LOCALE if (value := environment.get(name))), "")
    language = locale.partition("_")[0].partition(".")[0].lower()
    return language if language in LANGUAGES else LANGUAGES[0]


def overridden(settings: Settings, given: Mapping[str, Any]) -> Settings:
    """The settings with what the command line gave; None and empty tuples were not given."""
    return _applied(settings, {name: value for name, value in given.items() if value not in (None, ())}, "command line")


def settings_text(settings: Settings, environment: Mapping[str, str]) -> str:
    """The settings as a settings file would hold them, under a comment that says where they come from."""
    import json  # its strings, lists and words are TOML's

    named = sorted(name for name in environment if name.startswith(_PREFIX))
    sources = [*([settings.source] if settings.source else []), *named] or ["the defaults alone"]
    values = {name.replace("_", "-"): getattr(settings, name) for name in NAMES}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    return "\n".join([f"# from {', '.join(sources)}", *lines]) + "\n"


def find_file(start: Path) -> tuple[Path, dict[str, Any]] | None:
    """The nearest settings file upward from a path, with its table."""
    folder = start.resolve()
    for place in (folder, *folder.parents):
        for name in _FILES:
            file = place / name
            if file.is_file():
                table = _table(file)
                if table is not None:
                    return file, table
        if (place / ".git").exists():
            return None
    return None


def _table(file: Path) -> dict[str, Any] | None:
    import tomllib  # most scans of a few files meet no settings file

    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: {error}; mend the file or run with --isolated") from error
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}; run with --isolated") from error
    if file.name == "pyproject.toml":
        table = content.get("tool", {}).get("portcheck")
        if table is not None and not isinstance(table, dict):
            raise SettingsError(f"{file}: 'tool.portcheck' must be a table; write [tool.portcheck]")
        return table
    return content


def _parsed(name: str, value: str) -> Any:
    kind = _KINDS.get(name, str)
    if kind is tuple:
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if kind is bool:
        return value.lower() in {"1", "true", "yes", "on"}
    return int(value) if kind is int and value.isdigit() else value


def _applied(settings: Settings, table: Mapping[str, Any], where: str) -> Settings:
    changes: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in _KINDS:
            raise SettingsError(f"{where}: '{key}' is no setting{_meant(name)}; `portcheck check --help` lists them")
        changes[name] = _checked(name, key, value, where)
    return settings._replace(**changes)


def _checked(name: str, key: str, value: Any, where: str) -> Any:
    kind = _KINDS[name]
    if kind is tuple:
        values = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list | tuple) else None
        if values is None or not all(isinstance(part, str) for part in values):
            raise SettingsError(f"{where}: '{key}' must be a list of strings; write {key} = [\"...\"]")
        return values
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise SettingsError(f"{where}: '{key}' must be of type {kind.__name__}, not {type(value).__name__}")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise SettingsError(f"{where}: '{key}' is '{value}'; choose one of {', '.join(_CHOICES[name])}")
    return value


def _meant(name: str) -> str:
    from difflib import get_close_matches  # only on the way to an error

    close = get_close_matches(name, _KINDS, n=1)
    return f"; did you mean '{close[0].replace('_', '-')}'?" if close else ""
