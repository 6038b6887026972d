"""The password in the settings, in every messenger (S34): another one, the first one, or none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.engine.events import Done
from bot.handlers.settings.proving import TYPED
from core.model.cabinets.passwords import hash_password, is_password
from tests import billing
from tests.dialogues.people import LIMITS
from tests.doubles.password_page import password_pages

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter

ANNA, OLD, NEW = "anna@mail.ru", "the old one", "correct horse"
HASH = hash_password(OLD)
PAGE = "https://cabinet.example/password/"
ERASING = [name for name, limits in LIMITS.items() if limits.erases]


async def _is_password(bot: Bot, typed: str) -> bool:
    cabinet = await bot.does(lambda work: work.cabinets.by_email(ANNA))
    assert cabinet is not None
    return is_password(typed, cabinet.password_hash)


async def _has_password(bot: Bot, person: Chatter) -> None:
    cabinet = (await person.chat()).cabinet_id
    assert cabinet is not None
    await bot.does(lambda work: work.cabinets.set_password(cabinet, HASH))


async def _letter(bot: Bot) -> str:
    await bot.post()
    return bot.mailbox.letters[-1].text


async def _to_password(person: Chatter) -> None:
    await person.says("/settings")
    await person.presses("Пароль")


@pytest.fixture
async def owner(anna: Chatter) -> Chatter:
    await anna.settles(billing.A)
    return anna


@pytest.fixture
async def phone(bot: Bot, owner: Chatter) -> Chatter:
    """Anna's other chat; her cabinet has a password."""
    phone = bot.person("annas-phone")
    await phone.enters(ANNA)
    await _has_password(bot, owner)
    bot.later(minutes=2)
    return phone


@pytest.mark.parametrize("bot", ERASING, indirect=True)
@pytest.mark.rows("S34", "S27", "S29")
async def test_s34_a_password_is_changed_once_the_current_one_is_typed(
    bot: Bot, owner: Chatter, phone: Chatter
) -> None:
    await owner.says("/settings")
    owner.sees("Вход: по паролю или по коду")
    await owner.presses("Пароль")
    await owner.presses("Сменить пароль")
    owner.sees("нынешний пароль")
    await owner.says("wrong")
    owner.sees("пароль не подошёл")
    bot.restart()
    await owner.says(OLD)
    owner.sees("Придумайте новый пароль")
    await owner.says("12345")
    owner.sees("Ошибка заполнения. Количество символов в поле Новый пароль должно быть не менее 6.")
    await owner.says("1" * 129)
    owner.sees("Слишком длинный пароль")
    await owner.says(NEW)
    owner.sees("Новый пароль сохранён", "Настройки")
    assert await _is_password(bot, NEW)
    assert {OLD, "wrong", NEW}.isdisjoint({message.screen.text for message in owner.messages})
    letter = await _letter(bot)
    assert "Новый пароль от вашего личного кабинета задан" in letter
    assert re.search(r"код: [0-9A-Z-]{14}", letter)
    phone.sees("Пароль от личного кабинета изменён", "здесь выполнен выход")
    phone.sees_buttons("Войти", "Это не я")


@pytest.mark.parametrize("bot", ERASING, indirect=True)
async def test_wrong_ones_are_limited_and_a_code_to_the_mailbox_does_in_their_place(
    bot: Bot, owner: Chatter, phone: Chatter
) -> None:
    del phone
    bot.decides(password_tries_an_hour=1)
    await _to_password(owner)
    await owner.goes("Сменить пароль", "> wrong", f"> {OLD}")
    owner.sees("Слишком много попыток")
    await owner.presses("Прислать код на почту")
    owner.sees("Отправили письмо на a•••@mail.ru")
    await owner.says(await owner.code(ANNA))
    owner.sees("Придумайте новый пароль")


