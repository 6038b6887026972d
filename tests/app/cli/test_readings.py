"""Readings on check as an administrator decides about them."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest

from core.base.ids import AccountNumber, ReadingId
from core.model.readings.reading import Reading
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases.hand_in_reading import Submission, hand_in
from storage.store import open_store
from tests import billing
from tests.app.cli.shell import REFUSED, ROOT, Shell
from tests.cabinets import at_home
from tests.databases import run_apart

BEYOND = Decimal(98590)


async def _settle(url: str) -> Reading:
    """Have in a database what billing states, and one reading that is on check."""
    store = open_store(url)
    try:
        await store.prepare()
        await store.transact(billing.state)
        return await store.transact(_hand_in)
    finally:
        await store.close()


async def _hand_in_later(url: str) -> Reading:
    """A month later less is handed in, which is no less than what counts by then."""
    store = open_store(url)
    try:
        return await store.transact(
            lambda work: _hand_in(work, Decimal(8700), billing.NOW + timedelta(days=30))
        )
    finally:
        await store.close()


def _hand_in(work: TurnWork, value: Decimal = BEYOND, at: datetime = billing.NOW) -> Reading:
    account = work.accounts.by_number(AccountNumber(billing.A))
    assert account is not None
    (meter,) = work.meters.of_account(account.id)
    person = at_home(work)
    submission = Submission(
        person=person, account=account, meter_id=meter.id, values=(value,), at=at, sure=True
    )
    return hand_in(work, submission, Policy()).reading


async def _look(url: str, reading_id: ReadingId) -> Reading:
    store = open_store(url)
    try:
        found = await store.transact(lambda work: work.readings.get(reading_id))
        assert found is not None
        return found
    finally:
        await store.close()


async def _photograph(url: str, reading: Reading) -> None:
    """Two photographs of the meter are attached."""
    store = open_store(url)
    try:
        for content in (b"one", b"two"):
            await store.transact(partial(_attach, reading=reading.id, content=content))
    finally:
        await store.close()


def _attach(work: TurnWork, reading: ReadingId, content: bytes) -> None:
    work.evidence.add(reading, content, by="cabinet:1", at=billing.NOW)


@pytest.fixture
def doubted(shell: Shell) -> Reading:
    return run_apart(_settle(f"sqlite:///{shell.folder / 'var' / 'cabinet.db'}"))


def test_readings_on_check_are_listed_with_what_they_are_decided_by(shell: Shell, doubted: Reading) -> None:
    ended = shell.run("readings")
    assert ended.returncode == 0
    assert ended.stdout == (
        f"{doubted.id}: ЛС {billing.A}, счётчик № {billing.METER_A}, октябрь 2025\n"
        "  было 8590; стало 98590; расход 90\N{NO-BREAK SPACE}000 кВт·ч: больше, чем пропустит проводка\n"
        "  передано 22.10.2025 в 12:05, чат на сайте\n"
    )
    (told,) = [json.loads(line) for line in shell.run("readings", "--json").stdout.splitlines()]
    assert told == {
        "id": doubted.id,
        "account": billing.A,
        "meter": billing.METER_A,
        "month": "2025-10",
        "zones": ["single"],
        "previous": ["8590"],
        "values": ["98590"],
        "consumption": ["90000"],
        "why": "beyond_capacity",
        "received_at": "2025-10-22T09:05:00+00:00",
        "source": "BOT_WEB",
        "photographs": 0,
    }


def test_an_accepted_reading_leaves_with_the_next_export(shell: Shell, doubted: Reading) -> None:
    ended = shell.run("readings", "accept", str(doubted.id), str(doubted.id))
    assert (ended.returncode, ended.stdout) == (0, f"{doubted.id}: принято\n")
    assert shell.run("readings").stdout == "Показаний на проверке нет.\n"
    assert shell.run("readings", "--json").stdout == ""
    assert "показаний: 1" in shell.run("export", "readings", "--out", "out.csv").stdout


def test_an_accepted_reading_puts_a_later_lower_one_on_check_and_says_so(
    shell: Shell, doubted: Reading
) -> None:
    later = run_apart(_hand_in_later(f"sqlite:///{shell.folder / 'var' / 'cabinet.db'}"))
    ended = shell.run("readings", "accept", str(doubted.id))
    assert (ended.returncode, ended.stdout) == (
        0,
        (
            f"{doubted.id}: принято\n"
            f"  теперь на проверке показание {later.id} за ноябрь 2025: меньше предыдущего показания\n"
        ),
    )
    assert shell.run("readings").stdout.startswith(f"{later.id}: ")


def test_a_rejected_reading_keeps_the_reason_and_stays_here(shell: Shell, doubted: Reading) -> None:
    ended = shell.run("readings", "reject", str(doubted.id), "--reason", " лишняя цифра ")
    assert (ended.returncode, ended.stdout) == (0, f"{doubted.id}: отклонено\n")
    assert "показаний: 0" in shell.run("export", "readings", "--out", "out.csv").stdout
    kept = run_apart(_look(f"sqlite:///{shell.folder / 'var' / 'cabinet.db'}", doubted.id))
    assert kept.reason == "лишняя цифра"


def test_each_number_is_decided_for_itself_and_the_others_are_told(shell: Shell, doubted: Reading) -> None:
    ended = shell.run("readings", "accept", "404", str(doubted.id))
    assert (ended.returncode, ended.stdout) == (1, f"{doubted.id}: принято\n")
    assert ended.stderr == "404: такого показания нет, номера показывает main.py readings\n"
    ended = shell.run("readings", "reject", str(doubted.id), "--reason", "описка")
    assert (ended.returncode, ended.stdout) == (REFUSED, "")
    assert ended.stderr == f"{doubted.id}: уже не на проверке, принято\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("reject", "1", "--reason", " "), "напишите причину"),
        (("reject", "1", "--reason", "ж" * 201), "не длиннее 200 знаков"),
        (("reject", "1"), "--reason"),
        (("accept",), "НОМЕР"),
        (("accept", "0"), "НОМЕР"),
        (("accept", "9" * 30), "НОМЕР"),
        (("--config", "other.toml", "accept", "1"), "после слова accept"),
    ],
)
def test_wrong_words_about_readings_decide_nothing(
    shell: Shell, doubted: Reading, words: tuple[str, ...], told: str
) -> None:
    ended = shell.run("readings", *words)
    assert ended.returncode == REFUSED
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert str(doubted.id) in shell.run("readings").stdout


def test_to_decide_about_readings_no_messenger_is_known(shell: Shell, doubted: Reading) -> None:
    program = "import sys, main; main.program(['readings'], standalone_mode=False)"
    ended = subprocess.run(  # noqa: S603 - our own interpreter with our own words
        [sys.executable, "-c", f"{program}; print(*sys.modules)"],
        cwd=shell.folder,
        env=shell.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert f"{doubted.id}: ЛС" in ended.stdout
    assert not {"aiogram", "aiohttp", "reportlab"} & set(ended.stdout.split())


def test_photographs_of_the_meter_are_told_of_and_written_out(shell: Shell, doubted: Reading) -> None:
    refused = shell.run("readings", "photos", str(doubted.id))
    assert (refused.returncode, "фото не приложены" in refused.stderr) == (REFUSED, True)
    unknown = shell.run("readings", "photos", "4040")
    told = "4040: такого показания нет, номера показывает main.py readings\n"
    assert (unknown.returncode, unknown.stderr) == (REFUSED, told)
    run_apart(_photograph(f"sqlite:///{shell.folder / 'var' / 'cabinet.db'}", doubted))
    assert (
        f"фото счётчика: 2; посмотреть: main.py readings photos {doubted.id}" in shell.run("readings").stdout
    )
    ended = shell.run("readings", "photos", str(doubted.id), "--out", ".")
    assert ended.stdout.split() == [f"показание-{doubted.id}-{number}.jpg" for number in (1, 2)]
    assert (shell.folder / f"показание-{doubted.id}-2.jpg").read_bytes() == b"two"
    nowhere = shell.run("readings", "photos", str(doubted.id), "--out", "nowhere")
    assert (nowhere.returncode, "nowhere" in nowhere.stderr) == (REFUSED, True)
    (shell.folder / f"показание-{doubted.id}-1.jpg").unlink()
    (shell.folder / f"показание-{doubted.id}-1.jpg").mkdir()  # whatever keeps it from being written
    kept = shell.run("readings", "photos", str(doubted.id))
    assert (kept.returncode, kept.stderr) == (
        REFUSED,
        f"показание-{doubted.id}-1.jpg: не записать (это папка, а не файл)\n",
    )
