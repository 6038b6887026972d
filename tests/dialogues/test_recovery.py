"""A forgotten password (S23–S29), a password on our page (S4), and «Это не я»."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from core.model.cabinets.passwords import hash_password, is_password
from tests import billing
from tests.dialogues.people import LIMITS
from tests.doubles.password_page import password_pages

if TYPE_CHECKING:
    from core.model.cabinets.cabinet import Cabinet
    from tests.dialogues.people import Bot, Chatter

pytestmark = pytest.mark.everywhere


PAGE = "https://cabinet.example/password/"
ANNA, PASSWORD = "anna@mail.ru", "correct horse"
HASH = hash_password(PASSWORD)
ERASING = [name for name, limits in LIMITS.items() if limits.erases]


async def _cabinet(bot: Bot) -> Cabinet:
    cabinet = await bot.does(lambda work: work.cabinets.by_email(ANNA))
    assert cabinet is not None
    return cabinet


async def _is_password(bot: Bot, typed: str) -> bool:
    return is_password(typed, (await _cabinet(bot)).password_hash)


async def _has_password(bot: Bot) -> None:
    anna = await _cabinet(bot)
    await bot.does(lambda work: work.cabinets.set_password(anna.id, HASH))


async def _forgets(person: Chatter, email: str = ANNA) -> None:
    await person.starts()
    await person.goes("Забыли пароль?", f"> {email}", "Восстановить")


async def _letter(bot: Bot) -> str:
    await bot.post()
    return bot.mailbox.letters[-1].text


def _token(letter: str) -> str:
    found = re.search(re.escape(PAGE) + r"([\w-]{43})\n", letter)
    assert found, letter
    return found[1]


@pytest.fixture
async def phone(bot: Bot, anna: Chatter) -> Chatter:
    """Anna's other chat; the first one holds her cabinet with an account."""
    await anna.settles(billing.A)
    return bot.person("annas-phone")


@pytest.mark.usefixtures("phone")
async def test_s3_s23_s25_the_way_begins_at_the_first_screen_and_says_the_guides_words(
    bot: Bot, phone: Chatter
) -> None:
    bot.decides(password_page=PAGE)
    await phone.starts()
    phone.sees_buttons("Войти", "Регистрация", "Забыли пароль?")
    await phone.presses("Забыли пароль?")
    phone.sees("Восстановление пароля", "с которой вы регистрировались")
    await phone.says(ANNA)
    await phone.presses("Восстановить")
    phone.sees("Ссылка на восстановление пароля отправлена на a•••@mail.ru", "действует 30 минут")
    letter = await _letter(bot)
    assert "Вы запросили восстановление пароля." in letter
    assert re.search(r"код для чата: \d{6}", letter)
    assert _token(letter)


async def test_s24_an_unknown_email_is_told_apart_five_times_an_hour(bot: Bot, boris: Chatter) -> None:
    for number in range(5):
        await _forgets(boris, f"nobody{number}@mail.ru")
        boris.sees("Указанный e-mail не зарегистрирован.", "Регистрация")
    await _forgets(boris, "nobody@mail.ru")
    boris.sees("слишком часто", "8 (800) 000-00-00")
    boris.does_not_see("зарегистрирован")
    await bot.post()
    assert bot.mailbox.letters == []


async def test_after_a_flood_a_known_and_an_unknown_email_are_answered_alike(
    bot: Bot, phone: Chatter, boris: Chatter
) -> None:
    bot.decides(recoveries_an_hour=0)
    for person, email in ((phone, ANNA), (boris, "nobody@mail.ru")):
        await _forgets(person, email)
        person.sees("Если у нас есть кабинет с почтой", "уже отправлено")
        await person.says("0000000")
        person.sees("Нужен код из письма")
    await bot.post()
    assert [letter.to for letter in bot.mailbox.letters] == [ANNA]


