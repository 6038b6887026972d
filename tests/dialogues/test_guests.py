"""Without registration: what strangers see, what they may do, and what the owner hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.base.ids import AccountNumber
from tests import billing

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter

OF_THE_OWNER = ("Иванова", "ул. Мира", "Волгоград", billing.METER_A, "662", "₽")
"""What nobody but the owner is shown: name, address, the whole number of the meter, sums."""


async def _comes(person: Chatter, number: str = billing.A) -> None:
    await person.starts()
    await person.presses("Передать показания")
    await person.says(number)


async def _hands_in(person: Chatter, value: str = "8700") -> None:
    await _comes(person)
    await person.says(value)
    await person.presses("Передать")


@pytest.mark.rows("S5")
async def test_the_first_screen_offers_what_needs_no_registration(boris: Chatter) -> None:
    await boris.starts()
    boris.sees("Вы можете без регистрации передать показания, или оплатить услуги по лицевому счету")
    boris.sees_buttons("Войти", "Регистрация", "Передать показания")


@pytest.mark.rows("S52")
async def test_readings_take_a_number_a_value_and_a_press(boris: Chatter) -> None:
    await boris.starts()
    await boris.presses("Передать показания")
    await boris.says(billing.A)
    boris.sees("Счётчик, номер кончается на 746", "8590", "24.09.2025")
    boris.does_not_see(*OF_THE_OWNER)
    await boris.says("8700")
    boris.sees("Передать: 8700?")
    await boris.presses("Передать")
    boris.sees("Показания приняты", "Код:", "Счётчик, номер кончается на 746", "без входа в кабинет")
    boris.does_not_see(*OF_THE_OWNER)


async def test_a_value_that_was_said_first_is_confirmed_once_the_account_is_named(bot: Bot) -> None:
    for words, number, seen in (
        ("показания 8650", billing.A, "Передать: 8650?"),
        ("показания 8500", billing.A, "меньше прошлого показания"),
        ("показания день 1250 ночь 660", billing.TWO_ZONES, "Передать: день 1250, ночь 660?"),
        ("показания 865000", billing.A, "Напишите, что счётчик показывает"),
        ("хочу передать показания", billing.A, "Напишите, что счётчик показывает"),
    ):
        guest = bot.person(words)
        await guest.says(words)
        guest.sees("Напишите номер лицевого счёта")
        await guest.says("9999999999")
        await guest.says(number)
        guest.sees(seen)


@pytest.mark.rows("S53")
async def test_more_is_told_of_the_meter_without_its_number(boris: Chatter) -> None:
    await _comes(boris)
    await boris.presses("Подробнее")
    boris.sees("Счётчик, номер кончается на 746", "Цифр до запятой: 5")
    boris.does_not_see(*OF_THE_OWNER)


@pytest.mark.rows("S52")
async def test_zones_are_asked_for_one_after_the_other_of_a_guest_too(boris: Chatter) -> None:
    await boris.starts()
    await boris.presses("Передать показания")
    await boris.says(billing.TWO_ZONES)
    boris.sees("«день»")
    await boris.says("1250")
    boris.sees("«ночь»")
    await boris.says("660")
    boris.sees("Передать: день 1250, ночь 660?")
    await boris.presses("Передать")
    boris.sees("Показания приняты")


async def test_where_nothing_has_been_used_a_guest_types_no_number(boris: Chatter) -> None:
    await _comes(boris)
    await boris.presses("Показания не изменились: 8590")
    boris.sees("Передать: 8590?")
    await boris.presses("Передать")
    boris.sees("Показания приняты")
    await _comes(boris)
    boris.sees_no_button("Показания не изменились")


async def test_a_doubt_does_not_tell_what_is_usual_in_somebody_elses_home(boris: Chatter) -> None:
    await _comes(boris)
    await boris.says("9990")
    boris.sees("намного больше обычного", "Всё верно?")
    boris.does_not_see("обычно у вас", *OF_THE_OWNER)
    await boris.presses("Да, всё верно")
    boris.sees("Показания приняты")


async def test_a_value_below_the_previous_one_is_told_as_soon_as_it_is_typed(
    boris: Chatter, galina: Chatter
) -> None:
    await _comes(boris)
    await boris.says("8500")
    boris.sees("8500", "8590")
    boris.sees_no_button("Передать")
    await boris.presses("Исправить")
    await boris.says("8700")
    boris.sees("Передать: 8700?")
    await galina.says("8650")  # the owner was quicker
    await galina.presses("Передать")
    await boris.says("8710")
    boris.sees("уже переданы")


@pytest.mark.rows("S53")
async def test_a_reading_is_deleted_from_the_chat_that_handed_it_in_and_from_no_other(
    boris: Chatter, anna: Chatter
) -> None:
    await _hands_in(boris)
    press = boris._press_of(boris.last, boris.label("Удалить"))  # noqa: SLF001 - pressed by somebody else
    await anna.starts()
    await anna.presses_raw(press)
    anna.sees_out_of_date()
    await _comes(anna)
    anna.sees_no_button("Удалить")
    await _comes(boris)
    await boris.presses("Удалить показания")
    await boris.presses("Да, удалить")
    boris.sees("Показание удалено")
    await boris.presses_raw(press)
    boris.sees_out_of_date()


async def test_a_reading_of_the_owner_stands_and_the_guest_is_told(boris: Chatter, galina: Chatter) -> None:
    await galina.says("8700")
    await galina.presses("Передать")
    await _comes(boris)
    boris.sees("за октябрь 2025 уже переданы")
    boris.sees_buttons("Зарегистрироваться")


@pytest.mark.rows("S59")
async def test_a_number_that_does_not_exist_is_said_to_and_guessing_ends_soon(boris: Chatter) -> None:
    await _comes(boris, "9999999999")
    boris.sees("Счёта 9999999999 у нас нет", "Проверьте номер")
    for number in range(20):
        await boris.says(str(3_000_000_000 + number))
    boris.sees("Слишком много разных номеров")
    await boris.says(billing.A)
    boris.sees("Слишком много разных номеров")
    boris.sees_buttons("Зарегистрироваться")


async def test_limits_of_guessing_hold_over_a_restart_and_in_every_channel(bot: Bot, boris: Chatter) -> None:
    """All guests together may be wrong so often in an hour, wherever they are."""
    bot.decides(guests=bot.policy.guests.__class__(wrong_numbers_an_hour=3))
    elsewhere = bot.person("elsewhere", channel=bot.joins())
    for person in (boris, elsewhere, bot.person("third")):
        await _comes(person, f"300000000{len(person.peer)}")
        person.sees("у нас нет")
        bot.restart()
    stranger = bot.person("stranger", channel=elsewhere.channel)
    await _comes(stranger)
    stranger.sees("Слишком много разных номеров")
    bot.later(minutes=61)
    await _comes(stranger)
    stranger.sees("Счётчик, номер кончается на 746")


@pytest.mark.rows("S36", "S60")
async def test_the_owner_is_told_in_the_evening_and_may_forbid(
    bot: Bot, boris: Chatter, galina: Chatter
) -> None:
    await _hands_in(boris)
    await bot.post()
    assert "без входа" not in galina.text
    bot.at(2025, 10, 22, 20, 1)
    await bot.post()
    word = galina.last
    galina.sees("без входа", billing.METER_A, "8700")
    await galina.presses("Хорошо", on=word)
    await galina.presses("Запретить", on=word)
    galina.sees("больше не принимаем")
    await _comes(boris)
    boris.sees("Передача показаний без авторизации по этому счёту запрещена владельцем.")
    await galina.presses("Показания")
    await galina.presses("Подробнее")
    galina.sees("без входа в кабинет: нельзя")
    await galina.presses("Разрешить без входа")
    await _comes(boris)
    boris.sees("Счётчик, номер кончается на 746")


async def test_forbidding_from_an_old_message_needs_the_account_still(
    bot: Bot, boris: Chatter, galina: Chatter
) -> None:
    await _hands_in(boris)
    bot.at(2025, 10, 22, 20, 1)
    await bot.post()
    word = galina.last
    await galina.presses("Хорошо", on=word)
    await galina.goes("Мои счета", "Отвязать", f"● {billing.A}", "Да, отвязать")
    await galina.presses("Запретить", on=word)
    galina.sees_out_of_date()
    await _comes(boris)
    boris.sees("Счётчик, номер кончается на 746")


async def test_registration_goes_on_to_the_account_that_the_guest_has_named(boris: Chatter) -> None:
    await _hands_in(boris)
    await boris.presses("Зарегистрироваться")
    await boris.goes_on_registering("boris@mail.ru")
    boris.sees(f"Счёт {billing.A}. Теперь проверим, что он ваш")


# --- payment ---


async def _asks_for_link(bot: Bot, person: Chatter, amount: str = "500") -> None:
    await person.starts()
    await person.goes("Оплатить", f"> {billing.A}", f"> {amount}", "> boris@mail.ru", "Согласен")
    await bot.errands()


async def test_a_guests_link_that_comes_elsewhere_can_be_paid_and_asked_about(
    bot: Bot, boris: Chatter
) -> None:
    await boris.starts()
    await boris.presses("Оплатить")
    for said in (billing.A, "500", "boris@mail.ru"):
        await boris.says(said)
    await boris.presses("Согласен")
    await boris.says("/menu")
    await bot.errands()
    boris.sees("Ссылка готова")
    await boris.presses("Проверить оплату")
    boris.sees("К оплате 505,00 ₽")


@pytest.mark.rows("S59")
async def test_a_guest_names_the_sum_and_sees_no_debt(boris: Chatter) -> None:
    await boris.starts()
    await boris.presses("Оплатить")
    await boris.says("9999999999")
    boris.sees("Счёта 9999999999 у нас нет")
    await boris.says(billing.A)
    boris.sees(billing.A, "Сколько заплатить?")
    boris.does_not_see(*OF_THE_OWNER)
    await boris.says("сто рублей")
    boris.does_not_see(*OF_THE_OWNER[:-1])
    await boris.says("500")
    await boris.says("boris@mail.ru")
    boris.sees("Сумма: 500,00 ₽", "Комиссия 1 %: 5,00 ₽", "Всего спишется: 505,00 ₽", "boris@mail.ru")
    boris.does_not_see("долг", *OF_THE_OWNER[:-1])


@pytest.mark.rows("S59")
async def test_the_link_its_end_and_registration_are_the_guests_chats(
    bot: Bot, boris: Chatter, galina: Chatter
) -> None:
    await _asks_for_link(bot, boris)
    boris.sees("К оплате 505,00 ₽")
    order = bot.bank.last.order
    assert (order.account, order.payment.cabinet_id, order.payment.email) == (
        billing.A,
        None,
        "boris@mail.ru",
    )
    press = boris._press_of(boris.last, boris.label("Проверить"))  # noqa: SLF001 - pressed by somebody else
    await galina.presses_raw(press)
    galina.sees_out_of_date()
    bot.bank.takes()
    bot.later(minutes=2)
    await bot.looks_at_payments()
    boris.sees("Оплачено 22.10.2025: 500,00 ₽", "Чек придёт на b•••@mail.ru")
    await boris.presses("Зарегистрироваться")
    boris.sees_buttons("Да, boris@mail.ru")
    await boris.presses("Да, boris@mail.ru")
    boris.sees("Отправили письмо")


async def test_what_an_owner_pays_is_not_told_to_a_guest_with_a_link(
    bot: Bot, boris: Chatter, galina: Chatter
) -> None:
    await _asks_for_link(bot, boris)
    await galina.presses("Оплатить 662,00")
    galina.sees("оплачивает кто-то ещё: 500,00")
    await galina.presses("Согласен")
    await bot.errands()
    bot.bank.takes()
    bot.later(minutes=2)
    await bot.looks_at_payments()
    boris.sees("только что заплатил кто-то ещё")
    boris.does_not_see("662")


async def test_a_guest_types_another_sum_over_the_one_to_be_confirmed(boris: Chatter) -> None:
    await boris.starts()
    await boris.presses("Оплатить")
    await boris.says(billing.A)
    await boris.says("500")
    await boris.says("boris@mail.ru")
    boris.sees("Проверьте платёж", "Сумма: 500,00 ₽")
    await boris.says("300")
    boris.sees("Проверьте платёж", "Сумма: 300,00 ₽")
    await boris.says("ну и ладно")
    boris.sees("Не понял вас", "Сумма: 300,00 ₽")


async def test_a_code_for_any_bank_needs_no_email(bot: Bot, boris: Chatter) -> None:
    await boris.starts()
    await boris.goes("Оплатить", f"> {billing.A}", "> 500", "QR-код")
    await bot.errands()
    boris.sees("QR-код на 500,00 ₽", billing.A, "Платёж учтут через 1–3 рабочих дня")
    boris.does_not_see("появится здесь")
    boris.does_not_see(*OF_THE_OWNER[:-1])
    boris.sees_buttons("Зарегистрироваться")


async def test_a_code_asked_for_in_a_cabinet_is_not_sent_once_the_cabinet_is_left(
    bot: Bot, galina: Chatter
) -> None:
    await galina.presses("Оплатить 662,00")
    await galina.presses("QR-код")
    await galina.presses_raw("accounts.ask_leave")
    await galina.presses("Да, выйти")
    await bot.errands()
    galina.does_not_see("662")


# --- the e-receipt ---


async def test_a_guest_says_in_words_what_is_at_hand_or_the_sum_at_once(boris: Chatter) -> None:
    await boris.starts()
    await boris.presses("Электронная квитанция")
    await boris.says(billing.A)
    await boris.says("счётчик")
    boris.sees("Напишите номер счётчика")
    await boris.presses("‹ Назад")
    await boris.says("квитанция")
    boris.sees("Возьмите последнюю квитанцию")
    await boris.presses("‹ Назад")
    await boris.says("662,01")
    boris.sees("не подходят друг к другу")
    await boris.says("не знаю я ничего")
    boris.sees("Не вижу здесь суммы")
    await boris.says("662")
    boris.sees("На какую почту присылать")


async def _receives(person: Chatter, email: str = "boris@mail.ru") -> None:
    await person.starts()
    await person.goes("Электронная квитанция", f"> {billing.A}", "Сумма из квитанции", f"> {billing.SUM_A}")
    await person.goes(f"> {email}", "Даю согласие")
    await person.says(await person.code(email))


@pytest.mark.rows("S6", "S57")
async def test_a_proof_and_the_emails_code_bring_the_e_receipt_and_take_the_commission_away(
    bot: Bot, boris: Chatter
) -> None:
    await boris.starts()
    await boris.goes("Оплатить", f"> {billing.A}", "> 500", "> boris@mail.ru", "Квитанции на почту")
    await boris.goes("Сумма из квитанции", "> 1,23")
    boris.sees("не подходят друг к другу")
    await boris.says(billing.SUM_A)
    boris.does_not_see(*OF_THE_OWNER[:-2])
    await boris.says("boris@mail.ru")
    boris.sees("boris@mail.ru", "Согласие на обработку адреса почты", "квитанции по лицевому счёту")
    await bot.post()
    assert not bot.mailbox.letters
    await boris.presses("Даю согласие")
    boris.sees("Отправили письмо")
    await boris.says(await boris.code("boris@mail.ru"))
    boris.sees("Квитанции по счёту 1234567890 будут приходить на b•••@mail.ru")
    await boris.presses("Оплатить")
    await boris.says("500")
    boris.sees("Комиссии нет", "Чек придёт на boris@mail.ru")
    wanted = await bot.does(lambda work: work.accounts.by_number(AccountNumber(billing.A)))
    assert wanted is not None
    assert (wanted.e_receipt, wanted.email) == (True, "boris@mail.ru")


@pytest.mark.rows("S6")
async def test_receipts_that_go_somewhere_already_are_not_led_away(boris: Chatter, anna: Chatter) -> None:
    await _receives(boris)
    await anna.starts()
    await anna.goes("Электронная квитанция", f"> {billing.A}", "Номер счётчика", f"> {billing.METER_A}")
    anna.sees("уже приходят на почту")
    anna.does_not_see("boris")
    await boris.presses("Зарегистрироваться")
    await boris.presses("Да, boris@mail.ru")
    boris.sees("Отправили письмо")


@pytest.mark.rows("S36")
async def test_the_owner_is_told_of_an_e_receipt_and_may_switch_it_off_and_forbid_more(
    bot: Bot, boris: Chatter, galina: Chatter, anna: Chatter
) -> None:
    await _receives(boris)
    bot.at(2025, 10, 22, 20, 1)
    await bot.post()
    word = galina.last
    galina.sees("кто-то включил квитанцию на почту", "приходит на b•••@mail.ru")
    await galina.presses("Отключить", on=word)
    galina.sees("Квитанция на почту: не приходит")
    await galina.presses("Запретить", on=word)
    galina.sees("квитанцию на почту не включаем")
    await anna.starts()
    await anna.goes("Электронная квитанция", f"> {billing.A}", "Номер счётчика", f"> {billing.METER_A}")
    anna.sees("Владелец счёта 1234567890 не разрешил")
    anna.sees_buttons("Зарегистрироваться")


@pytest.mark.rows("S36")
async def test_an_owner_who_forbids_it_meanwhile_is_heard_before_the_code(
    bot: Bot, boris: Chatter, galina: Chatter
) -> None:
    await boris.starts()
    await boris.presses("Электронная квитанция")
    for said in (billing.A, "Номер счётчика", billing.METER_A, "boris@mail.ru", "Даю согласие"):
        if said in boris.buttons:
            await boris.presses(said)
        else:
            await boris.says(said)
    await galina.goes("> /settings", "Квитанции и СМС", "Запретить без входа")
    await boris.says(await boris.code("boris@mail.ru"))
    boris.sees("Владелец счёта 1234567890 не разрешил")
    bot.at(2025, 10, 22, 20, 1)
    await bot.post()
    galina.does_not_see("кто-то включил")


async def test_whoever_changes_the_e_mail_is_not_asked_to_agree_again(boris: Chatter) -> None:
    await boris.starts()
    await boris.goes("Электронная квитанция", f"> {billing.A}", "Номер счётчика", f"> {billing.METER_A}")
    await boris.goes("> borys@mail.ru", "Даю согласие", "‹ Назад")
    boris.bot.later(minutes=2)
    await boris.says("boris@mail.ru")
    boris.sees("Отправили письмо на b•••@mail.ru")


async def test_a_guest_withdraws_the_consent_in_the_chat_and_the_receipts_stop(
    bot: Bot, boris: Chatter, anna: Chatter
) -> None:
    await _receives(boris)
    boris.sees("/consent")
    boris.sees_buttons("Отозвать согласие")
    await anna.says("/consent")
    anna.sees("Нажмите «Войти»")
    await boris.says("мои согласия")
    boris.sees("Почта для квитанций, счёт 1234567890", "Дано 22.10.2025", "Согласие действует")
    await boris.presses("Отозвать: счёт …7890")
    boris.sees("Отозвать согласие по счёту 1234567890?", "Согласие на обработку адреса почты")
    await boris.presses("‹ Назад")
    await boris.presses("Отозвать: счёт …7890")
    yes = boris.last
    await boris.presses("Да, отозвать")
    boris.sees("по счёту 1234567890 на вашу почту больше не приходят", "Согласие отозвано 22.10.2025")
    boris.sees_no_button("Отозвать: счёт …7890")
    account = await bot.does(lambda work: work.accounts.by_number(AccountNumber(billing.A)))
    assert account is not None
    assert (account.e_receipt, account.email) == (False, "")
    await boris.presses("Да, отозвать", on=yes)
    boris.sees("Согласие отозвано 22.10.2025")


async def test_who_has_registered_since_finds_what_was_agreed_to_before(boris: Chatter) -> None:
    await _receives(boris)
    await boris.settles(billing.A)
    await boris.says("/consent")
    await boris.presses("Без входа в кабинет")
    await boris.presses("Отозвать: счёт …7890")
    await boris.presses("Да, отозвать")
    boris.sees("Согласие отозвано 22.10.2025")


async def test_without_a_proof_an_account_cannot_be_told_from_none(boris: Chatter, anna: Chatter) -> None:
    for person, number in ((boris, billing.A), (anna, "9999999999")):
        await person.starts()
        await person.goes("Электронная квитанция", f"> {number}", "Номер счётчика", "> 11111111")
    assert boris.text.replace(billing.A, "") == anna.text.replace("9999999999", "")
