"""The command line, and where everything is put together: settings → store → conversation → channels.

Commands import what they need and no more: `--help` and `import` know of no messenger.
"""

import asyncio
import re
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from decimal import Decimal

    from aiohttp import web
    from rich.progress import TaskID

    from app.demo.registers import DemoFacts
    from app.settings.sections import Settings
    from bot.channels.ports import FetchFile
    from bot.channels.telegram import TelegramChannel
    from bot.channels.vk import Callback, VkChannel
    from bot.channels.web.channel import WebChannel
    from bot.engine.roles import Desk
    from core.model.supplier.policy import Policy
    from core.model.supplier.supplier import Supplier
    from core.ports.post import Postman
    from core.ports.store import TurnWork
    from core.use_cases.review_reading import OnCheck
    from storage.store import Store

T = TypeVar("T")

CONFIG = Path("config.toml")
DEMO = Path("var/demo")
LOCK = "running.lock"
NO_CHANNEL = "Не включён ни один канал: нужен [telegram] token, [vk] token или [web] enabled = true."
ADMINISTRATOR = "administrator"
"""The name under which the audit knows whoever types commands."""
REFUSED = 2
"""The exit code of a command that could not be carried out."""

app = typer.Typer(
    help="Личный кабинет абонента энергосбыта: чат в Telegram, во ВКонтакте и на сайте.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
config_app = typer.Typer(help="Настройки.", no_args_is_help=True)
export_app = typer.Typer(help="Выгрузка реестров для биллинга.", no_args_is_help=True)
app.add_typer(config_app, name="config")
readings_app = typer.Typer(help="Показания на проверке: показать, принять, отклонить.")
app.add_typer(export_app, name="export")
app.add_typer(readings_app, name="readings")

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="Файл настроек; без него — config.toml, если он есть.", show_default=False),
]
ReadingIds = Annotated[
    list[int], typer.Argument(help="Номера показаний из списка.", min=1, max=2**63 - 1, metavar="ID...")
]


# --- commands ---


@app.command()
def run(config: ConfigOption = None) -> None:
    """Запустить бота: Telegram, VK, чат на сайте — что включено в настройках."""
    settings = _settings(config)
    _log_to_stdout(settings)

    def ready() -> None:
        _log_where(settings)
        _warm_calendar(settings)

    _finish(serve(settings, ready=ready))


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Порт страницы.", envvar="PORT")] = 8080,
    reset: Annotated[
        bool, typer.Option("--reset", help="Начать заново: удалить всё, что накопилось.")
    ] = False,
) -> None:
    """Показать всё на придуманных данных: без токена, без сети, одной командой."""
    from app.demo.registers import write_demo

    settings = _demo_settings(port)
    with _alone(settings):
        _ensure_port_is_free(settings)
        if reset:
            _delete_demo()
        _log_to_stdout(settings, level="warning")
        with _files_told():
            facts = write_demo(DEMO / "registers", _policy(settings).day(_now()))
        if not (DEMO / "cabinet.db").exists():
            _fill_demo(settings)

        def ready() -> None:
            _say_what_to_try(settings, facts)
            _warm_calendar(settings)

        _finish(serve(settings, ready=ready, mailbox=True))


