"""`payments` and `reconcile`: payments that hang, what became of one, and the books compared."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from app.cli.endings import REFUSED, a_word_follows, finish, refuse
from app.cli.settings import ConfigOption, load_settings

if TYPE_CHECKING:
    from adapters.payments.registers import Register
    from app.settings.sections import Settings
    from core.model.accounts import Account
    from core.model.payments.online_payment import OnlinePayment, PaymentChange
    from core.ports.store import TurnWork
    from core.use_cases.look_at_payments import Hanging
    from jobs.reconciling import Found, Said

DIFFERENT = 1
"""The exit code when the books differ."""
_DAYS = 5
"""The working week that billing usually needs."""

group = typer.Typer(help="Платежи по ссылке, которые зависли: показать, разобрать, спросить.")


@group.callback(invoke_without_command=True)
def list_payments(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=0, help="Сколько дней ждать учёта биллингом.")] = _DAYS,
    json: Annotated[bool, typer.Option("--json", help="В JSON, строка на платёж.")] = False,
    config: ConfigOption = None,
) -> None:
    """Платежи, которые зависли, и что о каждом сейчас говорит платёжная система."""
    from app.assembly.supplier import policy_of
    from app.cli.payment_lines import json_of, text_of

    if a_word_follows(context):
        return
    settings = _settings(config)
    found = finish(_hanging(settings, days))
    for each, said in found:
        typer.echo(json_of(each, said) if json else text_of(each, said, policy_of(settings)))
    if not found and not json:
        typer.echo("Зависших платежей нет.")


def _settings(config: Path | None) -> "Settings":
    """The settings; what is logged goes beside what is told, so that `--json` stays JSON."""
    from app.logs import configure

    settings = load_settings(config)
    configure("error", sys.stderr)
    return settings


async def _hanging(settings: "Settings", days: int) -> "list[tuple[Hanging, Said]]":
    from app.assembly.payments.asking import providers_of
    from app.assembly.store import transact
    from app.clock import now
    from core.use_cases.look_at_payments import hanging
    from jobs.reconciling import ask_each

    async with providers_of(settings) as providers:
        found = await transact(
            settings, lambda work: hanging(work, providers=providers, days=days, now=now())
        )
        said = await ask_each([each.payment for each in found], providers)
    return list(zip(found, said, strict=True))


@group.command("show")
def show_payment(
    name: Annotated[str, typer.Argument(help="Номер платежа или его ключ.", metavar="ПЛАТЁЖ")],
    config: ConfigOption = None,
) -> None:
    """Показать платёж и всё, что с ним было."""
    from app.assembly.store import transact
    from app.assembly.supplier import policy_of
    from app.cli.payment_lines import ledger_of
    from core.use_cases.look_at_payments import named

    def look(work: "TurnWork") -> "tuple[OnlinePayment, Account, list[PaymentChange]] | None":
        payment = named(work, name)
        if payment is None:
            return None
        return payment, work.accounts.get(payment.account_id), work.online_payments.ledger(payment.id)

    settings = _settings(config)
    found = finish(transact(settings, look))
    if found is None:
        _refuse_unknown(name)
    typer.echo(ledger_of(*found, policy_of(settings)))


@group.command("check")
def check_payment(
    number: Annotated[int, typer.Argument(help="Номер платежа.", min=1, max=2**63 - 1, metavar="НОМЕР")],
    config: ConfigOption = None,
) -> None:
    """Спросить платёжную систему о платеже и записать ответ."""
    from app.cli.payment_lines import STATUSES
    from core.ports.task_kinds import NoUseTrying, TryLater

    settings = _settings(config)
    try:
        payment = finish(_check(settings, number))
    except TryLater as trouble:
        refuse(f"{number}: ответа нет: {trouble}")
    except NoUseTrying as refusal:
        refuse(f"{number}: платёжная система отказала: {refusal}")
    if payment is None:
        _refuse_unknown(str(number))
    asked = "" if payment.provider_id else ", ссылки не было, спросить не о чем"
    typer.echo(f"{number}: {STATUSES[payment.status]}{asked}")


async def _check(settings: "Settings", number: int) -> "OnlinePayment | None":
    from app.assembly.payments.asking import providers_of
    from app.assembly.payments.returning import RETURN_PATH
    from app.assembly.store import prepared_store
    from app.assembly.supplier import policy_of
    from app.clock import now
    from core.base.ids import OnlinePaymentId
    from jobs.payments import Cashier

    async with prepared_store(settings) as store, providers_of(settings) as providers:
        cashier = Cashier(
            store,
            providers,
            policy=policy_of(settings),
            return_url=settings.server.base_url + RETURN_PATH,
            clock=now,
        )
        return await cashier.ask(OnlinePaymentId(number), by="administrator")


def _refuse_unknown(name: str) -> NoReturn:
    refuse(f"{name}: такого платежа нет, номера показывает main.py payments")


def reconcile(
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d", "%d.%m.%Y"], help="С какого дня сверять.")],
    provider: Annotated[
        str | None, typer.Option(help="Платёжная система; без неё сверяются все.", metavar="ИМЯ")
    ] = None,
    register: Annotated[
        Path | None, typer.Option(help="Реестр платёжной системы вместо её списка.", metavar="ФАЙЛ")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="В JSON, строка на расхождение.")] = False,
    config: ConfigOption = None,
) -> None:
    """Сверить наши платежи со списком или с реестром платёжной системы."""
    from app.assembly.supplier import policy_of
    from app.clock import now

    settings = _settings(config)
    if since.date() > policy_of(settings).day(now()):
        refuse(f"--since: {since:%d.%m.%Y} ещё не наступило, сверять нечего. Укажите прошедший день.")
    if register is not None:
        code = finish(_with_register(settings, since, provider, register, json=json))
    else:
        code = finish(_with_lists(settings, since, provider, json=json))
    raise typer.Exit(code)


async def _with_lists(settings: "Settings", since: datetime, only: str | None, *, json: bool) -> int:
    """Compare with each provider; one that gives no list holds up no other. The exit code."""
    from app.assembly.payments.asking import providers_of
    from app.assembly.store import prepared_store
    from app.clock import now
    from core.ports.payment_providers import ProviderRefused, ProviderSilent
    from jobs.reconciling import Reconciler

    code = 0
    async with prepared_store(settings) as store, providers_of(settings) as providers:
        asked = [each for name, each in providers.items() if only in {None, name}]
        if not asked:
            if not providers:
                refuse("Сверять не с чем: в настройках нет ни одной платёжной системы.")
            refuse(f"Нет такой платёжной системы. В настройках: {', '.join(providers)}.")
        reconciler = Reconciler(store, zone=settings.supplier.time_zone, clock=now)
        for each in asked:
            try:
                code = max(code, _tell(each.name, await reconciler.with_list(each, since.date()), json=json))
            except ProviderSilent as silence:
                typer.echo(f"{each.name}: не отвечает: {silence}", err=True)
                code = REFUSED
            except ProviderRefused as refusal:
                typer.echo(f"{each.name}: списка не даёт: {refusal}. Есть --register.", err=True)
                code = REFUSED
    return code


async def _with_register(
    settings: "Settings", since: datetime, name: str | None, path: Path, *, json: bool
) -> int:
    from adapters.payments.registers import NotARegister
    from app.assembly.payments.asking import providers_of
    from app.assembly.payments.registers import READERS
    from app.assembly.store import prepared_store
    from app.clock import now
    from app.faults import explain_file_errors
    from core.use_cases.reconcile_payments import Entry
    from jobs.reconciling import Reconciler

    if name is None or name not in READERS:
        refuse(f"--provider: чей это реестр? Читаются реестры: {', '.join(READERS)}.")
    try:
        with explain_file_errors():
            read: Register = READERS[name](path)
    except NotARegister as fault:
        refuse(f"{path}: {fault}")
    for row in read.bad:
        typer.echo(f"{path}, строка {row.line}: {row.reason}", err=True)
    entries = [
        Entry(id=row.id, amount=row.amount, day_number=row.day.toordinal(), account=row.account)
        for row in read.rows
    ]
    async with prepared_store(settings) as store, providers_of(settings) as providers:
        reconciler = Reconciler(store, zone=settings.supplier.time_zone, clock=now)
        found = await reconciler.with_register(name, providers.get(name), entries, since.date())
    return max(_tell(name, found, json=json), DIFFERENT if read.bad else 0)


def _tell(name: str, found: "list[Found]", *, json: bool) -> int:
    from app.cli.payment_lines import difference_of, json_of_difference

    for each in found:
        typer.echo(json_of_difference(name, each) if json else f"{name}: {difference_of(each)}")
    if not found and not json:
        typer.echo(f"{name}: сходится")
    return DIFFERENT if found else 0
