"""What waits, what has been given up, and letting it try again."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from core.base.ids import CabinetId
from core.model.messages.recipients import ToAddress, ToCabinet, ToNobody
from core.ports.store import TurnWork
from storage.store import open_store
from tests.app.cli.shell import REFUSED, Shell
from tests.databases import run_apart

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


async def _leave_some(url: str) -> None:
    def leave(work: TurnWork) -> None:
        cabinet = work.cabinets.add(email="anna@mail.ru", phone="", password_hash="", at=AT)
        work.queue.add("bills-issued", {"month": "2026-10"}, ToCabinet(CabinetId(cabinet.id)), at=AT)
        work.queue.add("receipt-issued", {}, ToAddress("anna@mail.ru"), at=AT + timedelta(hours=1))
        work.queue.add("job-remind", {}, ToNobody(), at=AT)
        for kind in ("bills-issued", "receipt-issued"):
            later = AT + timedelta(hours=2)
            (task,) = work.queue.claim(kind, now=later, lease_until=later, limit=1)
            assert work.queue.give_up(task, later, error="nobody can be reached")

    store = open_store(url)
    await store.transact(leave)
    await store.close()


@pytest.fixture
def queue(shell: Shell) -> Shell:
    assert shell.run("migrate").returncode == 0
    return shell


def test_an_empty_queue_says_so(queue: Shell) -> None:
    assert queue.run("queue").stdout == "Очередь пуста.\n"
    assert queue.run("queue", "dead").stdout == "Всё вышло: таких заданий нет.\n"


def test_what_was_given_up_is_shown_without_the_person_and_tries_again(queue: Shell) -> None:
    run_apart(_leave_some(f"sqlite:///{queue.folder / 'var' / 'cabinet.db'}"))
    assert queue.run("queue").stdout.splitlines() == [
        "bills-issued: ждёт 0, не вышло 1",
        "job-remind: ждёт 1, с 24.11.2026 в 12:00",
        "receipt-issued: ждёт 0, не вышло 1",
    ]
    dead = queue.run("queue", "dead").stdout
    assert dead.splitlines() == [
        "2: receipt-issued, a•••@mail.ru, попыток 1: nobody can be reached",
        "1: bills-issued, кабинет 1, попыток 1: nobody can be reached",
    ]
    assert [json.loads(line)["id"] for line in queue.run("queue", "dead", "--json").stdout.splitlines()] == [
        2,
        1,
    ]

    again = queue.run("queue", "again", "1", "3", "7")
    assert (again.returncode, again.stdout) == (REFUSED, "Попробуем ещё раз: 1.\n")
    assert again.stderr == "Среди того, что не вышло, нет: 3, 7. Номера показывает main.py queue dead.\n"
    stated = [json.loads(line) for line in queue.run("queue", "--json").stdout.splitlines()]
    assert [(each["kind"], each["waiting"], each["dead"]) for each in stated] == [
        ("bills-issued", 1, 0),
        ("job-remind", 1, 0),
        ("receipt-issued", 0, 1),
    ]


@pytest.mark.parametrize("words", [("again",), ("again", "x"), ("dead", "--limit", "0"), ("alive",)])
def test_wrong_words_are_refused(queue: Shell, words: tuple[str, ...]) -> None:
    refused = queue.run("queue", *words)
    assert refused.returncode == REFUSED
    assert refused.stderr
    assert "Traceback" not in refused.stderr
