"""The settings that a command goes by."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from app.cli.endings import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.settings.problems import Problem
    from app.settings.sections import Settings

_CONFIG: Final = Path("config.toml")

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="Файл настроек; без него — config.toml, если он есть.", show_default=False),
]


def load_settings(config: Path | None) -> "Settings":
    """The settings; where something is wrong with them, the command ends with what it is."""
    from app.settings.loading import load
    from app.settings.problems import SettingsError

    try:
        return load(file_of_settings(config))
    except SettingsError as error:
        refuse_settings(error.problems)


def file_of_settings(config: Path | None) -> Path | None:
    """The file that was named, else config.toml where there is one."""
    return _CONFIG if config is None and _CONFIG.exists() else config


def refuse_settings(problems: "Iterable[Problem]") -> NoReturn:
    """End the command with what is wrong with the settings."""
    refuse("\n".join(map(str, problems)))
