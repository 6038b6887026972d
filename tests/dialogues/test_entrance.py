"""Registration and entry (S1–S4, S7–S11, S27): an e-mail is confirmed by a code before it opens anything."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.engine.channel import InFlight
from bot.engine.events import Ended, Pressed, Said, SharedPhone
from bot.engine.screens import PhoneButton
from bot.texts import russian
from core.model.cabinets.cabinet import ConsentKind
from tests import billing

if TYPE_CHECKING:
    from core.model.cabinets.cabinet import Cabinet, Consent
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

pytestmark = pytest.mark.everywhere


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def _cabinet(bot: Bot, email: str) -> Cabinet:
    cabinet = await bot.does(lambda work: work.cabinets.by_email(email))
    assert cabinet is not None
    return cabinet


async def _consents(bot: Bot, email: str) -> list[Consent]:
    cabinet = await _cabinet(bot, email)
    return await bot.does(lambda work: work.consents.of_cabinet(cabinet.id))


async def _asks_for_code(person: Chatter, email: str = "anna@mail.ru") -> str:
    await person.starts()
    await person.presses("Регистрация")
    await person.says(email)
    return await person.code(email)


# --- the first screen ---


async def test_s1_s3_s8_first_screen_says_what_there_is_and_offers_two_ways_in(anna: Chatter) -> None:
    await anna.starts()
    anna.sees("ПАО «Энергосбыт»", "показания, баланс, квитанции")
    anna.sees_buttons("Войти", "Регистрация", "Помощь")
    await anna.presses("Регистрация")
    anna.sees("Напишите вашу электронную почту", "показания, баланс и квитанции", "Например: anna@mail.ru")


async def test_a_deep_link_leads_to_the_same_first_screen(anna: Chatter) -> None:
    await anna.starts("whatever-<b>-\u202e")
    anna.sees("Личный кабинет")
    anna.does_not_see("whatever")


# --- the e-mail ---


async def test_what_cannot_be_an_email_is_asked_for_again(anna: Chatter) -> None:
    await anna.starts()
    await anna.presses("Регистрация")
    for typed in (
        "anna",
        "anna@",
        "anna mail.ru",
        "@mail.ru",
        "anna@mail",
        "anna@@mail.ru",
        "a" * 300 + "@mail.ru",
    ):
        await anna.says(typed)
        anna.sees("Это не похоже на электронную почту", "Например: anna@mail.ru")
        assert await anna.state() == "Entrance:email"


async def test_a_slip_in_a_known_domain_is_asked_about(anna: Chatter) -> None:
    await anna.starts()
    await anna.presses("Регистрация")
    await anna.says("Anna@Mial.ru")
    anna.sees("Вы написали anna@mial.ru", "Может быть, anna@mail.ru?")
    await anna.presses("Да, anna@mail.ru")
    anna.sees("Отправили письмо на a•••@mail.ru")
    assert await anna.code("anna@mail.ru")


async def test_an_address_that_looks_like_a_slip_can_be_meant(anna: Chatter) -> None:
    await anna.starts()
    await anna.goes("Регистрация", "> anna@gmall.com", "Нет, anna@gmall.com")
    anna.sees("Отправили письмо на a•••@gmall.com")


async def test_an_old_suggestion_means_the_address_it_names_or_nothing(anna: Chatter) -> None:
    await anna.starts()
    await anna.presses("Регистрация")
    await anna.says("anna@gmial.com")
    old = anna.last
    await anna.says("boris@gmial.com")
    await anna.presses("Да, anna@gmail.com", on=old)
    anna.sees_out_of_date()
    anna.sees("Напишите вашу электронную почту")


async def test_the_address_is_shown_only_in_part(anna: Chatter) -> None:
    """Somebody who looks over the shoulder learns no address."""
    await _asks_for_code(anna)
    anna.sees("a•••@mail.ru")
    anna.does_not_see("anna@mail.ru")


# --- the code ---


async def test_a_wrong_code_says_how_many_tries_are_left_and_after_five_is_spent(
    bot: Bot, anna: Chatter
) -> None:
    code = await _asks_for_code(anna)
    for left in ("Осталось 4 попытки", "Осталось 3 попытки", "Осталось 2 попытки", "Осталась 1 попытка"):
        await anna.says(_wrong(code))
        anna.sees("Код не подошёл", left)
    await anna.says(_wrong(code))
    anna.sees("больше не действует", "Прислать код ещё раз")
    await anna.says(code)
    anna.sees("больше не действует")
    bot.later(seconds=61)
    await anna.presses("Прислать код ещё раз")
    await anna.says(await anna.code("anna@mail.ru"))
    anna.sees("Почта подтверждена")


async def test_words_that_cannot_be_a_code_cost_no_try(anna: Chatter) -> None:
    code = await _asks_for_code(anna)
    for typed in ("не пришло", "12345", "1234567", "١٢٣٤٥٦", "12345a"):
        await anna.says(typed)
        anna.sees("Нужен код из письма", "Например: 123456", "Спам")
    await anna.says(f" {code[:3]} {code[3:]} ")
    anna.sees("Почта подтверждена")


async def test_a_code_lives_ten_minutes(bot: Bot, anna: Chatter) -> None:
    code = await _asks_for_code(anna)
    bot.later(minutes=10)
    await anna.says(code)
    anna.sees("больше не действует")


async def test_a_code_works_until_its_last_second(bot: Bot, anna: Chatter) -> None:
    code = await _asks_for_code(anna)
    bot.later(minutes=9, seconds=59)
    await anna.says(code)
    anna.sees("Почта подтверждена")


async def test_another_code_can_be_sent_after_a_minute_and_voids_the_one_before(
    bot: Bot, anna: Chatter
) -> None:
    first = await _asks_for_code(anna)
    bot.later(seconds=59)
    await anna.presses("Прислать код ещё раз")
    anna.sees("Новое можно попросить через 1 секунду")
    assert len(bot.mailbox.letters) == 1
    bot.later(seconds=1)
    await anna.presses("Прислать код ещё раз")
    second = await anna.code("anna@mail.ru")
    assert len(bot.mailbox.letters) == 2
    if first != second:
        await anna.says(first)
        anna.sees("Код не подошёл")
    await anna.says(second)
    anna.sees("Почта подтверждена")


async def test_a_code_confirms_the_address_it_was_sent_to_and_no_other(bot: Bot, anna: Chatter) -> None:
    code = await _asks_for_code(anna)
    await anna.presses("‹ Назад")
    await anna.says("victim@mail.ru")
    anna.sees("Письмо уже отправлено")
    assert await anna.state() == "Entrance:email"
    await anna.says(code)
    anna.sees("Это не похоже на электронную почту")
    bot.later(seconds=61)
    await anna.says("victim@mail.ru")
    await anna.says(code)
    anna.does_not_see("Почта подтверждена")


async def test_who_begins_anew_before_the_pause_is_over_types_the_code_that_has_come(
    anna: Chatter,
) -> None:
    code = await _asks_for_code(anna)
    await anna.goes("> /menu", "Регистрация", "> anna@mail.ru")
    anna.sees("Письмо уже отправлено", "Напишите код из него")
    await anna.says(code)
    anna.sees("Почта подтверждена")


async def test_a_code_is_taken_out_of_the_words_around_it(anna: Chatter) -> None:
    code = await _asks_for_code(anna)
    await anna.says(f"{code} или 123456")
    anna.sees("Нужен код из письма")
    await anna.says(f"{code} — ваш код подтверждения")
    anna.sees("Почта подтверждена")


async def test_what_was_typed_comes_back_to_be_read_over(anna: Chatter) -> None:
    await anna.says(await _asks_for_code(anna))
    await anna.says("8(912)345 67 89")
    anna.sees("Записали телефон: +7 912 345-67-89")
    if anna.channel.limits.erases:
        await anna.says("correct horse")
        anna.sees("Пароль сохранён и убран из переписки")


async def test_letters_to_one_address_and_for_one_person_are_limited(
    bot: Bot, anna: Chatter, boris: Chatter
) -> None:
    """Ten a day, so that nobody's mailbox is filled from here; a day later it goes on."""
    await _asks_for_code(anna)
    for _ in range(9):
        bot.later(seconds=61)
        await anna.presses("Прислать код ещё раз")
        await bot.post()
    bot.later(seconds=61)
    await anna.presses("Прислать код ещё раз")
    anna.sees("За сутки отправлено слишком много писем", "8 (800) 000-00-00")
    await boris.starts()
    await boris.presses("Регистрация")
    await boris.says("anna@mail.ru")
    boris.sees("За сутки отправлено слишком много писем")
    await boris.says("boris@mail.ru")
    boris.sees("Отправили письмо на b•••@mail.ru")
    await bot.post()
    assert len(bot.mailbox.letters) == 11
    bot.later(days=1, seconds=1)
    await anna.presses("‹ Назад")
    await anna.says("anna@mail.ru")
    anna.sees("Отправили письмо")


