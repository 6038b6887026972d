"""The new version on the old database, and its doors: all that these tests know of how it is built."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bot.channels.memory import MemoryChannel, Message
from bot.channels.telegram.limits import TELEGRAM
from bot.engine.events import Pressed, What
from bot.engine.markup import Markup
from bot.engine.screens import Button
from bot.engine.screens import Screen as Shown
from bot.texts import russian
from core.base.ids import AccountNumber, ChatId, MeterId, ReadingId
from core.model.cabinets.cabinet import Cabinet, Link
from core.model.chats import Chat
from core.model.files import KeptFile
from core.model.messages.letters import Letter
from core.model.meters import Meter
from core.model.readings.reading import Reading
from core.ports.store import TurnWork
from core.use_cases.review_reading import OnCheck, on_check
from storage.store import Store
from storage.work import Work
from tests.dialogues.people import Bot, Chatter
from tests.upgrade.before import AT, OldChat

T = TypeVar("T")

OUT_OF_DATE = russian().label("out-of-date")


class House:
    """The new version, a moment after its start."""

    def __init__(self, store: Store) -> None:
        self.bot = Bot(store, MemoryChannel("telegram", TELEGRAM), AT)
        self.bot.joins("vk")
        self.bot.joins("web")
        self.channels = {channel.name: channel for channel in self.bot.channels}
        self.receipts: list[str] = []
        """The accounts whose receipts have been printed."""
        self.bot.documents.print_receipt = self._print

    def _print(self, receipt: Any) -> bytes:
        self.receipts.append(receipt.account.number)
        return b"%PDF-1.4"

    async def asks(self, question: Callable[[Work], T]) -> T:
        """What the database answers; all that is written meanwhile is undone."""

        def ask(work: Work) -> T:
            undone = work.connection.begin_nested()
            try:
                return question(work)
            finally:
                undone.rollback()

        return await self.bot.does(ask)

    def person(self, old: OldChat) -> Chatter:
        """The person of a chat, who sees in it what has stood there."""
        channel = self.channels[old.channel]
        channel.chats[old.peer] = [
            Message(number=f"old-{number}", screen=_as_shown(screen.title, screen.buttons))
            for number, screen in enumerate(old.screens)
        ]
        address = "198.51.100.7" if old.channel == "web" else ""
        return self.bot.person(old.peer, channel=channel, address=address)

    async def delivers_letters(self) -> list[tuple[str, Letter]]:
        """What goes out when the letters are due, each with the name that it goes under."""
        mailbox = self.bot.mailbox
        before = len(mailbox.letters)
        await self.bot.post()
        return list(zip(mailbox.names[before:], mailbox.letters[before:], strict=True))

    async def runs_errands(self) -> None:
        await self.bot.errands()

    async def shows_what_is_owed(self) -> None:
        await self.bot.shows_what_is_owed()


def _as_shown(title: str, buttons: Sequence[tuple[str, str, str]]) -> Shown:
    return Shown(text=Markup(title), rows=tuple((Button(label, press),) for press, label, _ in buttons))


# --- what a press leads to, and nothing of it is kept ---


def press_twice(work: Work, person: Chatter, press: str) -> tuple[str, bool]:
    """The state that a press leads to, and whether it was out of date; pressed again it does nothing more."""
    undone = work.connection.begin_nested()
    try:
        led = person.do_within(work, Pressed(press))
        if led.answer.toast == OUT_OF_DATE:
            return led.chat.state, True
        before = _effects(work, led.chat)
        again = person.do_within(work, Pressed(press))
        assert _effects(work, again.chat) == before, f"{press} has done something twice"
        return led.chat.state, False
    finally:
        undone.rollback()


def _effects(work: Work, chat: Chat) -> tuple[object, ...]:
    """What a press may have done for good, as far as the next press of the same button must not add to it."""
    own = Work(work.connection)
    code = own.codes.of_chat(chat.id)
    if chat.cabinet_id is None:
        return (code,)
    links = own.links.of_cabinet(chat.cabinet_id)
    readings = [
        (reading.id, reading.status)
        for each in links
        for reading in own.readings.of_account(each.account_id, limit=100)
    ]
    return code, links, readings, own.consents.of_cabinet(chat.cabinet_id)


async def answers_to(person: Chatter, *acts: What) -> list[str]:
    """What each act would be answered with; a fault or silence raises."""
    return [would.text for would in await person.would(*acts)]


# --- what the database knows ---


def chat_of(work: Work, old: OldChat) -> Chat:
    return work.chats.open(old.channel, old.peer, AT)


def cabinet_of(work: Work, email: str) -> Cabinet | None:
    return work.cabinets.by_email(email)


def linked(work: Work, email: str) -> list[str]:
    """The numbers of the accounts that the cabinet has."""
    cabinet = work.cabinets.by_email(email)
    assert cabinet is not None
    return [work.accounts.get(each.account_id).number for each in work.links.of_cabinet(cabinet.id)]


def meters_of(work: Work, account: str) -> Sequence[Meter]:
    found = work.accounts.by_number(AccountNumber(account))
    assert found is not None
    return work.meters.of_account(found.id)


def last_reading(work: Work, account: str, meter: int = 0) -> Reading:
    """The newest reading of the account's first meter, or of the one after it."""
    found = work.readings.last_of_meter(meters_of(work, account)[meter].id)
    assert found is not None
    return found


def proof_of_first(work: Work, account: str) -> str:
    """The code of the account's first reading that was handed in here."""
    found = work.accounts.by_number(AccountNumber(account))
    assert found is not None
    return next(each.proof for each in work.readings.of_account(found.id) if each.proof)


def links_of(work: Work, chat: Chat) -> list[Link]:
    """The links of the cabinet that the chat holds."""
    assert chat.cabinet_id is not None
    return list(work.links.of_cabinet(chat.cabinet_id))


def kept_file(work: Work, chat: ChatId, key: str) -> KeptFile | None:
    """A file that a screen of the chat carries."""
    return work.files.get(chat, key)


def reading(work: Work, number: int) -> Reading:
    found = work.readings.get(ReadingId(number))
    assert found is not None
    return found


def readings_of(work: Work, meter: int) -> list[Reading]:
    return list(work.readings.of_meter(MeterId(meter)))


def waiting_for_an_operator(work: TurnWork) -> list[OnCheck]:
    return on_check(work)
