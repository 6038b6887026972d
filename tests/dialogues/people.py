"""People who talk to the bot in the tests, and what they see."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

from adapters.documents.certificate import certificate_pdf
from adapters.documents.chart import chart_png
from adapters.documents.extract import extract_xlsx
from adapters.documents.my_data import my_data_pdf
from adapters.documents.qr import code_picture
from adapters.documents.receipt import receipt_pdf, receipts_pdf
from adapters.photographs.codes import read_codes
from adapters.photographs.evidence import without_traces
from app.settings.sections import Settings
from bot.cabinet import conversation
from bot.channels.memory import MemoryChannel, Message
from bot.channels.telegram.limits import TELEGRAM
from bot.channels.vk.limits import VK
from bot.channels.web.limits import WEB
from bot.engine.dispatcher import Dispatcher
from bot.engine.events import Attached, CameBack, Event, Left, Pressed, Said, Sent, SharedPhone, Started, What
from bot.engine.markup import plain
from bot.errands.documents import Documents
from bot.errands.photographs import Photographs
from bot.handlers.bill import CHART
from bot.handlers.certificates import CERTIFICATE
from bot.handlers.entrance import BY_PAGE
from bot.handlers.handover import DRAW
from bot.handlers.mydata import COPY
from bot.handlers.payments.common import CHECK, CODE, LINK
from bot.handlers.photographs import LOOK
from bot.handlers.readings.common import EVIDENCE
from bot.handlers.settings.proving import TYPED
from bot.messages.registry import MESSAGES
from bot.messages.texting import Texting
from bot.tasks import task_kinds
from bot.texts import russian
from core.model.payments.methods import PaymentMethod
from core.model.receipts.receipt import Contacts
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from jobs.bringing_appeals import appeal_bringing
from jobs.broadcasting import broadcast_runs
from jobs.delegations import delegation_ends
from jobs.mailing import mail_receipts
from jobs.news import tell_news
from jobs.payments import HEARD, WATCH, Cashier
from jobs.reminding import remind
from jobs.telling_outages import outage_tellings
from jobs.worker import Worker
from storage.work import Work
from tests import billing
from tests.cabinets import settle
from tests.doubles.paper_bank import PaperBank

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.engine.conversation import Outcome
    from bot.engine.limits import Limits
    from bot.engine.roles import Desk
    from bot.engine.screens import Answer, Screen
    from core.model.chats import Chat
    from core.model.messages.letters import Letter
    from core.model.messages.sms import Sms
    from core.model.photographs import Codes
    from core.model.receipts.receipt import Receipt
    from storage.store import Store

T = TypeVar("T")

SUPPLIER = Supplier(
    payee=Settings().supplier.payee,
    contacts=Contacts(
        name="ПАО «Энергосбыт»",
        address="г. Волгоград, ул. Примерная, д. 1",
        phones=("8 (800) 000-00-00",),
        email="info@energosbyt.example",
        site="https://energosbyt.example",
    ),
    short_name="Энергосбыт",
    hours="пн–пт 8:00–20:00",
)


CARD: Final = PaymentMethod(provider="paper", title="Банковская карта")
WALLET: Final = PaymentMethod(provider="wallet", title="СберПэй", commission=Decimal("0.5"))


@dataclass
class Mailbox:
    """The post, as the people of the tests read it."""

    letters: list[Letter] = field(default_factory=list)

    names: list[str] = field(default_factory=list)
    """What each letter is called outside, by which a mailbox knows its second copy."""

    async def deliver(self, letter: Letter, message_id: str) -> None:
        self.letters.append(letter)
        self.names.append(message_id)

    def code_for(self, email: str) -> str:
        """The code of the newest letter to the address that has one; others may come after it."""
        letters = [letter for letter in reversed(self.letters) if letter.to == email]
        words = (word for letter in letters for word in letter.text.split())
        return next(word for word in words if word.isdecimal() and len(word) == 6)


@dataclass
class Telephones:
    """What has come by SMS, oldest first."""

    messages: list[Sms] = field(default_factory=list)

    async def send(self, sms: Sms, name: str) -> None:
        assert re.fullmatch(r"sms-\d+", name)
        self.messages.append(sms)


_NUMBERS = count(1)
"""Events of all people, so that no two have the same name."""


LIMITS: Final[dict[str, Limits]] = {"telegram": TELEGRAM, "vk": VK, "web": WEB}


async def _codes_on(content: bytes) -> Codes:
    """Without a process of its own, and without much patience."""
    return read_codes(content, seconds=0)


async def _fit_to_keep(content: bytes) -> bytes:
    return without_traces(content)


class Bot:
    """The bot with its store and clock, and the people who talk to it."""

    def __init__(self, store: Store, channel: MemoryChannel, now: datetime) -> None:
        self.store = store
        self.now = now
        self.channel = channel
        self.channels = [self.channel]
        self.mailbox = Mailbox()
        self.telephones = Telephones()
        self.policy = Policy(methods=(CARD, WALLET))
        self.bank = PaperBank(CARD.provider, clock=self.clock)
        self.documents = Documents(
            print_receipt=receipt_pdf,
            print_receipts=receipts_pdf,
            draw_code=code_picture,
            write_extract=extract_xlsx,
            draw_chart=chart_png,
            print_certificate=certificate_pdf,
            print_my_data=my_data_pdf,
        )
        self.conversation = conversation(self.policy, SUPPLIER)
        self.desk: Desk | None = None
        self.dispatcher, self.worker = self._process()

    def _process(self) -> tuple[Dispatcher, Worker]:
        dispatcher = Dispatcher(self.conversation, self.store, clock=self.clock, desk=self.desk)
        for channel in self.channels:
            dispatcher.join(channel)
        cashier = Cashier(
            self.store,
            {self.bank.name: self.bank},
            policy=self.policy,
            return_url="https://cabinet.example/payments/return",
            clock=self.clock,
        )
        self.bank.heard = cashier.heard
        kinds = task_kinds(
            dispatcher,
            self.store,
            postman=self.mailbox,
            documents=self.documents,
            photographs=Photographs(codes_on=_codes_on, fit_to_keep=_fit_to_keep),
            cashier=cashier,
            policy=self.policy,
            supplier=SUPPLIER,
            check_link=lambda code: f"https://cabinet.example/#start=check-{code}",
            clock=self.clock,
            texting=Texting(
                store=self.store,
                gateway=self.telephones,
                policy=self.policy,
                clock=self.clock,
                a_person=2,
                in_all=5,
            ),
        )
        more = (
            delegation_ends(self.store, clock=self.clock),
            appeal_bringing(
                self.store, next(iter(self.desk.groups), None) if self.desk else None, clock=self.clock
            ),
            broadcast_runs(self.store, self.policy, clock=self.clock),
            *outage_tellings(self.store, self.policy, clock=self.clock),
        )
        return dispatcher, Worker(self.store, [*kinds, *cashier.kinds(), *more], clock=self.clock)

    def joins(self, name: str = "") -> MemoryChannel:
        """Another messenger takes part, in its own limits; of itself VK beside Telegram, or the reverse."""
        name = name or ("telegram" if self.channel.name == "vk" else "vk")
        if known := [channel for channel in self.channels if channel.name == name]:
            return known[0]
        channel = MemoryChannel(name, LIMITS[name])
        self.channels.append(channel)
        self.dispatcher.join(channel)
        return channel

    def decides(self, **numbers: Any) -> None:
        """The supplier changes its settings and starts the bot anew."""
        self.policy = replace(self.policy, **numbers)
        self.conversation = conversation(self.policy, SUPPLIER)
        self.restart()

    def is_of(self, supplier: Supplier) -> None:
        """The bot is started anew for a supplier of which other things are known."""
        self.conversation = conversation(self.policy, supplier)
        self.restart()

    async def does(self, work: Callable[[Work], T]) -> T:
        """Something happens in the database behind the bot's back, or is looked up there."""
        return await self.store.transact(work)

    async def knows_of_payment(
        self, amount: int, day: date, *, number: str = billing.A, status: str = "Обработан"
    ) -> None:
        """Billing gets to know that the account has been paid for."""
        await self.does(
            lambda work: billing.state_payment(work, number=number, amount=amount, day=day, status=status)
        )

    def clock(self) -> datetime:
        return self.now

    def later(self, **delta: int) -> None:
        """Let time pass."""
        self.now += timedelta(**delta)

    def at(self, *when: int) -> None:
        """Set the clock to a time at the supplier's."""
        self.now = datetime(*when, tzinfo=self.policy.time_zone).astimezone(UTC)  # type: ignore[misc,arg-type]  # as many as given

    def restart(self) -> None:
        """A new process on the same database."""
        self.dispatcher, self.worker = self._process()

    async def shows_what_is_owed(self) -> None:
        """Let every channel show what it has not shown, as after a start."""
        for channel in self.channels:
            await self.dispatcher.delivery.recall(channel)
            await self.dispatcher.delivery.show_again(channel)
        await self.dispatcher.delivery.mark_shown()

    async def marks_what_was_shown(self) -> None:
        """A moment passes, in which the bot writes down what has been shown."""
        await self.dispatcher.delivery.mark_shown()

    async def errands(self) -> None:
        """Let the errands be carried out."""
        kinds = (
            "receipt",
            "extract",
            CERTIFICATE,
            BY_PAGE,
            TYPED,
            LINK,
            CHECK,
            CODE,
            CHART,
            DRAW,
            COPY,
            LOOK,
            EVIDENCE,
        )
        while await self.worker.run_due(*kinds):
            pass

    async def looks_at_payments(self) -> None:
        """Let the payments be looked at that are due, and what has come of them be told."""
        await self.worker.run_due(WATCH, HEARD)
        await self.post()

    async def post(self) -> None:
        """Let the letters be delivered."""
        while await self.worker.run_due(
            *(message.fact.kind for message in MESSAGES),
            *(f"sms-{message.fact.kind}" for message in MESSAGES if message.sms),
        ):
            pass

    async def morning(self, *day: int) -> None:
        """Ten in the morning of a day at the supplier's: what there is to remind of is sent."""
        self.at(*day, 10)
        await remind(self.store, self.policy, self.clock)
        await mail_receipts(self.store, self.clock)
        await self.post()

    async def hears_of_news(self, *day: int) -> None:
        """Noon of a day at the supplier's: what billing has stated since the last time is told."""
        self.at(*day, 12)
        await tell_news(self.store, self.policy, self.clock)
        await self.post()

    def fails_to_print(self) -> None:
        """An errand fails as often as it is tried."""

        def print_receipt(receipt: Receipt) -> bytes:
            raise OSError(receipt.file_name)

        self.documents.print_receipt = print_receipt

    def fails_to_draw_codes(self) -> None:
        """No code can be drawn any more."""

        def draw_code(payload: bytes) -> bytes:
            raise OSError(len(payload))

        self.documents.draw_code = draw_code

    def person(self, name: str, *, channel: MemoryChannel | None = None, address: str = "") -> Chatter:
        return Chatter(self, channel or self.channel, name, address)