async def test_the_letter_tells_what_it_is_for_and_asks_nothing(bot: Bot, anna: Chatter) -> None:
    code = await _asks_for_code(anna)
    (letter,) = bot.mailbox.letters
    assert letter.to == "anna@mail.ru"
    assert code in letter.subject
    assert "Никому его не сообщайте" in letter.text
    assert "действует 10 минут" in letter.text
    assert "http" not in letter.text


async def test_strangers_who_use_up_an_address_do_not_shut_its_owner_out(bot: Bot, galina: Chatter) -> None:
    """A chat in which the cabinet has been open is no stranger's."""
    await galina.goes("Мои счета", "Выйти", "Да, выйти")
    for number in range(10):
        await _asks_for_code(bot.person(f"stranger-{number}"), "galina@mail.ru")
    one_more = bot.person("stranger-10")
    await one_more.starts()
    await one_more.presses("Регистрация")
    await one_more.says("galina@mail.ru")
    one_more.sees("За сутки отправлено слишком много писем")
    await galina.enters("galina@mail.ru")
    galina.sees("Вы вошли: g•••@mail.ru")


async def test_one_network_cannot_use_up_an_address_nor_write_to_everybody(bot: Bot) -> None:
    """Network addresses are known on the site alone."""
    bot.decides(codes_an_address=7)
    site = bot.channel if bot.channel.name == "web" else bot.joins("web")
    await _asks_for_code(bot.person("owner", channel=site, address="198.51.100.7"), "anna@mail.ru")
    for number in range(5):
        await _asks_for_code(
            bot.person(f"stranger-{number}", channel=site, address="203.0.113.5"), "anna@mail.ru"
        )
    stranger = bot.person("stranger-5", channel=site, address="203.0.113.5")
    await stranger.starts()
    await stranger.presses("Регистрация")
    await stranger.says("anna@mail.ru")
    stranger.sees("За сутки отправлено слишком много писем")
    await _asks_for_code(bot.person("owner-at-home", channel=site, address="198.51.100.7"), "anna@mail.ru")
    await _asks_for_code(bot.person("stranger-6", channel=site, address="203.0.113.5"), "boris@mail.ru")
    await _asks_for_code(bot.person("stranger-7", channel=site, address="203.0.113.5"), "vera@mail.ru")
    await stranger.says("galina@mail.ru")
    stranger.sees("За сутки отправлено слишком много писем")