@pytest.mark.parametrize("bot", ERASING, indirect=True)
async def test_s26_s29_by_the_code_a_new_password_is_typed_in_the_chat_and_all_others_are_left(
    bot: Bot, anna: Chatter, phone: Chatter
) -> None:
    await _has_password(bot)
    await _forgets(phone)
    phone.sees("Код для восстановления пароля отправлен на a•••@mail.ru")
    await phone.says(await phone.code(ANNA))
    phone.sees("Введите ваш новый пароль.")
    await phone.says("12345")
    phone.sees("Ошибка заполнения. Количество символов в поле Новый пароль должно быть не менее 6.")
    await phone.says(PASSWORD)
    phone.sees("Пароль изменён", "Вы вошли: a•••@mail.ru", "Показания")
    assert await _is_password(bot, PASSWORD)
    letter = await _letter(bot)
    assert "Новый пароль от вашего личного кабинета задан" in letter
    assert PASSWORD not in letter
    anna.sees("Пароль от личного кабинета изменён", "здесь выполнен выход")
    anna.sees_buttons("Войти", "Это не я")
    await anna.says("8700")
    anna.sees_buttons("Войти", "Регистрация", "Забыли пароль?")


async def test_a_first_password_is_called_none_that_was_changed(
    bot: Bot, anna: Chatter, phone: Chatter
) -> None:
    await _forgets(phone)
    await phone.goes(f"> {await phone.code(ANNA)}", "Сгенерировать и отправить на почту")
    phone.sees("Пароль задан", "Новый пароль отправлен на a•••@mail.ru")
    await bot.post()
    anna.sees("Для личного кабинета задан пароль", "здесь выполнен выход")
    anna.does_not_see("изменён")
    anna.sees_buttons("Войти", "Это не я")


async def test_s28_a_generated_password_comes_by_letter_and_nothing_is_typed(
    bot: Bot, phone: Chatter
) -> None:
    await _forgets(phone)
    await phone.says(await phone.code(ANNA))
    await phone.presses("Сгенерировать и отправить на почту")
    phone.sees("Новый пароль отправлен на a•••@mail.ru", "Вы вошли")
    found = re.search(r"Ваш новый пароль: (\S+)", await _letter(bot))
    assert found
    assert await _is_password(bot, found[1])
    phone.does_not_see(found[1])


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_where_words_cannot_be_erased_no_password_is_taken_from_the_chat(
    bot: Bot, phone: Chatter
) -> None:
    bot.decides(password_page=PAGE)
    await _forgets(phone)
    await phone.says(await phone.code(ANNA))
    phone.sees("Здесь пароль писать нельзя", "по ссылке из письма")
    await phone.says(PASSWORD)
    phone.sees("Здесь пароль писать нельзя")
    assert not await _is_password(bot, PASSWORD)
    await phone.presses("Войти без нового пароля")
    phone.sees("Вы вошли: a•••@mail.ru")


async def test_who_comes_back_after_half_an_hour_begins_again(bot: Bot, phone: Chatter) -> None:
    await _forgets(phone)
    await phone.says(await phone.code(ANNA))
    bot.later(minutes=30)
    await phone.presses("Сгенерировать")
    phone.sees("Начните ещё раз", "Напишите электронную почту")


async def test_s26_s29_by_the_link_the_password_is_set_and_no_chat_is_entered(
    bot: Bot, anna: Chatter, boris: Chatter
) -> None:
    """A stranger may have asked for the letter that the owner follows."""
    bot.decides(password_page=PAGE)
    await anna.settles(billing.A)
    await _forgets(boris)
    token = _token(await _letter(bot))
    async with password_pages(bot.store, bot.policy, bot.clock) as page:
        await page.sends(token, password=PASSWORD)
    assert await _is_password(bot, PASSWORD)
    letter = await _letter(bot)
    anna.sees("здесь выполнен выход")
    await boris.says("/menu")
    boris.sees_buttons("Войти", "Регистрация")
    async with password_pages(bot.store, bot.policy, bot.clock) as page:
        await page.sends(_token(letter))
    assert not (await _cabinet(bot)).password_hash
    assert "Вход в личный кабинет остановлен" in (await _last_subject(bot))


async def _last_subject(bot: Bot) -> str:
    await bot.post()
    return bot.mailbox.letters[-1].subject


async def test_s29_without_a_page_the_letters_code_stops_everything(
    bot: Bot, anna: Chatter, phone: Chatter
) -> None:
    """The thief reads Anna's mail once and sits in her cabinet."""
    await _forgets(phone)
    await phone.says(await phone.code(ANNA))
    await phone.presses("Сгенерировать")
    found = re.search(r"код: ([0-9A-Z-]{14})", await _letter(bot))
    assert found
    await anna.presses("Это не я")
    anna.sees("Напишите код из письма")
    await anna.says("не знаю")
    anna.sees("В коде 12 знаков")
    await anna.says("0000-0000-0000")
    anna.sees("не подошёл")
    await anna.says(found[1].lower())
    anna.sees("Вход остановлен")
    assert not (await _cabinet(bot)).password_hash
    await bot.post()
    phone.sees("владелец сообщил", "Здесь выполнен выход")
    await phone.presses("Войти")
    phone.sees("Вход")


