"""`job`: what happens by the clock, carried out by hand or only looked at."""

import sys
from collections import Counter
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.cli.endings import finish, refuse
from app.cli.settings import ConfigOption, load_settings

if TYPE_CHECKING:
    from app.settings.sections import Settings
    from bot.messages.deliveries import Foreseen
    from core.ports.queue import Task

_JOBS: Final = {
    "remind": "напомнить о показаниях, оплате и поверке, рассказать о новых счетах",
    "news": "рассказать, что нового в биллинге: оплаты, уведомления, исправленные показания",
    "mail": "разослать квитанции на электронную почту",
    "returned": "прочитать, какие письма вернулись",
    "judge": "проверить обещания оплатить",
    "compare": "сверить платежи с платёжными системами",
    "erase": "удалить данные тех, кто об этом просил",
    "forget": "удалить старые записи, которые больше не нужны",
}
_COUNTED: Final = {"forget": "строк удалим", "erase": "человек забудем"}
"""What those jobs count that write to nobody."""
_BY_DAY: Final = {"remind", "news"}
"""Those that do nothing at other hours."""
_NOON: Final = time(12)


def job(
    name: Annotated[str, typer.Argument(help="Какая задача; без названия — список.", metavar="ЗАДАЧА")] = "",
    at: Annotated[
        str,
        typer.Option("--at", help="За какой день, как 20.12.2026; без него — сейчас.", metavar="ДЕНЬ"),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Только показать: кому напишем, кому нет и почему.")
    ] = False,
    each: Annotated[bool, typer.Option("--list", help="С --dry-run: каждый кабинет отдельно.")] = False,
    config: ConfigOption = None,
) -> None:
    """Выполнить задачу, которую программа делает сама по часам, или посмотреть, что она сделает."""
    from app.logs import configure

    if not name:
        for known, what in _JOBS.items():
            typer.echo(f"{known:<8} {what}")
        return
    if name not in _JOBS:
        refuse(f"{name}: такой задачи нет. Есть: {', '.join(_JOBS)}.")
    settings = load_settings(config)
    if name == "mail" and not settings.mail.receipts:
        refuse("Рассылка квитанций выключена: mail.receipts в настройках.")
    if name == "returned" and not (settings.returned.host or settings.returned.folder):
        refuse("Возвраты не читаем: [returned] в настройках не заполнен.")
    if name == "returned" and dry_run:
        refuse("Что придёт в ящик, заранее не увидеть: --dry-run здесь не работает.")
    configure("error", sys.stderr)
    day = _day(at) if at else None
    if dry_run:
        finish(_rehearse(settings, name, day, each=each))
        return
    if day is not None and day > _now(settings, None).date():
        refuse(f"{at}: этот день ещё не наступил. Посмотреть, что будет: добавьте --dry-run.")
    if each:
        refuse("--list показывает каждого только вместе с --dry-run.")
    finish(_run(settings, name, day))


def _day(typed: str) -> date:
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    return refuse(f"{typed}: это не день. Напишите так: 20.12.2026.")


def _now(settings: "Settings", day: date | None) -> datetime:
    """Now, or noon of a day, by the supplier's clock."""
    from app.clock import now

    zone = settings.supplier.time_zone
    return now().astimezone(zone) if day is None else datetime.combine(day, _NOON, zone)


async def _run(settings: "Settings", name: str, day: date | None) -> None:
    from app.assembly.jobs import jobs_of
    from app.assembly.payments.asking import providers_of
    from app.assembly.store import prepared_store
    from app.assembly.supplier import policy_of
    from jobs.reminding import HOURS

    moment = _now(settings, day)
    if name in _BY_DAY and moment.hour not in HOURS:
        refuse(f"Сейчас никого не будят: пишем с {HOURS.start} до {HOURS.stop} часов.")
    async with prepared_store(settings) as store, providers_of(settings) as providers:
        before = await store.transact(lambda work: {kind.kind: kind.waiting for kind in work.queue.backlog()})
        jobs = jobs_of(
            settings, store, policy=policy_of(settings), providers=providers.values(), clock=lambda: moment
        )
        await jobs[name]()
        after = await store.transact(lambda work: {kind.kind: kind.waiting for kind in work.queue.backlog()})
    typer.echo(f"{name}: сделано.")
    for kind, waiting in sorted(after.items()):
        if waiting > before.get(kind, 0):
            typer.echo(f"В очереди: {kind} {waiting - before.get(kind, 0)}. Их отправит main.py run.")


async def _rehearse(settings: "Settings", name: str, day: date | None, *, each: bool) -> None:
    from app.assembly.rehearsing import stage
    from app.cli.job_lines import outcome_of, reason_of, who
    from core.model.messages.endings import End
    from jobs.rehearsal import reminders_of_all

    moment = _now(settings, day)
    outcomes: Counter[str] = Counter()

    def count(whom: str, outcome: str) -> None:
        outcomes[outcome] += 1
        if each:
            typer.echo(f"{whom}: {outcome}")

    async with stage(settings, moment) as on:

        def told(task: "Task", foreseen: "Foreseen") -> None:
            if name == "remind" and foreseen.end is End.POINTLESS:
                return  # the sieve names too many; below it is said why there is nothing to bring up
            count(f"{who(task.to)}, {task.kind}", outcome_of(foreseen, on.policy))

        done = await on.rehearse(name, told)
        if name == "remind":
            async for cabinet, reminders in reminders_of_all(on.store, on.policy, moment):
                for left in reminders.left_out:
                    count(f"кабинет {cabinet}, ЛС …{left.account.tail}", reason_of(left))
    _summarize(name, moment, outcomes, done)


def _summarize(name: str, moment: datetime, outcomes: Counter[str], done: object) -> None:
    typer.echo(f"{name}, {moment:%d.%m.%Y %H:%M}, ничего не отправлено и не записано:")
    for outcome, number in outcomes.most_common():
        typer.echo(f"{number:>8}  {outcome}")
    if isinstance(done, int):
        typer.echo(f"{done:>8}  {_COUNTED[name]}")
    elif not outcomes:
        typer.echo("Писать некому.")