async def test_a_conversation_that_was_ended_for_good_opens_nothing_any_more(
    bot: Bot, galina: Chatter
) -> None:
    """On a device that is not one's own: neither the cabinet nor what was said."""
    ended = await galina.chat()
    await bot.dispatcher.receive(InFlight(galina.event(Ended())))
    await galina.starts()
    galina.sees_buttons("Войти", "Регистрация")
    begun = await galina.chat()
    assert begun.id != ended.id
    old = await bot.does(lambda work: work.chats.get(ended.id))
    assert (old.cabinet_id, old.account_id, old.answer, old.memory) == (None, None, None, {})
    await bot.dispatcher.receive(InFlight(galina.event(Ended())))
    await galina.starts()
    assert (await galina.chat()).id not in {ended.id, begun.id}


# --- the phone ---


async def test_a_phone_is_taken_however_it_is_written(bot: Bot) -> None:
    for number, typed in enumerate(
        ["8 912 345-67-89", "+7 (912) 3456789", "79123456789", "9123456789", "8(912)345 67 89"]
    ):
        person = bot.person(f"p{number}")
        await person.says(await _asks_for_code(person, f"p{number}@mail.ru"))
        await person.says(typed)
        assert (await person.chat()).memory["phone"] == "+79123456789", typed


async def test_what_cannot_be_a_phone_is_asked_for_again(anna: Chatter) -> None:
    await anna.says(await _asks_for_code(anna))
    for typed in ("112", "8 912 345", "сейчас поищу", "+7 000 000-00-00", "8 912 345-67-89 доб. 5"):
        await anna.says(typed)
        anna.sees("Это не похоже на номер телефона", "Например: 8 912 345-67-89")
        assert await anna.state() == "Entrance:phone"