async def test_s29_with_a_page_the_chat_says_where_the_link_is(
    bot: Bot, anna: Chatter, phone: Chatter
) -> None:
    bot.decides(password_page=PAGE)
    await _forgets(phone)
    await phone.says(await phone.code(ANNA))
    await phone.presses("Сгенерировать")
    await bot.post()
    await anna.presses("Это не я")
    anna.sees("Откройте письмо", "Нажмите в нём ссылку «Это не я»")
    await anna.presses("Забыли пароль?")
    anna.sees("Восстановление пароля")


@pytest.mark.parametrize("bot", ERASING, indirect=True)
async def test_an_email_that_was_typed_for_entry_is_not_asked_for_again(phone: Chatter) -> None:
    await phone.starts()
    await phone.goes("Войти", f"> {ANNA}", "> wrong password", "Забыли пароль?")
    phone.sees("Ваша почта: anna@mail.ru")
    await phone.presses("Восстановить")
    phone.sees("Код для восстановления пароля отправлен")


async def test_a_letter_that_has_just_gone_to_this_very_email_will_do(phone: Chatter) -> None:
    await _forgets(phone)
    code = await phone.code(ANNA)
    await _forgets(phone)
    phone.sees("Письмо уже отправлено", "Напишите сюда код")
    await phone.says(code)
    phone.sees("Вы запросили восстановление пароля")


# --- the page for entry (S4) ---


async def _to_the_page(bot: Bot, phone: Chatter) -> str:
    """From the first screen to the token of the page."""
    bot.decides(password_page=PAGE)
    await _has_password(bot)
    await phone.starts()
    await phone.presses("Войти")
    await phone.says(ANNA)
    phone.sees("код из письма", "на нашей странице")
    await phone.presses("Ввести пароль на странице")
    phone.sees("вход произойдёт сам", "5 минут")
    (button,) = [button for row in phone.last.screen.rows for button in row if button.url]
    assert button.url.startswith(PAGE)
    return button.url.removeprefix(PAGE)


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_s4_where_words_cannot_be_erased_the_password_is_typed_on_the_page_and_the_chat_goes_on(
    bot: Bot, phone: Chatter
) -> None:
    token = await _to_the_page(bot, phone)
    async with password_pages(bot.store, bot.policy, bot.clock) as page:
        await page.sends(token, password="wrong")
        await bot.errands()
        phone.sees("вход произойдёт сам")
        await page.sends(token, password=PASSWORD)
    await bot.errands()
    phone.sees("Вы вошли: a•••@mail.ru")
    phone.sees_buttons("Мои счета")


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_a_password_that_is_changed_before_the_chat_goes_on_has_opened_nothing(
    bot: Bot, phone: Chatter
) -> None:
    token, thief = await _to_the_page(bot, phone), bot.person("boris")
    async with password_pages(bot.store, bot.policy, bot.clock) as page:
        await page.sends(token, password=PASSWORD)
    await _forgets(thief)
    await thief.says(await thief.code(ANNA))
    await thief.presses("Сгенерировать")
    await bot.errands()
    phone.does_not_see("Вы вошли")
    await phone.says("/menu")
    phone.sees_buttons("Войти", "Регистрация")


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_who_has_entered_by_a_code_meanwhile_is_not_entered_again(bot: Bot, phone: Chatter) -> None:
    token = await _to_the_page(bot, phone)
    await phone.presses("Войти по коду")
    await phone.says(await phone.code(ANNA))
    async with password_pages(bot.store, bot.policy, bot.clock) as page:
        assert "Ссылка не действует" in (await page.sends(token, password=PASSWORD)).text
    await bot.errands()
    phone.sees("Вы вошли: a•••@mail.ru")


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_without_a_page_entry_is_by_a_code_alone(phone: Chatter) -> None:
    await phone.starts()
    await phone.presses("Войти")
    await phone.says(ANNA)
    phone.sees("Отправили письмо на a•••@mail.ru")
    phone.sees_no_button("Ввести пароль на странице")
