"""Delivers a message: asks whether it still has a point and is wanted, words it, and sends it on its way."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog

from bot.engine.channel import NotShown, Unreachable
from bot.engine.delivery import mark_unreachable
from bot.engine.dispatcher import Dispatcher
from bot.engine.screens import Answer
from bot.errands.documents import Documents
from bot.messages.message import Message, Telling
from bot.messages.texting import Texting, queue_sms
from bot.messages.together import Together
from bot.texts import Texts
from core.base.ids import AccountId
from core.model.chats import Chat
from core.model.messages.codec import from_json
from core.model.messages.endings import MAIL, SMS, End, Ended
from core.model.messages.facts import Fact, ReceiptIssued
from core.model.messages.letters import Letter, LetterFile
from core.model.messages.recipients import Recipient, ToAddress, ToCabinet, ToChat, ToNobody
from core.model.messages.sms import Sms
from core.model.messages.topics import Topic
from core.model.receipts.receipt import Receipt
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.post import LetterRefused, NobodyThere, Postman, PostUnavailable
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.ports.task_kinds import NoUseTrying, TaskKind, TryLater
from core.use_cases.judge_message import InQuietHours, NotWanted, ensure_may_tell, ensure_may_write
from core.use_cases.mark_address import mark_undeliverable, name_of_letter, takes_letters

_log = structlog.get_logger(__name__)

BACK_OFF: tuple[timedelta, ...] = (
    *(timedelta(seconds=seconds) for seconds in (10, 30)),
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30)),
    *(timedelta(hours=1) for _ in range(12)),
)
"""Dense at first, since somebody may be waiting for a code; long enough for a mail server down all night."""
WITHIN = timedelta(seconds=150)
"""More than the patience of a channel with its messenger, so that none is cut short while it still tries."""
POINTLESS: Final = "has lost its point"
UNWANTED: Final = "has been switched off"
QUIET: Final = "waits for the end of the quiet hours"
"""What stands in the row of a message that has not been sent."""
_NOTES: Final = {End.POINTLESS: POINTLESS, End.UNWANTED: UNWANTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One that may lead to the recipient."""

    name: str
    key: str
    """Tells it from the recipient's others."""
    go: Callable[[], Awaitable[None]]


