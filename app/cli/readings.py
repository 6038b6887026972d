"""`readings`: what is on check, and what an administrator decides about it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.cli.endings import REFUSED, a_word_follows, finish, refuse
from app.cli.settings import ConfigOption, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.settings.sections import Settings
    from core.ports.store import TurnWork
    from core.use_cases.judge_others import Aftermath

ADMINISTRATOR: Final = "administrator"
"""The name under which the audit knows the one who types commands."""

ReadingIds = Annotated[
    list[int], typer.Argument(help="Номера показаний из списка.", min=1, max=2**63 - 1, metavar="НОМЕР")
]

_WHAT_BECAME: Final = {
    "accepted": "принято",
    "rejected": "отклонено",
    "deleted": "абонент его удалил",
    "replaced": "абонент передал другое",
    "exported": "выгружено для биллинга",
    "billed": "учтено биллингом",
}

_NO_SUCH: Final = "такого показания нет, номера показывает main.py readings"

group = typer.Typer(help="Показания на проверке: показать, принять, отклонить.")


@group.callback(invoke_without_command=True)
def list_readings(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="В JSON, строка на показание.")] = False,
    config: ConfigOption = None,
) -> None:
    """Показания на проверке: показать, принять, отклонить. Без слова дальше — показать."""
    from app.assembly.store import transact
    from app.assembly.supplier import policy_of
    from app.cli.reading_lines import json_of, text_of
    from core.use_cases.review_reading import on_check

    if a_word_follows(context):
        return
    settings = load_settings(config)
    found = finish(transact(settings, on_check))
    for each in found:
        typer.echo(json_of(each) if json else text_of(each, policy_of(settings)))
    if not found and not json:
        typer.echo("Показаний на проверке нет.")


@group.command("accept")
def accept_readings(ids: ReadingIds, config: ConfigOption = None) -> None:
    """Принять показания: они пойдут в расчёт и в следующую выгрузку."""
    from app.assembly.supplier import policy_of
    from app.clock import now
    from core.use_cases.review_reading import accept

    settings = load_settings(config)
    decide = partial(accept, policy=policy_of(settings), by=ADMINISTRATOR, now=now())
    _decide(ids, decide, settings, done="принято")


@group.command("reject")
def reject_readings(
    ids: ReadingIds,
    reason: Annotated[str, typer.Option(help="Почему: абонент прочтёт это в истории показаний.")],
    config: ConfigOption = None,
) -> None:
    """Отклонить показания: абонент увидит причину и сможет передать верные."""
    from app.assembly.supplier import policy_of
    from app.clock import now
    from core.use_cases.review_reading import MOST_REASON, NoReason, ReasonTooLong, reject, tidy_reason

    try:
        tidy = tidy_reason(reason)
    except NoReason:
        refuse("--reason: напишите причину, её прочтёт абонент.")
    except ReasonTooLong:
        refuse(f"--reason: не длиннее {MOST_REASON} знаков.")
    settings = load_settings(config)
    decide = partial(reject, reason=tidy, policy=policy_of(settings), by=ADMINISTRATOR, now=now())
    _decide(ids, decide, settings, done="отклонено")


@group.command("photos")
def write_photographs(
    reading_id: Annotated[
        int, typer.Argument(help="Номер показания из списка.", min=1, max=2**63 - 1, metavar="НОМЕР")
    ],
    out: Annotated[Path, typer.Option(help="Папка, в которую их записать.")] = Path(),
    config: ConfigOption = None,
) -> None:
    """Записать фото счётчика, которые приложены к показанию, в файлы."""
    from app.assembly.store import transact
    from core.base.ids import ReadingId
    from core.base.system_errors import why

    def look(work: "TurnWork") -> "list[bytes] | None":
        name = ReadingId(reading_id)
        return None if work.readings.get(name) is None else list(work.evidence.of_reading(name))

    settings = load_settings(config)
    found = finish(transact(settings, look))
    if found is None:
        refuse(f"{reading_id}: {_NO_SUCH}")
    if not found:
        refuse(f"К показанию {reading_id} фото не приложены.")
    if not out.is_dir():
        refuse(f"Папки {out} нет.")
    for number, content in enumerate(found, 1):
        path = out / f"показание-{reading_id}-{number}.jpg"
        try:
            path.write_bytes(content)
        except OSError as error:
            refuse(f"{path}: не записать ({why(error)})")
        typer.echo(str(path))


def _decide(ids: list[int], decide: "Callable[..., Aftermath]", settings: "Settings", *, done: str) -> None:
    """Decide about each reading for itself, and say of each what became of it."""
    from app.assembly.store import transact
    from app.cli.reading_lines import lines_of
    from core.base.ids import ReadingId
    from core.use_cases.review_reading import NoSuchReading, NotOnCheck

    decided, refused = 0, 0
    for number in dict.fromkeys(ids):
        try:
            aftermath = finish(transact(settings, partial(decide, reading_id=ReadingId(number))))
        except NoSuchReading:
            typer.echo(f"{number}: {_NO_SUCH}", err=True)
            refused += 1
        except NotOnCheck as other:
            typer.echo(f"{number}: уже не на проверке, {_WHAT_BECAME[other.status]}", err=True)
            refused += 1
        else:
            typer.echo(f"{number}: {done}")
            for line in lines_of(aftermath):
                typer.echo(f"  {line}")
            decided += 1
    if refused:
        raise typer.Exit(1 if decided else REFUSED)
