"""`erasures`: who has asked to be forgotten, and the act of what was done."""

from functools import partial
from typing import Annotated

import typer

from app.cli.endings import a_word_follows, finish, refuse
from app.cli.settings import ConfigOption, load_settings

group = typer.Typer(help="Заявки на удаление данных и акты: показать.")

_Json = Annotated[bool, typer.Option("--json", help="В JSON, строка на заявку.")]


@group.callback(invoke_without_command=True)
def list_erasures(context: typer.Context, json: _Json = False, config: ConfigOption = None) -> None:
    """Заявки на удаление данных: когда попросили, крайний день, выполнена ли."""
    from app.assembly.store import transact
    from app.assembly.supplier import policy_of
    from app.cli.erasure_lines import json_of, text_of

    if a_word_follows(context):
        return
    settings = load_settings(config)
    found = finish(transact(settings, lambda work: work.erasures.all()))
    for erasure in found:
        typer.echo(json_of(erasure) if json else text_of(erasure, policy_of(settings)))
    if not found and not json:
        typer.echo("Заявок на удаление данных нет.")


@group.command("show")
def show_erasure(
    number: Annotated[int, typer.Argument(help="Номер заявки.", min=1, max=2**63 - 1, metavar="НОМЕР")],
    json: _Json = False,
    config: ConfigOption = None,
) -> None:
    """Показать акт: какие таблицы, сколько строк, когда. Кто это был, в нём не сказано."""
    from app.assembly.store import transact
    from app.assembly.supplier import policy_of
    from app.cli.erasure_lines import act_of, json_of
    from core.base.ids import ErasureId
    from core.use_cases.erase_my_data import NoSuchErasure, erasure_of

    settings = load_settings(config)
    try:
        found = finish(transact(settings, partial(erasure_of, erasure_id=ErasureId(number))))
    except NoSuchErasure:
        refuse(f"{number}: такой заявки нет, номера показывает main.py erasures")
    typer.echo(json_of(found) if json else act_of(found, policy_of(settings)))
