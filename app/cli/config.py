"""`config`: what the settings say."""

from typing import Annotated

import typer

from app.cli.endings import finish, refuse
from app.cli.settings import ConfigOption, file_of_settings, refuse_settings

group = typer.Typer(help="Настройки.", no_args_is_help=True)


@group.command()
def check(
    config: ConfigOption = None,
    online: Annotated[
        bool, typer.Option("--online", help="Спросить и VK: подходит ли ключ, что не включено в сообществе.")
    ] = False,
) -> None:
    """Показать действующие настройки и сказать, что в них не так."""
    from app.assembly.channels import NO_CHANNEL, check_vk, names_of_channels
    from app.settings.checks import warnings
    from app.settings.describe import describe
    from app.settings.loading import read
    from app.settings.problems import SettingsError

    try:
        found = read(file_of_settings(config))
    except SettingsError as error:
        refuse_settings(error.problems)
    settings = found.settings
    typer.echo(describe(settings, origins=found.origins, refused=found.refused))
    if found.problems:
        refuse_settings(found.problems)
    for warning in warnings(settings):
        typer.echo(f"Внимание: {warning}", err=True)
    if not names_of_channels(settings):
        refuse(NO_CHANNEL)
    if online and settings.vk.token:
        for problem in finish(check_vk(settings)):
            typer.echo(f"Внимание: VK: {problem}", err=True)
