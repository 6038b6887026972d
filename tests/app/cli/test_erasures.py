"""The acts of people who are forgotten, as an administrator shows them."""

import json
from datetime import UTC, datetime, timedelta

from core.base.ids import CabinetId
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases.erase_my_data import ask_to_be_forgotten, erase_what_is_due
from storage.store import open_store
from tests import billing
from tests.app.cli.shell import REFUSED, Shell
from tests.cabinets import settle
from tests.databases import run_apart

ASKED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


async def _forget(url: str) -> None:
    store = open_store(url)

    def ask(work: TurnWork) -> None:
        billing.state(work)  # type: ignore[arg-type]  # the store gives no other
        anna = settle(work, billing.A, now=ASKED)
        chat = work.chats.get(anna.chat)
        cabinet = work.cabinets.get(anna.cabinet or CabinetId(0))
        ask_to_be_forgotten(work, anna, chat, cabinet, policy=Policy(), now=ASKED)
        work.chats.save(chat)

    await store.transact(ask)
    await store.close()


async def _erase(url: str) -> None:
    store = open_store(url)
    later = ASKED + timedelta(days=30)
    await store.transact(lambda work: erase_what_is_due(work, policy=Policy(), now=later))
    await store.close()


def test_t_pd1_the_act_is_shown_by_numbers_and_without_the_person(shell: Shell) -> None:
    assert shell.run("migrate").returncode == 0
    assert shell.run("erasures").stdout == "Заявок на удаление данных нет.\n"
    url = f"sqlite:///{shell.folder / 'var' / 'cabinet.db'}"
    run_apart(_forget(url))

    listed = shell.run("erasures").stdout
    assert listed == "1: кабинет № 1, попросили 24.11.2026 в 12:00 (web), выполнить до 24.12.2026\n"
    assert "Остальное ещё не удалено." in shell.run("erasures", "show", "1").stdout

    run_apart(_erase(url))
    act = shell.run("erasures", "show", "1").stdout
    assert "выполнена 24.12.2026 в 12:00" in act
    assert "В срок удалено:\n  links: 1\n" in act
    assert "consents: 3" in act
    stated = json.loads(shell.run("erasures", "--json").stdout)
    assert (stated["cabinet"], stated["due"]) == (1, "2026-12-24")
    assert stated["act"]["erased"]["links"] == 1
    assert "anna" not in act + listed + str(stated)


def test_a_number_that_nobody_has_is_refused(shell: Shell) -> None:
    assert shell.run("migrate").returncode == 0
    result = shell.run("erasures", "show", "7")
    assert (result.returncode, result.stderr) == (
        REFUSED,
        "7: такой заявки нет, номера показывает main.py erasures\n",
    )