FAULT = plain(russian()("fault"))


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would lead to."""

    act: What
    answer: Answer
    text: str
    """All that would be said, without its styles."""
    last: Screen
    """The screen below which the person would stand."""
    chat: Chat


class Chatter:
    """One person in one chat."""

    def __init__(self, bot: Bot, channel: MemoryChannel, name: str, address: str) -> None:
        self.bot = bot
        self.channel = channel
        self.peer = name
        self.address = address
        self.last_event: Event | None = None
        self._seen = 0
        """The version of the newest message that stood in the chat before the last thing the person did."""
        self._toasts_seen = 0

    # --- what they do ---

    async def starts(self, payload: str = "") -> None:
        await self._does(Started(payload))

    async def says(self, text: str, *, ref: str = "") -> None:
        """Write something; `ref` is what the deep link carries by which they came, where VK tells."""
        await self._does(Said(text), ref=ref)

    async def goes(self, *steps: str) -> None:
        """Press one button after another; what begins with `> ` is written instead."""
        for step in steps:
            await (self.says(step[2:]) if step.startswith("> ") else self.presses(step))

    async def sends(self, kind: str) -> None:
        await self._does(Sent(kind))

    async def attaches(self, name: str, content: bytes = b"1") -> None:
        """Send a file, and wait until it has been looked at."""
        reference = f"file-{next(_NUMBERS)}"
        self.channel.files[reference] = content
        await self._does(Attached(reference, name=name))
        await self.bot.errands()

    async def shares_phone(self, phone: str, *, own: bool = True) -> None:
        await self._does(SharedPhone(phone, own))

    async def blocks(self) -> None:
        await self._does(Left())

    async def comes_back(self) -> None:
        await self._does(CameBack())

    async def presses(self, label: str, *, on: Message | None = None) -> None:
        """Press a button by its label, or the beginning of it, on the last message that has it."""
        press, origin = self._find(label, on)
        await self.presses_raw(press, origin=origin)

    async def presses_again(self, label: str, *, on: Message) -> None:
        """Press what has been pressed on this message before; nothing is to be said to it."""
        press, origin = self._find(label, on)
        await self._happens(Pressed(press), origin=origin)
        assert not self._is_answered, f"a repeated press is answered with:\n{self.text}"

    def _find(self, label: str, on: Message | None) -> tuple[str, str]:
        """The press of a button, and the message that it is on."""
        for message in [on] if on else reversed(self.messages):
            for button in self.buttons_of(message):
                if button.startswith(label):
                    return self._press_of(message, button), message.number
        return pytest_fails(f"«{label}» is not on {self.buttons}")

    async def presses_raw(self, press: str, *, origin: str = "") -> None:
        await self._does(Pressed(press), origin=origin)

    async def _does(self, what: What, *, origin: str = "", ref: str = "") -> None:
        """Everything that a person does is answered, and never by the words for our own failure."""
        await self._happens(what, origin=origin, ref=ref)
        if isinstance(what, Left | CameBack) or self.channel.down or self.peer in self.channel.blocked:
            return
        assert self._is_answered, f"no answer to {what}"
        assert FAULT not in self.text, f"our own failure after {what}"

    async def _happens(self, what: What, *, origin: str = "", ref: str = "") -> None:
        self._looks_up()
        event = self.event(what, origin=origin, ref=ref)
        self.last_event = await self.channel.happens(event, self.bot.dispatcher.receive)

    def _looks_up(self) -> None:
        """Know what stands in the chat, to tell what is said next."""
        self._seen = max((message.version for message in self.messages), default=0)
        self._toasts_seen = len(self.channel.toasts[self.peer])

    async def would(self, *acts: What) -> list[Preview]:
        """What each act would lead to, done in this very situation; nothing of it is kept."""
        return await self.bot.does(lambda work: [self.preview(work, act) for act in acts])

    async def would_in_turn(self, *acts: What) -> list[Preview]:
        """What these acts would lead to, done one after another; nothing of it is kept."""
        return await self.bot.does(lambda work: self._previews(work, acts))

    def _previews(self, work: Work, acts: Sequence[What]) -> list[Preview]:
        undone = work.connection.begin_nested()
        previews = [self.do_within(work, act) for act in acts]
        undone.rollback()
        return previews

    def preview(self, work: Work, act: What) -> Preview:
        """What an act would lead to, within a transaction; the transaction is left as it was."""
        undone = work.connection.begin_nested()
        preview = self.do_within(work, act)
        undone.rollback()
        return preview

    def do_within(self, work: Work, act: What) -> Preview:
        """Do something within a transaction; it is answered, and never by the words for our own failure."""
        own = Work(work.connection)
        outcome = self.answered_within(work, self.event(act))
        screens = tuple(outcome.answer.screens)
        assert screens, f"no answer to {act}"
        text = "\n\n".join(plain(screen.text) for screen in screens)
        return Preview(act, outcome.answer, text, screens[-1], own.chats.get(outcome.chat))

    def answered_within(self, work: Work, event: Event) -> Outcome:
        """What an event is answered with within a transaction."""
        # A unit of work of its own: what one remembers must not outlive a rollback.
        return self.bot.conversation.answer(
            event,
            Work(work.connection),
            self.bot.now,
            self.channel.limits,
            links=self.bot.dispatcher.links,
        )

    def press(self, label: str) -> Pressed:
        """The press of a button that the person sees, by its label or the beginning of it."""
        return Pressed(self._find(label, None)[0])

    async def repeats(self) -> None:
        """The messenger delivers the last event once more."""
        assert self.last_event is not None
        self._looks_up()
        await self.channel.happens_again(self.last_event, self.bot.dispatcher.receive)

    def event(self, what: What, *, origin: str = "", ref: str = "") -> Event:
        """The next event of this person."""
        number = f"{self.peer}-{next(_NUMBERS)}"
        return Event(
            channel=self.channel.name,
            peer=self.peer,
            id=number,
            what=what,
            origin=origin or f"words-{number}",
            address=self.address,
            ref=ref,
        )

    # --- what they see ---

    @property
    def messages(self) -> list[Message]:
        return self.channel.chats[self.peer]

    @property
    def last(self) -> Message:
        return self.messages[-1]

    @property
    def new(self) -> list[Message]:
        """The messages that were sent or edited since the person last did something."""
        return [message for message in self.messages if message.version > self._seen]

    @property
    def _is_answered(self) -> bool:
        return bool(self.new) or len(self.channel.toasts[self.peer]) > self._toasts_seen

    @property
    def text(self) -> str:
        """All that the last thing they did was answered with."""
        shown = "\n\n".join(plain(message.screen.text) for message in self.new)
        return shown.replace("\u00a0", " ")

    @property
    def buttons(self) -> list[str]:
        return self.buttons_of(self.last)

    @staticmethod
    def buttons_of(message: Message) -> list[str]:
        return [button.label for row in message.screen.rows for button in row]

    @staticmethod
    def _press_of(message: Message, label: str) -> str:
        return next(b.press for row in message.screen.rows for b in row if b.label == label)

    @property
    def toast(self) -> str:
        """The short word that the last thing they did was answered with."""
        toasts = self.channel.toasts[self.peer][self._toasts_seen :]
        return toasts[-1] if toasts else ""

    def erased_last(self) -> bool:
        """Whether the last thing that the person wrote has been deleted from the chat."""
        return self.last_event is not None and self.last_event.origin in self.channel.erased[self.peer]

    def sees(self, *fragments: str) -> None:
        """Assert that the answer holds these words."""
        for fragment in fragments:
            assert fragment in self.text, f"«{fragment}» is not in:\n{self.text}"

    def does_not_see(self, *fragments: str) -> None:
        for fragment in fragments:
            assert fragment not in self.text, f"«{fragment}» is in:\n{self.text}"

    def sees_buttons(self, *labels: str) -> None:
        for label in labels:
            assert any(button.startswith(label) for button in self.buttons), f"«{label}»: {self.buttons}"

    def sees_no_button(self, *labels: str) -> None:
        for label in labels:
            assert not any(button.startswith(label) for button in self.buttons), f"«{label}»: {self.buttons}"

    def sees_out_of_date(self) -> None:
        """Assert that the press was refused, with what is true now below."""
        assert self.toast == russian().label("out-of-date")
        assert self.buttons

    def label(self, beginning: str) -> str:
        """The whole label of the button that begins so."""
        return next(button for button in self.buttons if button.startswith(beginning))

    async def chat(self) -> Chat:
        """What the bot remembers of the chat."""
        return await self.bot.does(lambda work: work.chats.open(self.channel.name, self.peer, self.bot.now))

    @property
    def payload(self) -> str:
        """What the newest link to another messenger carries."""
        urls = [b.url for message in self.messages for row in message.screen.rows for b in row if b.url]
        return urls[-1].rpartition("=")[2]

    async def state(self) -> str:
        return (await self.chat()).state

    # --- what they do often ---

    async def settles(self, *numbers: str) -> None:
        """Have registered and linked these accounts some time ago, and open the chat today."""
        await self.bot.does(
            lambda work: settle(
                work,
                *numbers,
                channel=self.channel.name,
                peer=self.peer,
                email=f"{self.peer}@mail.ru",
                source=self.channel.limits.readings,
                now=self.bot.now,
            )
        )
        await self.says("/menu")

    async def registers(self, email: str, password: str = "") -> None:
        """From the first screen to an open cabinet without accounts."""
        await self.starts()
        await self.presses("Регистрация")
        await self.goes_on_registering(email, password)

    async def goes_on_registering(self, email: str, password: str = "") -> None:
        """From the question for an e-mail to an open cabinet."""
        await self.says(email)
        await self.says(await self.code(email))
        await self.says("8 912 345-67-89")
        if self.channel.limits.erases:
            if password:
                await self.says(password)
            else:
                await self.presses("Без пароля")
        await self.presses("Даю согласие")
        await self.presses("Принимаю правила")

    async def goes_to_accounts(self) -> None:
        """From the main screen to the accounts, by the account's card where the menu has no room for them."""
        if "Мои счета" not in self.buttons:
            await self.presses("Информация")
        await self.presses("Мои счета")

    def code_said(self) -> str:
        """The code that is to be said aloud, as it stands on the screen."""
        found = re.search(r"\d{4} \d{4} \d{4}", self.text)
        assert found, self.text
        return found.group()

    async def takes_account(self, code: str) -> None:
        """Open an account by a code that its owner has said."""
        await self.says("/menu")
        if "Мои счета" in self.buttons:
            await self.presses("Мои счета")
            await self.presses("Добавить счёт")
        await self.goes("Мне сказали код", f"> {code}", "Даю согласие")

    async def code(self, email: str) -> str:
        """The code that has come by post."""
        await self.bot.post()
        return self.bot.mailbox.code_for(email)

    async def enters(self, email: str) -> None:
        """From the first screen into a cabinet that there is already, by a code."""
        await self.starts()
        await self.presses("Войти")
        await self.says(email)
        if self.channel.limits.erases:
            await self.presses("Войти по коду")
        await self.says(await self.code(email))

    async def links(self, number: str, typed_sum: str) -> None:
        """From the question for a number to the main screen."""
        await self.goes(f"> {number}", "Сумма из квитанции", f"> {typed_sum}", "Даю согласие")

    async def links_by_meter(self, number: str, meter: str) -> None:
        await self.goes(f"> {number}", "Номер счётчика", f"> {meter}", "Даю согласие")


def pytest_fails(why: str) -> NoReturn:
    raise AssertionError(why)
