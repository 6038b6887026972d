"""Another e-mail of the cabinet, in every messenger (S34, S37)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from core.base.ids import AccountNumber
from tests import billing

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter

ANNA, NEW = "anna@mail.ru", "anna.new@mail.ru"
PAGE = "https://cabinet.example/password/"


async def _asks(person: Chatter, email: str = NEW) -> None:
    await person.goes("> /settings", "Почта", f"> {email}")


async def _changes(person: Chatter, email: str = NEW) -> None:
    await _asks(person, email)
    await person.presses("Сменить почту")
    await person.says(await person.code(email))


async def _email(bot: Bot, person: Chatter) -> str:
    cabinet = (await person.chat()).cabinet_id
    assert cabinet is not None
    return await bot.does(lambda work: work.cabinets.get(cabinet).email)


async def _letter_to(bot: Bot, email: str) -> str:
    await bot.post()
    return next(letter.text for letter in reversed(bot.mailbox.letters) if letter.to == email)


@pytest.fixture
async def owner(anna: Chatter) -> Chatter:
    """Anna has two accounts, and the receipts of one come to her by e-mail."""
    await anna.settles(billing.A, billing.B)
    await anna.goes("> /settings", "Квитанции и СМС", billing.A, "Присылать квитанцию")
    return anna


@pytest.mark.rows("S34", "S37")
async def test_s37_the_warning_names_the_accounts_whose_receipts_move_and_those_that_have_none(
    bot: Bot, owner: Chatter
) -> None:
    phone = bot.person("annas-phone")
    await phone.enters(ANNA)
    await _asks(owner, "Anna.New@Mail.ru")
    move, _, stay = owner.text.partition("не включена")
    assert (billing.A in move, billing.B in move) == (True, False)
    assert (billing.A in stay, billing.B in stay) == (False, True)
    owner.sees(NEW, "сейчас на a•••@mail.ru")
    owner.sees_buttons("Сменить почту", "Отмена", "‹ Назад")
    await owner.presses("Сменить почту")
    owner.sees(f"Отправили письмо на {NEW}")
    await owner.says(await owner.code(NEW))
    owner.sees("Почта изменена", "Квитанции тоже придут", "Почта: a•••@mail.ru")
    assert await _email(bot, owner) == NEW
    account = await bot.does(lambda work: work.accounts.by_number(AccountNumber(billing.A)))
    assert account is not None
    assert account.email == NEW
    assert "почта вашего личного кабинета" in await _letter_to(bot, NEW)
    phone.sees("Почта личного кабинета изменена", "здесь выполнен выход")
    phone.sees_buttons("Войти", "Это не я")


@pytest.mark.parametrize("bot", ["web"], indirect=True)
@pytest.mark.rows("S37")
async def test_s37_nothing_is_said_of_accounts_that_there_are_none_of(bot: Bot, anna: Chatter) -> None:
    await anna.settles(billing.A)
    await _asks(anna)
    anna.sees("не включена")
    anna.does_not_see("станут приходить")
    await bot.does(lambda work: billing.state_e_receipt(work, number=billing.A))
    await _asks(anna)
    anna.sees("станут приходить")
    anna.does_not_see("не включена")


async def test_cancelled_nothing_changes_and_no_letter_goes(bot: Bot, owner: Chatter) -> None:
    await _asks(owner)
    await owner.presses("Отмена")
    await bot.post()
    assert bot.mailbox.letters == []
    assert await _email(bot, owner) == ANNA


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("Почта@Пример.РФ", "почта@пример.рф"),
        ("anna+bills@gmail.com", "anna+bills@gmail.com"),
        (
            f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.ru",
            f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.ru",
        ),
    ],
)
@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_addresses_of_all_kinds_are_taken(bot: Bot, owner: Chatter, typed: str, taken: str) -> None:
    await _asks(owner, typed)
    await owner.presses("Сменить почту")
    await owner.says(await owner.code(taken))
    assert await _email(bot, owner) == taken


async def test_a_slip_is_asked_about_and_the_old_address_is_no_new_one(owner: Chatter) -> None:
    await _asks(owner, "anna@mail")
    owner.sees("Это не похоже на электронную почту")
    await owner.says(ANNA)
    owner.sees("это и есть почта вашего кабинета")
    await owner.says("anna@mial.ru")
    await owner.presses(f"Да, {ANNA}")
    owner.sees("это и есть почта вашего кабинета")
    await owner.says("anna.new@mial.ru")
    slip = owner.last
    await owner.presses("Нет")
    owner.sees("Новая почта: anna.new@mial.ru")
    await owner.presses("Да", on=slip)
    owner.sees_out_of_date()
    await owner.says("anna.new@mial.ru")
    await owner.presses(f"Да, {NEW}")
    owner.sees(f"Новая почта: {NEW}")


async def test_an_address_of_another_cabinet_is_told_only_to_who_reads_it(
    bot: Bot, owner: Chatter, boris: Chatter
) -> None:
    await boris.settles(billing.B)
    await _asks(owner, "boris@mail.ru")
    asked = owner.text
    await owner.presses("Сменить почту")
    owner.sees("Отправили письмо на boris@mail.ru")
    await owner.says("000")
    owner.sees("Нужен код из письма")
    assert "занята" not in asked
    await owner.says(await owner.code("boris@mail.ru"))
    owner.sees("занята другим кабинетом", "осталась прежней")
    assert await _email(bot, owner) == ANNA


async def test_codes_are_limited_as_everywhere_and_hold_over_a_restart(bot: Bot, owner: Chatter) -> None:
    bot.decides(code_tries=2, codes_a_day=2)
    await _asks(owner)
    await owner.presses("Сменить почту")
    await owner.presses("Прислать код ещё раз")
    owner.sees("Письмо уже отправлено")
    code = await owner.code(NEW)
    wrong = "000000" if code != "000000" else "111111"
    await owner.says(wrong)
    owner.sees("Осталась 1 попытка")
    bot.restart()
    await owner.says(wrong)
    owner.sees("больше не действует")
    await owner.says(code)
    owner.sees("больше не действует")
    bot.later(minutes=2)
    await _asks(owner)
    await owner.presses("Сменить почту")
    bot.later(minutes=2)
    await owner.presses("Прислать код ещё раз")
    owner.sees("слишком много писем")
    assert await _email(bot, owner) == ANNA


async def test_a_letter_that_has_just_gone_elsewhere_is_waited_for_and_to_the_same_address_will_do(
    owner: Chatter,
) -> None:
    await _asks(owner)
    await owner.presses("Сменить почту")
    await _asks(owner, "other@mail.ru")
    await owner.presses("Сменить почту")
    owner.sees("Письмо уже отправлено")
    await _asks(owner)
    await owner.presses("Сменить почту")
    await owner.says(await owner.code(NEW))
    owner.sees("Почта изменена")


async def test_of_many_accounts_the_warning_names_some_and_counts_the_others(
    owner: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.settings.email._MOST", 0)
    await _asks(owner)
    owner.sees("и ещё 1")


async def test_of_two_chats_that_change_it_at_once_the_slower_one_is_signed_out(
    bot: Bot, owner: Chatter
) -> None:
    phone = bot.person("annas-phone")
    await phone.enters(ANNA)
    bot.later(minutes=2)
    await _asks(phone, "phone@mail.ru")
    await phone.presses("Сменить почту")
    code = await phone.code("phone@mail.ru")
    await _changes(owner)
    await phone.says(code)
    phone.sees_buttons("Войти", "Регистрация")
    assert await _email(bot, owner) == NEW


# --- the owner of the address before ---


async def test_the_letter_to_the_address_before_takes_the_cabinet_back_by_a_code(
    bot: Bot, owner: Chatter
) -> None:
    await _changes(owner)
    letter = await _letter_to(bot, ANNA)
    assert "Новая почта: a•••@mail.ru" in letter
    assert "Вернуть кабинет можно до 21.11.2025" in letter
    found = re.search(r"напишите код: (\S+)", letter)
    assert found
    other = bot.person("other")
    await other.starts()
    await other.goes("Забыли пароль?", "Это не я", f"> {found[1]}")
    other.sees("Вход остановлен")
    await bot.post()
    owner.sees("Вход в личный кабинет остановлен")
    assert "снова стала эта" in await _letter_to(bot, ANNA)
    letter = await _letter_to(bot, NEW)
    assert "вернулся на прежнюю почту" in letter
    assert "заведите на эту почту новый кабинет" in letter
    await bot.person("newcomer").registers(NEW)
    await other.enters(ANNA)
    other.sees("Вы вошли: a•••@mail.ru")
    bot.later(minutes=2)
    await other.goes("> /settings", "Пароль", "Задать пароль", "> correct horse")
    other.sees("в кабинете был кто-то другой")
    await other.presses("Прислать код на почту")
    await other.says(await other.code(ANNA))
    await other.presses("Сгенерировать и отправить на почту")
    other.sees("Новый пароль отправлен")


async def test_with_a_page_the_letter_has_a_link(bot: Bot, owner: Chatter) -> None:
    bot.decides(password_page=PAGE)
    await _changes(owner)
    assert re.search(re.escape(PAGE) + r"[\w-]{43}\n", await _letter_to(bot, ANNA))


async def test_who_enters_by_the_address_before_is_asked_and_takes_the_cabinet_back(
    bot: Bot, owner: Chatter
) -> None:
    await _changes(owner)
    other = bot.person("other")
    await other.enters(ANNA)
    other.sees("прежняя почта личного кабинета", "сменили на a•••@mail.ru", "21.11.2025")
    await other.presses("Вернуть кабинет")
    other.sees("Кабинет снова ваш", "a•••@mail.ru", "Мои счета")
    assert await _email(bot, other) == ANNA
    await bot.post()
    owner.sees("Вход в личный кабинет остановлен")


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_who_registers_while_another_chat_opens_and_leaves_the_address_is_asked_too(
    bot: Bot, anna: Chatter
) -> None:
    slow = bot.person("slow")
    await slow.starts()
    await slow.presses("Регистрация")
    await slow.says(ANNA)
    await slow.says(await slow.code(ANNA))
    await slow.says("8 912 345-67-89")
    await slow.presses("Даю согласие")
    await anna.registers(ANNA)
    bot.later(minutes=2)
    await _changes(anna)
    await slow.presses("Принимаю правила")
    slow.sees("прежняя почта личного кабинета")


async def test_after_a_month_it_is_too_late_to_take_the_cabinet_back(bot: Bot, owner: Chatter) -> None:
    await _changes(owner)
    other = bot.person("other")
    await other.enters(ANNA)
    bot.later(days=31)
    await other.presses("Вернуть кабинет")
    other.sees("уже нельзя")
    assert await _email(bot, owner) == NEW