@app.command()
def migrate(config: ConfigOption = None) -> None:
    """Привести таблицы базы данных к этой версии программы."""
    from storage.migrate import upgrade

    settings = _settings(config)
    _make_room(settings)
    _finish(upgrade(settings.database.url.get_secret_value()))
    typer.echo("База данных готова.")


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Файлы реестров или папки с ними.")],
    config: ConfigOption = None,
    kind: Annotated[str | None, typer.Option(help="Вид реестра, если его не видно из имени файла.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Кодировка, если она не распознаётся.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Только проверить, ничего не записывать.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Отказать файлу из-за одной плохой строки.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Отчёт в JSON, строка на файл.")] = False,
) -> None:
    """Принять реестры биллинга: счета, счётчики, начисления, платежи."""
    from adapters.registers.importing.import_files import Options, import_files
    from adapters.registers.importing.report import FileReport
    from adapters.registers.schema.kinds import KINDS

    if kind is not None and kind not in KINDS:
        _refuse(f"Нет такого вида реестра: {kind}. Есть: {', '.join(KINDS)}.")
    settings = _settings(config)
    now = _now()
    options = Options(
        now=now,
        today=_policy(settings).day(now),
        kind=kind,
        encoding=encoding,
        dry_run=dry_run,
        strict=strict,
    )

    def tell(report: FileReport) -> None:
        typer.echo(report.json() if json else report.text())
        for detail in report.details:
            typer.echo(detail, err=True)

    with _prepared(settings, dry_run=dry_run) as url, _progress() as advance, _misconfiguration_told():
        imported = import_files(paths, url, options, on_progress=advance, on_report=tell)
    if imported.passed_over:
        names = ", ".join(path.name for path in imported.passed_over)
        typer.echo(f"Пропущено, это не реестры: {names}", err=True)
    for folder in imported.fruitless:
        typer.echo(f"{folder}: в папке нет ни одного реестра (accounts*.csv, charges*.xlsx …)", err=True)
    raise typer.Exit(imported.exit_code)


