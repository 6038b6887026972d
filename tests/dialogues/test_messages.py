"""What the bot says on its own initiative: whether it still has a point, in which words, by which way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.engine.channel import NotShown
from bot.engine.markup import Markup
from bot.engine.screens import Answer, Button, Screen
from bot.messages.deliveries import BACK_OFF, POINTLESS, Deliveries
from bot.messages.message import Message, Telling
from bot.texts import russian
from core.base.ids import AccountId, AccountNumber
from core.model.messages.endings import MAIL, End, Ended
from core.model.messages.facts import Fact, LetterWritten, SumGuessed
from core.model.messages.letters import Letter
from core.model.messages.recipients import Recipient, ToAddress, ToCabinet, ToChat
from core.ports.post import LetterRefused, PostUnavailable
from jobs.worker import Worker
from storage.tables import queue
from tests import billing
from tests.dialogues.people import SUPPLIER

if TYPE_CHECKING:
    from bot.channels.memory import MemoryChannel
    from bot.engine.channel import InFlight
    from bot.engine.limits import Limits
    from core.model.chats import Chat
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

pytestmark = pytest.mark.parametrize("bot", ["telegram"], indirect=True)


async def row(bot: Bot) -> Any:
    """The newest message in the queue."""
    newest = select(queue).order_by(queue.c.id.desc()).limit(1)
    return await bot.does(lambda work: work.connection.execute(newest).one())


# --- a code ---


async def asks_for_code(person: Chatter) -> None:
    await person.starts()
    await person.presses("Регистрация")
    await person.says("anna@mail.ru")


async def is_not_sent(bot: Bot) -> None:
    letters = len(bot.mailbox.letters)
    await bot.post()
    assert len(bot.mailbox.letters) == letters
    unsent = await row(bot)
    assert (unsent.done_at, unsent.error, unsent.payload) == (bot.now, POINTLESS, {})


async def test_code_that_has_expired_is_not_sent(bot: Bot, anna: Chatter) -> None:
    await asks_for_code(anna)
    bot.later(minutes=10)
    await is_not_sent(bot)


async def test_code_that_a_newer_one_has_replaced_is_not_sent(bot: Bot, anna: Chatter) -> None:
    await asks_for_code(anna)
    bot.later(seconds=61)
    await anna.presses("Прислать код ещё раз")
    await bot.post()
    (letter,) = bot.mailbox.letters
    await anna.says(bot.mailbox.code_for("anna@mail.ru"))
    anna.sees("Почта подтверждена")
    assert letter.to == "anna@mail.ru"


async def test_letter_that_comes_late_says_how_long_the_code_is_still_good_for(
    bot: Bot, anna: Chatter
) -> None:
    await asks_for_code(anna)
    bot.later(minutes=8, seconds=30)
    await bot.post()
    assert "действует 2 минуты" in bot.mailbox.letters[0].text


async def test_code_does_not_stay_in_the_queue_when_it_has_been_sent(bot: Bot, anna: Chatter) -> None:
    await asks_for_code(anna)
    waiting = await row(bot)
    assert (waiting.address, len(waiting.payload["code"])) == ("anna@mail.ru", 6)
    await bot.post()
    sent = await row(bot)
    assert (sent.done_at, sent.address, sent.payload) == (bot.now, "", {})


# --- an account whose sum is guessed ---


async def account_and_cabinet(bot: Bot, person: Chatter) -> tuple[AccountId, ToCabinet]:
    cabinet = (await person.chat()).cabinet_id
    account = await bot.does(lambda work: work.accounts.by_number(AccountNumber(billing.A)))
    assert account is not None
    assert cabinet is not None
    return account.id, ToCabinet(cabinet)


async def test_owner_who_has_unlinked_the_account_is_not_told_that_it_is_guessed(
    bot: Bot, galina: Chatter
) -> None:
    account, owner = await account_and_cabinet(bot, galina)
    guessed = SumGuessed(account=account, closed_until=bot.now + timedelta(days=1))

    def happens(work: Work) -> None:
        work.outbox.tell(guessed, owner, at=bot.now)
        work.outbox.tell(guessed, owner, at=bot.now)

    await bot.does(happens)
    await bot.worker.run_due("sum-guessed")
    assert {letter.to for letter in bot.mailbox.letters} == {"galina@mail.ru"}
    await bot.does(lambda work: work.outbox.tell(guessed, owner, at=bot.now) and None)
    await galina.goes("Мои счета", "Отвязать счёт", "●", "Да, отвязать")
    await is_not_sent(bot)


# --- the post ---


async def test_letter_that_the_version_before_has_written_is_delivered_as_it_is(bot: Bot) -> None:
    written = LetterWritten(subject="Код входа", text="Ваш код — 123456\n«Энергосбыт»")
    await bot.does(lambda work: work.outbox.tell(written, ToAddress("anna@mail.ru"), at=bot.now) and None)
    await bot.post()
    assert bot.mailbox.letters == [
        Letter(to="anna@mail.ru", subject="Код входа", text="Ваш код — 123456\n«Энергосбыт»")
    ]


async def test_letter_waits_for_a_mail_server_that_is_down_and_keeps_its_name(
    bot: Bot, anna: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []

    async def down(letter: Letter, message_id: str) -> None:
        names.append(message_id)
        raise PostUnavailable(letter.to)

    with monkeypatch.context() as patch:
        patch.setattr(bot.mailbox, "deliver", down)
        await asks_for_code(anna)
        await bot.post()
    waiting = await row(bot)
    assert (waiting.due_at, waiting.error) == (bot.now + BACK_OFF[0], "PostUnavailable")
    (name,) = names
    assert name.startswith(f"letter-{waiting.id}-")
    bot.now += BACK_OFF[0]
    await bot.post()
    assert bot.mailbox.names == [name]


async def test_letter_that_is_refused_becomes_a_dead_letter_which_can_be_sent_again(
    bot: Bot, anna: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(letter: Letter, message_id: str) -> None:
        raise LetterRefused(letter.to, message_id)

    with monkeypatch.context() as patch:
        patch.setattr(bot.mailbox, "deliver", refuses)
        await asks_for_code(anna)
        await bot.post()
    (dead,) = await bot.does(lambda work: work.queue.dead(limit=9))
    assert (dead.kind, dead.to, dead.error) == (
        "code-issued",
        ToAddress("anna@mail.ru"),
        "nobody can be reached",
    )
    await bot.does(lambda work: work.queue.send_again(dead.id, bot.now))
    await bot.post()
    assert len(bot.mailbox.letters) == 1


# --- a fact that is told in a chat ---


@dataclass(frozen=True, slots=True, kw_only=True)
class _BillCame(Fact):
    """What a later version may tell."""

    kind = "bill-came"

    account: AccountId


def _bill_screen(telling: Telling, came: _BillCame, limits: Limits) -> Screen:
    number = telling.work.accounts.get(came.account).number
    label = f"Открыть счёт {number}"[: limits.label]
    return Screen(text=Markup(f"Пришла квитанция по ЛС {number}."), rows=((Button(label, "menu.main"),),))


def _bill_letter(telling: Telling, came: _BillCame, address: str) -> Letter:
    return Letter(to=address, subject="Квитанция", text=telling.work.accounts.get(came.account).number)


BILL = Message(fact=_BillCame, still_matters=lambda _telling, _came: True, screen=_bill_screen)
BILL_BY_POST_TOO = replace(BILL, letter=_bill_letter)


@dataclass
class Bills:
    """A worker that knows one message more, and Galina, who uses two messengers."""

    bot: Bot
    galina: Chatter
    vk: MemoryChannel

    async def comes(self, to: Recipient | None = None) -> None:
        account, cabinet = await account_and_cabinet(self.bot, self.galina)
        fact = _BillCame(account=account)
        await self.bot.does(
            lambda work: work.outbox.tell(fact, to or cabinet, at=self.bot.now, key="2025-11") and None
        )

    async def delivered(self, message: Message[Any] = BILL) -> None:
        deliveries = Deliveries(
            self.bot.dispatcher,
            self.bot.store,
            self.bot.mailbox,
            documents=self.bot.documents,
            texts=russian(),
            policy=self.bot.policy,
            supplier=SUPPLIER,
            check_link=str,
            clock=self.bot.clock,
        )
        worker = Worker(self.bot.store, deliveries.kinds([message]), clock=self.bot.clock)
        await worker.run_due("bill-came")

    def in_telegram(self) -> list[Screen]:
        return [m.screen for m in self.galina.messages if "Пришла квитанция" in m.screen.text]

    def in_vk(self) -> list[Screen]:
        return [m.screen for m in self.vk.chats["galina"] if "Пришла квитанция" in m.screen.text]


@pytest.fixture
async def bills(bot: Bot, galina: Chatter) -> Bills:
    vk = bot.joins("vk")
    bot.later(minutes=1)
    await bot.person("galina", channel=vk).enters("galina@mail.ru")
    bot.later(minutes=1)
    await galina.says("/menu")
    bot.mailbox.letters.clear()
    return Bills(bot, galina, vk)


async def test_person_is_told_in_the_chat_that_they_used_last_and_there_alone(bills: Bills) -> None:
    await bills.comes()
    await bills.delivered()
    await bills.delivered()
    (screen,) = bills.in_telegram()
    assert screen.text == f"Пришла квитанция по ЛС {billing.A}."
    assert screen.rows[0][0].label == f"Открыть счёт {billing.A}"
    assert bills.in_vk() == []
    assert (await row(bills.bot)).done_at == bills.bot.now


async def test_same_fact_told_twice_comes_once(bills: Bills) -> None:
    await bills.comes()
    await bills.delivered()
    await bills.comes()
    await bills.delivered()
    assert len(bills.in_telegram()) == 1


async def test_who_has_blocked_one_messenger_is_told_in_the_other(bills: Bills) -> None:
    bills.bot.channel.blocked.add("galina")
    await bills.comes()
    await bills.delivered()
    assert len(bills.in_vk()) == 1
    assert not (await bills.galina.chat()).reachable
    bills.bot.channel.blocked.clear()
    await bills.bot.does(lambda work: work.connection.execute(queue.delete()) and None)
    await bills.comes()
    await bills.delivered()
    assert len(bills.in_vk()) == 2
    assert bills.in_telegram() == []


async def test_who_cannot_be_reached_in_any_chat_gets_a_letter(bills: Bills) -> None:
    bills.bot.channel.blocked.add("galina")
    bills.vk.blocked.add("galina")
    await bills.comes()
    await bills.delivered(BILL_BY_POST_TOO)
    assert bills.bot.mailbox.letters == [Letter(to="galina@mail.ru", subject="Квитанция", text=billing.A)]


async def test_what_can_reach_nobody_is_a_dead_letter(bills: Bills) -> None:
    bills.bot.channel.blocked.add("galina")
    bills.vk.blocked.add("galina")
    await bills.comes()
    await bills.delivered()
    (dead,) = await bills.bot.does(lambda work: work.queue.dead(limit=9))
    assert (dead.kind, dead.error) == ("bill-came", "nobody can be reached")


@pytest.mark.parametrize(
    ("blocked", "still_matters", "ended"),
    [
        (0, True, Ended(end=End.TOLD, way="telegram")),
        (1, True, Ended(end=End.TOLD, way="vk")),
        (2, True, Ended(end=End.TOLD, way=MAIL)),
        (3, True, Ended(end=End.GIVEN_UP, why="nobody can be reached")),
        (0, False, Ended(end=End.POINTLESS)),
    ],
)
async def test_who_keeps_account_hears_how_each_has_ended(
    bills: Bills, *, blocked: int, still_matters: bool, ended: Ended
) -> None:
    heard: list[Ended] = []
    for channel in (bills.bot.channel, bills.vk)[:blocked]:
        channel.blocked.add("galina")
    message = replace(
        BILL if blocked > 2 else BILL_BY_POST_TOO,
        still_matters=lambda _telling, _came: still_matters,
        ended=lambda _work, _came, _to, ended, _now: heard.append(ended),
    )
    await bills.comes()
    await bills.delivered(message)
    await bills.delivered(message)
    assert heard == [ended]


async def test_what_is_for_one_chat_is_told_in_no_other(bills: Bills, bot: Bot) -> None:
    chat: Chat = await bot.does(lambda work: work.chats.open("vk", "galina", bot.now))
    bills.vk.blocked.add("galina")
    await bills.comes(ToChat(chat.id))
    await bills.delivered(BILL_BY_POST_TOO)
    assert bills.in_telegram() == []
    assert bot.mailbox.letters == []
    assert len(await bot.does(lambda work: work.queue.dead(limit=9))) == 1


async def test_messenger_that_wants_a_rest_is_left_alone_until_then(
    bills: Bills, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []

    async def rests(peer: str, answer: Answer, *, event: str, to: InFlight | None) -> None:
        del peer, answer, to
        events.append(event)
        raise NotShown("Too Many Requests", after=timedelta(minutes=7))

    await bills.comes()
    with monkeypatch.context() as patch:
        patch.setattr(bot.channel, "show", rests)
        await bills.delivered()
    waiting = await row(bot)
    assert (waiting.due_at, waiting.attempts) == (bot.now + timedelta(minutes=7), 0)
    assert events == [f"task:{waiting.id}"]
    assert bills.in_vk() == []
    bot.later(minutes=7)
    await bills.delivered()
    assert len(bills.in_telegram()) == 1


async def test_messenger_that_is_down_is_tried_again(bills: Bills, bot: Bot) -> None:
    bot.channel.down = True
    await bills.comes()
    await bills.delivered()
    bot.channel.down = False
    bot.now += BACK_OFF[0]
    await bills.delivered()
    assert len(bills.in_telegram()) == 1
