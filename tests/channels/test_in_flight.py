"""An event on its way: what the channel hears of its turn, and what becomes of a short word."""

import pytest

from bot.channels.in_flight import in_words
from bot.channels.telegram.limits import TELEGRAM
from bot.engine.channel import InFlight
from bot.engine.events import Event, Pressed, Said, What
from bot.engine.markup import Markup
from bot.engine.screens import Answer, Screen

OUT_OF_DATE = Answer(screens=(Screen(text=Markup("Меню")),), toast="Экран устарел", fresh=True)


def taken(what: What, press: str = "") -> InFlight:
    return InFlight(Event(channel="telegram", peer="101", id="1", what=what), press)


def words(answer: Answer) -> list[str]:
    return [screen.text for screen in answer.screens]


def test_short_word_goes_with_the_press_that_waits_for_it() -> None:
    turn = taken(Pressed("menu"), press="query-1")
    turn.commit(OUT_OF_DATE)
    turn.press = ""  # it is answered meanwhile, with the word
    assert turn.toast == "Экран устарел"
    assert in_words(OUT_OF_DATE, turn, TELEGRAM) == OUT_OF_DATE


def test_short_word_for_a_press_that_was_answered_without_it_is_said_in_words() -> None:
    turn = taken(Pressed("menu"))
    turn.commit(OUT_OF_DATE)
    shown = in_words(OUT_OF_DATE, turn, TELEGRAM)
    assert words(shown) == ["Экран устарел\n\nМеню"]
    assert not shown.toast
    assert shown.fresh


def test_short_word_that_is_no_answer_to_a_press_is_not_said_in_words() -> None:
    assert in_words(OUT_OF_DATE, taken(Said("меню")), TELEGRAM) == OUT_OF_DATE
    assert in_words(OUT_OF_DATE, None, TELEGRAM) == OUT_OF_DATE


async def test_failure_before_the_commit_reaches_those_who_wait_for_it() -> None:
    turn = taken(Said("меню"))
    turn.fail(ConnectionError("the store is away"))
    with pytest.raises(ConnectionError):
        await turn.wait_for_commit()


async def test_failure_after_the_commit_does_not_make_the_messenger_come_again() -> None:
    turn = taken(Said("меню"))
    turn.commit(Answer())
    turn.fail(ConnectionError("the messenger is away"))
    await turn.wait_for_commit()