class _Closed(Exception):
    """The recipient cannot be reached this way, now or later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What is to become of a message: it has ended, waits for the end of quiet hours, or goes a way.

    The ways that are left are worded one at a time: nearly every message goes the first one.
    """

    ended: Ended | None = None
    quiet_until: datetime | None = None
    way: _Way | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What would become of a message."""

    end: End | None
    """How it would end without being told; None where it would be told, now or after the quiet hours."""
    way: str
    """The channel that would be tried first, or the mail; empty where there is none."""
    quiet_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outside:
    """By what a letter is known when it comes back."""

    name: str
    account: AccountId | None
    """Whose receipt is in it, if one is."""


class Deliveries:
    """Tells facts through the channels that take part in this process, and by post."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        store: Store,
        postman: Postman,
        *,
        documents: Documents,
        texts: Texts,
        policy: Policy,
        supplier: Supplier,
        check_link: Callable[[str], str],
        clock: Callable[[], datetime],
        texting: Texting | None = None,
    ) -> None:
        """Remember what leads outside; without `texting` nobody gets SMS."""
        self._texting = texting
        self._dispatcher = dispatcher
        self._store = Together(store)
        self._postman = postman
        self._documents = documents
        self._texts = texts
        self._policy = policy
        self._supplier = supplier
        self._check_link = check_link
        self._clock = clock
        self._messages: dict[str, Message[Any]] = {}

    def kinds(self, messages: Iterable[Message[Any]]) -> list[TaskKind]:
        """What the worker needs to know of these messages."""
        messages = list(messages)
        self._messages = {message.fact.kind: message for message in messages}
        kinds = [
            TaskKind(
                name=message.fact.kind,
                run=partial(self._deliver, message),
                give_up=partial(self._give_up, message) if message.ended else None,
                back_off=BACK_OFF,
                at_once=message.at_once,
                within=WITHIN,
            )
            for message in messages
        ]
        if self._texting is not None:
            kinds += [
                self._texting.kind(message, partial(self._short, message))
                for message in messages
                if message.sms
            ]
        return kinds

    async def _deliver(self, message: Message[Any], task: Task) -> None:
        """Go the first way that leads to the recipient.

        Raises:
            NoUseTrying: when none does.
            TryLater: when one may do later.
        """
        closed: set[str] = set()
        while True:
            verdict = await self._store.transact(partial(self._settle, message, task, closed))
            if verdict.ended is not None or verdict.quiet_until is not None:
                return
            if verdict.way is None:
                raise NoUseTrying("nobody can be reached")
            try:
                await verdict.way.go()
            except _Closed:
                closed.add(verdict.way.key)
                continue
            told = Ended(end=End.TOLD, way=verdict.way.name)
            await self._store.transact(partial(self._close, message, task, told))
            return

    async def _give_up(self, message: Message[Any], task: Task, error: str) -> None:
        """Keep it as a dead letter, and tell who keeps account of it."""

        def give_up(work: TurnWork) -> None:
            now = self._clock()
            if work.queue.give_up(task, now, error=error):
                self._account(message, task, Ended(end=End.GIVEN_UP, why=error), work)

        await self._store.transact(give_up)

    def _close(self, message: Message[Any], task: Task, ended: Ended, work: TurnWork) -> None:
        """Close the task, and tell who keeps account of it."""
        if work.queue.done(task.id, self._clock(), note=_NOTES.get(ended.end, "")):
            self._account(message, task, ended, work)

    def _account(self, message: Message[Any], task: Task, ended: Ended, work: TurnWork) -> None:
        if message.ended is not None:
            message.ended(work, from_json(message.fact, task.payload), task.to, ended, self._clock())

    def foresee(self, task: Task, work: TurnWork) -> Foreseen | None:
        """What would become of a task now, without doing anything; None where it is no message."""
        message = self._messages.get(task.kind)
        if message is None:
            return None
        verdict = self._judge(message, task, frozenset(), work)
        end = verdict.ended.end if verdict.ended else None
        if end is None and verdict.quiet_until is None and verdict.way is None:
            end = End.GIVEN_UP
        way = verdict.way.name if verdict.way else ""
        return Foreseen(end=end, way=way, quiet_until=verdict.quiet_until)

    def _settle(self, message: Message[Any], task: Task, closed: Collection[str], work: TurnWork) -> _Verdict:
        """Judge the task, and close or put off what is not to be told, or not now."""
        verdict = self._judge(message, task, closed, work)
        if verdict.ended is not None:
            self._close(message, task, verdict.ended, work)
        elif verdict.quiet_until is not None:
            work.queue.put_off(task, until=verdict.quiet_until, error=QUIET, counts=False)
        return verdict

    def _judge(self, message: Message[Any], task: Task, closed: Collection[str], work: TurnWork) -> _Verdict:
        """Whether it is to be told, and by which of the ways that are not known to be closed."""
        fact = from_json(message.fact, task.payload)
        now = self._clock()
        telling = self._telling(task, work)
        if not message.still_matters(telling, fact):
            return _Verdict(ended=Ended(end=End.POINTLESS))
        try:
            self._ensure_may_tell(work, fact.topics, task.to, now)
        except NotWanted:
            return _Verdict(ended=Ended(end=End.UNWANTED))
        except InQuietHours as quiet:
            return _Verdict(quiet_until=quiet.until)
        ways = (way for way in self._ways(telling, message, task, fact) if way.key not in closed)
        return _Verdict(way=next(ways, None))

    def _ways(self, telling: Telling, message: Message[Any], task: Task, fact: Fact) -> Iterator[_Way]:
        """All that may lead to the recipient, the best first, each worded when it is asked for."""
        work = telling.work
        if message.screen is not None:
            for chat in _chats(work, task.to):
                channel = self._dispatcher.channel(chat.channel)
                if channel is not None:
                    screen = message.screen(telling, fact, channel.limits)
                    answer = Answer(screens=(screen,), fresh=True, bulk=message.bulk)
                    show = partial(self._show, task, chat, answer)
                    yield _Way(name=chat.channel, key=f"chat:{chat.id}", go=show)
        address = _address(work, task.to)
        if fact.is_optional() and not takes_letters(work, address):
            address = ""
        if message.letter is not None and address:
            receipt = message.receipt(telling, fact) if message.receipt else None
            letter = message.letter(telling, fact, address)
            outside = _Outside(
                name=name_of_letter(work, task.id, address),
                account=fact.account if isinstance(fact, ReceiptIssued) else None,
            )
            yield _Way(name=MAIL, key=MAIL, go=partial(self._post, task, letter, receipt, outside))
        if message.sms is not None and self._texting is not None and message.sms(telling, fact) is not None:
            yield _Way(name=SMS, key=SMS, go=partial(self._text, message, task))

    async def _text(self, message: Message[Any], task: Task) -> None:
        """Let a task of its own do it, so that the gateway holds up nothing else."""
        await self._store.transact(partial(queue_sms, message, task, self._clock()))

    def _short(self, message: Message[Any], task: Task, work: TurnWork) -> Sms | None:
        """The words of an SMS that is due, judged anew; None where it is closed or put off."""
        verdict = self._settle(message, task, frozenset(), work)
        if verdict.ended is not None or verdict.quiet_until is not None or message.sms is None:
            return None
        sms = message.sms(self._telling(task, work), from_json(message.fact, task.payload))
        if sms is None:
            self._close(message, task, Ended(end=End.UNWANTED), work)
        return sms

    def _telling(self, task: Task, work: TurnWork) -> Telling:
        return Telling(
            to=task.to,
            work=work,
            now=self._clock(),
            text=self._texts,
            policy=self._policy,
            supplier=self._supplier,
            check_link=self._check_link,
        )

    def _ensure_may_tell(
        self, work: TurnWork, topics: Collection[Topic], to: Recipient, now: datetime
    ) -> None:
        """Refuse what the recipient does not want to be told, or not now; strangers have no switches."""
        match to:
            case ToCabinet(cabinet):
                ensure_may_tell(work, cabinet, topics, active_at=None, policy=self._policy, now=now)
            case ToChat(chat_id):
                chat = work.chats.get(chat_id)
                if chat.cabinet_id is not None:
                    ensure_may_tell(
                        work, chat.cabinet_id, topics, active_at=chat.active_at, policy=self._policy, now=now
                    )
            case ToAddress():
                ensure_may_write(topics, policy=self._policy, now=now)

    async def _show(self, task: Task, chat: Chat, answer: Answer) -> None:
        channel = self._dispatcher.delivery.channels[chat.channel]
        try:
            async with self._dispatcher.delivery.one_at_a_time(chat.channel, chat.peer):
                await channel.show(chat.peer, answer, event=f"task:{task.id}", to=None)
        except Unreachable:
            await self._store.transact(partial(mark_unreachable, chat=chat.id))
            raise _Closed from None
        except NotShown as refusal:
            raise TryLater(str(refusal), after=refusal.after) from None

    async def _post(self, task: Task, letter: Letter, receipt: Receipt | None, outside: _Outside) -> None:
        if receipt is not None:
            content = await asyncio.to_thread(self._documents.print_receipt, receipt)
            letter = replace(letter, files=(LetterFile(receipt.file_name, content),))
        try:
            await self._postman.deliver(letter, outside.name)
        except NobodyThere as refusal:
            _log.warning("letter_refused", task=task.id)
            await self._store.transact(partial(self._mark, letter.to, str(refusal), outside.account))
            raise _Closed from None
        except LetterRefused:
            _log.warning("letter_refused", task=task.id)
            raise _Closed from None
        except PostUnavailable as trouble:
            raise TryLater(type(trouble).__name__) from None

    def _mark(self, address: str, code: str, account: AccountId | None, work: TurnWork) -> None:
        mark_undeliverable(work, address, code, account=account, policy=self._policy, now=self._clock())


def _chats(work: TurnWork, to: Recipient) -> list[Chat]:
    """The chats in which the recipient can be reached, the one last used first."""
    match to:
        case ToCabinet(cabinet):
            chats = work.chats.of_cabinet(cabinet)
        case ToChat(chat):
            chats = [work.chats.get(chat)]
        case ToAddress() | ToNobody():
            chats = []
    return sorted((chat for chat in chats if chat.reachable), key=lambda chat: chat.active_at, reverse=True)


def _address(work: TurnWork, to: Recipient) -> str:
    match to:
        case ToAddress(email):
            return email
        case ToCabinet(cabinet):
            found = work.cabinets.get(cabinet)
            return "" if found.is_erased else found.email
        case ToChat() | ToNobody():
            return ""
