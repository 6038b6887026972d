"""`broadcasts`: saying something to many at once, from writing it to the report."""

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from app.cli.endings import finish, refuse
from app.cli.settings import ConfigOption, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from app.settings.sections import Settings
    from core.base.ids import AccountNumber, BroadcastId, CabinetId
    from core.base.refusals import Refusal
    from core.model.broadcasts.audience import Audience
    from core.model.broadcasts.broadcast import Broadcast, Recipient
    from core.ports.store import TurnWork

T = TypeVar("T")

_MOST: Final = 1000
_OF_REPORT: Final = 1000
"""Recipients that are read at once."""

Number = Annotated[
    int,
    typer.Argument(help="Номер рассылки: его показывает broadcasts.", metavar="НОМЕР", min=1, max=2**63 - 1),
]


class KindWord(StrEnum):
    """What a broadcast is about."""

    NOTICE = "notice"
    OUTAGE = "outage"
    OFFER = "offer"


group = typer.Typer(help="Рассылки: написать, посчитать, проверить, отправить, остановить, отчёт.")


@group.callback(invoke_without_command=True)
def list_broadcasts(
    context: typer.Context,
    limit: Annotated[int, typer.Option(help="Сколько последних.", min=1, max=_MOST)] = 20,
    config: ConfigOption = None,
) -> None:
    """Рассылки, последние сверху. Без слова дальше — показать."""
    from app.assembly.store import transact

    if context.invoked_subcommand is not None:
        if config is not None:
            refuse(f"Параметры пишут после слова {context.invoked_subcommand}.")
        return
    settings = load_settings(config)

    def look(work: "TurnWork") -> list[str]:
        return [_line(work, found) for found in work.broadcasts.last(limit)]

    lines = finish(transact(settings, look))
    for line in lines:
        typer.echo(line)
    if not lines:
        typer.echo("Рассылок ещё не было.")