@export_app.command("readings")
def export_readings(
    out: Annotated[Path, typer.Option(help="Куда записать реестр; такого файла ещё не должно быть.")],
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%d.%m.%Y"], help="Выгрузить с этой даты заново.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Выгрузить показания, переданные абонентами."""
    from adapters.registers.exporting.export_readings import export_readings as export

    url = _settings(config).database.url.get_secret_value()
    _finish(_prepare(url))
    with _misconfiguration_told():
        count = export(url, out, since=since.date() if since else None, now=_now())
    typer.echo(f"{out}: выгружено показаний: {count}")


@readings_app.callback(invoke_without_command=True)
def readings(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="В JSON, строка на показание.")] = False,
    config: ConfigOption = None,
) -> None:
    """Показания на проверке: показать, принять, отклонить. Без слова дальше — показать."""
    from core.use_cases.review_reading import on_check

    if context.invoked_subcommand is not None:
        if json or config is not None:
            # Not passed over: the decision would be looked for in another database.
            _refuse(f"Параметры пишут после слова {context.invoked_subcommand}.")
        return
    settings = _settings(config)
    found = _finish(_transact(settings, on_check))
    for each in found:
        typer.echo(_json_of(each) if json else _text_of(each, _policy(settings)))
    if not found and not json:
        typer.echo("Показаний на проверке нет.")


@readings_app.command("accept")
def readings_accept(ids: ReadingIds, config: ConfigOption = None) -> None:
    """Принять показания: они пойдут в расчёт и в следующую выгрузку."""
    from core.use_cases.review_reading import accept

    _decide(ids, partial(accept, by=ADMINISTRATOR, now=_now()), _settings(config), done="принято")


@readings_app.command("reject")
def readings_reject(
    ids: ReadingIds,
    reason: Annotated[str, typer.Option(help="Почему: абонент прочтёт это в истории показаний.")],
    config: ConfigOption = None,
) -> None:
    """Отклонить показания: абонент увидит причину и сможет передать верные."""
    from core.use_cases.review_reading import MOST_REASON, NoReason, ReasonTooLong, reject, tidy_reason

    try:
        tidy = tidy_reason(reason)
    except NoReason:
        _refuse("--reason: напишите причину, её прочтёт абонент.")
    except ReasonTooLong:
        _refuse(f"--reason: не длиннее {MOST_REASON} знаков.")
    decide = partial(reject, reason=tidy, by=ADMINISTRATOR, now=_now())
    _decide(ids, decide, _settings(config), done="отклонено")


@app.command()
def sample(
    directory: Annotated[Path, typer.Argument(help="Папка, в которую записать реестры.")],
    accounts: Annotated[int, typer.Option(min=1, help="Сколько лицевых счетов придумать.")],
    seed: Annotated[int, typer.Option(help="Одно и то же число даёт одни и те же файлы.")],
    until: Annotated[str | None, typer.Option(help="Последний месяц, ГГГГ-ММ; без него — прошлый.")] = None,
    config: ConfigOption = None,
) -> None:
    """Придумать энергосбыт: счета, счётчики, два года показаний, начисления и платежи."""
    from adapters.registers.sample import write
    from core.base.months import Month

    try:
        last = Month.parse(until) if until else Month.of(_policy(_settings(config)).day(_now())).plus(-1)
    except ValueError:
        _refuse(f"«{until}» — не месяц. Напишите, например, 2026-10.")
    with _files_told():
        write(directory, accounts=accounts, seed=seed, until=last)
    typer.echo(f"{directory}: реестры готовы.")


@config_app.command("check")
def config_check(
    config: ConfigOption = None,
    online: Annotated[
        bool, typer.Option("--online", help="Спросить и VK: подходит ли ключ, что не включено в сообществе.")
    ] = False,
) -> None:
    """Показать действующие настройки и сказать, что в них не так."""
    from app.settings.sections import describe, warnings

    settings = _settings(config, show_rest=True)
    typer.echo(describe(settings))
    for warning in warnings(settings):
        typer.echo(f"Внимание: {warning}", err=True)
    if not _has_channel(settings):
        _refuse(NO_CHANNEL)
    if online and settings.vk.token:
        _finish(_check_vk(settings))


# --- putting it together ---


async def serve(
    settings: "Settings", *, ready: Callable[[], None] = lambda: None, mailbox: bool = False
) -> None:
    """Serve the channels that the settings name until SIGTERM or SIGINT, then end without losing a turn.

    `ready` is called when people can write; `mailbox` shows the letters beside the chat, for a demonstration.
    """
    from aiohttp import web

    from adapters.documents.receipt import receipt_pdf
    from bot.cabinet import conversation
    from bot.channels.supervisor import side_by_side
    from bot.engine.dispatcher import Dispatcher
    from bot.tasks import task_kinds
    from jobs.schedule import schedule
    from jobs.worker import Worker
    from storage.retention import forget
    from storage.store import open_store

    if not _has_channel(settings):
        _refuse(NO_CHANNEL)
    policy, supplier = _policy(settings), _supplier(settings)
    _make_room(settings)
    async with AsyncExitStack() as house:
        store = open_store(settings.database.url.get_secret_value())
        house.push_async_callback(store.close)
        await store.prepare()
        dispatcher = Dispatcher(
            conversation(policy, supplier), store, clock=_now, desk=_desk(settings, policy, supplier)
        )
        kinds = task_kinds(
            dispatcher,
            store,
            postman=_postman(settings),
            print_receipt=receipt_pdf,
            policy=policy,
            supplier=supplier,
            clock=_now,
        )
        worker = Worker(store, kinds, clock=_now)
        server = web.Application()
        server.router.add_get("/healthz", _alive)
        workers = [dispatcher.run(), worker.run()]
        scheduler = schedule(
            settings.supplier.time_zone,
            forget=lambda: store.transact(lambda work: forget(work, _now())),
        )
        scheduler.start()
        house.callback(scheduler.shutdown, wait=False)
        messengers = _messengers(settings, store)
        for messenger, is_called in messengers.items():
            house.push_async_callback(messenger.close)
            dispatcher.join(messenger)
            if is_called:
                messenger.routes(server, dispatcher.receive)
        workers.append(side_by_side(list(messengers), dispatcher.receive, others=settings.web.enabled))
        if settings.web.enabled:
            site = _web(settings, store, mailbox=mailbox)
            dispatcher.join(site)
            site.routes(server, dispatcher.receive)
        # What was opened last ends first: nobody can write any more, then the turns in flight end.
        house.push_async_callback(dispatcher.drain)
        await _listen(house, server, settings)
        ready()
        await _until_told_to_stop(workers)


def _desk(settings: "Settings", policy: "Policy", supplier: "Supplier") -> "Desk | None":
    """The operators' chat, where the settings name one."""
    from bot.channels.telegram import TelegramChannel
    from bot.desk.conversation import desk_conversation
    from bot.engine.roles import Desk

    chat = settings.telegram.operators_chat
    if not chat:
        return None
    return Desk(
        conversation=desk_conversation(policy, supplier),
        groups=frozenset({(TelegramChannel.name, str(chat))}),
    )


async def _listen(house: AsyncExitStack, server: "web.Application", settings: "Settings") -> None:
    """Open the HTTP server where a channel needs it; a taken port is said plainly."""
    from aiohttp import web

    from core.base.system_errors import Misconfigured

    if not settings.web.enabled and settings.telegram.mode != "webhook" and settings.vk.mode != "callback":
        return
    # Access lines would hold people's addresses.
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=10)
    await runner.setup()
    house.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, settings.server.host, settings.server.port).start()
    except OSError as error:
        raise Misconfigured(_port_taken(settings, error, "[server] port в настройках")) from error


