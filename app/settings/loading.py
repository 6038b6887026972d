"""Where settings come from: config.toml, overridden by secret files, overridden by the environment."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydantic_settings
from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NestedSecretsSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from app.settings.checks import contradictions
from app.settings.problems import Problem, SettingsError, explain, perhaps
from app.settings.sections import Settings
from core.base.system_errors import why

_PREFIX = "BOT_"
_DELIMITER = "__"
_DOCKER_SECRETS = Path("/run/secrets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the sources hold, as far as it can be read."""

    settings: Settings
    """Without what was refused: to be shown, and to be used only where there is no problem."""
    origins: Mapping[str, str]
    """Where the value of a `section.key` is from that is not from the file."""
    refused: frozenset[str]
    """Sections and `section.key` whose values could not be used."""
    problems: list[Problem]


def load(path: Path | None, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings, for a program that is to run by them; `path` and `environ` as in `read`.

    Raises:
        SettingsError: with every problem that can be told at once.
    """
    found = read(path, environ)
    if found.problems:
        raise SettingsError(found.problems)
    return found.settings


def read(path: Path | None, environ: Mapping[str, str] = os.environ) -> Found:
    """Read the file, then secret files over it, then the environment over both.

    Args:
        path: the TOML file; None when everything comes from elsewhere.
        environ: variables like `BOT_TELEGRAM__TOKEN`, of which an empty one counts as absent.
            `CREDENTIALS_DIRECTORY` (systemd) names the directory of secret files like `telegram__token`;
            without it, that is /run/secrets (Docker).

    Raises:
        SettingsError: when a file cannot be read at all.
    """
    values, origins = _layered(
        ("", _file(path) if path else {}),
        ("файл секрета {section}__{key}", _secrets(environ)),
        ("переменная BOT_{SECTION}__{KEY}", _variables(environ)),
    )
    problems = list(_misnamed(environ))
    refused: frozenset[str] = frozenset()
    try:
        settings = Settings.model_validate(values)
    except ValidationError as failure:
        problems += explain(failure, origins)
        refused = _refused(failure)
        settings = Settings.model_validate(_without(values, refused))
    else:
        problems += contradictions(settings)
    return Found(settings=settings, origins=origins, refused=refused, problems=problems)


def _layered(*layers: tuple[str, Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values, each from the last layer that has it, and where each is from that is not from the first."""
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, layer in layers:
        for section, keys in layer.items():
            below = values.get(section, {})
            if not (isinstance(keys, dict) and isinstance(below, dict)):
                values.setdefault(section, keys)  # a key where a section should be: validation will tell
                continue
            values[section] = below | keys
            for key in keys if origin else ():
                names = {"section": section, "key": key, "SECTION": section.upper(), "KEY": key.upper()}
                origins[f"{section}.{key}"] = origin.format_map(names)
    return values, origins


class _Sourced(Settings, BaseSettings):
    """What the library's sources take names from; never made."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter=_DELIMITER,
        enable_decoding=False,  # a list is written "a, b", not as JSON
    )


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        message = "файл не найден"
    except OSError as error:
        message = f"файл не читается: {why(error)}"
    except UnicodeDecodeError:
        message = "файл не в UTF-8, сохраните его в этой кодировке"
    except tomllib.TOMLDecodeError as failure:
        place = re.search(r"line (\d+), column (\d+)", str(failure))
        where = f"строка {place[1]}, столбец {place[2]}" if place else "конец файла"
        message = f"{where}: запись не по правилам TOML, образец — в config.example.toml"
    raise SettingsError([Problem(str(path), message)])


def _secrets(environ: Mapping[str, str]) -> dict[str, Any]:
    directory = Path(environ.get("CREDENTIALS_DIRECTORY") or _DOCKER_SECRETS)
    try:
        found = NestedSecretsSettingsSource(
            SecretsSettingsSource(_Sourced, directory),
            secrets_dir_missing="ok",
            secrets_prefix="",  # else the files would have to be named like the variables
        )()
    except (OSError, UnicodeDecodeError, pydantic_settings.SettingsError):
        message = "файлы секретов не читаются"
        raise SettingsError([Problem(str(directory), message)]) from None
    # Docker's directory may hold a file called `mail`, which is not our setting.
    return {section: keys for section, keys in found.items() if isinstance(keys, dict)}


def _variables(environ: Mapping[str, str]) -> dict[str, Any]:
    source = EnvSettingsSource(_Sourced)
    known = _names()
    source.env_vars = {
        name.lower(): value for name, value in environ.items() if value and name.upper() in known
    }
    return source()


def _names() -> set[str]:
    """The variables that there are."""
    return {f"{_PREFIX}{section}{_DELIMITER}{key}".upper() for section, keys in Settings() for key, _ in keys}


def _misnamed(environ: Mapping[str, str]) -> Iterator[Problem]:
    """Variables that look like settings; not all of BOT_… are ours (Kubernetes sets BOT_SERVICE_HOST)."""
    known = _names()
    by_single_line = {name.replace(_DELIMITER, "_"): name for name in known}
    for name in sorted(environ):
        shouted = name.upper()
        if not shouted.startswith(_PREFIX) or shouted in known:
            continue
        if _DELIMITER in shouted:
            yield Problem(name, "такой настройки нет" + perhaps(shouted, known))
        elif shouted in by_single_line:
            yield Problem(name, f"раздел и ключ разделяют двумя чертами: {by_single_line[shouted]}")


def _refused(failure: ValidationError) -> frozenset[str]:
    """Sections and `section.key` whose values could not be used."""
    return frozenset(".".join(map(str, error["loc"][:2])) for error in failure.errors(include_input=False))


def _without(values: Mapping[str, Any], refused: frozenset[str]) -> dict[str, Any]:
    return {
        section: {key: value for key, value in keys.items() if f"{section}.{key}" not in refused}
        for section, keys in values.items()
        if section not in refused
    }
