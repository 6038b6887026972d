"""Promising to pay and paying in parts, in every messenger (S40)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from core.base.ids import AccountNumber
from core.model.promises.promise import PromiseStatus
from core.model.promises.terms import PromiseTerms
from core.model.supplier.policy import Policy
from core.use_cases.promise_payment import judge_one
from tests import billing

if TYPE_CHECKING:
    from core.model.promises.promise import Promise
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

TERMS = PromiseTerms()


@pytest.fixture
def bot(bot: Bot) -> Bot:
    """The bot of a supplier that has published its terms."""
    bot.decides(promises=TERMS)
    return bot


async def _running(bot: Bot) -> list[Promise]:
    return await bot.does(lambda work: work.promises.running())


def _last_status(work: Work) -> PromiseStatus:
    account = work.accounts.by_number(AccountNumber(billing.A))
    assert account is not None
    last = work.promises.last_of(account.id)
    assert last is not None
    return last.status


async def _promises(person: Chatter, parts: str = "На 2 части") -> None:
    await person.goes("> /menu", "Рассрочка", parts, "Обещаю заплатить")


class TestWayIn:
    async def test_a_debtor_sees_it_on_the_main_screen_and_at_the_payment(self, galina: Chatter) -> None:
        await galina.says("/menu")
        galina.sees_buttons("Рассрочка")
        await galina.presses("Оплатить 662,00")
        galina.sees_buttons("Рассрочка")
        await galina.presses("Рассрочка")
        galina.sees("Просрочено 662,00 ₽")
        galina.sees_buttons("Через 7 дней", "Через 14 дней", "На 2 части", "На 3 части", "На 6 частей")

    async def test_whoever_is_late_with_nothing_does_not(self, bot: Bot, galina: Chatter) -> None:
        await bot.knows_of_payment(66200, date(2025, 10, 20))
        await galina.says("/menu")
        galina.sees_no_button("Рассрочка")

    async def test_before_the_due_day_nobody_does(self, bot: Bot, galina: Chatter) -> None:
        bot.at(2025, 10, 10, 12)
        await galina.says("/menu")
        galina.sees_no_button("Рассрочка")

    async def test_without_published_terms_nobody_does(self, bot: Bot, galina: Chatter) -> None:
        bot.decides(promises=None)
        await galina.says("/menu")
        galina.sees_no_button("Рассрочка")


class TestPromise:
    async def test_a_schedule_is_shown_before_it_is_promised(self, bot: Bot, galina: Chatter) -> None:
        await galina.goes("> /menu", "Рассрочка", "На 3 части")
        galina.sees(
            billing.A,
            "до 27.10.2025 — 220,67 ₽",
            "до 27.11.2025 — 220,67 ₽",
            "до 27.12.2025 — 220,66 ₽",
            "Всего 662,00 ₽",
            "весь остаток нужно будет заплатить сразу",
            "могут ограничить электричество",
            "идут пени",
        )
        assert await _running(bot) == []
        await galina.presses("Обещаю заплатить")
        galina.sees("Договорились", "Уже заплачено 0,00 ₽ из 662,00 ₽")
        (promise,) = await _running(bot)
        assert [part.amount for part in promise.parts] == [22067, 22067, 22066]

    async def test_everything_may_be_promised_on_one_day(self, bot: Bot, galina: Chatter) -> None:
        await _promises(galina, "Через 7 дней")
        galina.sees("до 29.10.2025 — 662,00 ₽")
        assert len(await _running(bot)) == 1

    async def test_one_at_a_time_for_all_people_of_the_account(
        self, bot: Bot, galina: Chatter, boris: Chatter
    ) -> None:
        await boris.settles(billing.A)
        await boris.presses("Рассрочка")
        await boris.presses("На 2 части")
        await _promises(galina)
        await boris.presses("Обещаю заплатить")
        boris.sees("Мой график")
        assert len(await _running(bot)) == 1
        await galina.says("/menu")
        galina.sees_buttons("Мой график")
        galina.sees_no_button("Рассрочка")

    async def test_a_debt_that_has_changed_meanwhile_is_not_promised(self, bot: Bot, galina: Chatter) -> None:
        await galina.goes("> /menu", "Рассрочка", "На 2 части")
        await bot.knows_of_payment(10000, date(2025, 10, 20))
        await galina.presses("Обещаю заплатить")
        assert await _running(bot) == []
        galina.sees("281,00 ₽")

    async def test_the_published_terms_decide_what_is_offered_and_how_late_it_may_come(
        self, bot: Bot, galina: Chatter
    ) -> None:
        bot.decides(promises=PromiseTerms(days=(10,), parts=(4,), grace_days=1))
        await galina.says("/menu")
        await galina.presses("Рассрочка")
        galina.sees_buttons("Через 10 дней", "Через 14 дней", "На 4 части", "На 6 частей")
        await galina.presses("Через 10 дней")
        galina.sees("не придут в срок и ещё 1 день,")
        bot.decides(promises=PromiseTerms(days=(10,), parts=(4,), grace_days=0))
        await galina.goes("> /menu", "Рассрочка", "На 4 части")
        galina.sees("не придёт в срок, рассрочка закончится")
        await galina.presses("Обещаю заплатить")
        bot.decides(promises=PromiseTerms())
        bot.at(2025, 10, 28, 12)
        await galina.says("/menu")
        assert await bot.does(_last_status) is PromiseStatus.BROKEN

    async def test_too_large_a_debt_is_for_an_operator(self, bot: Bot, galina: Chatter) -> None:
        bot.decides(promises=PromiseTerms(most=66199))
        await galina.says("/menu")
        await galina.presses("Рассрочка")
        galina.sees("до 661,99 ₽", "8 (800) 000-00-00")


class TestKeeping:
    async def test_the_next_part_is_paid_from_the_schedule(self, galina: Chatter) -> None:
        await _promises(galina)
        await galina.presses("Оплатить 331,00")
        galina.sees("Проверьте платёж", "Сумма: 331,00 ₽")

    async def test_what_has_come_is_taken_off_and_the_last_kopeck_keeps_it(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await _promises(galina)
        await bot.knows_of_payment(33100, date(2025, 10, 22))
        await galina.says("/menu")
        await galina.presses("Мой график")
        galina.sees("до 27.11.2025 — 331,00 ₽", "Уже заплачено 331,00 ₽ из 662,00 ₽")
        await bot.knows_of_payment(33100, date(2025, 10, 23))
        on_schedule = galina.last
        await galina.presses("Оплатить", on=on_schedule)
        galina.sees("Всё заплачено")
        assert await _running(bot) == []

    async def test_broken_it_asks_for_all_that_it_says(self, bot: Bot, galina: Chatter) -> None:
        await _promises(galina)
        await bot.post()
        bot.at(2025, 10, 26, 10, 1)
        await bot.post()
        bot.at(2025, 10, 31, 12)
        await galina.presses("Мой график")
        galina.sees("нужно заплатить весь остаток: 662,00")
        await galina.presses("Оплатить 662,00")
        galina.sees("Сумма: 662,00 ₽")
        galina.sees_no_button("Рассрочка")

    async def test_a_late_part_is_said_and_then_breaks_it(self, bot: Bot, galina: Chatter) -> None:
        await _promises(galina)
        bot.at(2025, 10, 29, 12)
        await galina.says("/menu")
        await galina.presses("Мой график")
        galina.sees("Срок прошёл", "доходят до 3 дней")
        bot.at(2025, 10, 31, 12)
        await galina.says("/menu")
        await galina.presses("Рассрочка")
        galina.sees("Прошлое обещание не выполнено", "8 (800) 000-00-00")
        assert await bot.does(_last_status) is PromiseStatus.BROKEN


class TestBreach:
    async def _is_judged(self, bot: Bot) -> None:
        """As every night."""
        policy = Policy(promises=TERMS)
        (promise,) = await _running(bot)
        await bot.does(lambda work: judge_one(work, promise.id, policy, bot.now))

    async def test_whoever_does_not_look_is_told_in_the_morning_what_is_to_be_paid(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await _promises(galina)
        await bot.post()
        await bot.knows_of_payment(10000, date(2025, 10, 23))
        bot.at(2025, 10, 31, 5)
        await self._is_judged(bot)
        await bot.post()
        galina.does_not_see("Платёж по графику не пришёл")
        bot.at(2025, 10, 31, 10)
        await bot.post()
        galina.sees("Платёж по графику не пришёл", "весь остаток: 562,00 ₽", "кончается на 7890")
        await galina.presses("Оплатить 562,00")
        galina.sees("Проверьте платёж", "Сумма: 562,00 ₽")

    async def test_whoever_has_paid_by_then_is_not(self, bot: Bot, galina: Chatter) -> None:
        await _promises(galina)
        bot.at(2025, 10, 31, 5)
        await self._is_judged(bot)
        await bot.knows_of_payment(66200, date(2025, 10, 30))
        bot.at(2025, 10, 31, 10)
        await bot.post()
        galina.does_not_see("Платёж по графику не пришёл")


class TestReminder:
    async def test_the_day_before_is_reminded_of_with_what_is_missing(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await _promises(galina)
        await bot.post()
        assert "Завтра" not in galina.text
        await bot.knows_of_payment(10000, date(2025, 10, 23))
        bot.at(2025, 10, 26, 10, 1)
        await bot.post()
        galina.sees("Завтра, 27.10.2025", "231,00 ₽", "кончается на 7890")
        await galina.presses("Мой график")
        galina.sees("Осталось заплатить")

    async def test_its_button_leads_to_the_account_that_it_speaks_of(self, bot: Bot) -> None:
        galina = bot.person("galina")
        await galina.settles(billing.A, billing.B)
        await galina.says("/menu")
        await galina.goes_to_accounts()
        await galina.presses(billing.A)
        await _promises(galina)
        await galina.says("/menu")
        await galina.goes_to_accounts()
        await galina.presses(billing.B)
        bot.at(2025, 10, 26, 10, 1)
        await bot.post()
        reminder = galina.last
        await galina.presses("Мой график")
        galina.sees("до 27.10.2025 — 331,00 ₽")
        await galina.says("/menu")
        await galina.goes_to_accounts()
        await galina.presses(billing.B)
        await galina.presses("Оплатить 331,00", on=reminder)
        galina.sees("Проверьте платёж", billing.A, "Сумма: 331,00 ₽")

    async def test_an_old_reminder_asks_for_what_is_due_by_now(self, bot: Bot, galina: Chatter) -> None:
        bot.decides(promises=PromiseTerms(grace_days=30))
        await _promises(galina, "На 3 части")
        bot.at(2025, 10, 26, 10, 1)
        await bot.post()
        reminder = galina.last
        bot.at(2025, 11, 26, 10, 1)
        await bot.post()
        galina.sees("Завтра, 27.11.2025", "441,34 ₽")
        await galina.presses("Оплатить 220,67", on=reminder)
        galina.sees("Сумма: 441,34 ₽")

    async def test_whoever_has_given_the_account_up_is_told_nothing(self, bot: Bot, galina: Chatter) -> None:
        await _promises(galina)
        (promise,) = await _running(bot)
        (link,) = await bot.does(lambda work: work.links.of_cabinet(promise.cabinet_id))
        await bot.does(lambda work: work.links.close(link.id, bot.now))
        bot.at(2025, 10, 26, 10, 1)
        await bot.post()
        assert "Завтра" not in galina.text

    async def test_a_part_that_is_paid_is_not_reminded_of(self, bot: Bot, galina: Chatter) -> None:
        await _promises(galina)
        await bot.knows_of_payment(33100, date(2025, 10, 23))
        bot.at(2025, 10, 26, 10, 1)
        await bot.post()
        assert "Завтра" not in galina.text
        bot.at(2025, 11, 26, 10, 1)
        await bot.post()
        galina.sees("Завтра, 27.11.2025", "331,00 ₽")

    async def test_one_that_comes_too_late_is_not_told(self, bot: Bot, galina: Chatter) -> None:
        await _promises(galina)
        bot.at(2025, 10, 28, 10)
        await bot.post()
        assert "Завтра" not in galina.text
