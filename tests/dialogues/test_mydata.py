"""One's own data: consents as a ledger, texts that have changed, a copy, being forgotten."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.fsm.entrance import Entrance
from bot.handlers.mydata.common import LABELS
from bot.texts import russian
from core.model.cabinets.cabinet import ConsentKind
from core.model.supplier.policy import Policy
from core.use_cases.erase_my_data import erase_what_is_due
from storage.tables import chats, files
from tests import billing
from tests.cabinets import IN_FORCE
from tests.dialogues.situations import agreed_to_an_older_text, newcomer_in

if TYPE_CHECKING:
    from core.model.cabinets.cabinet import Consent
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


async def _consents(person: Chatter) -> list[Consent]:
    cabinet = (await person.chat()).cabinet_id
    assert cabinet is not None
    return await person.bot.does(lambda work: work.consents.of_cabinet(cabinet))


# --- the ledger ---


@pytest.mark.rows("S9", "S17")
async def test_the_ledger_shows_each_consent_with_version_time_and_channel_and_its_very_words(
    galina: Chatter,
) -> None:
    await galina.says("/consent")
    galina.sees_buttons("● Счёт …", "● Правила", "● Персональные данные")
    await galina.presses("● Персональные данные")
    version = IN_FORCE[ConsentKind.PERSONAL_DATA].version
    galina.sees(f"Редакция {version}", "Дано 22.10.2025 в 12:05", "Согласие действует")
    await galina.presses("Показать текст")
    galina.sees(IN_FORCE[ConsentKind.PERSONAL_DATA].text)


async def test_rules_are_not_withdrawn_but_left(galina: Chatter) -> None:
    await galina.says("/consent")
    await galina.presses("● Правила")
    galina.sees("Вы приняли правила")
    galina.sees_no_button("Отозвать")


@pytest.mark.rows("S17", "S96")
async def test_withdrawing_the_consent_of_an_account_unlinks_it(galina: Chatter) -> None:
    await galina.goes("> /consent", "● Счёт", "Отозвать")
    galina.sees("Отозвать согласие на показ данных счёта", billing.A)
    stale = galina.last
    await galina.presses("Да, отозвать")
    galina.sees("Согласие отозвано", "отвязан")
    await galina.bot.marks_what_was_shown()
    await galina.presses_again("Да, отозвать", on=stale)
    assert (await galina.chat()).account_id is None
    (_, _, of_account) = await _consents(galina)
    assert of_account.withdrawn_at == galina.bot.now
    await galina.presses("Счёт …")
    galina.sees("Согласие отозвано 22.10.2025")
    galina.sees_no_button("Отозвать")


async def test_withdrawing_the_consent_to_personal_data_leads_to_deletion(galina: Chatter) -> None:
    await galina.goes("> /consent", "● Персональные данные", "Отозвать")
    galina.sees("Удалить мои данные", "Отменить удаление нельзя")


@pytest.mark.parametrize("command", ["/consent", "/mydata"])
async def test_a_stranger_is_told_to_enter(anna: Chatter, command: str) -> None:
    await anna.starts()
    await anna.says(command)
    anna.sees("для тех, кто вошёл в кабинет")


# --- a text has changed ---


@pytest.mark.rows("S9")
async def test_a_text_that_changes_between_the_two_presses_of_registration_is_asked_about_again(
    bot: Bot,
) -> None:
    anna = await newcomer_in(bot, Entrance.rules)
    rules = anna.last

    def age(work: Work) -> None:
        chat = work.chats.open(anna.channel.name, anna.peer, bot.now)
        chat.memory = {**chat.memory, "consent": "2020-1"}
        work.chats.save(chat)

    await bot.does(age)
    await anna.presses("Принимаю правила", on=rules)
    anna.sees("Согласие на обработку персональных данных")
    await anna.presses("Даю согласие")
    await anna.presses("Принимаю правила")
    anna.sees("Кабинет открыт")


@pytest.mark.rows("S9")
async def test_a_new_version_is_asked_about_with_what_has_changed_and_then_the_press_is_done(
    galina: Chatter,
) -> None:
    await agreed_to_an_older_text(galina)
    await galina.presses("Информация")
    galina.sees("Текст изменился", "командой /consent", "Согласие на обработку персональных данных")
    galina.sees_no_button("В начало", "Отмена")
    stale = galina.last
    await galina.presses("Даю согласие")
    galina.sees("Общая площадь")
    await galina.bot.marks_what_was_shown()
    await galina.presses_again("Даю согласие", on=stale)
    kept = [each for each in await _consents(galina) if each.kind is ConsentKind.PERSONAL_DATA]
    in_force = russian().label("consent-personal-data-version")
    assert [each.version for each in kept] == ["2020-1", in_force]


async def test_a_reading_typed_before_the_decision_is_not_lost(galina: Chatter) -> None:
    await galina.presses("Показания")
    await agreed_to_an_older_text(galina)
    await galina.says("8700")
    galina.sees("Текст изменился")
    galina.does_not_see("Показания приняты")
    await galina.presses("Даю согласие")
    galina.sees("Показания приняты")


async def test_texts_are_asked_about_one_at_a_time(galina: Chatter) -> None:
    for kind in LABELS:
        await agreed_to_an_older_text(galina, kind)
    await galina.presses("Информация")
    galina.sees("Согласие на обработку персональных данных")
    await galina.presses("Даю согласие")
    galina.sees("Правила кабинета")
    await galina.presses("Принимаю правила")
    galina.sees("Согласие на показ данных счёта", f"Это о счёте {billing.A}")
    await galina.presses("Даю согласие")
    galina.sees("Общая площадь")
    assert len(await _consents(galina)) == 6


async def test_whoever_enters_is_asked_at_once(galina: Chatter) -> None:
    await agreed_to_an_older_text(galina)
    phone = galina.bot.person("galina-second")
    await phone.enters("galina@mail.ru")
    phone.sees("Вы вошли", "Текст изменился")
    await phone.presses("Даю согласие")
    phone.sees("ЛС " + billing.A)


async def test_who_refuses_may_see_the_data_withdraw_and_leave_and_nothing_else(galina: Chatter) -> None:
    menu = galina.last
    await agreed_to_an_older_text(galina)
    await galina.presses("Информация")
    await galina.presses("Отказаться")
    galina.sees("Без согласия кабинет не работает")
    await galina.says("8700")
    galina.does_not_see("Показания приняты", "Записать")
    await galina.presses("Показания", on=menu)
    galina.sees("Текст изменился")
    await galina.says("/mydata")
    galina.sees_buttons("Мои согласия", "Получить мои данные", "Удалить мои данные")
    await galina.says("/nolight")
    galina.sees("112")
    await galina.says("/menu")
    galina.sees("Текст изменился")
    await galina.presses("Отказаться")
    await galina.presses("Выйти из кабинета")
    galina.sees("Вы вышли из кабинета")
    galina.sees_buttons("Войти")


async def test_who_refuses_for_an_account_may_unlink_it_and_go_on(galina: Chatter) -> None:
    await agreed_to_an_older_text(galina, ConsentKind.ACCOUNT)
    await galina.goes("Информация", "Отказаться", "Отвязать без согласия")
    galina.sees("отвязан", "Добавить лицевой счёт")


async def test_a_decision_on_another_phone_frees_this_one(bot: Bot, galina: Chatter) -> None:
    phone = bot.person("galina-second")
    await phone.enters("galina@mail.ru")
    await agreed_to_an_older_text(galina)
    await galina.presses("Информация")
    await phone.says("/menu")
    await phone.presses("Даю согласие")
    await galina.presses("Даю согласие")
    galina.sees_out_of_date()
    galina.sees_buttons("Показания")


# --- a copy ---


async def test_the_copy_comes_as_a_paper_and_a_file_for_programs(galina: Chatter) -> None:
    await galina.presses_raw("settings.switch_on:offers")
    await galina.presses("Согласен")
    await galina.says("/mydata")
    await galina.presses("Получить мои данные")
    galina.sees("Собираем ваши данные")
    await galina.bot.errands()
    galina.sees("всё, что мы о вас знаем")

    def sent(work: Work) -> list[tuple[str, bytes]]:
        found = work.connection.execute(select(files.c.name, files.c.content).order_by(files.c.id))
        return [(row.name, row.content) for row in found]

    (paper, pdf), (file, stated) = await galina.bot.does(sent)
    assert (paper, file) == ("Мои данные_2025-10-22.pdf", "Мои данные_2025-10-22.json")
    assert pdf.startswith(b"%PDF")
    data = json.loads(stated)["data"]
    assert data["cabinets"][0]["email"] == "galina@mail.ru"
    assert data["accounts"][0]["number"] == billing.A
    assert {each["kind"] for each in data["consents"]} == set(LABELS)


async def test_the_copy_is_not_given_to_whoever_has_come_after(galina: Chatter) -> None:
    await galina.goes("> /mydata", "Получить мои данные", "В начало", "Мои счета", "Выйти из кабинета")
    await galina.goes("Да, выйти")
    await galina.bot.errands()
    galina.sees("кабинет в этом чате уже закрыт")
    galina.does_not_see("всё, что мы о вас знаем")


# --- being forgotten ---


async def test_deletion_says_what_stays_closes_everything_at_once_and_lets_one_begin_anew(
    bot: Bot, galina: Chatter
) -> None:
    phone = bot.person("galina-second")
    await phone.enters("galina@mail.ru")
    await galina.goes("Настройки", "Мои данные", "Удалить мои данные")
    galina.sees("показания, платежи и обещания", "До 21.11.2025", "завести новый кабинет")
    await galina.presses("Да, удалить мои данные")
    galina.sees("Кабинет закрыт", "до 21.11.2025", "@mail.ru")
    galina.sees_buttons("Войти", "Регистрация")
    await phone.says("/menu")
    phone.sees_buttons("Войти", "Регистрация")
    phone.does_not_see(billing.A)
    await bot.post()
    (letter,) = [each for each in bot.mailbox.letters if "данные удаляются" in each.subject]
    assert letter.to == "galina@mail.ru"
    assert "до 21.11.2025" in letter.text
    await galina.registers("galina@mail.ru")
    galina.sees("Кабинет открыт", "Добавить лицевой счёт")


async def test_whoever_begins_anew_keeps_the_chat_and_the_others_are_forgotten(
    bot: Bot, galina: Chatter
) -> None:
    phone, guest = bot.person("galina-second"), bot.person("galina-third")
    await phone.enters("galina@mail.ru")
    await guest.enters("galina@mail.ru")
    await galina.goes("> /mydata", "Удалить мои данные", "Да, удалить мои данные")
    await bot.post()
    bot.now += timedelta(days=2)
    await galina.registers("galina@mail.ru")
    await guest.says("/menu")
    bot.now += timedelta(days=28)
    done = await bot.does(lambda work: erase_what_is_due(work, policy=Policy(), now=bot.now))
    assert len(done) == 1
    peers = await bot.does(lambda work: list(work.connection.scalars(select(chats.c.peer))))
    assert {"galina", "galina-third"} <= set(peers)
    assert "galina-second" not in peers
    await galina.says("/mydata")
    galina.sees_buttons("Мои согласия")
    await bot.post()
    assert bot.mailbox.letters[-1].subject == "Ваши данные удалены"