async def test_whoever_has_no_phone_registers_without_one(bot: Bot) -> None:
    said_or_pressed = ("> нет телефона", "> у меня нет мобильного.", "> без телефона", "Без телефона")
    for number, said in enumerate(said_or_pressed):
        person = bot.person(said)
        await person.says(await _asks_for_code(person, f"p{number}@mail.ru"))
        await person.says("сейчас поищу")
        person.sees("Телефона нет — нажмите «Без телефона»")
        await person.goes(said)
        if person.channel.limits.erases:
            await person.presses("Без пароля")
        await person.goes("Даю согласие", "Принимаю правила")
        person.sees("Кабинет открыт")
        await person.says("/settings")
        person.sees("Телефон: нет")


async def test_ones_own_number_can_be_shared_and_another_persons_cannot(anna: Chatter) -> None:
    await anna.says(await _asks_for_code(anna))
    asks = anna.channel.limits.asks_phone
    assert bool(anna.last.screen.asks_phone) is asks
    await anna.shares_phone("79999999999", own=False)
    anna.sees("Это чужой номер")
    assert bool(anna.last.screen.asks_phone) is asks, "the button is asked for anew, or the words mislead"
    await anna.shares_phone("79123456789")
    assert (await anna.chat()).memory["phone"] == "+79123456789"


async def test_a_number_shared_out_of_turn_is_not_taken(anna: Chatter) -> None:
    await anna.starts()
    await anna.shares_phone("79123456789")
    assert "phone" not in (await anna.chat()).memory


# --- the password ---


async def test_s27_a_password_is_at_least_six_characters(anna: Chatter) -> None:
    """Six are enough: of the guide's two statements its error message wins."""
    await anna.says(await _asks_for_code(anna))
    await anna.says("8 912 345-67-89")
    if not anna.channel.limits.erases:
        anna.sees("Согласие на обработку")  # S4: a password is only asked for where it can be deleted
        return
    await anna.says("12345")
    anna.sees("Ошибка заполнения. Количество символов в поле Новый пароль должно быть не менее 6.")
    await anna.says("x" * 129)
    anna.sees("Слишком длинный пароль")
    await anna.says("123456")
    anna.sees("Согласие на обработку")


