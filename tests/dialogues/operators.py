"""A small dialogue of the operators, for the tests alone: a question in a thread is taken and answered."""

from typing import Any

from bot.desk import about
from bot.engine.conversation import Conversation
from bot.engine.dialogue import Dialogue, Leave, Reply
from bot.engine.markup import escape
from bot.engine.roles import Desk, Role
from bot.engine.screens import Button, Screen
from bot.engine.states import State, StatesGroup
from bot.engine.turn import Turn
from bot.texts import russian
from core.model.supplier.policy import Policy
from tests.dialogues.people import SUPPLIER

GROUP = "-1001"


class Question(StatesGroup):
    """One thread."""

    answer = State()


question = Dialogue("question", role=Role.OPERATOR)


@question.command("take")
def take(turn: Turn, argument: str) -> Reply:
    del turn, argument
    return Question.answer


@question.shows(Question.answer, leave=Leave.NONE)
def ask(turn: Turn) -> Screen:
    del turn
    return Screen(text=escape("Напишите ответ"), rows=((Button("Закрыть", close.carry()),),))


@question.said(Question.answer)
def answered(turn: Turn, typed: str) -> Reply:
    return Screen(text=escape(f"{turn.role.value} {turn.sender}: {typed}"))


@question.pressed()
def close(turn: Turn) -> Reply:
    return Screen(text=escape(f"Закрыто: {turn.sender}"))


@question.done("copied")
def copied(turn: Turn, result: dict[str, Any]) -> Reply:
    del turn, result
    return Screen(text=escape("Доставлено абоненту"))


def desk(channel: str) -> Desk:
    """The operators' chat of a channel."""
    conversation = Conversation(
        (about.about, question),
        home=about.home,
        go_home=about.go_home,
        texts=russian(),
        policy=Policy(),
        supplier=SUPPLIER,
        role=Role.OPERATOR,
    )
    return Desk(conversation=conversation, groups=frozenset({(channel, GROUP)}))
