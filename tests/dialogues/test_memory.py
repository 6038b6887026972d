"""What a dialogue remembers: read as its dataclass, and harmless where it does not fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from bot.engine.events import Pressed, Said
from bot.engine.memory import KeptMonth, on_page, page_of, read, written
from bot.texts import russian
from core.base.ids import AccountId
from core.base.months import Month
from core.model.cabinets.cabinet import ProofKind
from storage import tables

if TYPE_CHECKING:
    from bot.engine.events import What
    from storage.work import Work
    from tests.dialogues.crowd import Crowd
    from tests.dialogues.people import Bot, Chatter


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A memory of every kind that there is."""

    account: AccountId
    proof: ProofKind | None = None
    month: KeptMonth | None = None
    values: tuple[Decimal, ...] = ()
    asked: dict[str, str] = field(default_factory=dict)


FULL = Order(
    account=AccountId(7),
    proof=ProofKind.SUM,
    month=Month(2025, 9),
    values=(Decimal("8700.50"), Decimal(1)),
    asked={"a": "anna@mail.ru"},
)
KEPT = {
    "account": 7,
    "proof": "sum",
    "month": "2025-09",
    "values": ["8700.50", "1"],
    "asked": {"a": "anna@mail.ru"},
}


def test_a_memory_is_kept_by_the_names_of_its_fields() -> None:
    assert written(FULL) == KEPT
    assert read(Order, KEPT) == FULL


def test_what_has_not_been_learned_yet_is_not_kept() -> None:
    assert written(Order(account=AccountId(7))) == {"account": 7}
    assert read(Order, {"account": 7}) == Order(account=AccountId(7))


def test_keys_of_another_dialogue_are_passed_over() -> None:
    assert read(Order, {"account": 7, "meter": 3, "page": 2}) == Order(account=AccountId(7))


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"account_id": 7},
        {"account": "Anna"},
        {"account": None},
        {"account": 7, "proof": "word"},
        {"account": 7, "month": "2025-13"},
        {"account": 7, "values": ["x"]},
        {"account": 7, "values": 8700},
        {"account": 7, "asked": ["a"]},
    ],
    ids=repr,
)
def test_what_does_not_fit_is_refused(kept: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        read(Order, kept)


def test_a_page_stands_beside_what_the_dialogue_remembers() -> None:
    assert page_of(KEPT) == 0
    assert page_of(on_page(KEPT, 2)) == 2
    assert on_page(on_page(KEPT, 2), 0) == KEPT


# --- in a conversation ---

_UNFIT: dict[str, Any] = {
    "number": None,
    "account": "x",
    "aim": "stay",
    "file": 1,
    "meter": "x",
    "reading": None,
    "page": 3,
}


async def test_a_memory_that_does_not_fit_breaks_nothing(crowd: Crowd) -> None:
    """As after a release that keeps it otherwise: every button and every word still gets a screen."""
    for state, person in crowd:
        both: list[dict[str, Any]] = [{}, _UNFIT]
        for kept in both if crowd.bot.channel.name == "telegram" else crowd.share(both, state):
            await crowd.bot.does(partial(_does_everything, person, kept))


def _does_everything(person: Chatter, kept: dict[str, Any], work: Work) -> None:
    undone = work.connection.begin_nested()
    peer = tables.chats.c.peer == person.peer
    work.connection.execute(update(tables.chats).where(peer).values(memory=kept))
    presses = [button.press for row in person.last.screen.rows for button in row if button.press]
    acts: list[What] = [*map(Pressed, presses), Said("8700"), Said("что?")]
    for act in acts:
        preview = person.preview(work, act)
        assert preview.last.rows or preview.last.asks_phone
    undone.rollback()


async def test_who_stands_in_a_dialogue_that_a_release_remembers_otherwise_is_led_home(
    bot: Bot, anna: Chatter
) -> None:
    await anna.settles()
    await anna.says("1234567890")
    await anna.presses("Сумма из квитанции")

    def renamed(work: Work) -> None:
        work.connection.execute(update(tables.chats).values(memory={"account_number": "1234567890"}))

    await bot.does(renamed)
    await anna.says("662,00")
    anna.sees("За это время кое-что изменилось", "Напишите номер лицевого счёта")
    assert await anna.state() == "Accounts:number"
    await anna.says("1234567890")
    anna.sees("Теперь проверим, что он ваш")
    assert russian().label("out-of-date") not in anna.channel.toasts["anna"]