async def test_the_code_in_its_place_is_limited_as_everywhere(
    bot: Bot, owner: Chatter, phone: Chatter
) -> None:
    del phone
    bot.decides(codes_a_day=2, code_tries=2)
    await _to_password(owner)
    await owner.goes("Входить только по коду", "Прислать код на почту", "Прислать код ещё раз")
    owner.sees("Письмо уже отправлено")
    await owner.presses("‹ Назад")
    await owner.presses("Прислать код на почту")
    owner.sees("Отправили письмо")
    await owner.says("123")
    owner.sees("Нужен код из письма")
    code = await owner.code(ANNA)
    wrong = "000000" if code != "000000" else "111111"
    await owner.says(wrong)
    owner.sees("Осталась 1 попытка")
    await owner.says(wrong)
    owner.sees("больше не действует")
    bot.later(minutes=2)
    await owner.presses("Прислать код ещё раз")
    await owner.says(await owner.code(ANNA))
    owner.sees("Пароль убран")
    assert not await _is_password(bot, OLD)
    await _has_password(bot, owner)
    bot.later(minutes=2)
    await _to_password(owner)
    await owner.presses("Сменить пароль")
    await owner.presses("Прислать код на почту")
    owner.sees("слишком много писем")


@pytest.mark.parametrize("bot", ERASING, indirect=True)
async def test_it_is_removed_so_that_only_codes_enter(bot: Bot, owner: Chatter, phone: Chatter) -> None:
    await _to_password(owner)
    await owner.presses("Входить только по коду")
    await owner.says(OLD)
    owner.sees("Пароль убран", "Вход: по коду из письма")
    assert not await _is_password(bot, OLD)
    assert "Пароль от вашего личного кабинета убран" in await _letter(bot)
    phone.sees("здесь выполнен выход")


async def test_the_first_one_is_made_here_and_goes_by_letter_alone(bot: Bot, owner: Chatter) -> None:
    await owner.says("/settings")
    owner.sees("Вход: по коду из письма")
    await owner.goes("Пароль", "Задать пароль", "Сгенерировать и отправить на почту")
    owner.sees("Новый пароль отправлен", "в письме на a•••@mail.ru", "Вход: по паролю")
    owner.does_not_see("изменён")
    letter = await _letter(bot)
    assert "изменён" not in letter
    found = re.search(r"Ваш новый пароль: (\S+)", letter)
    assert found
    assert await _is_password(bot, found[1])
    owner.does_not_see(found[1])


@pytest.mark.parametrize("bot", ERASING, indirect=True)
async def test_what_was_shown_too_long_ago_is_asked_for_again(
    bot: Bot, owner: Chatter, phone: Chatter
) -> None:
    del phone
    await _to_password(owner)
    await owner.presses("Сменить пароль")
    await owner.says(OLD)
    bot.later(minutes=31)
    await owner.presses("Сгенерировать")
    owner.sees("нынешний пароль")
    assert await _is_password(bot, OLD)


@pytest.mark.parametrize("bot", ERASING, indirect=True)
async def test_the_email_changes_only_once_the_password_is_typed(
    bot: Bot, owner: Chatter, phone: Chatter
) -> None:
    del phone
    await owner.goes("> /settings", "Почта", "> anna.new@mail.ru", "Сменить почту")
    owner.sees("нынешний пароль")
    await bot.post()
    assert "anna.new@mail.ru" not in {letter.to for letter in bot.mailbox.letters}
    await owner.says(OLD)
    owner.sees("Отправили письмо на anna.new@mail.ru")
    bot.later(minutes=25)
    await owner.presses("Прислать код ещё раз")
    bot.later(minutes=6)
    await owner.says(await owner.code("anna.new@mail.ru"))
    owner.sees("нынешний пароль")
    await owner.says(OLD)
    await owner.says(await owner.code("anna.new@mail.ru"))
    owner.sees("Почта изменена")


# --- where what was typed cannot be erased ---