@pytest.mark.parametrize("bot", ["telegram"], indirect=True)
async def test_s3_the_phones_button_stands_for_as_long_as_its_question_does(bot: Bot, anna: Chatter) -> None:
    code = await _asks_for_code(anna)
    assert [preview.answer.phone for preview in await anna.would(Said(code))] == [PhoneButton.PUT]
    await anna.says(code)
    bot.restart()
    assert await anna.state() == "Entrance:phone"
    other = SharedPhone("+79123456789", own=False)
    own = SharedPhone("+79123456789", own=True)
    told = [
        preview.answer.phone
        for preview in await anna.would(Said("не скажу"), other, own, Said("/start"), Pressed("nav.leave"))
    ]
    kept, again, gone = PhoneButton.AS_IT_IS, PhoneButton.PUT, PhoneButton.TAKEN
    assert told == [kept, again, gone, gone, gone]


@pytest.mark.parametrize("bot", ["telegram"], indirect=True)
async def test_s4_password_is_deleted_from_the_chat_though_the_messenger_was_away(
    bot: Bot, anna: Chatter
) -> None:
    await anna.says(await _asks_for_code(anna))
    await anna.says("8 912 345-67-89")
    bot.channel.down = True
    await anna.says("correct horse")
    assert not anna.erased_last()
    bot.channel.down = False
    bot.restart()
    await bot.shows_what_is_owed()
    assert anna.erased_last()


async def test_s4_a_password_is_deleted_from_the_chat_right_or_wrong(bot: Bot, anna: Chatter) -> None:
    if not anna.channel.limits.erases:
        return
    await anna.says(await _asks_for_code(anna))
    await anna.says("8 912 345-67-89")
    for typed in ("12345", "/my-secret", "x" * 500):
        await anna.says(typed)
        assert anna.erased_last(), typed
        await anna.presses("‹ Назад") if await anna.state() == "Entrance:consent" else None
        if await anna.state() == "Entrance:phone":
            await anna.says("8 912 345-67-89")
    bot.later(hours=1)
    await anna.says("after a long pause")
    anna.sees("Мы прервались")
    assert anna.erased_last()
    await anna.says("/help")
    assert not anna.erased_last()


async def test_no_secret_is_kept_readable(bot: Bot, anna: Chatter) -> None:
    """Neither in the chat's memory nor in the cabinet; codes neither."""
    code = await _asks_for_code(anna)

    def everything(work: Work) -> str:
        rows = work.connection.exec_driver_sql("SELECT * FROM chats, codes").all()
        return repr(rows)

    assert code not in await bot.does(everything)
    await anna.says(code)
    await anna.says("8 912 345-67-89")
    if anna.channel.limits.erases:
        await anna.says("correct horse battery")
        chats = await bot.does(
            lambda work: repr(work.connection.exec_driver_sql("SELECT * FROM chats").all())
        )
        assert "horse" not in chats
        assert "argon2id" in chats


