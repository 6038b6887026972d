"""Broadcasts as an administrator writes, sends and stops them on the server."""

import getpass
from pathlib import Path

import pytest

from storage.store import open_store
from tests import billing
from tests.app.cli.shell import REFUSED, Shell
from tests.cabinets import settle
from tests.databases import run_apart

ME = f"server:{getpass.getuser()}"


async def _people(url: str) -> None:
    store = open_store(url)
    await store.transact(billing.state)
    await store.transact(lambda work: settle(work, billing.A, billing.B))
    await store.close()


@pytest.fixture
def town(shell: Shell) -> Shell:
    """Anna has the accounts A and B."""
    assert shell.run("migrate").returncode == 0
    run_apart(_people(f"sqlite:///{shell.folder / 'var' / 'cabinet.db'}"))
    return shell


def _config(shell: Shell, *lines: str) -> None:
    (shell.folder / "config.toml").write_text("\n".join(["[broadcasts]", *lines]), "utf-8")


def test_from_writing_to_the_report(town: Shell) -> None:
    assert town.run("broadcasts").stdout == "Рассылок ещё не было.\n"
    made = town.run("broadcasts", "new", "--text", "Офис <b>переехал</b>", "--account", billing.A)
    line = f"по списку счетов; счетов 1, получателей 1; написал {ME}"
    assert made.stdout == f"1: не отправлена; {line}\n"
    shown = town.run("broadcasts", "preview", "1").stdout
    assert shown.count("Офис переехал\n\nКасается счёта …1234") == 4
    assert town.run("broadcasts", "test", "1", "--email", "anna@mail.ru").returncode == 0
    begun = town.run("broadcasts", "start", "1").stdout
    assert begun.startswith(f"1: идёт; {line}; 0 %: доставлено 0 из 1, осталось 1")
    again = town.run("broadcasts", "start", "1")
    assert (again.returncode, again.stderr) == (
        REFUSED,
        "Сейчас этого сделать нельзя. Состояние рассылки: идёт.\n",
    )
    assert town.run("broadcasts", "pause", "1").stdout.startswith("1: на паузе")
    assert town.run("broadcasts", "start", "1").stdout.startswith("1: идёт")
    assert town.run("broadcasts", "stop", "1").stdout.startswith("1: остановлена")
    report = town.run("broadcasts", "report", "1", "--out", "r.csv")
    assert report.stdout == "r.csv: строк 1\n"
    written = (town.folder / "r.csv").read_text("utf-8-sig").splitlines()
    assert written == ["account;result;way;when;why;seen", f"{billing.A};не отправлено;;;;"]
    twice = town.run("broadcasts", "report", "1", "--out", "r.csv")
    assert (twice.returncode, twice.stderr) == (REFUSED, "r.csv: такой файл уже есть.\n")


def test_many_recipients_take_the_consent_of_another(town: Shell) -> None:
    _config(town, "consent_above = 0", f'seniors = ["{ME}"]')
    town.run("broadcasts", "new", "--text", "Офис переехал", "--account", billing.A)
    alone = town.run("broadcasts", "start", "1")
    assert alone.returncode == REFUSED
    assert "нужно согласие старшего оператора" in alone.stderr
    _config(town, "consent_above = 0", f'seniors = ["{ME}", "telegram:8"]')
    assert town.run("broadcasts", "start", "1").stdout.startswith("1: ждёт согласия старшего")
    own = town.run("broadcasts", "approve", "1")
    assert (own.returncode, own.stderr) == (
        REFUSED,
        "Свою рассылку согласовать нельзя: нужен другой старший оператор.\n",
    )
    _config(town, "consent_above = 0", 'seniors = ["telegram:8"]')
    assert "он назван в настройках" in town.run("broadcasts", "approve", "1").stderr


@pytest.mark.parametrize(
    ("register", "told"),
    [
        (f"account;city\n{billing.A};x\n{billing.B};y\n{billing.A};z\n", "счетов 2, получателей 1"),
        (f"account\n{billing.A}\n1,23E+09\n", "строка 3"),
        (f"number\n{billing.A}\n", "нет столбцов account"),
        (f"account\n{billing.A}\n999999\n", "Таких открытых счетов нет (1): 999999. Рассылка не создана."),
    ],
)
def test_a_register_names_the_accounts(town: Shell, register: str, told: str) -> None:
    (town.folder / "whom.csv").write_text(register, "utf-8")
    done = town.run("broadcasts", "new", "--text", "Офис переехал", "--accounts", "whom.csv")
    assert told in done.stdout + done.stderr
    assert (done.returncode == 0) == ("получателей" in done.stdout)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("new", "--text", "x"), "Кому: назовите одно"),
        (("new", "--text", "x", "--account", "1234567890", "--tariff", "село"), "Кому: назовите одно"),
        (("new", "--text", "x {адрес}", "--account", billing.A), "{адрес} — такого поля нет"),
        (("new", "--text", "<u>x</u>", "--account", billing.A), "Разметка не читается"),
        (("new", "--account", billing.A), "Напишите текст"),
        (("new", "--text", "x", "--account", "Иванов"), "Иванов — не номер лицевого счёта"),
        (("new", "--text", "x", "--street", "ул. Нигде"), "нет такой улицы"),
        (("new", "--text", "x", "--tariff", "нет"), "Такой тарифной группы нет"),
        (("new", "--text-file", "no.txt", "--account", billing.A), "no.txt: не читается"),
        (("start", "404"), "Рассылки с таким номером нет"),
        (("report", "404", "--out", "x.csv"), "Рассылки с таким номером нет"),
        (("preview", "9" * 20), "НОМЕР"),
        (("preview", "404"), "Рассылки с таким номером нет"),
    ],
)
def test_what_cannot_be_done_is_said(town: Shell, words: tuple[str, ...], told: str) -> None:
    ended = town.run("broadcasts", *words)
    assert ended.returncode == REFUSED
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(Path(town.folder).glob("x.csv"))
