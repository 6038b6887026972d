"""Letters that find nobody: the address is marked, and its person is told once, in the chat."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.messages.addresses import Bounce
from core.ports.post import NobodyThere
from core.use_cases.mark_address import mark_returned
from storage import tables
from tests import billing
from tests.storage.seeds import add_charge

if TYPE_CHECKING:
    from core.model.messages.letters import Letter
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

MAIL = "galina@mail.ru"


def _gets_receipts(work: Work, email: str) -> None:
    number = tables.accounts.c.number == billing.A
    work.connection.execute(update(tables.accounts).where(number).values(e_receipt=True, email=email))


def _charge(work: Work, month: Month) -> None:
    account = work.accounts.by_number(AccountNumber(billing.A))
    assert account is not None
    add_charge(work, account.id, month, charged=99300, closing=99300)


async def changed(person: Chatter, email: str) -> None:
    """Another e-mail, confirmed by its code."""
    await person.says("/settings")
    await person.presses("Почта")
    await person.says(email)
    await person.presses("Сменить почту")
    await person.bot.post()
    await person.says(person.bot.mailbox.code_for(email))
    person.sees("Почта изменена")


async def bills_come(bot: Bot, month: int) -> None:
    """Billing charges a month, and the morning after its receipt goes out."""
    await bot.does(partial(_charge, month=Month(2025, month)))
    await bot.morning(2025, month + 1, 3)


@pytest.fixture
async def subscriber(bot: Bot, galina: Chatter) -> Chatter:
    await bot.does(partial(_gets_receipts, email=MAIL))
    await bot.morning(2025, 11, 1)
    return galina


def _is_gone(bot: Bot, monkeypatch: pytest.MonkeyPatch, address: str = MAIL) -> None:
    """The mail server says that nobody is there."""
    deliver = bot.mailbox.deliver

    async def refuses(letter: Letter, message_id: str) -> None:
        if letter.to == address:
            raise NobodyThere("SMTP 550 5.1.1")
        await deliver(letter, message_id)

    monkeypatch.setattr(bot.mailbox, "deliver", refuses)


async def _says(bot: Bot, address: str, name: str = "") -> bool:
    """A mail server sends the newest letter back."""
    bounce = Bounce(letter=name or bot.mailbox.names[-1], addresses=(address,), code="DSN 5.1.1")
    taken = await bot.does(lambda work: mark_returned(work, bounce, policy=bot.policy, now=bot.now))
    await bot.post()
    return taken


def _times(person: Chatter, words: str) -> int:
    return sum(words in message.screen.text for message in person.messages)


async def test_a_server_that_knows_nobody_there_has_the_person_told_once_with_the_way_on(
    bot: Bot, subscriber: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    _is_gone(bot, monkeypatch)
    await bills_come(bot, 10)
    await bills_come(bot, 11)
    assert _times(subscriber, "не принимает письма") == 1
    kept = await bot.does(lambda work: work.undeliverable.of(MAIL))
    assert kept is not None
    assert kept.code == "SMTP 550 5.1.1"
    asked = next(m for m in subscriber.messages if "не принимает письма" in m.screen.text)
    await subscriber.presses("Сменить почту", on=asked)
    subscriber.sees("Напишите новую почту")


async def test_a_letter_that_comes_back_later_does_the_same(bot: Bot, subscriber: Chatter) -> None:
    await bills_come(bot, 10)
    assert await _says(bot, MAIL)
    assert await _says(bot, MAIL)
    assert _times(subscriber, "не принимает письма") == 1
    sent = len(bot.mailbox.letters)
    await bills_come(bot, 11)
    assert len(bot.mailbox.letters) == sent


async def test_only_who_has_had_the_letter_can_send_it_back(bot: Bot, subscriber: Chatter) -> None:
    await bills_come(bot, 10)
    name = bot.mailbox.names[-1]
    stem, _, signature = name.rpartition("-")
    forged = [
        (name, "anna@mail.ru"),
        (f"{stem}-{'0' * 24}", MAIL),
        (f"letter-1-{signature}", MAIL),
        (f"letter-{'9' * 19}-{signature}", MAIL),
        ("letter-1", MAIL),
        ("x", MAIL),
    ]
    for letter, address in forged:
        assert not await _says(bot, address, letter)
    bot.later(days=15)
    assert not await _says(bot, MAIL, name)
    assert _times(subscriber, "не принимает письма") == 0


async def test_nobody_is_woken_by_it(bot: Bot, subscriber: Chatter) -> None:
    await bills_come(bot, 10)
    bot.at(2025, 11, 4, 3)
    await _says(bot, MAIL)
    assert _times(subscriber, "не принимает письма") == 0
    bot.at(2025, 11, 4, 10)
    await bot.post()
    assert _times(subscriber, "не принимает письма") == 1


async def test_a_receipt_that_goes_elsewhere_is_told_of_with_its_own_way_on(
    bot: Bot, galina: Chatter
) -> None:
    await bot.does(partial(_gets_receipts, email="other@mail.ru"))
    await bot.morning(2025, 11, 1)
    await bills_come(bot, 10)
    assert await _says(bot, "other@mail.ru")
    asked = next(m for m in galina.messages if "Квитанция не дошла" in m.screen.text)
    await galina.presses("Квитанции и СМС", on=asked)
    await galina.presses("Присылать на мою почту")
    await bills_come(bot, 11)
    assert bot.mailbox.letters[-1].to == MAIL


@pytest.mark.usefixtures("subscriber")
async def test_a_code_still_goes_there_and_clears_the_mark_once_it_is_read(bot: Bot) -> None:
    await bills_come(bot, 10)
    await _says(bot, MAIL)
    elsewhere = bot.person("elsewhere")
    await elsewhere.enters(MAIL)
    assert await bot.does(lambda work: work.undeliverable.of(MAIL)) is None
    await bills_come(bot, 11)
    assert bot.mailbox.letters[-1].subject.startswith("Квитанция")


async def test_another_address_is_written_to_at_once(bot: Bot, subscriber: Chatter) -> None:
    await bills_come(bot, 10)
    await _says(bot, MAIL)
    await changed(subscriber, "galina.new@mail.ru")
    await bills_come(bot, 11)
    assert bot.mailbox.letters[-1].to == "galina.new@mail.ru"


@pytest.mark.usefixtures("subscriber")
async def test_who_can_be_reached_nowhere_gets_no_reminder_there(bot: Bot) -> None:
    await bills_come(bot, 10)
    await _says(bot, MAIL)
    await bot.does(
        lambda work: work.connection.execute(update(tables.chats).values(reachable=False)) and None
    )
    sent = len(bot.mailbox.letters)
    await bot.morning(2025, 11, 20)
    assert len(bot.mailbox.letters) == sent
