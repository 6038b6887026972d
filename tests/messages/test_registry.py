from datetime import timedelta

from bot.messages.deliveries import BACK_OFF
from bot.messages.registry import MESSAGES
from core.model.messages.facts import Fact


def test_every_fact_of_core_has_words() -> None:
    facts = {fact.kind for fact in Fact.__subclasses__() if fact.__module__.startswith("core.")}
    assert {message.fact.kind for message in MESSAGES} == facts
    assert all(message.screen or message.letter for message in MESSAGES)


def test_letters_are_tried_for_as_long_as_a_mail_server_is_down_at_night() -> None:
    """The first tries come while somebody may still be waiting for a code."""
    assert sum(BACK_OFF, timedelta()) > timedelta(hours=12)
    assert BACK_OFF[0] + BACK_OFF[1] < timedelta(minutes=1)
    assert list(BACK_OFF) == sorted(BACK_OFF)