def _port_taken(settings: "Settings", error: OSError, way_out: str) -> str:
    from core.base.system_errors import why

    return f"Порт {settings.server.port} занять не удалось ({why(error)}). Выберите другой: {way_out}."


async def _alive(request: "web.Request") -> "web.Response":
    """The process answers."""
    from aiohttp import web

    del request
    return web.Response(text="ok")


async def _until_told_to_stop(workers: list[Coroutine[Any, Any, None]]) -> None:
    """Run the workers until a signal, or until one of them fails, which ends the others."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(worker) for worker in workers]
        await stop.wait()
        for task in tasks:
            task.cancel()


def _messengers(settings: "Settings", store: "Store") -> "dict[TelegramChannel | VkChannel, bool]":
    """The messengers that the settings name, and whether each calls us instead of being asked."""
    messengers: dict[TelegramChannel | VkChannel, bool] = {}
    if settings.telegram.token:
        messengers[_telegram(settings, store)] = settings.telegram.mode == "webhook"
    if settings.vk.token:
        messengers[_vk(settings, store)] = settings.vk.mode == "callback"
    return messengers


def _web(settings: "Settings", store: "Store", *, mailbox: bool) -> "WebChannel":
    from adapters.mail.folder import letters
    from bot.channels.rate_limits import Rate
    from bot.channels.web.channel import WebChannel
    from bot.channels.web.site import Rates, Site
    from bot.texts import russian

    site = Site(
        supplier=settings.supplier.short_name,
        phones=settings.supplier.phones,
        email=settings.supplier.email,
        public_url=settings.server.public_url,
        frame_origins=settings.web.frame_origins,
        trusted_proxies=settings.server.trusted_proxies,
        rates=Rates(
            address=Rate(burst=settings.web.address_burst, per_second=settings.web.address_per_second)
        ),
    )
    shown = (lambda: letters(settings.mail.folder)) if mailbox else None
    return WebChannel(site, store, texts=russian(), clock=_now, letters=shown)


def _telegram(settings: "Settings", store: "Store") -> "TelegramChannel":
    from bot.channels.telegram import Profile, TelegramChannel, Webhook, Words
    from bot.texts import russian

    texts = russian()
    commands = [
        (name, texts.label(f"command-{name}"))
        for name in ("start", "menu", "check", "cancel", "help", "privacy")
    ]
    webhook = Webhook(
        base_url=settings.server.public_url, secret=settings.telegram.webhook_secret.get_secret_value()
    )
    return TelegramChannel(
        settings.telegram.token.get_secret_value(),
        fetch_file=_files_of(TelegramChannel.name, store),
        words=Words(
            only_private=texts("group"),
            only_private_toast=texts.label("group-press"),
            phone_hint=texts("phone-hint"),
            phone_over=texts("phone-over"),
        ),
        profile=Profile(
            commands=commands,
            commands_elsewhere=[("start", texts.label("command-start"))],
            description=texts.label("about"),
            short_description=texts.label("about-short"),
        ),
        api_url=settings.telegram.api_url,
        proxy=settings.telegram.proxy.get_secret_value(),
        calls_per_second=settings.telegram.calls_per_second,
        webhook=webhook if settings.telegram.mode == "webhook" else None,
        operators_chat=settings.telegram.operators_chat,
    )


def _vk(settings: "Settings", store: "Store") -> "VkChannel":
    from bot.channels.vk import StoredPlace, VkChannel
    from bot.texts import russian

    texts, vk = russian(), settings.vk
    return VkChannel(
        vk.token.get_secret_value(),
        vk.group_id,
        fetch_file=_files_of(VkChannel.name, store),
        place=StoredPlace(store, vk.group_id),
        only_private=texts("group"),
        only_private_toast=texts.label("group-press"),
        file_not_sent=texts("file-not-sent"),
        clock=_now,
        api_url=vk.api_url,
        calls_per_second=vk.calls_per_second,
        callback=_vk_callback(settings),
    )


def _vk_callback(settings: "Settings") -> "Callback | None":
    """How VK calls us, where it is to."""
    from bot.channels.vk import CALLBACK_PATH, Callback

    if settings.vk.mode != "callback":
        return None
    return Callback(
        url=settings.server.public_url + CALLBACK_PATH,
        secret=settings.vk.secret.get_secret_value(),
        confirmation=settings.vk.confirmation,
    )


async def _check_vk(settings: "Settings") -> None:
    """Say what in the community stands in the bot's way."""
    from bot.channels.vk import check

    vk = settings.vk
    token, callback = vk.token.get_secret_value(), _vk_callback(settings)
    for problem in await check(token, vk.group_id, url=vk.api_url, callback=callback):
        typer.echo(f"Внимание: VK: {problem}", err=True)


