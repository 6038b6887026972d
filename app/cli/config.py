"""`config`: what the settings say."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.endings import finish, refuse
from app.cli.settings import ConfigOption, file_of_settings, refuse_settings

if TYPE_CHECKING:
    from app.settings.sections import Settings

group = typer.Typer(help="Настройки.", no_args_is_help=True)


@group.command()
def check(
    config: ConfigOption = None,
    online: Annotated[
        bool, typer.Option("--online", help="Спросить и VK: подходит ли ключ, что не включено в сообществе.")
    ] = False,
) -> None:
    """Показать действующие настройки и сказать, что в них не так."""
    from app.assembly.messengers import NONE_IS_ON, switched_on
    from app.assembly.papers import facsimile_of
    from app.assembly.supplier import forms_of
    from app.settings.checks import warnings
    from app.settings.describe import describe
    from app.settings.loading import read
    from app.settings.problems import SettingsError
    from bot.understanding.matcher import russian_matcher
    from bot.understanding.phrases import PhrasesUnclear

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
    messengers = switched_on(settings)
    if not messengers:
        refuse(NONE_IS_ON)
    try:
        russian_matcher()
    except PhrasesUnclear as fault:
        refuse(str(fault))
    facsimile_of(settings)
    forms_of(settings)
    if unusable := finish(_unusable_providers(settings)):
        refuse("\n".join(unusable))
    for check_online in (each.check for each in messengers if online and each.check):
        for problem in finish(check_online(settings)):
            typer.echo(f"Внимание: {problem}", err=True)


async def _unusable_providers(settings: "Settings") -> list[str]:
    """Which payment providers a start would leave out, and why; a key's file is read, nobody is asked."""
    from app.assembly.payments import opened

    async def hears_nothing(_provider_id: str, _word: str) -> bool:
        return False

    found: list[str] = []
    live = opened(
        settings, lambda _: hears_nothing, failed=lambda name, fault: found.append(f"{name}: {fault}")
    )
    for each in live:
        await each.client.close()
    return found