def _token(person: Chatter) -> str:
    (button,) = [button for row in person.last.screen.rows for button in row if button.url]
    assert button.url.startswith(PAGE)
    return button.url.removeprefix(PAGE)


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_where_words_cannot_be_erased_both_are_typed_on_our_page_and_the_chat_goes_on(
    bot: Bot, owner: Chatter, phone: Chatter
) -> None:
    bot.decides(password_page=PAGE)
    await _to_password(owner)
    await owner.presses("Сменить пароль")
    await owner.says(OLD)
    owner.sees("откройте нашу страницу")
    await owner.presses("Ввести пароль на странице")
    owner.sees("действует 5 минут")
    async with password_pages(bot.store, bot.policy, bot.clock) as page:
        token = _token(owner)
        seen = await page.sends(token, password="wrong")
        assert "Прислать код на почту" in seen.text
        seen = await page.sends(token, password=OLD)
        assert "Вернитесь в чат" in seen.text
        await bot.errands()
        owner.sees("Нужен новый пароль")
        await owner.says(NEW)
        owner.sees("Нужен новый пароль")
        await owner.presses("Ввести пароль на странице")
        token = _token(owner)
        seen = await page.opens(token)
        assert "Новый пароль:" in seen.text
        assert "Сгенерировать" not in seen.text
        assert "не менее 6" in (await page.sends(token, password="12345")).text
        assert "Пароль сохранён" in (await page.sends(token, password=NEW)).text
    await bot.errands()
    owner.sees("Новый пароль сохранён", "Настройки")
    assert await _is_password(bot, NEW)
    await bot.post()
    phone.sees("здесь выполнен выход")


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_who_has_gone_elsewhere_meanwhile_is_told_of_a_changed_password_and_led_nowhere(
    bot: Bot, owner: Chatter, phone: Chatter
) -> None:
    del phone
    bot.decides(password_page=PAGE)
    await _to_password(owner)
    await owner.presses("Сменить пароль")
    await owner.presses("Ввести пароль на странице")
    proving = _token(owner)
    await owner.says("/menu")
    async with password_pages(bot.store, bot.policy, bot.clock) as page:
        await page.sends(proving, password=OLD)
        await bot.errands()
        owner.sees("Пароль подошёл")
        owner.does_not_see("Нужен новый пароль")
        await _to_password(owner)
        await owner.presses("Сменить пароль")
        owner.does_not_see("нынешний пароль")
        await owner.presses("Ввести пароль на странице")
        choosing = _token(owner)
        await owner.says("/menu")
        await page.sends(choosing, password=NEW)
    await bot.errands()
    owner.sees("Новый пароль сохранён")
    owner.does_not_see("Настройки")


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_a_chat_that_was_signed_out_meanwhile_does_not_go_on(
    bot: Bot, owner: Chatter, phone: Chatter
) -> None:
    bot.decides(password_page=PAGE)
    await _to_password(owner)
    await owner.presses("Сменить пароль")
    await owner.presses("Ввести пароль на странице")
    async with password_pages(bot.store, bot.policy, bot.clock) as page:
        await page.sends(_token(owner), password=OLD)
    await phone.goes("> /settings", "Где открыт кабинет", "Выйти: ", "Да")
    await bot.errands()
    owner.sees_buttons("Войти", "Регистрация")
    await owner.channel.happens(owner.event(Done(f"{TYPED}-gave-up", {})), bot.dispatcher.receive)
    owner.sees_buttons("Войти", "Регистрация")


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_without_a_page_a_code_shows_who_it_is_and_the_password_comes_by_letter(
    bot: Bot, owner: Chatter, phone: Chatter
) -> None:
    del phone
    await _to_password(owner)
    await owner.presses("Сменить пароль")
    owner.sees("пароль здесь не пишите")
    owner.sees_no_button("Ввести пароль на странице")
    await owner.presses("Прислать код на почту")
    await owner.says(await owner.code(ANNA))
    owner.sees("придумаем его сами", "Здесь пароль не пишите")
    await owner.presses("Сгенерировать")
    owner.sees("в письме на a•••@mail.ru")
    assert not await _is_password(bot, OLD)
