"""What messages that hold several things in one have alike."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from bot.engine.limits import Limits
from bot.engine.markup import Markup
from bot.engine.screens import Button
from bot.handlers.settings import messages
from bot.messages.message import Telling
from bot.texts import Texts
from core.model.messages.topics import Topic

MOST: Final = 5
"""Lines of one kind in a message; more than most people have."""

T = TypeVar("T")


def few(text: Texts, found: Sequence[T], line: Callable[[T], Markup]) -> Markup:
    """The first of them, a line each, and how many there are besides."""
    lines = [line(each) for each in found[:MOST]]
    if found[MOST:]:
        lines.append(text("remind-more", count=len(found) - MOST))
    return Markup("\n".join(lines))


def switch(telling: Telling, limits: Limits, topics: Iterable[Topic], no_more: str) -> Button:
    """One tap stills the messages of the only topic; of several, one chooses."""
    first, *others = topics
    if others:
        return telling.button(limits, "button-remind-which", messages.to_messages.carry())
    return telling.button(limits, no_more, messages.switch_off.carry(first))
