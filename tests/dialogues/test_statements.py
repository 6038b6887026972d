"""How many statements a turn sends to the database: a bound for each of the turns that people make most."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from core.model.promises.terms import PromiseTerms
from tests import billing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator

    from tests.dialogues.people import Bot, Chatter


@contextmanager
def _sent() -> Iterator[list[str]]:
    """What any connection of this process sends meanwhile; to begin and to commit are no statements."""
    statements: list[str] = []

    def send(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", send)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", send)


async def _asks_nothing_again(turn: Awaitable[None]) -> None:
    """A question with the same parameters is asked once; the chat is read anew by whoever opens it."""
    with _asked() as questions:
        await turn
    assert questions, "the counter counts nothing"
    again = [question for question, times in Counter(questions).items() if times > 1]
    assert not again, "\n".join(map(str, again))


@contextmanager
def _asked() -> Iterator[list[tuple[str, str]]]:
    """What is asked meanwhile, each question with its parameters."""
    questions: list[tuple[str, str]] = []

    def ask(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            questions.append((" ".join(statement.split()), str(parameters)))

    event.listen(Engine, "before_cursor_execute", ask)
    try:
        yield questions
    finally:
        event.remove(Engine, "before_cursor_execute", ask)


async def _sends_at_most(most: int, turn: Awaitable[None]) -> None:
    with _sent() as statements:
        await turn
    assert statements, "the counter counts nothing"
    assert len(statements) <= most, "\n".join(statements)


@pytest.mark.parametrize("bot", ["telegram"], indirect=True)
async def test_a_turn_asks_the_database_for_nothing_twice(galina: Chatter) -> None:
    """Three of each turn are the chat, the event, and the chat again as the turn leaves it.

    The main screen asks two for the badge of unread notices, and one for that of answers to appeals.
    Where a reading is taken, one asks what the person may do with the account, one reads the switches, one
    the last bills for the forecast, and one counts the reading's photographs.
    """
    await _sends_at_most(12, galina.says("/menu"))
    await _sends_at_most(7, galina.presses("Показания"))
    await _sends_at_most(14, galina.says("8700"))
    galina.sees("Показания приняты")
    await _sends_at_most(8, galina.says("8650"))  # one asks whether the number may be of another account
    await _sends_at_most(15, galina.presses("Передать"))
    galina.sees("Прежнее показание")
    await _sends_at_most(6, galina.presses("История показаний"))
    await galina.says("/menu")
    await _sends_at_most(7, galina.presses("Показания"))
    await _sends_at_most(6, galina.presses("Удалить показания"))
    await _sends_at_most(18, galina.presses("Да, удалить"))  # and the main screen
    galina.sees("Снова действует прежнее показание")


@pytest.mark.parametrize("bot", ["telegram"], indirect=True)
async def test_a_period_of_charges_is_asked_for_at_once(bot: Bot, galina: Chatter) -> None:
    """However many months it has."""
    await bot.does(billing.state_history)
    await galina.says("/menu")
    await _sends_at_most(8, galina.presses("Начисления и платежи"))
    await _sends_at_most(6, galina.presses("История начислений"))
    await _sends_at_most(6, galina.presses("Сентябрь 2025"))
    await galina.presses("‹ Назад")
    await galina.presses("‹ Назад")
    await _sends_at_most(7, galina.presses("История платежей"))


@pytest.mark.parametrize("bot", ["telegram"], indirect=True)
async def test_paying_and_the_register_of_receipts_ask_for_nothing_twice(bot: Bot, galina: Chatter) -> None:
    bot.decides(promises=PromiseTerms())
    await bot.does(billing.state_earlier_months)
    await galina.says("/menu")
    await _asks_nothing_again(galina.presses("Оплатить"))
    await galina.says("/menu")
    await _asks_nothing_again(galina.presses("Рассрочка"))
    await galina.says("/menu")
    await galina.presses("Квитанция")
    await _asks_nothing_again(galina.presses("Прошлые квитанции"))
    await _asks_nothing_again(galina.says("мои платежи"))
    await galina.says("/menu")
    await galina.presses("Мои счета")
    await _asks_nothing_again(galina.presses("Доступ для близких"))
