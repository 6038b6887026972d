"""`queue`: what waits to be done, what has been given up, and letting it try again."""

import json as as_json
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from app.cli.endings import finish, refuse
from app.cli.settings import ConfigOption, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from app.settings.sections import Settings
    from core.ports.queue import Backlog, DeadTask
    from core.ports.store import TurnWork

T = TypeVar("T")

group = typer.Typer(help="Очередь сообщений и заданий: что ждёт, что не вышло, попробовать ещё раз.")

_Json = Annotated[bool, typer.Option("--json", help="В JSON, объект на строку.")]


@group.callback(invoke_without_command=True)
def show_queue(context: typer.Context, json: _Json = False, config: ConfigOption = None) -> None:
    """Сколько чего ждёт и с каких пор, сколько не вышло."""
    if context.invoked_subcommand is not None:
        if json or config is not None:
            refuse(f"Параметры пишут после слова {context.invoked_subcommand}.")
        return
    settings = load_settings(config)
    zone = settings.supplier.time_zone
    found = _ask(settings, lambda work: work.queue.backlog())
    for each in found:
        typer.echo(as_json.dumps(_stated(each), ensure_ascii=False) if json else _line(each, zone))
    if not found and not json:
        typer.echo("Очередь пуста.")


@group.command("dead")
def show_dead(
    limit: Annotated[int, typer.Option(min=1, help="Сколько показать, последние первыми.")] = 50,
    json: _Json = False,
    config: ConfigOption = None,
) -> None:
    """Что не вышло и больше не пробуется: номер, что, кому, почему."""
    found = _ask(load_settings(config), lambda work: work.queue.dead(limit))
    for each in found:
        typer.echo(as_json.dumps(_dead_stated(each), ensure_ascii=False) if json else _dead_line(each))
    if not found and not json:
        typer.echo("Всё вышло: таких заданий нет.")


@group.command("again")
def send_again(
    numbers: Annotated[
        list[int],
        typer.Argument(help="Номера из main.py queue dead.", min=1, max=2**63 - 1, metavar="НОМЕР…"),
    ],
    config: ConfigOption = None,
) -> None:
    """Попробовать ещё раз то, что не вышло."""
    from app.clock import now
    from core.base.ids import TaskId

    def again(work: "TurnWork") -> list[int]:
        return [number for number in numbers if not work.queue.send_again(TaskId(number), now())]

    unknown = _ask(load_settings(config), again)
    taken = [number for number in numbers if number not in unknown]
    if taken:
        typer.echo(f"Попробуем ещё раз: {', '.join(map(str, taken))}.")
    if unknown:
        numbers_named = ", ".join(map(str, unknown))
        refuse(f"Среди того, что не вышло, нет: {numbers_named}. Номера показывает main.py queue dead.")


def _ask(settings: "Settings", work: "Callable[[TurnWork], T]") -> T:
    from app.assembly.store import transact

    return finish(transact(settings, work))


def _line(found: "Backlog", zone: "tzinfo") -> str:
    from core.base import figures

    since = f", с {figures.moment(found.oldest.astimezone(zone))}" if found.oldest else ""
    dead = f", не вышло {found.dead}" if found.dead else ""
    return f"{found.kind}: ждёт {found.waiting}{since}{dead}"


def _stated(found: "Backlog") -> dict[str, object]:
    oldest = found.oldest.isoformat() if found.oldest else None
    return {"kind": found.kind, "waiting": found.waiting, "oldest": oldest, "dead": found.dead}


def _dead_line(task: "DeadTask") -> str:
    from app.cli.job_lines import who

    return f"{task.id}: {task.kind}, {who(task.to)}, попыток {task.attempts}: {task.error}"


def _dead_stated(task: "DeadTask") -> dict[str, object]:
    from app.cli.job_lines import who

    return {
        "id": task.id,
        "kind": task.kind,
        "to": who(task.to),
        "attempts": task.attempts,
        "error": task.error,
        "created_at": task.created_at.isoformat(),
        "dead_at": task.dead_at.isoformat(),
    }