@group.command("new")
def new(
    text: Annotated[str, typer.Option(help="Текст: <b>, <i>, <a href>, поля вроде {счёт} и {долг}.")] = "",
    text_file: Annotated[Path | None, typer.Option(help="Файл с текстом, UTF-8, вместо --text.")] = None,
    kind: Annotated[
        KindWord, typer.Option(help="notice — об обслуживании, outage — об отключении, offer — реклама.")
    ] = KindWord.NOTICE,
    account: Annotated[list[str] | None, typer.Option(help="Лицевой счёт; можно повторять.")] = None,
    accounts: Annotated[Path | None, typer.Option(help="Реестр с колонкой account.")] = None,
    street: Annotated[str, typer.Option(help="Улица и дома: «Волгоград, ул. Мира, 1-9, 12а».")] = "",
    tariff: Annotated[str, typer.Option(help="Тарифная группа.")] = "",
    debtors: Annotated[
        float | None, typer.Option(help="Все, у кого просрочено от стольких рублей.", min=0.01)
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Написать рассылку и посчитать получателей; ничего не отправляется."""
    from app.assembly.store import prepared_store
    from app.assembly.supplier import policy_of
    from app.clock import now
    from bot.errands.broadcasts import count_recipients
    from bot.texts import russian
    from bot.wording.broadcasts import ensure_can_be_shown
    from core.base.refusals import Refusal
    from core.model.broadcasts.broadcast import BroadcastKind
    from core.use_cases.broadcast import broadcast_of, draft

    if sum(map(bool, (account, accounts, street, tariff, debtors))) != 1:
        refuse("Кому: назовите одно — --account, --accounts, --street, --tariff или --debtors.")
    settings = load_settings(config)
    policy = policy_of(settings)
    words = _read(text_file) if text_file else text
    numbers = _numbers(account, accounts, settings)

    def write(work: "TurnWork") -> "Broadcast":
        ensure_can_be_shown(russian(), words)
        return draft(
            work,
            kind=BroadcastKind(kind),
            text=words,
            audience=_audience(work, street, tariff, debtors),
            author=_who(),
            now=now(),
            numbers=numbers,
        )

    async def write_and_count() -> str:
        async with prepared_store(settings) as store:
            made = await store.transact(write)
            await count_recipients(store, made.id, policy, now)
            return await store.transact(lambda work: _line(work, broadcast_of(work, made.id)))

    try:
        typer.echo(finish(write_and_count()))
    except Refusal as refusal:
        _explain(refusal)


@group.command("preview")
def preview(number: Number, config: ConfigOption = None) -> None:
    """Показать, как рассылку увидят в каждом мессенджере и в письме."""
    from app.assembly.messengers import MESSENGERS
    from app.assembly.supplier import policy_of, supplier_of
    from bot.messages.broadcast_preview import previews
    from bot.texts import russian

    settings = load_settings(config)
    found = _found(settings, number)
    limits = {messenger.name: messenger.limits for messenger in MESSENGERS}
    shift_due = policy_of(settings).shift_due
    for shown in previews(russian(), found, limits, supplier_of(settings), shift_due=shift_due):
        typer.echo(f"— {shown.title}\n{shown.text}\n")


@group.command("test")
def try_on_oneself(
    number: Number,
    email: Annotated[str, typer.Option(help="Почта кабинета, в чат которого прислать.")],
    config: ConfigOption = None,
) -> None:
    """Прислать рассылку себе: в свой кабинет, с цифрами для примера. Бот должен работать."""
    from app.clock import now
    from core.model.messages.recipients import ToCabinet
    from core.use_cases.broadcast import try_out

    def send_to(work: "TurnWork") -> bool:
        cabinet = work.cabinets.by_email(email.strip().casefold())
        if cabinet is None:
            return False
        try_out(work, _id(number), ToCabinet(cabinet.id), by=_who(), now=now())
        return True

    if not _done(config, send_to):
        refuse(f"--email: кабинета с почтой {email} нет.")
    typer.echo(f"Рассылка {number}: проверка отправлена в кабинет {email}")


@group.command("start")
def start(number: Number, config: ConfigOption = None) -> None:
    """Отправить рассылку или продолжить после паузы; большая сначала ждёт согласия старшего."""
    from app.assembly.supplier import policy_of
    from app.clock import now
    from core.model.broadcasts.broadcast import BroadcastStatus
    from core.use_cases.broadcast import broadcast_of, go_on, send

    policy = policy_of(load_settings(config))

    def begin(work: "TurnWork") -> "Broadcast":
        if broadcast_of(work, _id(number)).status is BroadcastStatus.PAUSED:
            return go_on(work, _id(number), by=_who(), now=now())
        return send(work, _id(number), policy, by=_who(), now=now())

    _do(config, begin)


@group.command("approve")
def approve(number: Number, config: ConfigOption = None) -> None:
    """Согласовать чужую рассылку: она сразу пойдёт. Кто старший, сказано в настройках."""
    from app.assembly.supplier import policy_of
    from app.clock import now
    from core.use_cases.broadcast import approve as consent

    policy = policy_of(load_settings(config))
    _do(config, lambda work: consent(work, _id(number), policy, by=_who(), now=now()))


@group.command("pause")
def pause(number: Number, config: ConfigOption = None) -> None:
    """Приостановить: больше никому не уйдёт, пока не скажете start."""
    from app.clock import now
    from core.use_cases.broadcast import pause as hold

    _do(config, lambda work: hold(work, _id(number), by=_who(), now=now()))


@group.command("stop")
def stop(number: Number, config: ConfigOption = None) -> None:
    """Остановить навсегда: кому ещё не ушло, уже не уйдёт."""
    from app.clock import now
    from core.use_cases.broadcast import stop as end

    _do(config, lambda work: end(work, _id(number), by=_who(), now=now()))


@group.command("report")
def report(
    number: Number,
    out: Annotated[Path, typer.Option(help="Куда записать; такого файла ещё не должно быть.")],
    config: ConfigOption = None,
) -> None:
    """Отчёт реестром: кому доставлено и как, кому нет и почему, кто потом писал боту."""
    import csv

    from adapters.registers.schema.cells import guarded
    from app.assembly.store import prepared_store
    from app.assembly.supplier import policy_of
    from bot.texts import russian
    from bot.wording.broadcast_report import COLUMNS, report_rows
    from core.base.ids import CabinetId

    settings = load_settings(config)
    policy, found = policy_of(settings), _found(settings, number)

    async def write() -> int:
        after, rows = CabinetId(0), 0
        async with prepared_store(settings) as store:
            with out.open("x", encoding="utf-8-sig", newline="") as file:
                register = csv.writer(file, delimiter=";", lineterminator="\n")
                register.writerow(COLUMNS)
                while some := await store.transact(partial(_some_of_report, broadcast=found, after=after)):
                    for each in some:
                        for row in report_rows(russian(), each, policy):
                            register.writerow(list(map(guarded, row)))
                            rows += 1
                    after = some[-1].cabinet_id
        return rows

    try:
        rows = finish(write())
    except FileExistsError:
        refuse(f"{out}: такой файл уже есть.")
    except OSError as error:
        refuse(f"{out}: не записать ({error.strerror})")
    typer.echo(f"{out}: строк {rows}")


def _some_of_report(work: "TurnWork", *, broadcast: "Broadcast", after: "CabinetId") -> "Sequence[Recipient]":
    return work.broadcasts.report(broadcast.id, after=after, limit=_OF_REPORT)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"{path}: не читается ({error})")


def _numbers(account: list[str] | None, accounts: Path | None, settings: "Settings") -> "list[AccountNumber]":
    from adapters.registers.account_list import read_account_list
    from adapters.registers.files.register import FileFault
    from app.assembly.supplier import policy_of
    from app.clock import now
    from core.model.accounts import NotAnAccountNumber, parse_account_number

    if accounts is not None:
        try:
            return read_account_list(accounts, policy_of(settings).day(now()))
        except FileFault as fault:
            refuse(f"{accounts}: {fault}")
    found = []
    for typed in account or ():
        try:
            found.append(parse_account_number(typed))
        except NotAnAccountNumber:
            refuse(f"--account: {typed} — не номер лицевого счёта.")
    return found


def _audience(work: "TurnWork", street: str, tariff: str, debtors: float | None) -> "Audience":
    from core.model.broadcasts.audience import Debtors, Listed
    from core.use_cases.broadcast import group_meant, street_meant

    if street:
        return street_meant(work, street)
    if tariff:
        return group_meant(work, tariff)
    return Listed() if debtors is None else Debtors(round(debtors * 100))


def _who() -> str:
    """Who types the command, as the audit names them."""
    import getpass

    return f"server:{getpass.getuser()}"


def _id(number: int) -> "BroadcastId":
    from core.base.ids import BroadcastId

    return BroadcastId(number)


def _found(settings: "Settings", number: int) -> "Broadcast":
    from app.assembly.store import transact
    from core.base.refusals import Refusal
    from core.use_cases.broadcast import broadcast_of

    try:
        return finish(transact(settings, lambda work: broadcast_of(work, _id(number))))
    except Refusal as refusal:
        _explain(refusal)


def _done(config: Path | None, work: "Callable[[TurnWork], T]") -> T:
    """Do it in one transaction; a refusal ends the command with what is wrong."""
    from app.assembly.store import transact
    from core.base.refusals import Refusal

    try:
        return finish(transact(load_settings(config), work))
    except Refusal as refusal:
        _explain(refusal)


def _do(config: Path | None, act: "Callable[[TurnWork], Broadcast]") -> None:
    """Do something with a broadcast, and say how it stands then."""
    typer.echo(_done(config, lambda work: _line(work, act(work))))


def _explain(refusal: "Refusal") -> "NoReturn":
    from bot.texts import russian
    from bot.wording.broadcast_refusals import why_not

    refuse(why_not(russian(), refusal))


def _line(work: "TurnWork", found: "Broadcast") -> str:
    """One line: number, whom, how many, how it stands."""
    from bot.texts import russian
    from bot.wording.broadcast_report import audience_named, progress, status_named

    texts = russian()
    line = (
        f"{found.id}: {status_named(texts, found.status)}; {audience_named(texts, found.audience)}; "
        f"счетов {found.accounts}, получателей {found.recipients}; написал {found.author}"
    )
    if found.started_at is None:
        return line
    return f"{line}; {progress(texts, found, work.broadcasts.tally(found.id))}"
