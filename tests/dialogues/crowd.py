"""Somebody in every state at once, entered there one time for all tests that ask what would follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.channels.memory import MemoryChannel
from storage.store import open_store
from tests import billing
from tests.dialogues.people import LIMITS, Bot, Chatter
from tests.dialogues.situations import newcomer_in, states

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.engine.limits import Limits
    from bot.engine.states import State

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Crowd:
    """A newcomer in every state to which one messenger leads; they only say what would be, and stay there."""

    bot: Bot
    people: dict[State, Chatter]

    @property
    def limits(self) -> Limits:
        return self.bot.channel.limits

    def __iter__(self) -> Iterator[tuple[State, Chatter]]:
        return iter(self.people.items())

    def share(self, things: Sequence[T], state: State) -> Sequence[T]:
        """What of these things is tried in the state in this messenger; the other messengers try the rest.

        So every state gets every thing, and every messenger too: they differ in screens and buttons, which
        are all tried in each, and not in what is heard.
        """
        leading = [name for name, limits in LIMITS.items() if state in states(limits)]
        turn = leading.index(self.bot.channel.name) + [*self.people].index(state)
        return things[turn % len(leading) :: len(leading)]


async def gathered(messenger: str, database: Path) -> Crowd:
    """Everybody goes to their state, one after another."""
    bot = Bot(open_store(f"sqlite:///{database}"), MemoryChannel(messenger, LIMITS[messenger]), billing.NOW)
    return Crowd(bot, {state: await newcomer_in(bot, state) for state in states(bot.channel.limits)})
