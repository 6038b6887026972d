"""`migrate`: the tables of the database."""

import typer

from app.cli.endings import finish
from app.cli.settings import ConfigOption, load_settings


def migrate(config: ConfigOption = None) -> None:
    """Привести таблицы базы данных к этой версии программы."""
    from app.assembly.store import database_url
    from storage.migrate import upgrade

    finish(upgrade(database_url(load_settings(config))))
    typer.echo("База данных готова.")