def _files_of(channel: str, store: "Store") -> "FetchFile":
    """The files that screens of a channel carry."""
    from core.model.files import KeptFile

    async def fetch(peer: str, key: str) -> KeptFile | None:
        return await store.transact(
            lambda work: work.files.get(work.chats.open(channel, peer, _now()).id, key)
        )

    return fetch


def _postman(settings: "Settings") -> "Postman":
    from email.headerregistry import Address

    from adapters.mail.folder import FolderPostman
    from adapters.mail.smtp import SmtpPostman

    mail = settings.mail
    sender = Address(settings.supplier.short_name, addr_spec=mail.sender)
    if not mail.host:
        return FolderPostman(mail.folder, sender=sender)
    return SmtpPostman(
        host=mail.host,
        port=mail.port,
        sender=sender,
        tls=mail.tls,
        user=mail.user,
        password=mail.password.get_secret_value(),
        timeout=mail.timeout_seconds,
    )


def _policy(settings: "Settings") -> "Policy":
    from datetime import timedelta

    from core.model.readings.plausibility import CheckLimits
    from core.model.readings.window import SubmissionWindow
    from core.model.supplier.policy import Policy

    readings, links, registration = settings.readings, settings.links, settings.registration
    return Policy(
        time_zone=settings.supplier.time_zone,
        windows=(SubmissionWindow(first_day=readings.window_first_day, last_day=readings.window_last_day),),
        check=CheckLimits(
            usual_times=readings.usual_times,
            never_asked_kwh=readings.never_asked_kwh,
            power_kw=readings.max_power_kw,
        ),
        bill_fraction=readings.bill_fraction,
        code_lives=timedelta(minutes=registration.code_minutes),
        code_tries=registration.code_tries,
        code_pause=timedelta(seconds=registration.resend_seconds),
        proofs_a_person=links.wrong_proofs_per_person,
        proofs_an_address=links.wrong_proofs_per_address,
        proofs_an_account=links.wrong_proofs_per_account,
        proofs_period=timedelta(hours=links.period_hours),
        shift_due=settings.billing.shift_due,
    )


def _supplier(settings: "Settings") -> "Supplier":
    from core.model.receipts.receipt import Contacts
    from core.model.supplier.supplier import Supplier

    stated = settings.supplier
    return Supplier(
        payee=stated.payee,
        contacts=Contacts(
            name=stated.name,
            address=stated.address,
            phones=stated.phones,
            email=stated.email,
            site=stated.site,
        ),
        short_name=stated.short_name,
        hours=stated.hours,
    )


# --- readings on check ---


