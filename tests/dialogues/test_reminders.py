"""What the bot reminds of: with a button that leads on at once, and one that stills it (S35, S54)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from sqlalchemy import insert, update

from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.meters import Zone
from core.model.readings.reading import ReadingStatus
from core.use_cases.unsubscribe import unsubscribe
from jobs.mailing import mail_receipts
from storage import tables
from tests import billing
from tests.storage.seeds import add_charge

if TYPE_CHECKING:
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


def _verified_until(work: Work, day: date) -> None:
    meter = tables.meters.c.number == billing.METER_A
    work.connection.execute(update(tables.meters).where(meter).values(verify_until=day))


def _charge_october(work: Work, *, number: str = billing.A, charged: int = 99300) -> None:
    account = work.accounts.by_number(AccountNumber(number))
    assert account is not None
    add_charge(work, account.id, Month(2025, 10), charged=charged, closing=charged)


def _shut_out(work: Work) -> None:
    """Everybody has shut the bot out of their chats, so that all comes by e-mail."""
    work.connection.execute(update(tables.chats).values(reachable=False))


class TestReadings:
    async def test_a_number_in_answer_is_the_reading(self, bot: Bot, galina: Chatter) -> None:
        await bot.morning(2025, 10, 24)
        galina.sees("Пора передать показания", "счёт …7890", "Принимаем до 25.10.2025")
        await galina.says("8650")
        galina.sees("Передать: 8650?")
        await galina.presses("Передать")
        await bot.morning(2025, 10, 24)
        galina.does_not_see("Пора передать")

    async def test_the_button_leads_to_the_account_that_is_meant(self, bot: Bot) -> None:
        galina = bot.person("galina")
        await galina.settles(billing.A, billing.B)
        await bot.morning(2025, 10, 24)
        galina.sees("счёт …7890", "счёт …5678")
        await galina.presses("Показания: счёт …7890")
        galina.sees(billing.METER_A)

    async def test_of_many_accounts_the_message_stays_short(self, bot: Bot) -> None:
        galina = bot.person("galina")
        await bot.does(billing.state_more)
        await galina.settles(billing.A, billing.B, billing.TWO_ZONES, billing.PAID_UP)
        await bot.morning(2025, 10, 24)
        galina.sees_buttons("Мои счета", "Больше не напоминать")

    @pytest.mark.rows("S35")
    async def test_one_tap_stills_them_and_another_brings_them_back(self, bot: Bot, galina: Chatter) -> None:
        await bot.morning(2025, 10, 20)
        await galina.presses("Больше не напоминать")
        galina.sees("Что пора передать показания: не напоминаем")
        await bot.morning(2025, 10, 24)
        galina.does_not_see("Пора передать")
        await galina.presses("Показания: включить")
        galina.sees("Что пора передать показания: напоминаем")

    async def test_who_has_given_the_account_up_is_not_asked(self, bot: Bot, galina: Chatter) -> None:
        def unlink(work: Work) -> None:
            account = work.accounts.by_number(AccountNumber(billing.A))
            assert account is not None
            (link,) = work.links.of_account(account.id)
            work.links.close(link.id, bot.now)

        await bot.morning(2025, 10, 20)
        word = galina.last
        await bot.does(unlink)
        await bot.morning(2025, 10, 24)
        assert galina.last is word
        await galina.presses("Передать показания", on=word)
        galina.sees_out_of_date()


class TestBills:
    @pytest.mark.rows("S54")
    async def test_before_the_day_on_it_and_after_it_paying_is_a_press_away(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await bot.morning(2025, 10, 7)
        galina.sees("Скоро срок оплаты: 10.10.2025", "счёт …7890: 662,00 ₽")
        await bot.morning(2025, 10, 10)
        galina.sees("Сегодня последний день оплаты")
        await bot.morning(2025, 10, 11)
        galina.sees("Срок оплаты прошёл 10.10.2025", "Первые 30 дней пеней нет")
        await galina.presses("Оплатить 662,00")
        galina.sees("Сумма: 662,00 ₽")

    async def test_who_is_away_is_reminded_all_the_same(self, bot: Bot, galina: Chatter) -> None:
        await galina.goes(
            "> /settings", "Сообщения от бота", "Когда писать", "Меня нет дома", "На три месяца"
        )
        galina.sees("Вас нет дома: до 20.01.2026")
        await bot.does(_charge_october)
        await bot.morning(2025, 11, 10)
        galina.sees("Сегодня последний день оплаты")
        await bot.morning(2025, 11, 20)
        galina.does_not_see("Пора передать показания")

    async def test_what_billing_has_not_counted_yet_is_taken_off(self, bot: Bot, galina: Chatter) -> None:
        await bot.knows_of_payment(60000, date(2025, 10, 8))
        await bot.morning(2025, 10, 10)
        galina.sees("счёт …7890: 62,00 ₽")

    async def test_two_accounts_are_named_each_with_its_sum(self, bot: Bot) -> None:
        galina = bot.person("galina")
        await galina.settles(billing.A, billing.B)
        await bot.morning(2025, 10, 10)
        galina.sees("счёт …7890: 662,00 ₽", "счёт …5678: 63,45 ₽")
        await galina.presses("Оплатить …5678: 63,45")
        galina.sees("Сумма: 63,45 ₽")


class TestNewBills:
    async def test_a_new_bill_is_told_with_what_it_comes_to_and_why(self, bot: Bot, galina: Chatter) -> None:
        await bot.morning(2025, 11, 1)
        await bot.does(_charge_october)
        await bot.morning(2025, 11, 3)
        galina.sees(
            "Новая квитанция за октябрь 2025", "Счёт …7890: к оплате 993,00 ₽ до 10.11.2025", "больше"
        )
        await galina.presses("Оплатить …7890: 993,00")
        galina.sees("Сумма: 993,00 ₽")

    async def test_its_button_leads_to_the_account_and_another_stills_it(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await bot.does(_charge_october)
        await bot.morning(2025, 11, 3)
        word = galina.last
        await galina.presses("Открыть счёт …7890", on=word)
        galina.sees_buttons("Квитанция за октябрь 2025")
        await galina.presses("Не сообщать о квитанциях", on=word)
        galina.sees("О новых квитанциях: не сообщаем")

    async def test_the_reading_that_was_counted_is_named(self, bot: Bot, galina: Chatter) -> None:
        await galina.goes("Показания", "> 8700")

        def bill(work: Work) -> None:
            ours = tables.readings.c.handed_in_by != ""
            work.connection.execute(update(tables.readings).where(ours).values(status=ReadingStatus.BILLED))
            _charge_october(work)

        await bot.does(bill)
        await bot.morning(2025, 11, 3)
        galina.sees("Учтены ваши показания: 8700 (счётчик № 38208746, код ")

    async def test_a_bill_far_above_the_usual_says_so(self, bot: Bot, galina: Chatter) -> None:
        months = {6: 100, 7: 110, 8: 120, 10: 400}
        for month, volume in months.items():
            stated = partial(billing.state_volume, number=billing.A, month=Month(2025, month), volume=volume)
            await bot.does(stated)
        await bot.morning(2025, 11, 3)
        galina.sees("намного больше обычного: 400 кВт·ч, а обычно около 108 в месяц")

    async def test_who_owes_nothing_is_told_so(self, bot: Bot, galina: Chatter) -> None:
        await bot.does(lambda work: _charge_october(work, charged=-5000))
        await bot.morning(2025, 11, 3)
        galina.sees("платить ничего не нужно")
        galina.sees_no_button("Оплатить")

    async def test_of_many_accounts_each_has_its_sum(self, bot: Bot) -> None:
        galina = bot.person("galina")
        await galina.settles(billing.A, billing.B, billing.TWO_ZONES)
        for number in (billing.A, billing.B, billing.TWO_ZONES):
            await bot.does(partial(_charge_october, number=number))
        await bot.morning(2025, 11, 3)
        galina.sees("…7890", "…5678", "…7766")
        galina.sees_buttons("Мои счета")

    async def test_who_cannot_be_reached_gets_a_letter(self, bot: Bot, galina: Chatter) -> None:
        await bot.does(_charge_october)
        await galina.blocks()
        await bot.morning(2025, 11, 3)
        (letter,) = bot.mailbox.letters
        assert letter.subject == "Квитанция за электричество: октябрь 2025"
        assert "993,00" in letter.text


@pytest.mark.rows("S35", "S69")
async def test_the_receipt_comes_by_e_mail_as_a_pdf_once_a_month(bot: Bot, galina: Chatter) -> None:
    await galina.goes("> /settings", "Крупный шрифт", "Квитанции и СМС", "Присылать квитанцию на почту")
    await bot.morning(2025, 11, 1)
    await bot.does(_charge_october)
    await bot.morning(2025, 11, 3)
    await bot.morning(2025, 11, 4)
    (letter,) = [each for each in bot.mailbox.letters if each.files]
    assert letter.subject == "Квитанция за электричество: октябрь 2025"
    assert "К оплате 993,00\u00a0₽, заплатить до 10.11.2025" in letter.text
    (file,) = letter.files
    assert file.name == "Квитанция 2025-10 ЛС 7890.pdf"
    first, second = PdfReader(BytesIO(file.content)).pages
    assert "993,00" in first.extract_text()
    assert "Проверить документ" in second.extract_text()


@pytest.mark.rows("S35")
async def test_no_receipt_comes_by_e_mail_at_night(bot: Bot, galina: Chatter) -> None:
    await galina.goes("> /settings", "Квитанции и СМС", "Присылать квитанцию на почту")
    await bot.morning(2025, 11, 1)
    await bot.does(_charge_october)
    bot.at(2025, 11, 3, 3, 30)
    await mail_receipts(bot.store, bot.clock)
    await bot.post()
    assert [each for each in bot.mailbox.letters if each.files] == []
    await bot.morning(2025, 11, 3)
    assert len([each for each in bot.mailbox.letters if each.files]) == 1


@pytest.mark.rows("S35")
async def test_who_reads_letters_alone_gets_one_about_a_bill(bot: Bot, galina: Chatter) -> None:
    await galina.goes("> /settings", "Квитанции и СМС", "Присылать квитанцию на почту")
    await galina.blocks()
    await bot.morning(2025, 11, 1)
    await bot.does(_charge_october)
    await bot.morning(2025, 11, 3)
    (letter,) = [each for each in bot.mailbox.letters if "октябрь 2025" in each.subject]
    assert letter.files


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ((2025, 10, 26), "Скоро кончится поверка счётчика"),
        ((2025, 12, 26), "Поверка счётчика кончилась"),
    ],
)
async def test_verification_is_reminded_of_with_the_telephone(
    bot: Bot, galina: Chatter, day: tuple[int, int, int], said: str
) -> None:
    await bot.does(lambda work: _verified_until(work, date(2025, 12, 25)))
    await bot.morning(*day)
    galina.sees(said, billing.METER_A, "25.12.2025", "8 (800) 000-00-00")
    await galina.presses("Больше не напоминать")
    galina.sees("О поверке счётчика: не напоминаем")


async def test_all_of_a_morning_is_one_message(bot: Bot, galina: Chatter) -> None:
    await bot.does(lambda work: _verified_until(work, date(2025, 12, 14)))
    before = len(galina.messages)
    await bot.morning(2025, 10, 15)
    galina.sees("Пора передать показания", "Скоро кончится поверка")
    assert len(galina.messages) == before + 1
    await galina.presses("О чём напоминать")
    galina.sees("О поверке счётчика: напоминаем")


async def test_who_has_blocked_the_bot_gets_a_letter(bot: Bot, galina: Chatter) -> None:
    await galina.blocks()
    await bot.morning(2025, 10, 24)
    letter = bot.mailbox.letters[-1]
    assert letter.subject == "Пора передать показания счётчика"
    assert "счёт …7890" in letter.text
    assert "<b>" not in letter.text


async def test_at_night_the_quiet_hours_hold(bot: Bot, galina: Chatter) -> None:
    await galina.goes("> /settings", "Сообщения от бота", "Когда писать", "Тихие часы", "> с 9 до 12")
    await bot.morning(2025, 10, 24)
    galina.does_not_see("Пора передать")
    bot.at(2025, 10, 24, 12, 1)
    await bot.post()
    galina.sees("Пора передать показания")


class TestLettersThatMayBeDoneWithout:
    """What comes to somebody who has shut the bot out of the chat."""

    @pytest.mark.rows("S35")
    @pytest.mark.usefixtures("galina")
    async def test_each_has_its_link_and_a_code_has_none(self, bot: Bot, boris: Chatter) -> None:
        bot.decides(letters_page="https://cabinet.example/letters/")
        await bot.does(_shut_out)
        await bot.morning(2025, 10, 20)
        letter = bot.mailbox.letters[-1]
        assert letter.subject == "Пора передать показания счётчика"
        assert letter.unsubscribe.startswith("https://cabinet.example/letters/")
        assert letter.text.endswith(f"Больше не получать такие письма: {letter.unsubscribe}")
        await boris.starts()
        await boris.presses("Регистрация")
        await boris.says("boris@mail.ru")
        await bot.post()
        assert bot.mailbox.letters[-1].to == "boris@mail.ru"
        assert bot.mailbox.letters[-1].unsubscribe == ""

    @pytest.mark.rows("S35")
    @pytest.mark.usefixtures("galina")
    async def test_its_press_stills_them_and_nothing_else(self, bot: Bot) -> None:
        bot.decides(letters_page="https://cabinet.example/letters/")
        await bot.does(_shut_out)
        await bot.morning(2025, 10, 20)
        token = bot.mailbox.letters[-1].unsubscribe.rpartition("/")[2]
        await bot.does(lambda work: unsubscribe(work, token, now=bot.now))
        await bot.does(partial(_verified_until, day=date(2025, 12, 23)))
        await bot.morning(2025, 10, 24)
        assert [letter.subject for letter in bot.mailbox.letters] == [
            "Пора передать показания счётчика",
            "Поверка счётчика",
        ]

    @pytest.mark.usefixtures("galina")
    async def test_without_a_page_of_ours_the_foot_says_where_in_the_chat(self, bot: Bot) -> None:
        await bot.does(_shut_out)
        await bot.morning(2025, 10, 20)
        letter = bot.mailbox.letters[-1]
        assert letter.unsubscribe == ""
        assert letter.text.endswith("Отключить такие письма можно в чате: «Настройки», «Сообщения от бота».")

    @pytest.mark.usefixtures("galina")
    async def test_a_letter_does_not_ask_to_be_answered(self, bot: Bot) -> None:
        await bot.does(_shut_out)
        await bot.morning(2025, 10, 20)
        assert "Откройте чат и напишите число" in bot.mailbox.letters[-1].text
        assert "в ответ" not in bot.mailbox.letters[-1].text


class TestTariffs:
    async def test_before_a_tariff_changes_its_meaning_is_told_once(self, bot: Bot, galina: Chatter) -> None:
        await bot.does(_prices_rise)
        await bot.morning(2025, 10, 24)
        galina.sees(
            "С 01.11.2025 меняется тариф",
            "Счёт …7890: обычный месяц, 100 кВт·ч, выйдет на 38,00 ₽ больше: 700,00 ₽ вместо 662,00 ₽",
        )
        told = list(galina.messages)
        await bot.morning(2025, 10, 26)
        assert galina.messages == told

    async def test_who_does_without_word_of_receipts_does_not_hear_of_it(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await galina.goes("> /settings", "Сообщения от бота", "Квитанции: выключить")
        await bot.does(_prices_rise)
        told = list(galina.messages)
        await bot.morning(2025, 10, 23)
        assert galina.messages == told

    async def test_once_the_tariff_holds_it_has_no_point(self, bot: Bot, galina: Chatter) -> None:
        await bot.does(_prices_rise)
        await galina.goes("> /settings", "Сообщения от бота", "Когда писать", "Тихие часы", "> с 9 до 12")
        told = list(galina.messages)
        await bot.morning(2025, 10, 31)
        assert galina.messages == told
        await bot.hears_of_news(2025, 11, 1)
        assert galina.messages == told


def _prices_rise(work: Work) -> None:
    """The account has used a hundred kWh a month, and November is dearer."""
    account = work.accounts.by_number(AccountNumber(billing.A))
    assert account is not None
    for month in (7, 8):
        add_charge(work, account.id, Month(2025, month), volume=Decimal(100))
    row = {
        "tariff_group": account.tariff_group,
        "zone": Zone.SINGLE,
        "range": 1,
        "price": Decimal(7),
        "valid_from": date(2025, 11, 1),
    }
    work.connection.execute(insert(tables.tariffs).values(row))
