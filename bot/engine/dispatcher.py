"""Runs each event's turn: keeps the order within a chat, handles faults, and ends without losing a turn."""

import asyncio
from collections.abc import Callable

import structlog

from bot.engine.channel import Channel, InFlight
from bot.engine.conversation import Conversation, Outcome
from bot.engine.delivery import Clock, Delivery, Owed
from bot.engine.events import Event
from bot.engine.limits import Limits
from bot.engine.roles import Desk
from bot.engine.screens import Answer
from bot.engine.turn import Links
from core.ports.store import Store, TurnWork

_log = structlog.get_logger(__name__)


class Dispatcher:
    """Takes events of every channel, has them answered, and has the answers shown.

    Events of one chat are answered in the order in which they came; between processes the row lock of the
    chat stands for that.
    """

    def __init__(
        self, conversation: Conversation, store: Store, *, clock: Clock, desk: Desk | None = None
    ) -> None:
        """Remember the subscribers' conversation, and the operators' where there is a desk."""
        self.delivery = Delivery(store, clock=clock)
        self._conversation = conversation
        self._desk = desk
        self._store = store
        self._clock = clock
        self._in_flight = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    def join(self, channel: Channel) -> None:
        """Add a channel, whose events are then answered here."""
        self.delivery.channels[channel.name] = channel

    def channel(self, name: str) -> Channel | None:
        """The channel of that name, if it has been added."""
        return self.delivery.channels.get(name)

    @property
    def links(self) -> Links:
        """The ways into every messenger that takes part."""
        return {name: channel.link for name, channel in self.delivery.channels.items()}

    async def receive(self, taken: InFlight) -> None:
        """Answer one event, tell of the commit and show the answer; after a failure the person hears of it.

        Raises:
            Exception: when not even that could be written down; the event then counts as never received.
        """
        event = taken.event
        if self._is_foreign(event):
            _log.warning("event_of_a_foreign_group", channel=event.channel)
            taken.commit(Answer())
            return
        self._in_flight += 1
        self._quiet.clear()
        try:
            async with self.delivery.one_at_a_time(event.channel, event.peer):
                outcome = await self._answer_or_own_up(event)
                taken.commit(outcome.answer)
                await self._show(event, outcome, to=taken)
        finally:
            self._in_flight -= 1
            if not self._in_flight:
                self._quiet.set()

    async def complete(self, event: Event, closes: Callable[[TurnWork], bool]) -> None:
        """Answer with an errand's result and close the errand, in one transaction.

        `closes` says whether the errand was open: an answer is given once.

        Raises:
            Exception: when the turn failed; nothing has changed, and the errand is still open.
        """
        async with self.delivery.one_at_a_time(event.channel, event.peer):
            try:
                outcome = await self._answer(event, closes=closes)
            except Exception:
                self._tell_fault(event)
                raise
            await self._show(event, outcome)

    async def run(self) -> None:
        """Show what is owed until cancelled."""
        await self.delivery.run()

    async def drain(self) -> None:
        """Wait for the turns in flight, then write down what has been shown."""
        await self._quiet.wait()
        await self.delivery.mark_shown()

    async def _answer_or_own_up(self, event: Event) -> Outcome:
        try:
            return await self._answer(event)
        except Exception:  # noqa: BLE001 - after any failure of a turn the person hears of it
            self._tell_fault(event)
        conversation, _ = self._held_with(event)
        return await self._store.transact(lambda work: conversation.fault(event, work, self._clock()))

    async def _answer(self, event: Event, *, closes: Callable[[TurnWork], bool] | None = None) -> Outcome:
        conversation, limits = self._held_with(event)
        return await self._store.transact(
            lambda work: conversation.answer(
                event, work, self._clock(), limits, links=self.links, closes=closes
            )
        )

    def _held_with(self, event: Event) -> tuple[Conversation, Limits]:
        """The conversation that the event belongs to, and what its channel can show."""
        desk = self._desk
        conversation = desk.conversation if desk and desk.holds(event) else self._conversation
        return conversation, self.delivery.channels[event.channel].limits

    def _is_foreign(self, event: Event) -> bool:
        """Whether it was said in a group that is not the operators': no conversation is held there (S98)."""
        return bool(event.group) and not (self._desk and self._desk.holds(event))

    async def _show(self, event: Event, outcome: Outcome, *, to: InFlight | None = None) -> None:
        channel = self.delivery.channels[event.channel]
        owed = Owed(outcome.chat, outcome.answer, event.id)
        await self.delivery.show(channel, event.peer, owed, to=to)

    @staticmethod
    def _tell_fault(event: Event) -> None:
        _log.exception("turn_failed", channel=event.channel, event_kind=type(event.what).__name__)
