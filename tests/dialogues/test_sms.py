"""SMS: the last way to somebody who has allowed them, when no chat and no letter reaches them (S35)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from bot.messages.texting import BACK_OFF, LIMITED
from core.model.messages.facts import RemindersDue
from core.model.messages.recipients import ToCabinet
from core.ports.post import NobodyThere
from core.ports.sms import SmsRefused, SmsUnavailable
from storage import tables
from tests import billing

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.model.messages.letters import Letter
    from core.model.messages.sms import Sms
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

pytestmark = [
    pytest.mark.parametrize("bot", ["telegram"], indirect=True),
    pytest.mark.usefixtures("unreached"),
]

PHONE = "+79123456789"


def _allow(work: Work, *, allowed: bool = True, phone: str = PHONE) -> None:
    number = tables.accounts.c.number.in_([billing.A, billing.B])
    work.connection.execute(update(tables.accounts).where(number).values(sms=allowed, phone=phone))


@pytest.fixture
async def unreached(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> Chatter:
    """Galina has two accounts, has allowed SMS, has shut the bot out, and her mailbox is gone."""

    async def nobody(_letter: Letter, _name: str) -> None:
        raise NobodyThere("SMTP 550 5.1.1")

    galina = bot.person("galina")
    await galina.settles(billing.A, billing.B)
    await bot.does(_allow)
    await bot.does(
        lambda work: work.connection.execute(update(tables.chats).values(reachable=False)) and None
    )
    monkeypatch.setattr(bot.mailbox, "deliver", nobody)
    return galina


def _remind(bot: Bot) -> Callable[[Work], None]:
    """Something to remind of today, whatever has been told before."""

    def remind(work: Work) -> None:
        cabinet = work.cabinets.by_email("galina@mail.ru")
        assert cabinet is not None
        day = bot.policy.day(bot.now)
        work.outbox.tell(RemindersDue(since=day, until=day), ToCabinet(cabinet.id), at=bot.now)

    return remind


async def _rows(bot: Bot) -> list[tuple[bool, bool, str]]:
    """Of each SMS in the queue: whether it is done, whether it is given up, and what is said of it."""
    kinds = tables.queue.c.kind.like("sms-%")
    asked = select(tables.queue).where(kinds).order_by(tables.queue.c.id)
    rows = await bot.does(lambda work: list(work.connection.execute(asked)))
    return [(row.done_at is not None, row.dead_at is not None, row.error) for row in rows]


@pytest.mark.rows("S35")
async def test_a_reminder_comes_once_short_and_without_sums_and_links(bot: Bot) -> None:
    await bot.morning(2025, 10, 20)
    await bot.post()
    (sms,) = bot.telephones.messages
    assert sms.phone == PHONE
    assert sms.text.endswith(": передайте показания до 25.10.2025, счёт …7890, …5678.")
    await bot.morning(2025, 11, 7)
    for each in bot.telephones.messages:
        assert len(each.text) <= 134, "more than two parts"
        assert not re.search(r"₽|https?:|\d{5}", each.text)


@pytest.mark.parametrize("phone", ["8 (912) 345-67-89", "79123456789", "9123456789"])
async def test_a_number_is_read_however_billing_writes_it(bot: Bot, phone: str) -> None:
    await bot.does(lambda work: _allow(work, phone=phone))
    await bot.morning(2025, 10, 20)
    await bot.post()
    assert [sms.phone for sms in bot.telephones.messages] == [PHONE]


@pytest.mark.parametrize("phone", ["+375291234567", "+19005551234", "+7 8442 33-44-55", "+77012345678", "-"])
async def test_none_goes_abroad_or_to_a_landline(bot: Bot, phone: str) -> None:
    await bot.does(lambda work: _allow(work, phone=phone))
    await bot.morning(2025, 10, 20)
    await bot.post()
    assert bot.telephones.messages == []


async def test_who_has_not_allowed_it_gets_none(bot: Bot) -> None:
    await bot.does(lambda work: _allow(work, allowed=False))
    await bot.morning(2025, 10, 20)
    assert bot.telephones.messages == []


async def test_who_is_reached_in_the_chat_gets_none(bot: Bot) -> None:
    await bot.does(lambda work: work.connection.execute(update(tables.chats).values(reachable=True)) and None)
    await bot.morning(2025, 10, 20)
    assert bot.telephones.messages == []


async def test_what_is_done_meanwhile_is_not_sent(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_sms: Sms, _name: str) -> None:
        raise SmsUnavailable("SMS.RU 220")

    with monkeypatch.context() as patch:
        patch.setattr(bot.telephones, "send", away)
        await bot.morning(2025, 10, 20)
    assert await _rows(bot) == [(False, False, "SMS.RU 220")]
    await bot.does(lambda work: _allow(work, allowed=False))
    bot.now += BACK_OFF[0]
    await bot.post()
    assert bot.telephones.messages == []
    assert [done for done, _, _ in await _rows(bot)] == [True]


async def test_a_gateway_that_is_away_is_asked_again_and_holds_up_nothing(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_sms: Sms, _name: str) -> None:
        raise SmsUnavailable("SMS.RU 220")

    with monkeypatch.context() as patch:
        patch.setattr(bot.telephones, "send", away)
        await bot.morning(2025, 10, 20)
    backlog = await bot.does(lambda work: {kind.kind: kind.waiting for kind in work.queue.backlog()})
    assert {kind: waiting for kind, waiting in backlog.items() if waiting} == {"sms-reminders-due": 1}
    bot.now += BACK_OFF[0]
    await bot.post()
    assert len(bot.telephones.messages) == 1


async def test_what_may_have_gone_is_a_dead_letter_and_not_sent_again(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut(_sms: Sms, _name: str) -> None:
        raise SmsRefused("it may have gone")

    with monkeypatch.context() as patch:
        patch.setattr(bot.telephones, "send", cut)
        await bot.morning(2025, 10, 20)
    bot.later(days=1)
    await bot.post()
    assert await _rows(bot) == [(False, True, "it may have gone")]
    assert bot.telephones.messages == []


async def test_at_night_it_waits_for_the_morning(bot: Bot) -> None:
    bot.at(2025, 10, 20, 22)
    await bot.does(_remind(bot))
    await bot.post()
    assert bot.telephones.messages == []
    bot.at(2025, 10, 21, 9)
    await bot.post()
    assert len(bot.telephones.messages) == 1


async def test_a_person_gets_no_more_than_the_day_allows(bot: Bot) -> None:
    for hour in (10, 12, 14):
        bot.at(2025, 10, 20, hour)
        await bot.does(_remind(bot))
        await bot.post()
    assert len(bot.telephones.messages) == 2
    assert (await _rows(bot))[-1] == (True, False, LIMITED)