def _decide(ids: list[int], decide: Callable[..., None], settings: "Settings", *, done: str) -> None:
    """Decide about each reading for itself, and say of each what became of it."""
    from core.base.ids import ReadingId
    from core.use_cases.review_reading import NoSuchReading, NotOnCheck

    decided, refused = 0, 0
    for number in dict.fromkeys(ids):
        try:
            _finish(_transact(settings, partial(decide, reading_id=ReadingId(number))))
        except NoSuchReading:
            typer.echo(f"{number}: такого показания нет, номера показывает main.py readings", err=True)
            refused += 1
        except NotOnCheck as other:
            typer.echo(f"{number}: уже не на проверке, {_WHAT_BECAME[other.status]}", err=True)
            refused += 1
        else:
            typer.echo(f"{number}: {done}")
            decided += 1
    if refused:
        raise typer.Exit(1 if decided else REFUSED)


_WHAT_BECAME = {
    "accepted": "принято",
    "rejected": "отклонено",
    "deleted": "абонент его удалил",
    "replaced": "абонент передал другое",
    "exported": "выгружено для биллинга",
    "billed": "учтено биллингом",
}


def _text_of(waiting: "OnCheck", policy: "Policy") -> str:
    from bot.texts import russian, source_names, word_of
    from bot.wording import figures

    texts = russian()
    reading, zones = waiting.reading, waiting.meter.zones

    def shown(values: Sequence["Decimal | None"]) -> str:
        numbers = ["—" if value is None else figures.number(value) for value in values]
        if len(zones) == 1:
            return numbers[0]
        names = (texts.label(f"zone-{zone}") for zone in zones)
        return ", ".join(f"{name} {number}" for name, number in zip(names, numbers, strict=False))

    why = f": {texts.label(f'suspicion-{word_of(reading.suspicion)}')}" if reading.suspicion else ""
    return (
        f"{reading.id}: ЛС {waiting.account}, счётчик № {waiting.meter.number}, "
        f"{figures.month(reading.month)}\n"
        f"  было {shown(waiting.previous.values)}; стало {shown(reading.values)}; "
        f"расход {shown(reading.consumption)} кВт·ч{why}\n"
        f"  передано {figures.moment(policy.local(reading.received_at))}, "
        f"{source_names(texts).get(reading.source, reading.source)}"
    )


def _json_of(waiting: "OnCheck") -> str:
    from json import dumps

    reading = waiting.reading

    def shown(values: Sequence["Decimal | None"]) -> list[str | None]:
        return [None if value is None else f"{value.normalize():f}" for value in values]

    return dumps(
        {
            "id": reading.id,
            "account": waiting.account,
            "meter": waiting.meter.number,
            "month": str(reading.month),
            "zones": waiting.meter.zones,
            "previous": shown(waiting.previous.values),
            "values": shown(reading.values),
            "consumption": shown(reading.consumption),
            "why": reading.suspicion,
            "received_at": reading.received_at.isoformat(),
            "source": reading.source,
        },
        ensure_ascii=False,
    )


# --- the demonstration ---


def _demo_settings(port: int) -> "Settings":
    from app.settings.sections import Database, Mail, SecretUrl, Server, Settings

    return Settings(
        database=Database(url=SecretUrl(f"sqlite:///{DEMO / 'cabinet.db'}")),
        mail=Mail(folder=DEMO / "mail"),
        server=Server(port=port),
    )


@contextmanager
def _alone(settings: "Settings") -> Iterator[None]:
    """Hold the demonstration's files: two would write over each other, and a reset deletes what is in use.

    The system lets go of the lock when the process ends, however it ends.
    """
    from fcntl import LOCK_EX, LOCK_NB, flock

    with ExitStack() as house:
        with _files_told():
            DEMO.mkdir(parents=True, exist_ok=True)
            lock = house.enter_context((DEMO / LOCK).open("a+", encoding="utf-8"))
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            _refuse(f"Демонстрация уже идёт: {lock.read()}. Сначала остановите её (Ctrl+C).")
        lock.truncate(0)
        lock.write(settings.server.base_url)
        lock.flush()
        yield


def _delete_demo() -> None:
    """Delete everything but the lock, which would be another file for whoever came next."""
    import shutil

    with _files_told():
        for entry in DEMO.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name != LOCK:
                entry.unlink()


