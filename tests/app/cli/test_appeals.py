"""Appeals as an administrator reads, answers and closes them on the server."""

from datetime import UTC, datetime

import pytest

from app.settings.appeals import load_forms
from core.model.supplier.policy import Policy
from core.use_cases.write_appeal import file_appeal
from storage.store import open_store
from storage.work import Work
from tests import billing
from tests.app.cli.shell import REFUSED, Shell
from tests.cabinets import settle
from tests.databases import run_apart

_FILED = datetime(2025, 10, 22, 9, tzinfo=UTC)


def _filed(work: Work) -> None:
    forms = load_forms()
    category = forms.category("other")
    assert category is not None
    file_appeal(
        work,
        settle(work, billing.A),
        category,
        category.kinds[0],
        {"words": "Где мой счёт?"},
        account=None,
        policy=Policy(),
        now=_FILED,
    )


async def _town(url: str) -> None:
    store = open_store(url)
    await store.transact(billing.state)
    await store.transact(_filed)
    await store.close()


@pytest.fixture
def town(shell: Shell) -> Shell:
    """Anna has filed an appeal."""
    assert shell.run("migrate").returncode == 0
    run_apart(_town(f"sqlite:///{shell.folder / 'var' / 'cabinet.db'}"))
    return shell


def test_without_appeals_that_is_said(shell: Shell) -> None:
    assert shell.run("migrate").returncode == 0
    assert shell.run("appeals").stdout == "Открытых обращений нет.\n"


def test_an_appeal_is_listed_read_answered_and_closed(town: Shell) -> None:
    line = "1: Другой вопрос; {}; ответить до 27.10.2025\n"
    assert town.run("appeals").stdout == line.format("получено")
    assert town.run("appeals", "note", "1", "--text", "спросить бухгалтера").stdout == line.format("получено")
    shown = town.run("appeals", "show", "1").stdout
    assert "О чём вы хотите написать? Где мой счёт?" in shown
    assert "спросить бухгалтера" in shown
    assert town.run("appeals", "answer", "1", "--text", "Уже в пути.").stdout == line.format("есть ответ")
    assert "Уже в пути." in town.run("appeals", "show", "1").stdout
    assert town.run("appeals", "close", "1").stdout == line.format("закрыто")
    assert town.run("appeals").stdout == "Открытых обращений нет.\n"


def test_what_cannot_be_done_is_said(town: Shell) -> None:
    none = town.run("appeals", "answer", "2", "--text", "Кому?")
    assert (none.returncode, none.stderr) == (REFUSED, "Такого обращения нет.\n")
    empty = town.run("appeals", "answer", "1", "--text", "  ")
    assert (empty.returncode, empty.stderr) == (REFUSED, "Напишите словами, что нужно сказать.\n")
    assert town.run("appeals", "close", "1").returncode == 0
    closed = town.run("appeals", "answer", "1", "--text", "Поздно")
    assert closed.stderr == "Сейчас этого сделать нельзя: состояние обращения — «закрыто».\n"
