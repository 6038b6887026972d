"""What billing has stated anew is told once, in one message: payments, notices, readings put right (S42)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select, update

from core.base.ids import AccountNumber
from core.model.readings.reading import ReadingStatus
from core.use_cases.review_reading import on_check, reject
from core.use_cases.unsubscribe import unsubscribe
from storage import tables
from tests import billing

if TYPE_CHECKING:
    from core.ports.store import TurnWork
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

NEWS = (2025, 10, 23)


def pay(work: Work, *, number: str = billing.A, amount: int = 66200, **stated: str) -> None:
    billing.state_payment(work, number=number, amount=amount, day=date(2025, 10, 20), **stated)


def write_notice(work: Work, title: str = "Плановая поверка", number: str = billing.A) -> None:
    account = work.accounts.by_number(AccountNumber(number))
    assert account is not None
    notice = {"account_id": account.id, "date": date(2025, 10, 22), "title": title, "text": "Ждём вас."}
    work.connection.execute(insert(tables.notices).values(notice))


def _put_right(work: Work) -> None:
    """As an import does it, that states another value for a reading handed in here."""
    (reading,) = work.connection.scalars(
        select(tables.readings.c.id).where(tables.readings.c.handed_in_by != "")
    )
    stated = update(tables.readings).where(tables.readings.c.id == reading)
    work.connection.execute(stated.values(t1=Decimal(8640), status=ReadingStatus.BILLED))
    work.audit.record(
        at=billing.NOW, actor="billing", action="reading-corrected", subject=f"reading:{reading}"
    )


@pytest.fixture
async def told(bot: Bot, galina: Chatter) -> Chatter:
    """Galina, after the first round, at which nothing is news."""
    await bot.does(pay)
    await bot.hears_of_news(*NEWS)
    galina.does_not_see("Оплата учтена")
    return galina


@pytest.mark.rows("S42")
async def test_payments_and_notices_come_in_one_message_and_only_once(bot: Bot, told: Chatter) -> None:
    await bot.does(pay)
    await bot.does(write_notice)
    await bot.hears_of_news(*NEWS)
    told.sees("Оплата учтена", "счёт …7890: 662,00 ₽, внесено 20.10.2025")
    told.sees("Новое уведомление", "22.10.2025, счёт …7890: Плановая поверка")
    shown = list(told.messages)
    await bot.hears_of_news(*NEWS)
    assert told.messages == shown
    await told.presses("Прочитать уведомление")
    told.sees("Ждём вас.")


async def test_what_has_been_read_meanwhile_is_left_out(bot: Bot, told: Chatter) -> None:
    await bot.does(write_notice)
    await told.goes("> /menu", "Уведомления (1)", "22.10.2025")
    shown = list(told.messages)
    await bot.hears_of_news(*NEWS)
    assert told.messages == shown


async def test_a_payment_by_a_link_of_ours_has_been_told_already(bot: Bot, galina: Chatter) -> None:
    await bot.hears_of_news(*NEWS)
    await galina.goes("Оплатить 662,00", "Согласен")
    await bot.errands()
    (ours,) = await bot.does(lambda work: work.online_payments.hanging())
    await bot.does(lambda work: pay(work, doc_id=ours.provider_id))
    shown = list(galina.messages)
    await bot.hears_of_news(*NEWS)
    assert galina.messages == shown


async def test_what_was_not_paid_after_all_is_no_news(bot: Bot, told: Chatter) -> None:
    shown = list(told.messages)
    await bot.does(lambda work: pay(work, status="Отменен"))
    await bot.does(lambda work: pay(work, amount=-66200))
    await bot.hears_of_news(*NEWS)
    assert told.messages == shown


async def test_a_reading_that_was_put_right_is_told_with_what_stands_now(bot: Bot, told: Chatter) -> None:
    await told.goes("> /menu", "> 8650", "Передать")
    await bot.does(_put_right)
    await bot.hears_of_news(*NEWS)
    told.sees("Показания исправлены", "счёт …7890", "8640", "Не согласны?")


async def test_one_tap_stills_what_is_told(bot: Bot, told: Chatter) -> None:
    await bot.does(pay)
    await bot.hears_of_news(*NEWS)
    await told.presses("Не сообщать об оплатах")
    told.sees("О ваших платежах: не пишем")
    await bot.does(pay)
    shown = list(told.messages)
    await bot.hears_of_news(*NEWS)
    assert told.messages == shown


async def test_nothing_is_told_of_an_account_that_was_given_up(bot: Bot, told: Chatter) -> None:
    await bot.does(pay)
    await bot.does(lambda work: work.connection.execute(update(tables.links).values(unlinked_at=billing.NOW)))
    shown = list(told.messages)
    await bot.hears_of_news(*NEWS)
    assert told.messages == shown


async def test_of_many_only_the_first_are_named(bot: Bot, told: Chatter) -> None:
    for number in range(8):
        await bot.does(lambda work, number=number: write_notice(work, f"Уведомление {number}"))  # type: ignore[misc]  # at once
    await bot.hears_of_news(*NEWS)
    told.sees("Новые уведомления", "Уведомление 4", "и ещё 3")
    told.does_not_see("Уведомление 5")


@pytest.mark.usefixtures("told")
async def test_by_letter_the_news_can_be_stilled_too(bot: Bot) -> None:
    bot.decides(letters_page="https://cabinet.example/letters/")
    await bot.does(pay)
    await bot.does(lambda work: work.connection.execute(update(tables.chats).values(reachable=False)))
    await bot.hears_of_news(*NEWS)
    letter = bot.mailbox.letters[-1]
    assert letter.subject == "Новое по вашим счетам"
    assert "счёт …7890: 662,00\u00a0₽, внесено 20.10.2025" in letter.text
    token = letter.unsubscribe.rpartition("/")[2]
    await bot.does(lambda work: unsubscribe(work, token, now=bot.now))
    await bot.does(pay)
    await bot.hears_of_news(*NEWS)
    assert bot.mailbox.letters[-1] == letter


async def reject_reading(bot: Bot) -> None:
    """An operator rejects the only one that waits."""

    def decide(work: TurnWork) -> None:
        (waiting,) = on_check(work)
        reject(
            work,
            waiting.reading.id,
            "на фото другой счётчик",
            policy=bot.policy,
            by="operator:1",
            now=bot.now,
        )

    await bot.does(decide)
    await bot.post()


class TestRejected:
    async def test_who_handed_it_in_hears_why_and_hands_in_another(self, bot: Bot, galina: Chatter) -> None:
        await galina.goes("Показания", "> 98590", "Да, всё верно")
        await reject_reading(bot)
        galina.sees("Показания не приняты", "Счёт …7890", "98590", "на фото другой счётчик")
        await galina.presses("Передать показания")
        galina.sees(billing.METER_A)