def _fill_demo(settings: "Settings") -> None:
    """Import the invented registers into a file that gets its name last, so that it is whole or absent."""
    from adapters.registers.importing.import_files import Options, import_files
    from storage.migrate import upgrade

    unfinished = DEMO / "unfinished.db"
    # What an interrupted start has left; SQLite would take an orphaned journal for the new file's own.
    for left in (*DEMO.glob("unfinished.db*"), *DEMO.glob("cabinet.db-*")):
        left.unlink()
    url = f"sqlite:///{unfinished}"
    _finish(upgrade(url))
    now = _now()
    options = Options(now=now, today=_policy(settings).day(now))
    with _misconfiguration_told():
        imported = import_files([DEMO / "registers"], url, options)
    if imported.exit_code:
        _refuse(
            "Демонстрация не открыта: придуманные реестры не загрузились.\n"
            + "".join(f"{report.text()}\n" for report in imported.reports if report.exit_code)
            + "Начать заново: make demo-reset."
        )
    unfinished.replace(DEMO / "cabinet.db")


def _ensure_port_is_free(settings: "Settings") -> None:
    """Say that the port is taken before anything is made."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.server.host, settings.server.port))
        except OSError as error:
            _refuse(_port_taken(settings, error, "make demo PORT=8081"))


# --- the shell ---


def _log_where(settings: "Settings") -> None:
    """Say that people can write, and where: without this a start looks like a standstill."""
    import structlog

    switched_on = {
        "telegram": bool(settings.telegram.token),
        "vk": bool(settings.vk.token),
        "web": settings.web.enabled,
    }
    channels = [name for name, on in switched_on.items() if on]
    chat = {"chat": settings.server.base_url} if settings.web.enabled else {}
    structlog.get_logger("main").info("bot_runs", channels=channels, **chat)


def _warm_calendar(settings: "Settings") -> None:
    """Read the holidays, which takes a third of a second, before the first turn asks for a due day.

    Begun when people can write already, since it would take its time from the start as well.
    """
    from threading import Thread

    from core.base.calendar import is_working_day

    today = _policy(settings).day(_now())
    Thread(target=is_working_day, args=(today,), name="calendar", daemon=True).start()


def _has_channel(settings: "Settings") -> bool:
    return bool(settings.web.enabled or settings.telegram.token or settings.vk.token)


def _settings(config: Path | None, *, show_rest: bool = False) -> "Settings":
    """The settings, or a plain word about what is wrong with them, perhaps after what is right."""
    from app.settings.sections import SettingsError, describe, load

    if config is None and CONFIG.exists():
        config = CONFIG
    try:
        return load(config)
    except SettingsError as error:
        if show_rest and error.rest:
            typer.echo(describe(error.rest))
        _refuse("\n".join(str(problem) for problem in error.problems))


def _log_to_stdout(settings: "Settings", *, level: str = "") -> None:
    from app.logs import configure

    configure(level or settings.log.level, sys.stdout)


@contextmanager
def _prepared(settings: "Settings", *, dry_run: bool) -> Iterator[str]:
    """The URL of a prepared database; a dry run that finds none gets one of its own, which does not stay."""
    from tempfile import TemporaryDirectory

    from storage.migrate import is_empty

    url = settings.database.url.get_secret_value()
    if dry_run and _finish(is_empty(url)):
        with TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/cabinet.db"
            _finish(_prepare(url))
            yield url
    else:
        _make_room(settings)
        _finish(_prepare(url))
        yield url


async def _prepare(url: str) -> None:
    """Fill an empty database; refuse one of another version."""
    from storage.store import open_store

    store = open_store(url)
    try:
        await store.prepare()
    finally:
        await store.close()


async def _transact(settings: "Settings", work: "Callable[[TurnWork], T]") -> T:
    """One transaction in a prepared database."""
    from storage.store import open_store

    _make_room(settings)
    store = open_store(settings.database.url.get_secret_value())
    try:
        await store.prepare()
        return await store.transact(work)
    finally:
        await store.close()


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error, where somebody watches it."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def advance(name: str, done: int, whole: int) -> None:
            task = tasks.get(name)
            if task is None:
                task = tasks[name] = bar.add_task(name, total=whole)
            bar.update(task, completed=done)

        yield advance


def _make_room(settings: "Settings") -> None:
    """Make the folder of an SQLite file, which SQLite does not."""
    scheme, _, path = settings.database.url.get_secret_value().partition(":///")
    if scheme.startswith("sqlite"):
        with _files_told():
            Path(path).parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def _files_told() -> Iterator[None]:
    """Say in a word which file or folder the system refuses, and why."""
    from core.base.system_errors import why

    try:
        yield
    except OSError as error:
        _refuse(f"{error.filename}: {why(error)}" if error.filename else f"Не записать: {why(error)}.")


def _finish(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what an administrator has to see to is said without a traceback."""
    with _misconfiguration_told():
        return asyncio.run(work)


