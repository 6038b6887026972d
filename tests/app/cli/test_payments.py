"""Payments as an administrator looks at them: those that hang, what became of one, the books compared."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.payments.bank.bank import Bank
from adapters.payments.bank.entry import Done, Move
from core.base.ids import AccountNumber
from core.model.payments.methods import PaymentMethod
from core.model.payments.online_payment import OnlinePayment
from core.ports.payment_providers import Order
from core.ports.store import TurnWork
from core.use_cases.pay_online import Wish, begin
from core.use_cases.settle_payment import take_page
from storage.store import open_store
from tests import billing
from tests.app.cli.shell import REFUSED, Shell
from tests.cabinets import settle
from tests.databases import run_apart

DIFFERENT = 1


async def _heard(_provider_id: str, _word: str) -> bool:
    return False


def _bank(folder: Path) -> Bank:
    return Bank(folder / "var" / "bank.db", base_url="http://127.0.0.1:8080", payee="Сбыт", heard=_heard)


async def _begin(folder: Path, now: datetime, *, with_link: bool = True) -> OnlinePayment:
    store = open_store(f"sqlite:///{folder / 'var' / 'cabinet.db'}")

    def begin_one(work: TurnWork) -> OnlinePayment:
        billing.state(work)  # type: ignore[arg-type]  # the store gives no other
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        anna = settle(work, billing.A, now=now)
        method = PaymentMethod(provider="bank", title="Учебный банк")
        wish = Wish(method=method, amount=66200, email="anna@mail.ru", period=billing.LAST_MONTH)
        return begin(work, anna, account, wish, now=now)

    try:
        await store.prepare()
        payment = await store.transact(begin_one)
        order = Order(payment=payment, account=AccountNumber(billing.A), description="", return_url="")
        page = await _bank(folder).open(order)
        if not with_link:
            return payment
        kept = await store.transact(lambda work: take_page(work, payment.id, page, now=now))
        assert kept is not None
        return kept
    finally:
        await store.close()


async def _pay(folder: Path, payment: OnlinePayment) -> None:
    name = payment.url.rpartition("/")[2]
    await _bank(folder).desk.move(name, Done(Move.PAY))


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)


@pytest.fixture
def begun(shell: Shell, now: datetime) -> OnlinePayment:
    (shell.folder / "var").mkdir()
    (shell.folder / "config.toml").write_text("[bank]\nenabled = true\n", "utf-8")
    return run_apart(_begin(shell.folder, now))


def test_what_hangs_is_listed_with_what_its_provider_says(shell: Shell, begun: OnlinePayment) -> None:
    run_apart(_pay(shell.folder, begun))
    ended = shell.run("payments")
    assert ended.returncode == 0
    first, second = ended.stdout.splitlines()
    assert first.startswith(f"{begun.id}: ЛС …7890, 668,62\xa0₽, bank, ждёт оплаты, с ")
    assert second == "  платёжная система: оплачен (paid), 668,62\xa0₽"
    (told,) = [json.loads(line) for line in shell.run("payments", "--json").stdout.splitlines()]
    assert (told["id"], told["account_tail"], told["total"], told["why"]) == (begun.id, "7890", 66862, "open")
    assert told["provider_says"] == {"state": "paid", "word": "paid", "received": 66862, "refunded": 0}


def test_one_whose_provider_is_not_configured_is_listed_as_such(shell: Shell, begun: OnlinePayment) -> None:
    (shell.folder / "config.toml").write_text("", "utf-8")
    ended = shell.run("payments")
    assert "платёжной системы нет в настройках" in ended.stdout
    assert ended.stdout.endswith("  платёжная система: нет в настройках\n")
    ended = shell.run("payments", "check", str(begun.id))
    told = f"{begun.id}: ответа нет: платёжной системы bank нет в настройках\n"
    assert (ended.returncode, ended.stderr) == (REFUSED, told)
    ended = shell.run("reconcile", "--since", "2025-10-01")
    told = "Сверять не с чем: в настройках нет ни одной платёжной системы.\n"
    assert (ended.returncode, ended.stderr) == (REFUSED, told)


def test_a_check_asks_and_keeps_the_answer_and_the_ledger_shows_it(
    shell: Shell, begun: OnlinePayment
) -> None:
    run_apart(_pay(shell.folder, begun))
    ended = shell.run("payments", "check", str(begun.id))
    assert (ended.returncode, ended.stdout) == (0, f"{begun.id}: оплачен\n")
    assert shell.run("payments").stdout == "Зависших платежей нет.\n"
    assert "биллинг не учёл" in shell.run("payments", "--days", "0").stdout
    shown = shell.run("payments", "show", str(begun.id))
    assert shown.stdout == shell.run("payments", "show", begun.token).stdout
    head, *lines = shown.stdout.splitlines()
    assert head.startswith(f"{begun.id}: ЛС …7890, 662,00\xa0₽, комиссия 6,62\xa0₽, bank {begun.provider_id}")
    assert [line.split(" ", 5)[5].split(",")[0] for line in lines] == [
        "ссылка готовится",
        "ждёт оплаты",
        "оплачен",
    ]
    assert [line.split("; ")[1] for line in lines] == [
        "личный кабинет 1",
        "платёжная система bank: ссылка получена",
        "администратор: ответ «paid»",
    ]
    ended = shell.run("export", "payments", "--out", "out.csv")
    assert ended.stdout == "out.csv: выгружено платежей: 1\n"
    assert "выгружен для биллинга" in shell.run("payments", "show", str(begun.id)).stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("payments", "show", "404"), "такого платежа нет"),
        (("payments", "check", "404"), "такого платежа нет"),
        (("payments", "check", "0"), "НОМЕР"),
        (("payments", "--json", "show", "1"), "после слова show"),
        (("reconcile",), "--since"),
        (("reconcile", "--since", "2025-10-01", "--provider", "qiwi"), "Нет такой платёжной системы"),
        (("reconcile", "--since", "2025-10-01", "--register", "нет.csv"), "чей это реестр"),
        (
            ("reconcile", "--since", "2025-10-01", "--provider", "yookassa", "--register", "нет.csv"),
            "нет такого файла",
        ),
        (("reconcile", "--since", "2199-01-01"), "01.01.2199 ещё не наступило"),
    ],
)
def test_wrong_words_about_payments_change_nothing(
    shell: Shell, begun: OnlinePayment, words: tuple[str, ...], told: str
) -> None:
    del begun
    ended = shell.run(*words)
    assert (ended.returncode, ended.stdout) == (REFUSED, "")
    assert told in ended.stderr


def test_books_that_differ_are_put_right_and_then_agree(
    shell: Shell, begun: OnlinePayment, now: datetime
) -> None:
    since = (now - timedelta(days=1)).date().isoformat()
    assert (shell.run("reconcile", "--since", since).stdout) == "bank: сходится\n"
    run_apart(_pay(shell.folder, begun))
    ended = shell.run("reconcile", "--since", since, "--provider", "bank")
    assert (ended.returncode, ended.stdout) == (
        DIFFERENT,
        (
            f"bank: {begun.id} ({begun.provider_id}, ЛС …7890): там оплачен, у нас нет; "
            "у нас 0,00\xa0₽, там 668,62\xa0₽; исправлено: оплачен\n"
        ),
    )
    ended = shell.run("reconcile", "--since", since)
    assert (ended.returncode, ended.stdout) == (0, "bank: сходится\n")


def test_a_register_is_compared_without_its_provider(shell: Shell, begun: OnlinePayment) -> None:
    del begun
    register = shell.folder / "register.csv"
    register.write_text(
        "Реестр платежей\nООО «Сбыт»\n"
        "Идентификатор платежа;Сумма платежа;Валюта платежа;Сумма за вычетом комиссии и НДС;Время платежа\n"
        "2c-404;100.00;RUB;97.00;26.10.2025 10:00:00\n"
        "Сумма принятых платежей: 100.00 RUB\nЧисло платежей: 1\n",
        "utf-8",
    )
    words = ("reconcile", "--since", "2025-10-01", "--provider", "yookassa", "--register", register)
    (told,) = [json.loads(line) for line in shell.run(*words, "--json").stdout.splitlines()]
    assert (told["provider"], told["provider_id"], told["differs"]) == ("yookassa", "2c-404", "unknown")
    assert (told["ours"], told["theirs"]) == (None, {"received": 10000, "refunded": 0})
    ended = shell.run(*words)
    assert (ended.returncode, ended.stdout) == (
        DIFFERENT,
        "yookassa: — (2c-404): у нас такого платежа нет; там 100,00\xa0₽\n",
    )
    register.write_text("что угодно", "utf-8")
    ended = shell.run(*words)
    assert (ended.returncode, ended.stdout) == (REFUSED, "")
    assert "это не реестр платежей ЮKassa" in ended.stderr


def test_a_provider_that_cannot_be_opened_leaves_the_others_to_be_looked_at(
    shell: Shell, begun: OnlinePayment
) -> None:
    with (shell.folder / "config.toml").open("a", encoding="utf-8") as config:
        config.write(
            '[sber]\ntoken = "t"\ntax_type = "6"\nadvance_tax_type = "7"\npublic_key_file = "not-there.pem"\n'
        )
    ended = shell.run("payments", "--json")
    assert [json.loads(line)["id"] for line in ended.stdout.splitlines()] == [begun.id]
    assert "not-there.pem" in ended.stderr
