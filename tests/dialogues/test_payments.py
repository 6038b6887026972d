"""Paying by a link, in every messenger (S54–S58)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from core.base.ids import AccountNumber
from core.model.payments.methods import Limit, Means
from core.model.payments.online_payment import PaymentStatus
from core.model.payments.standing import Decline, State
from core.model.receipts.payment_qr import parse
from tests import billing
from tests.dialogues.people import CARD, WALLET
from tests.doubles.pictures import read_codes

if TYPE_CHECKING:
    from core.model.payments.online_payment import OnlinePayment
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


async def _payments(bot: Bot) -> list[OnlinePayment]:
    return await bot.does(lambda work: work.online_payments.hanging())


async def _asks_for_link(bot: Bot, person: Chatter) -> None:
    await person.presses("Оплатить 662,00")
    await person.presses("Согласен")
    await bot.errands()


class TestFourPresses:
    @pytest.mark.rows("S54", "S56", "S58")
    async def test_debt_summary_link_and_the_bank_does_the_rest(self, bot: Bot, galina: Chatter) -> None:
        await galina.presses("Оплатить 662,00")
        galina.sees(
            "Проверьте платёж",
            billing.A,
            "Сумма: 662,00 ₽, весь долг",
            "Комиссия 1 %: 6,62 ₽",
            "Всего спишется: 668,62 ₽",
            "С электронной квитанцией комиссии не было бы",
            "Способ: Банковская карта",
            "Чек придёт на galina@mail.ru",
        )
        await galina.presses("Согласен, заплатить 668,62")
        galina.sees("Готовим ссылку")
        await bot.errands()
        galina.sees("К оплате 668,62 ₽", "Ссылка действует до 13:05")
        url = next(button.url for row in galina.last.screen.rows for button in row if button.url)
        assert url == "https://bank.example/paper-1"
        order = bot.bank.last.order
        assert (order.account, order.payment.total, order.payment.email) == (
            billing.A,
            66862,
            "galina@mail.ru",
        )
        assert order.description == f"Оплата электроэнергии, л/с {billing.A}, 09.2025"

    async def test_whoever_has_paid_is_led_to_the_certificate(self, bot: Bot, galina: Chatter) -> None:
        """Of the account that was paid for; a button of a payment whose account is gone is out of date."""
        await _asks_for_link(bot, galina)
        bot.bank.takes()
        bot.later(minutes=2)
        await bot.looks_at_payments()
        galina.sees("Оплачено 22.10.2025: 662,00 ₽")
        paid = galina.last
        await galina.presses("Справка об отсутствии долга")
        galina.sees("Для чего она?")
        await galina.presses("Не указывать")
        await bot.errands()
        assert any("Справка" in file.name for file in galina.last.screen.files)
        cabinet = (await galina.chat()).cabinet_id
        assert cabinet is not None

        def unlink(work: Work) -> None:
            for link in work.links.of_cabinet(cabinet):
                work.links.close(link.id, bot.now)

        await bot.does(unlink)
        await galina.presses("Справка об отсутствии долга", on=paid)
        galina.does_not_see("Для чего она?")

    async def test_paid_is_told_by_itself_and_stands_beside_the_balance(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await _asks_for_link(bot, galina)
        bot.bank.takes()
        bot.later(minutes=2)
        await bot.looks_at_payments()
        galina.sees("Оплачено 22.10.2025: 662,00 ₽", "ожидает учёта", "Чек придёт на g•••@mail.ru")
        await galina.says("/menu")
        galina.sees("К оплате: 662,00", "Оплачено 22.10.2025: 662,00 ₽, ожидает учёта", "Останется: 0,00")
        await galina.presses("Информация")
        galina.sees("Останется: 0,00")

    async def test_a_notification_is_heard_at_once_and_told_once(self, bot: Bot, galina: Chatter) -> None:
        await _asks_for_link(bot, galina)
        bot.bank.takes()
        for _ in range(3):
            await bot.bank.tells()
        await bot.looks_at_payments()
        galina.sees("Оплачено 22.10.2025")
        bot.later(seconds=2)
        await bot.looks_at_payments()
        count = len(galina.messages)
        bot.later(hours=1)
        await bot.bank.tells()
        bot.later(seconds=2)
        await bot.looks_at_payments()
        assert len(galina.messages) == count

    async def test_who_asks_hears_it_at_once_and_once(self, bot: Bot, galina: Chatter) -> None:
        await _asks_for_link(bot, galina)
        await galina.presses("Проверить оплату")
        await bot.errands()
        galina.sees("Банк пока не видит оплаты")
        bot.bank.takes()
        await galina.presses("Проверить оплату")
        await bot.errands()
        galina.sees("Оплачено 22.10.2025: 662,00 ₽")
        count = len(galina.messages)
        bot.later(hours=2)
        await bot.looks_at_payments()
        assert len(galina.messages) == count

    async def test_counted_by_billing_it_is_shown_once(self, bot: Bot, galina: Chatter) -> None:
        await _asks_for_link(bot, galina)
        bot.bank.takes()
        bot.later(minutes=2)
        await bot.looks_at_payments()
        await bot.does(
            lambda work: billing.state_payment(
                work, number=billing.A, amount=66200, day=date(2025, 10, 23), doc_id="paper-1"
            )
        )
        await galina.says("/menu")
        galina.sees("Оплачено 23.10.2025: 662,00 ₽, ожидает учёта", "Останется: 0,00")

    @pytest.mark.rows("S65")
    async def test_the_history_shows_it_apart_until_billing_names_it(self, bot: Bot, galina: Chatter) -> None:
        await _asks_for_link(bot, galina)
        bot.bank.takes()
        bot.later(minutes=2)
        await bot.looks_at_payments()
        await galina.goes("> /menu", "Начисления и платежи", "История платежей")
        galina.sees("22.10.2025 — 662,00 ₽", "Оплачен в этом чате, ожидает учёта")
        await bot.does(
            lambda work: billing.state_payment(
                work, number=billing.A, amount=66200, day=date(2025, 10, 23), doc_id="paper-1"
            )
        )
        await galina.goes("> /menu", "Начисления и платежи", "История платежей")
        galina.sees("23.10.2025 — 662,00 ₽")
        galina.does_not_see("ожидает учёта", "22.10.2025")


class TestTwice:
    async def test_agreed_twice_is_one_link(self, bot: Bot, galina: Chatter) -> None:
        await galina.presses("Оплатить 662,00")
        summary = galina.last
        await galina.presses("Согласен", on=summary)
        await galina.presses_raw("payments.agreed:66200")
        await bot.errands()
        assert len(bot.bank.books) == 1

    async def test_an_unpaid_link_is_given_again_while_it_lives(self, bot: Bot, galina: Chatter) -> None:
        await _asks_for_link(bot, galina)
        await galina.goes("> /menu", "Оплатить 662,00", "Согласен")
        galina.sees("К оплате 668,62 ₽")
        assert len(bot.bank.books) == 1

    async def test_money_under_way_is_never_offered_to_be_paid_again(self, bot: Bot, galina: Chatter) -> None:
        await _asks_for_link(bot, galina)
        bot.bank.becomes(State.UNDER_WAY)
        for minutes in (1, 90):  # while the link lives, and past its time
            bot.later(minutes=minutes)
            await galina.presses("Проверить оплату")
            await bot.errands()
            galina.sees("Банк проводит платёж 662,00 ₽", "Второй раз платить не нужно")
            galina.does_not_see("пока не видит")
            galina.sees_no_button("Перейти к оплате", "Заплатить", "Другой способ", "QR")
        await galina.says("/menu")
        await galina.presses("Оплатить 662,00")
        galina.sees("Ваш платёж 662,00 ₽ от 22.10.2025 в 12:05 уже проводит банк")
        galina.sees_buttons("Проверить оплату")
        await galina.presses("Согласен")
        await bot.errands()
        galina.sees("Банк проводит платёж 662,00 ₽")
        assert len(bot.bank.books) == 1

    @pytest.mark.parametrize("paid", [False, True])
    async def test_another_sum_is_not_begun_before_the_first_payment_is_named(
        self, bot: Bot, galina: Chatter, *, paid: bool
    ) -> None:
        await _asks_for_link(bot, galina)
        if paid:
            bot.bank.becomes(State.UNDER_WAY)
            bot.later(minutes=2)
            await bot.looks_at_payments()
        await galina.goes("> /menu", "Оплатить 662,00", "Другая сумма", "> 500")
        if paid:
            galina.sees("Сумма: 500,00 ₽", "Ваш платёж 662,00 ₽", "уже проводит банк")
            await galina.presses("Проверить оплату")
            galina.sees("Банк проводит платёж 662,00 ₽")
        else:
            galina.sees("Сумма: 500,00 ₽", "уже есть неоплаченная ссылка на 662,00 ₽")
            await galina.presses("Моя ссылка")
            galina.sees("К оплате 668,62 ₽")

    async def test_who_has_paid_by_one_link_is_told_of_the_other(self, bot: Bot, galina: Chatter) -> None:
        await _asks_for_link(bot, galina)
        await galina.goes("> /menu", "Оплатить 662,00", "Другая сумма", "> 500", "Согласен")
        await bot.errands()
        bot.bank.takes()
        bot.later(minutes=2)
        await bot.looks_at_payments()
        galina.sees("только что заплатили 500,00 ₽", "осталась неоплаченная ссылка на 662,00 ₽")
        await galina.presses("Моя ссылка")
        galina.sees("К оплате 668,62 ₽")

    async def test_two_people_of_an_account_are_told_of_the_payment_not_of_each_other(
        self, bot: Bot, galina: Chatter
    ) -> None:
        ivan = bot.person("ivan")
        await ivan.settles(billing.A)
        await _asks_for_link(bot, galina)
        await ivan.presses("Оплатить 662,00")
        ivan.sees("Этот счёт сейчас оплачивает кто-то ещё: 662,00 ₽, начато в 12:05")
        ivan.does_not_see("galina")
        await ivan.presses("Согласен")
        await bot.errands()
        bot.bank.takes()
        bot.later(minutes=2)
        await bot.looks_at_payments()
        ivan.sees("Оплачено 22.10.2025: 662,00 ₽")
        galina.sees("только что заплатили 662,00 ₽", "просто не открывайте её")
        galina.does_not_see("ivan")

    async def test_an_old_summary_does_not_pay_another_sum(self, bot: Bot, galina: Chatter) -> None:
        await galina.goes("Оплатить 662,00", "Другая сумма", "> 100")
        await galina.presses_raw("payments.agreed:66200")
        assert galina.toast.startswith("Это старый экран")
        assert await _payments(bot) == []


class TestLimits:
    """What a way to pay takes at once is said before the link, with a way on."""

    BY_MEANS = replace(
        CARD,
        title="Банковская карта или СБП",
        most=700_000_00,
        limits=(Limit(Means.CARD, 350_000_00), Limit(Means.SBP, 700_000_00)),
    )

    async def test_a_sum_beyond_the_cards_limit_is_paid_by_sbp_or_in_parts(
        self, bot: Bot, galina: Chatter
    ) -> None:
        bot.decides(methods=(self.BY_MEANS,))
        await galina.presses("Оплатить 662,00")
        galina.sees("Способ: Банковская карта или СБП")
        await galina.goes("Другая сумма", "> 400000", "Да, 400")
        galina.sees("Способ: СБП", "Картой за один раз — не больше 346 534,65 ₽")
        await galina.presses("Сначала 346")
        galina.sees("Сумма: 346 534,65 ₽", "Способ: Банковская карта или СБП")
        galina.does_not_see("Картой за один раз")
        await galina.presses("Другая сумма")
        await galina.says("700000")
        galina.sees("Самое большее — 693 069,31 ₽")

    async def test_a_sum_beyond_one_way_goes_whole_by_another_or_by_the_code(
        self, bot: Bot, galina: Chatter
    ) -> None:
        bot.decides(methods=(CARD, replace(WALLET, most=1_000_000_00)))
        await galina.goes("Оплатить 662,00", "Другая сумма", "> 400000")
        galina.sees("Самое большее — 346 534,65 ₽")
        await galina.presses("Другой способ")
        await galina.presses("Банковская карта, до 346")
        galina.sees("Самое большее — 346 534,65 ₽")
        await galina.presses("Другой способ")
        await galina.presses("СберПэй")
        galina.sees("Сумма: 400 000,00 ₽", "Способ: СберПэй")
        await galina.presses("Другая сумма")
        await galina.says("2000000")
        assert "Другой способ" not in galina.buttons
        await galina.presses("QR-код для банка")
        galina.sees("QR-код")

    async def test_a_debt_beyond_the_limit_begins_with_the_largest_part(
        self, bot: Bot, galina: Chatter
    ) -> None:
        bot.decides(methods=(replace(CARD, most=101_00),))
        await galina.says("/menu")
        await galina.presses("Оплатить 662,00")
        galina.sees("К оплате сейчас 662,00 ₽", "не больше 100,00 ₽")
        await galina.presses("Да, 100,00")
        galina.sees("Сумма: 100,00 ₽, часть долга 662,00 ₽")

    async def test_a_guest_meets_the_same_limits(self, bot: Bot) -> None:
        bot.decides(methods=(self.BY_MEANS, replace(WALLET, most=1_000_000_00)))
        boris = bot.person("boris")
        await boris.goes("> /start", "Оплатить", f"> {billing.A}", "> 750000")
        boris.sees("Самое большее — 693 069,31 ₽")
        await boris.goes("Другой способ", "СберПэй", "> boris@mail.ru")
        boris.sees("Сумма: 750 000,00 ₽", "Способ: СберПэй")
        await boris.goes("Другая сумма", "> 400000", "Другой способ", "Банковская карта или СБП")
        boris.sees("Способ: СБП", "Картой за один раз — не больше 346 534,65 ₽")
        await boris.presses("Сначала 346")
        boris.sees("Сумма: 346 534,65 ₽", "Способ: Банковская карта или СБП")


class TestAmount:
    @pytest.mark.parametrize(
        ("typed", "answer"),
        [
            ("0", "Заплатить можно от 1 рубля"),
            ("-1", "Заплатить можно от 1 рубля"),
            ("0,99", "Заплатить можно от 1 рубля"),
            ("1e9", "Напишите сумму цифрами"),
            ("940,4,4", "Напишите сумму цифрами"),
            ("сколько угодно", "Напишите сумму цифрами"),
            ("400000", "Так много за один раз банк не примет. Самое большее — 346 534,65 ₽"),
        ],
    )
    async def test_what_is_no_sum_is_answered_with_an_example_or_an_offer(
        self, galina: Chatter, typed: str, answer: str
    ) -> None:
        await galina.goes("Оплатить 662,00", "Другая сумма", f"> {typed}")
        galina.sees(answer)
        assert any(button.startswith("662,00") for button in galina.buttons)

    @pytest.mark.parametrize(
        ("typed", "offers"),
        [
            ("1.000", ["1 000,00 ₽", "1,00 ₽"]),
            ("100.555", ["100,55 ₽", "100,56 ₽"]),
            ("тысячу", ["1 000,00 ₽"]),
            ("Пятьсот рублей", ["500,00 ₽"]),
        ],
    )
    async def test_what_was_probably_meant_is_offered(
        self, galina: Chatter, typed: str, offers: list[str]
    ) -> None:
        await galina.goes("Оплатить 662,00", "Другая сумма", f"> {typed}")
        shown = [button.replace("\u00a0", " ") for button in galina.buttons]
        assert shown[: len(offers)] == offers
        await galina.presses(galina.buttons[0])
        galina.sees("Проверьте платёж", f"Сумма: {offers[0]}")

    async def test_all_means_the_whole_debt(self, galina: Chatter) -> None:
        await galina.goes("Оплатить 662,00", "Другая сумма", "> Всё")
        galina.sees("Сумма: 662,00 ₽, весь долг")

    async def test_a_part_and_more_are_named_so(self, galina: Chatter) -> None:
        await galina.presses("Оплатить 662,00")
        for typed, of_it in (("500", "часть долга 662,00"), ("700", "на 38,00 ₽ больше долга")):
            await galina.presses("Другая сумма")
            await galina.says(typed)
            galina.sees(of_it)

    async def test_more_than_three_debts_is_asked_about_once(self, galina: Chatter) -> None:
        await galina.goes("Оплатить 662,00", "Другая сумма", "> 5000")
        galina.sees("Заплатить 5 000,00 ₽?", "к оплате сейчас 662,00")
        await galina.presses("Да, 5\u00a0000,00")
        galina.sees("Проверьте платёж", "Сумма: 5 000,00 ₽")

    async def test_with_nothing_owed_it_is_paid_ahead_and_says_so(self, bot: Bot, galina: Chatter) -> None:
        await bot.knows_of_payment(66200, date(2025, 10, 20))
        await galina.says("/menu")
        await galina.presses("Оплатить")
        galina.sees("Долга нет. Можно заплатить вперёд")
        await galina.says("500")
        galina.sees("Сумма: 500,00 ₽, вперёд, долга нет")

    @pytest.mark.parametrize("forged", ["payments.take_amount:99", "payments.take_amount:99999999999"])
    async def test_a_forged_sum_is_judged_like_a_typed_one(self, galina: Chatter, forged: str) -> None:
        await galina.presses("Оплатить 662,00")
        await galina.presses("Другая сумма")
        await galina.presses_raw(forged)
        galina.does_not_see("Проверьте платёж")


class TestWays:
    @pytest.mark.rows("S55", "S57")
    async def test_another_way_has_its_own_commission(self, galina: Chatter) -> None:
        await galina.goes("Оплатить 662,00", "Другой способ", "СберПэй, комиссия 0,5 %")
        galina.sees("Комиссия 0,5 %: 3,31 ₽", "Способ: СберПэй")

    @pytest.mark.rows("S57")
    async def test_the_e_receipt_saves_the_commission(self, bot: Bot, galina: Chatter) -> None:
        await bot.does(lambda work: billing.state_e_receipt(work, number=billing.A))
        await galina.presses("Оплатить 662,00")
        galina.sees("Комиссии нет")
        await galina.presses("Согласен, заплатить 662,00")

    @pytest.mark.rows("S35", "S57")
    async def test_the_e_receipt_is_offered_and_takes_the_commission_off_the_chosen_sum(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await galina.goes("Оплатить 662,00", "Другая сумма", "> 500", "Квитанции на почту — без комиссии")
        galina.sees(billing.A, "g•••@mail.ru", "Бумажные квитанции могут больше не приходить", "8 (800)")
        galina.does_not_see("galina@mail.ru")
        offer = galina.last
        await galina.presses("Да, получать")
        galina.sees(
            "Готово. Квитанции по счёту",
            "Сумма: 500,00 ₽, часть долга",
            "Комиссии нет: у вас электронная квитанция",
        )
        assert not any("без комиссии" in label for label in galina.buttons)
        await galina.presses("Согласен, заплатить 500,00")
        await bot.errands()
        galina.sees("К оплате 500,00 ₽")
        await galina.presses("Да, получать", on=offer)
        galina.sees("К оплате 500,00 ₽")  # an old button changes nothing

    async def test_who_does_not_want_the_e_receipt_comes_back_to_the_same_sum(self, galina: Chatter) -> None:
        await galina.goes("Оплатить 662,00", "Квитанции на почту", "‹ Назад")
        galina.sees("Сумма: 662,00 ₽", "Комиссия 1 %: 6,62 ₽")

    async def test_without_a_commission_no_e_receipt_is_offered(self, bot: Bot, galina: Chatter) -> None:
        bot.decides(methods=(replace(CARD, commission=Decimal(0)),))
        await galina.says("/menu")
        await galina.presses("Оплатить 662,00")
        galina.sees("Комиссии нет")
        assert not any("Квитанции на почту" in label for label in galina.buttons)

    async def test_an_account_unlinked_meanwhile_is_not_subscribed(self, bot: Bot) -> None:
        one, two = bot.person("one"), bot.person("two")
        await one.registers("one@mail.ru")
        await one.links_by_meter(billing.A, billing.METER_A)
        await two.enters("one@mail.ru")
        for each in (one, two):
            await each.says("/menu")
        await one.presses("Оплатить 662,00")
        await one.presses("Квитанции на почту")
        await two.goes("Мои счета", "Отвязать счёт", f"● {billing.A}", "Да, отвязать")
        await one.presses("Да, получать")
        one.does_not_see("Готово")
        account = await bot.does(lambda work: work.accounts.by_number(AccountNumber(billing.A)))
        assert account is not None
        assert not account.e_receipt

    async def test_another_sum_is_typed_over_the_one_to_be_confirmed(self, galina: Chatter) -> None:
        await galina.presses("Оплатить 662,00")
        await galina.says("300")
        galina.sees("Проверьте платёж", "Сумма: 300,00 ₽")
        await galina.says("50 000")
        galina.sees("50 000,00 ₽")
        galina.does_not_see("Проверьте платёж")
        await galina.presses("Другая сумма")
        await galina.says("всё")
        await galina.says("а зачем")
        galina.sees("Сумма: 662,00 ₽")

    async def test_the_fiscal_receipt_goes_where_the_person_says(self, bot: Bot, galina: Chatter) -> None:
        await galina.goes("Оплатить 662,00", "Другая почта", "> не почта")
        galina.sees("Такой почты не бывает")
        await galina.says("Dacha@Mail.ru")
        galina.sees("Чек придёт на dacha@mail.ru")
        await galina.presses("Согласен")
        await bot.errands()
        assert bot.bank.last.order.payment.email == "dacha@mail.ru"

    async def test_any_banks_application_reads_the_code_with_the_chosen_sum(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await galina.goes("Оплатить 662,00", "Другая сумма", "> 500,50", "QR-код для банка")
        await bot.errands()
        galina.sees("QR-код на 500,50 ₽", "Платёж появится здесь, когда его учтут")
        (file,) = galina.last.screen.files
        chat = await galina.chat()
        kept = await bot.does(lambda work: work.files.get(chat.id, file.key))
        assert kept is not None
        (payload,) = read_codes(io.BytesIO(kept.content).getvalue())
        code = parse(payload)
        assert (code.account, code.amount) == (billing.A, 50050)

    async def test_without_a_provider_the_code_is_there_at_once(self, bot: Bot, galina: Chatter) -> None:
        bot.decides(methods=())
        await galina.says("/menu")
        await galina.presses("Оплатить 662,00")
        await bot.errands()
        galina.sees("QR-код на 662,00 ₽")

    async def test_without_a_provider_another_sum_has_a_code_too(self, bot: Bot, galina: Chatter) -> None:
        bot.decides(methods=())
        await galina.says("/menu")
        await galina.presses("Оплатить 662,00")
        await bot.errands()
        await galina.presses("Другая сумма")
        await galina.says("500,50")
        await bot.errands()
        galina.sees("QR-код на 500,50 ₽")

    async def test_a_supplier_without_the_code_never_speaks_of_it(self, bot: Bot, galina: Chatter) -> None:
        await galina.presses("Оплатить 662,00")
        before = galina.last
        bot.decides(payment_qr=False)
        bot.bank.refuses = True
        await galina.presses("QR-код для банка", on=before)  # an old button
        galina.sees("Проверьте платёж")
        galina.does_not_see("QR")
        assert not any("QR" in label for label in galina.buttons)
        await galina.presses("Согласен")
        await bot.errands()
        galina.sees("Платёжная система не дала ссылку")
        galina.does_not_see("QR")
        assert not any("QR" in label for label in galina.buttons)
        await galina.presses("Другой способ")
        await galina.presses("СберПэй")
        galina.sees("Способ: СберПэй")

    async def test_without_a_provider_and_a_code_it_is_said_where_to_pay(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await galina.presses("Оплатить 662,00")
        await galina.presses("Другая сумма")
        bot.decides(methods=(), payment_qr=False)
        await galina.says("500")
        galina.sees("Где заплатить", billing.A, "662,00 ₽", "8 (800) 000-00-00", "ул. Примерная")
        galina.does_not_see("QR")
        await galina.says("/menu")
        await galina.presses("Оплатить 662,00")
        galina.sees("Где заплатить")


class TestTrouble:
    async def test_a_live_link_that_comes_elsewhere_is_not_called_dead(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await galina.goes("Оплатить 662,00", "Согласен", "> /menu")
        await bot.errands()
        galina.sees("Ссылка готова: 668,62 ₽", "кончается на 7890", "Ссылка действует до 13:05")
        shown = [button for each in galina.messages for row in each.screen.rows for button in row]
        assert [button.label for button in shown if button.url] == ["Перейти к оплате"]
        await galina.presses("Проверить оплату")
        await galina.says("/menu")
        await bot.errands()
        galina.sees("Ссылка готова: 668,62 ₽")
        await galina.presses("Проверить оплату")
        await bot.errands()
        galina.sees("К оплате 668,62 ₽")

    async def test_a_silent_provider_leads_to_the_other_ways(self, bot: Bot, galina: Chatter) -> None:
        bot.bank.silent = True
        await _asks_for_link(bot, galina)
        for _ in range(5):
            bot.later(seconds=30)
            await bot.errands()
        galina.sees("Платёжная система не дала ссылку", "Это не ваша ошибка")
        assert await _payments(bot) == []
        bot.bank.silent = False
        await galina.presses("Попробовать ещё раз")
        await galina.presses("Согласен")
        await bot.errands()
        galina.sees("К оплате 668,62 ₽")

    async def test_the_code_in_place_of_a_link_has_the_chosen_sum(self, bot: Bot, galina: Chatter) -> None:
        bot.bank.refuses = True
        await galina.goes("Оплатить 662,00", "Другая сумма", "> 500,50", "Согласен")
        await bot.errands()
        await galina.presses("QR-код для банка")
        await bot.errands()
        galina.sees("QR-код на 500,50 ₽")

    async def test_a_second_chat_of_the_cabinet_is_not_left_without_the_link(self, bot: Bot) -> None:
        one, two = bot.person("one"), bot.person("two")
        await one.registers("one@mail.ru")
        await one.links_by_meter(billing.A, billing.METER_A)
        await two.enters("one@mail.ru")
        for each in (one, two):
            await each.goes("> /menu", "Оплатить 662,00", "Согласен")
            bot.later(seconds=1)
        await bot.errands()
        one.sees("Перейти к оплате")
        two.sees("Перейти к оплате")
        assert len(bot.bank.books) == 1

    async def test_a_provider_that_refuses_is_not_asked_again(self, bot: Bot, galina: Chatter) -> None:
        bot.bank.refuses = True
        await _asks_for_link(bot, galina)
        galina.sees("Платёжная система не дала ссылку")

    @pytest.mark.parametrize(
        ("why", "words"),
        [
            (Decline.INSUFFICIENT_FUNDS, "не хватило денег"),
            (Decline.CARD_EXPIRED, "Срок действия карты вышел"),
            (Decline.NOT_CONFIRMED, "не подтверждён кодом"),
            (Decline.OVER_LIMIT, "Заплатите частями"),
            (Decline.BY_PERSON, "Вы отказались"),
        ],
    )
    async def test_each_decline_has_its_own_sentence_and_a_next_step(
        self, bot: Bot, galina: Chatter, why: Decline, words: str
    ) -> None:
        await _asks_for_link(bot, galina)
        bot.bank.declines(why)
        bot.later(minutes=2)
        await bot.looks_at_payments()
        galina.sees("Не оплачено: 662,00 ₽", words)
        await galina.presses("Попробовать ещё раз")
        galina.sees("Проверьте платёж")

    async def test_again_is_the_same_sum_to_the_same_mail(self, bot: Bot, galina: Chatter) -> None:
        await galina.goes("Оплатить 662,00", "Другая сумма", "> 500", "Другая почта", "> dacha@mail.ru")
        await galina.presses("Согласен")
        await bot.errands()
        bot.bank.declines()
        bot.later(minutes=2)
        await bot.looks_at_payments()
        await galina.presses("Попробовать ещё раз")
        galina.sees("Сумма: 500,00 ₽", "Чек придёт на dacha@mail.ru")

    async def test_limits_that_were_lowered_meanwhile_ask_for_the_sum_anew(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await galina.presses("Оплатить 662,00")
        bot.decides(methods=(replace(CARD, most=10000),))
        await galina.presses("Согласен")
        galina.sees("Сколько заплатить?")
        assert await _payments(bot) == []

    async def test_an_expired_link_says_so(self, bot: Bot, galina: Chatter) -> None:
        await _asks_for_link(bot, galina)
        bot.bank.becomes(State.EXPIRED)
        bot.later(hours=1)
        await bot.looks_at_payments()
        galina.sees("время вышло", "Деньги не списаны")

    async def test_partly_paid_says_what_is_missing(self, bot: Bot, galina: Chatter) -> None:
        await _asks_for_link(bot, galina)
        bot.bank.takes(30662)
        bot.later(minutes=2)
        await bot.looks_at_payments()
        galina.sees("Оплачено 22.10.2025: 300,00 ₽", "меньше, чем было нужно: 662,00 ₽")
        await galina.presses("Доплатить 362,00")
        galina.sees("Проверьте платёж", "Сумма: 362,00 ₽")

    async def test_to_try_again_goes_to_the_account_of_that_payment(self, bot: Bot) -> None:
        galina = bot.person("galina")
        await galina.settles(billing.A, billing.B)
        await galina.goes("> /menu", "Мои счета", billing.A)
        await _asks_for_link(bot, galina)
        bot.bank.declines()
        bot.later(minutes=2)
        await bot.looks_at_payments()
        declined = galina.last
        await galina.goes("> /menu", "Мои счета", billing.B)
        await galina.presses("Попробовать ещё раз", on=declined)
        galina.sees("Проверьте платёж", billing.A, "Сумма: 662,00 ₽")

    async def test_a_refund_is_told(self, bot: Bot, galina: Chatter) -> None:
        await _asks_for_link(bot, galina)
        bot.bank.takes()
        bot.later(minutes=2)
        await bot.looks_at_payments()
        bot.bank.gives_back(10000)
        await bot.bank.tells()
        bot.later(seconds=2)
        await bot.looks_at_payments()
        galina.sees("Возврат: 100,00 ₽", "Вернули часть", "засчитаем 562,00")
        bot.later(minutes=1)
        bot.bank.gives_back(66862)
        await bot.bank.tells()
        bot.later(seconds=2)
        await bot.looks_at_payments()
        galina.sees("Возврат: 668,62 ₽", "Вернули всё, что вы заплатили 22.10.2025")
        await galina.says("/menu")
        await galina.presses("Начисления и платежи")
        galina.does_not_see("ожидает учёта")
        await galina.presses("История платежей")
        galina.sees("Оплачено за период: 0,00 ₽", "22.10.2025 — 662,00 ₽", "Возвращён")

    async def test_a_bank_that_is_silent_when_asked_is_asked_on(self, bot: Bot, galina: Chatter) -> None:
        await _asks_for_link(bot, galina)
        bot.bank.silent = True
        await galina.presses("Проверить оплату")
        for _ in range(5):
            bot.later(seconds=10)
            await bot.errands()
        galina.sees("Банк сейчас не отвечает", "второй раз платить не нужно")
        bot.bank.silent = False
        bot.bank.takes()
        bot.later(minutes=10)
        await bot.looks_at_payments()
        galina.sees("Оплачено 22.10.2025")

    async def test_a_word_of_foreign_money_is_not_taken(self, bot: Bot, galina: Chatter) -> None:
        await _asks_for_link(bot, galina)
        bot.bank.takes(0)
        bot.later(minutes=2)
        await bot.looks_at_payments()
        (payment,) = await _payments(bot)
        assert payment.status is PaymentStatus.LINK_SENT

    @pytest.mark.parametrize("press", ["payments.check:1", "payments.check:404"])
    async def test_anothers_payment_is_shown_to_nobody(self, bot: Bot, galina: Chatter, press: str) -> None:
        await _asks_for_link(bot, galina)
        boris = bot.person("boris")
        await boris.settles(billing.TWO_ZONES)
        await boris.presses_raw(press)
        assert boris.toast.startswith("Это старый экран")
        boris.does_not_see("662,00")