@contextmanager
def _misconfiguration_told() -> Iterator[None]:
    """Say in a word what an administrator has to see to."""
    from core.base.system_errors import Misconfigured

    try:
        yield
    except Misconfigured as problem:
        _refuse(str(problem))
    except BaseExceptionGroup as group:
        problems, others = group.split(Misconfigured)
        if problems is None or others is not None:
            raise
        _refuse("\n".join(str(problem) for problem in _each(problems)))


def _each(group: BaseExceptionGroup[Any]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _each(error)
        else:
            yield error


def _say_what_to_try(settings: "Settings", facts: "DemoFacts") -> None:
    typer.echo(f"""
Чат открыт: {settings.server.base_url}
Письма с кодами: {settings.server.base_url}/mail

Попробуйте: «Регистрация», любая почта, код из письма.
Потом привяжите счёт:
  счёт {facts.a.account}, сумма {facts.a.amount}, счётчик {facts.a.meter}
  счёт {facts.b.account}, сумма {facts.b.amount}, счётчик {facts.b.meter}
И передайте показания.

Остановить: Ctrl+C. Начать заново: make demo-reset.
""")


def _refuse(problem: str) -> NoReturn:
    typer.echo(problem, err=True)
    raise typer.Exit(REFUSED)


def _now() -> datetime:
    return datetime.now(UTC)


def command_line() -> NoReturn:
    """Carry out what was typed; what is wrong with it is said in the language of everything else."""
    try:
        sys.exit(app(standalone_mode=False))
    except typer.TyperException as wrong:
        context: typer.Context | None = getattr(wrong, "ctx", None)
        message = _in_russian(wrong.format_message())
        if message:  # nothing where help has been shown instead
            typer.echo(message, err=True)
            typer.echo(f"Справка: {context.command_path if context else 'main.py'} --help", err=True)
        sys.exit(wrong.exit_code)


def _in_russian(message: str) -> str:
    for pattern, words in _TYPERS_WORDS.items():
        message = re.sub(pattern, words, message)
    return message


_TYPERS_WORDS = {
    r"No such command '(.+?)'\.": r"Нет такой команды: \1.",
    r"Did you mean '(.+)'\?": r"Возможно, \1.",
    r"Missing command\.": "Не хватает команды.",
    r"No such option: (\S+)": r"Нет такого параметра: \1.",
    r"\(Possible options: (.+)\)": r"Возможно, \1.",
    r"Missing (?:argument|option) '(.+?)'\.": r"Не хватает: \1.",
    r"Got unexpected extra argument\(s\) \((.+)\)": r"Лишнее: \1.",
    r"Option '(.+?)' requires an argument\.": r"После \1 нужно значение.",
    r"Option '(.+?)' does not take a value\.": r"После \1 значения не бывает.",
    r"Invalid value for '(.+?)'": r"\1",
    r" \(env var: '(.+?)'\)": r" (переменная \1)",
    r"Input should be a valid integer.*": "нужно целое число.",
    r"Input should be greater than or equal to (\S+)": r"нужно не меньше \1.",
    r"Input should be less than or equal to (\S+)": r"нужно не больше \1.",
    r"Value error, .+ does not match the formats .+": "нужна дата вида 2026-10-31 или 31.10.2026.",
}
"""What the library says of words, as far as our commands give it a reason to."""


if __name__ == "__main__":
    command_line()
