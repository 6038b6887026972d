"""`import`, `export` and `sample`: the exchange of files with billing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.endings import finish, refuse
from app.cli.settings import ConfigOption, load_settings

if TYPE_CHECKING:
    from rich.progress import TaskID

    from adapters.registers.importing.report import FileReport
    from app.settings.sections import Settings

OutOption = Annotated[Path, typer.Option(help="Куда записать реестр; такого файла ещё не должно быть.")]
SinceOption = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d", "%d.%m.%Y"], help="Выгрузить с этой даты заново.")
]

export = typer.Typer(help="Выгрузка реестров для биллинга.", no_args_is_help=True)


def import_registers(
    paths: Annotated[list[Path], typer.Argument(help="Файлы реестров или папки с ними.", metavar="ФАЙЛ")],
    config: ConfigOption = None,
    kind: Annotated[str | None, typer.Option(help="Вид реестра, если его не видно из имени файла.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Кодировка, если она не распознаётся.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Только проверить, ничего не записывать.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Отказать файлу из-за одной плохой строки.")
    ] = False,
    new_owners: Annotated[
        bool,
        typer.Option("--new-owners", help="Принять счета, даже если владелец сменился сразу у очень многих."),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Отчёт в JSON, строка на файл.")] = False,
) -> None:
    """Принять реестры биллинга: счета, счётчики, начисления, платежи."""
    from adapters.registers.importing.import_files import Options, import_files
    from adapters.registers.schema.kinds import KINDS
    from app.assembly.supplier import policy_of
    from app.clock import now

    if kind is not None and kind not in KINDS:
        refuse(f"Нет такого вида реестра: {kind}. Есть: {', '.join(KINDS)}.")
    settings = load_settings(config)
    moment = now()
    options = Options(
        now=moment,
        today=policy_of(settings).day(moment),
        kind=kind,
        encoding=encoding,
        dry_run=dry_run,
        strict=strict,
        many_new_owners=new_owners,
    )

    def tell(report: "FileReport") -> None:
        typer.echo(report.json() if json else report.text())
        for detail in report.details:
            typer.echo(detail, err=True)

    with _prepared_database(settings, dry_run=dry_run) as url, _progress_bar() as advance:
        imported = import_files(paths, url, options, on_progress=advance, on_report=tell)
    if imported.passed_over:
        names = ", ".join(path.name for path in imported.passed_over)
        typer.echo(f"Пропущено, это не реестры: {names}", err=True)
    for folder in imported.fruitless:
        typer.echo(f"{folder}: в папке нет ни одного реестра (accounts*.csv, charges*.xlsx …)", err=True)
    raise typer.Exit(imported.exit_code)


@export.command("readings")
def export_readings(out: OutOption, since: SinceOption = None, config: ConfigOption = None) -> None:
    """Выгрузить показания, переданные абонентами."""
    from adapters.registers.exporting.export_readings import export_readings as export_into
    from app.assembly.store import prepare
    from app.clock import now

    url = load_settings(config).database.url.get_secret_value()
    finish(prepare(url))
    count = export_into(url, out, since=since.date() if since else None, now=now())
    typer.echo(f"{out}: выгружено показаний: {count}")


@export.command("payments")
def export_payments(out: OutOption, since: SinceOption = None, config: ConfigOption = None) -> None:
    """Выгрузить платежи, принятые по ссылке."""
    from adapters.registers.exporting.export_payments import export_payments as export_into
    from app.assembly.store import prepare
    from app.clock import now

    url = load_settings(config).database.url.get_secret_value()
    finish(prepare(url))
    count = export_into(url, out, since=since.date() if since else None, now=now())
    typer.echo(f"{out}: выгружено платежей: {count}")


@export.command("promises")
def export_promises(out: OutOption, since: SinceOption = None, config: ConfigOption = None) -> None:
    """Выгрузить обещанные платежи и рассрочки."""
    from adapters.registers.exporting.export_promises import export_promises as export_into
    from app.assembly.store import transact
    from app.assembly.supplier import policy_of
    from app.clock import now
    from core.use_cases.promise_payment import judge_all

    settings = load_settings(config)
    policy = policy_of(settings)
    finish(transact(settings, lambda work: judge_all(work, policy, now())))
    count = export_into(
        settings.database.url.get_secret_value(),
        out,
        zone=policy.time_zone,
        since=since.date() if since else None,
        now=now(),
    )
    typer.echo(f"{out}: выгружено обещаний: {count}")


@export.command("subscriptions")
def export_subscriptions(out: OutOption, since: SinceOption = None, config: ConfigOption = None) -> None:
    """Выгрузить подписки, изменённые в чате: электронная квитанция, СМС."""
    from adapters.registers.exporting.export_subscriptions import export_subscriptions as export_into
    from app.assembly.store import prepare
    from app.assembly.supplier import policy_of
    from app.clock import now

    settings = load_settings(config)
    url = settings.database.url.get_secret_value()
    finish(prepare(url))
    zone = policy_of(settings).time_zone
    count = export_into(url, out, zone=zone, since=since.date() if since else None, now=now())
    typer.echo(f"{out}: выгружено подписок: {count}")


def sample(
    directory: Annotated[Path, typer.Argument(help="Папка, в которую записать реестры.")],
    accounts: Annotated[int, typer.Option(min=1, help="Сколько лицевых счетов придумать.")],
    seed: Annotated[int, typer.Option(help="Одно и то же число даёт одни и те же файлы.")],
    until: Annotated[str | None, typer.Option(help="Последний месяц, ГГГГ-ММ; без него — прошлый.")] = None,
    config: ConfigOption = None,
) -> None:
    """Придумать энергосбыт: счета, счётчики, два года показаний, начисления и платежи."""
    from adapters.registers.sample import write
    from app.assembly.supplier import policy_of
    from app.clock import now
    from app.faults import explain_file_errors
    from core.base.months import Month

    try:
        last = Month.parse(until) if until else Month.of(policy_of(load_settings(config)).day(now())).plus(-1)
    except ValueError:
        refuse(f"«{until}» — не месяц. Напишите, например, 2026-10.")
    with explain_file_errors():
        write(directory, accounts=accounts, seed=seed, until=last)
    typer.echo(f"{directory}: реестры готовы.")


@contextmanager
def _prepared_database(settings: "Settings", *, dry_run: bool) -> Iterator[str]:
    """The URL of a prepared database; a dry run that finds none gets one of its own, which does not stay."""
    from tempfile import TemporaryDirectory

    from app.assembly.store import database_url, prepare
    from storage.migrate import is_empty

    if dry_run and finish(is_empty(settings.database.url.get_secret_value())):
        with TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/cabinet.db"
            finish(prepare(url))
            yield url
    else:
        url = database_url(settings)
        finish(prepare(url))
        yield url


@contextmanager
def _progress_bar() -> Iterator[Callable[[str, int, int], None]]:
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