async def test_a_registration_without_a_password_enters_by_codes_alone(bot: Bot, anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    assert not (await _cabinet(bot, "anna@mail.ru")).password_hash
    phone = bot.person("annas-phone")
    await phone.enters("anna@mail.ru")
    phone.sees("Вы вошли: a•••@mail.ru")


# --- consent ---


async def test_s9_consent_and_rules_are_two_acts_each_with_version_time_and_channel(
    bot: Bot, anna: Chatter
) -> None:
    await anna.says(await _asks_for_code(anna))
    await anna.says("8 912 345-67-89")
    if anna.channel.limits.erases:
        await anna.presses("Без пароля")
    anna.sees("Согласие на обработку персональных данных")
    anna.does_not_see("Правила кабинета")
    assert await bot.does(lambda work: work.cabinets.by_email("anna@mail.ru")) is None
    await anna.presses("Даю согласие")
    anna.sees("Правила кабинета", "политикой ПАО «Энергосбыт»")
    assert await bot.does(lambda work: work.cabinets.by_email("anna@mail.ru")) is None
    await anna.presses("Принимаю правила")
    anna.sees("Кабинет открыт")
    consents = await _consents(bot, "anna@mail.ru")
    assert [(each.kind, each.version) for each in consents] == [
        (ConsentKind.PERSONAL_DATA, russian().label("consent-personal-data-version")),
        (ConsentKind.RULES, russian().label("rules-version")),
    ]
    assert {(each.given_at, each.channel) for each in consents} == {(bot.now, anna.channel.name)}


async def test_words_are_no_consent(anna: Chatter) -> None:
    """Only the button is an act that can be proven."""
    await anna.says(await _asks_for_code(anna))
    await anna.says("8 912 345-67-89")
    if anna.channel.limits.erases:
        await anna.presses("Без пароля")
    await anna.says("да, согласна")
    anna.sees("Не понял", "Согласие на обработку")
    assert await anna.state() == "Entrance:consent"


async def test_nothing_is_kept_of_a_registration_that_was_cancelled(anna: Chatter) -> None:
    await anna.says(await _asks_for_code(anna))
    await anna.says("8 912 345-67-89")
    await anna.presses("Отмена")
    chat = await anna.chat()
    assert not chat.memory
    assert chat.cabinet_id is None


# --- an existing cabinet ---


async def test_registering_with_an_address_that_has_a_cabinet_enters_it(bot: Bot, galina: Chatter) -> None:
    phone = bot.person("galinas-phone")
    await phone.says(await _asks_for_code(phone, "galina@mail.ru"))
    phone.sees("Кабинет с этой почтой уже есть", "Вы вошли: g•••@mail.ru", f"ЛС {billing.A}")
    assert (await phone.chat()).cabinet_id == (await galina.chat()).cabinet_id


async def test_two_chats_that_register_one_address_at_once_share_one_cabinet(bot: Bot) -> None:
    """The slower one enters the cabinet that the faster one has opened."""
    chats = [bot.person("first"), bot.person("second")]
    for chat in chats:
        await chat.says(await _asks_for_code(chat, "both@mail.ru"))
        await chat.says("8 912 345-67-89")
        if chat.channel.limits.erases:
            await chat.presses("Без пароля")
        await chat.presses("Даю согласие")
        bot.later(seconds=61)
    for chat in chats:
        await chat.presses("Принимаю правила")
        chat.sees("Напишите номер лицевого счёта")
    first, second = [await chat.chat() for chat in chats]
    assert first.cabinet_id == second.cabinet_id
    assert len(await _consents(bot, "both@mail.ru")) == 2


async def test_s11_s22_a_second_messenger_gives_the_same_cabinet_and_accounts(
    bot: Bot, galina: Chatter
) -> None:
    """And each chat has its own active account."""
    await galina.presses("Мои счета")
    await galina.presses("Добавить счёт")
    await galina.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    phone = bot.person("someone-else", channel=bot.joins())
    await phone.enters("galina@mail.ru")
    phone.sees("Мои счета")
    phone.sees_buttons(billing.A, billing.TWO_ZONES)
    await phone.presses(billing.A)
    phone.sees(f"ЛС {billing.A}")
    await galina.says("/menu")
    galina.sees(f"ЛС {billing.TWO_ZONES}")


async def test_confirmed_address_without_a_cabinet_goes_on_to_registration(anna: Chatter) -> None:
    await anna.enters("nobody@mail.ru")
    anna.sees("Почта подтверждена, но кабинета с ней ещё нет")
    assert await anna.state() == "Entrance:phone"


# --- entry by password ---


async def test_a_password_opens_the_cabinet_and_is_deleted_from_the_chat(bot: Bot, anna: Chatter) -> None:
    await anna.registers("anna@mail.ru", password="correct horse")
    phone = bot.person("annas-phone")
    await phone.starts()
    await phone.presses("Войти")
    await phone.says("ANNA@mail.ru")
    if not phone.channel.limits.erases:
        phone.sees("Отправили письмо")
        return
    phone.sees("Введите пароль для a•••@mail.ru")
    await phone.says("wrong horse")
    phone.sees("Почта или пароль не подошли")
    assert phone.erased_last()
    await phone.says("correct horse")
    phone.sees("Вы вошли: a•••@mail.ru")
    assert phone.erased_last()


async def test_an_unknown_address_cannot_be_told_from_a_wrong_password(
    bot: Bot, anna: Chatter, boris: Chatter
) -> None:
    """No oracle: word for word the same, step by step."""
    await anna.registers("anna@mail.ru", password="correct horse")
    answers = []
    for person, email in ((bot.person("a"), "anna@mail.ru"), (boris, "abba@mail.ru")):
        await person.starts()
        await person.presses("Войти")
        await person.says(email)
        seen = [person.text, *person.buttons]
        if person.channel.limits.erases:
            await person.says("wrong horse")
            seen += [person.text, *person.buttons]
            await person.presses("Войти по коду")
            seen += [person.text, *person.buttons]
        answers.append(seen)
    assert answers[0] == answers[1]


async def test_tries_of_passwords_are_counted_for_the_address_and_the_person(bot: Bot, anna: Chatter) -> None:
    await anna.registers("anna@mail.ru", password="correct horse")
    if not anna.channel.limits.erases:
        return
    thief, accomplice = bot.person("thief"), bot.person("accomplice")
    for person in (thief, accomplice):
        await person.starts()
        await person.presses("Войти")
        await person.says("anna@mail.ru")
    for _ in range(3):
        await thief.says("guess")
    for _ in range(2):
        await accomplice.says("guess")
    await accomplice.says("correct horse")
    accomplice.sees("Слишком много попыток", "Подождите час")
    assert accomplice.erased_last()
    bot.restart()
    await thief.says("correct horse")
    thief.sees("Слишком много попыток")
    await thief.presses("Войти по коду")
    thief.sees("Отправили письмо")
    bot.later(minutes=61)
    await accomplice.goes("> /start", "Войти", "> anna@mail.ru", "> correct horse")
    accomplice.sees("Вы вошли")


async def test_who_has_entered_is_not_asked_again(anna: Chatter) -> None:
    """An old [Войти] in a chat that holds a cabinet shows what is true now."""
    await anna.starts()
    old = anna.last
    await anna.registers("anna@mail.ru")
    await anna.presses("Войти", on=old)
    anna.sees_out_of_date()
    await anna.says("/start")
    anna.sees("Напишите номер лицевого счёта")


async def test_leaving_closes_the_cabinet_in_this_chat_alone(bot: Bot, galina: Chatter) -> None:
    phone = bot.person("galinas-phone")
    await phone.enters("galina@mail.ru")
    await phone.goes("Мои счета", "Выйти из кабинета", "Да, выйти")
    phone.sees("Вы вышли")
    await phone.says("/menu")
    phone.does_not_see(billing.A)
    await galina.says("/menu")
    galina.sees(f"ЛС {billing.A}")


@pytest.mark.rows("S103")
async def test_entering_and_leaving_leave_rows_in_the_audit(bot: Bot, galina: Chatter) -> None:
    cabinet = await _cabinet(bot, "galina@mail.ru")
    rows = await bot.does(lambda work: work.audit.of(f"cabinet:{cabinet.id}"))
    assert [action for _, _, action in rows] == ["cabinet-opened", "entered"]
    assert all(at - bot.now < timedelta(seconds=1) for at, _, _ in rows)
    await galina.goes("Мои счета", "Выйти из кабинета", "Да, выйти")
    chat = await galina.chat()
    left = await bot.does(lambda work: work.audit.of(f"chat:{chat.id}"))
    assert [(actor, action) for _, actor, action in left] == [(f"cabinet:{cabinet.id}", "left")]
