"""What people write in their own words is understood in every messenger (S97)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import func, select

from bot.cabinet import DIALOGUES
from bot.engine.conversation import Conversation
from bot.engine.dialogue import Leave
from bot.engine.events import Said, Sent, SharedPhone
from bot.handlers.home import go_home, home
from bot.texts import russian
from bot.understanding.matcher import Matcher
from bot.understanding.phrases import FILE, read_phrases, russian_phrases
from core.base.system_errors import Misconfigured
from core.model.supplier.policy import Policy
from storage.tables.columns import metadata
from tests import billing
from tests.dialogues.people import SUPPLIER

if TYPE_CHECKING:
    from pathlib import Path

    from storage.work import Work
    from tests.dialogues.crowd import Crowd
    from tests.dialogues.people import Bot, Chatter, Preview

LEADS: Final = {
    "скока я должен": "Долг на начало сентября",
    "skolko dolzhen": "Долг на начало сентября",
    "crjkmrj z ljk;ty": "Долг на начало сентября",
    "здравствуйте подскажите пожалуйста сколько мне платить за свет": "Долг на начало сентября",
    "ПОКАЗАНЯ": "Напишите, что счётчик показывает",
    "gjrfpfybz 8700": "Передать: 8700?",
    "здравствуйте примите пожалуйста показания 8700": "Передать: 8700?",
    "8 700": "Передать: 8700?",
    "до какого числа передавать показания": "ждём до",
    "ошиблась в показаниях": "оно заменит прежнее",
    "какие показания я передавала": "24.09.2025",
    "квитанция за сентябрь": "Сумма",
    "квитанция за агуст": "начислений не вижу",
    "до какого числа надо заплатить": "662,00",
    "начисления за сентябрь": "ИТОГО",
    "начисления за 2025 год": "сентябрь",
    "мои платежи": "латеж",
    "акт сверки": "состоянии расчётов",
    "таблица начислений за 2025 год": "Скачать",
    "почему так много": "сравнить не с чем",
    "хочу заплатить 500 рублей": "500,00",
    "оплатить 700": "700,00",
    "оплатить": "662,00",
    "когда поверка": "Поверка",
    "нет света": "112",
    "позовите человека": "Человек ответит по телефону",
    "можно по частям заплатить": "Человек ответит",
    "пришлите бумажку что не должна": "Справку",
    "сменить почту": "новую почту",
    "забыла пароль": "ароль",
    "зарегистрироваться": "Вы уже в кабинете",
    "как удалить мои данные": "Удалить",
    "где ваш офис": "фис",
    "телефон горячей линии": "8 (800) 000-00-00",
    "дать доступ дочери": "оступ",
    "сколько я должен за воду": "Это не к нам",
    "спасибо вам огромное": "Пожалуйста!",
    "как пользоваться ботом": "Что я умею",
    "квитанция по счету 9999": "Счёта 9999 среди ваших нет",
}


def _all(would: Preview) -> str:
    """What is said, and what stands on the buttons."""
    buttons = [button.label for screen in would.answer.screens for row in screen.rows for button in row]
    return "\n".join((would.text, *buttons)).replace("\u00a0", " ")


@pytest.mark.rows("S97")
async def test_plain_words_lead_where_they_mean(galina: Chatter) -> None:
    said = dict(zip(LEADS, await galina.would(*map(Said, LEADS)), strict=True))
    amiss = {
        words: _all(would) for words, would in said.items() if LEADS[words].lower() not in _all(would).lower()
    }
    assert not amiss
    assert not [words for words, would in said.items() if "Не понял" in would.text]


OF_MONTHS: Final = {
    "квитанция за март 2025": ("Receipts:earlier", "март 2025"),
    "квитанции за 2025 год": ("Receipts:year", "2025"),
    "квитанция за март 2019": ("Receipts:month", "начислений не вижу"),
    "начисления за март": ("Charges:month", "март 2025"),
    "начисления с января по март": ("Charges:history", "март 2025"),
    "начисления за март 2019": ("Charges:last", "начислений не вижу"),
    "начисления за 13.2025": ("Charges:last", "сентябрь 2025"),
    "платежи за прошлый год": ("Charges:payments", "2024"),
    "почему так много за март": ("Bill:why", "март 2025"),
    "оплатить 1.500,00 рублей": ("Payments:", "500"),
    "прошлые квитанции": ("Receipts:year", "2025"),
}


async def test_a_month_that_is_named_is_the_one_that_is_shown(bot: Bot) -> None:
    await bot.does(billing.state_history)
    boris = bot.person("boris")
    await boris.settles(billing.B)
    for would in await boris.would(*map(Said, OF_MONTHS)):
        assert isinstance(would.act, Said)
        state, seen = OF_MONTHS[would.act.text]
        assert would.chat.state.startswith(state), would
        assert seen in _all(would).lower(), would


async def test_where_nothing_was_charged_there_is_nothing_to_explain(bot: Bot) -> None:
    await bot.does(billing.state_more)
    person = bot.person("resident")
    await person.settles(billing.NEW)
    for said in ("почему так много", "квитанция за март", "сколько я должен", "начисления за март"):
        await person.says(said)
        person.does_not_see("Не понял", "За это время кое-что изменилось")
    await person.says("почему так много")
    assert await person.state() == "Charges:last"


async def test_the_first_words_of_a_stranger_may_mean_two_things(bot: Bot) -> None:
    stranger = bot.person("stranger")
    await stranger.says("показания 8700 и оплатить")
    stranger.sees("Вы про что из этого?")
    await stranger.presses("Передать показания")
    stranger.sees("Напишите номер лицевого счёта")
    await stranger.says(billing.A)
    stranger.sees("Передать: 8700?")


@pytest.mark.parametrize(
    ("there", "now", "said"),
    [
        ("[intents.check]", "[intents.slon]", "не знает разделов slon"),
        ("", "", "не хватает разделов accounts"),
    ],
)
def test_a_section_of_phrases_that_leads_nowhere_or_is_gone_is_refused_at_the_start(
    tmp_path: Path, there: str, now: str, said: str
) -> None:
    file = tmp_path / "intents.toml"
    whole = FILE.read_text("utf-8")
    file.write_text(
        whole.replace(there, now) if there else whole[: whole.index("[intents.balance]")], "utf-8"
    )
    with pytest.raises(Misconfigured, match=said):
        Conversation(
            DIALOGUES,
            home=home,
            go_home=go_home,
            texts=russian(),
            policy=Policy(),
            supplier=SUPPLIER,
            matcher=Matcher(read_phrases(file)),
        )


def _rows(work: Work) -> dict[str, int]:
    """How many rows each table has, but for what every answer writes down."""
    tables = [table for table in metadata.sorted_tables if table.name not in {"seen_events", "queue"}]
    return {
        table.name: work.connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    }


async def test_plain_words_alone_change_nothing(bot: Bot, galina: Chatter) -> None:
    """Whatever they mean, it is shown or asked about."""
    said = [*_SAID, "показания 8700", "хочу заплатить 500 рублей", "отвязать счет", "удалить мои данные"]

    def changed(work: Work) -> list[str]:
        before, found = _rows(work), []
        for each in said:
            undone = work.connection.begin_nested()
            galina.do_within(work, Said(each))
            if _rows(work) != before:
                found.append(each)
            undone.rollback()
        return found

    assert await bot.does(changed) == []


async def test_a_guest_is_helped_where_no_cabinet_is_needed_and_led_to_one_elsewhere(bot: Bot) -> None:
    guest = bot.person("guest")
    await guest.says("скока я должен")
    guest.sees("Сначала войдите или зарегистрируйтесь", "Личный кабинет")
    leads = {
        "хочу передать показания": "Напишите номер лицевого счёта",
        "оплатить свет": "Напишите номер лицевого счёта",
        "позовите человека": "8 (800) 000-00-00",
        "забыла пароль": "почт",
        "регистрация": "почт",
        "хочу получать квитанцию на почту": "Напишите номер лицевого счёта",
        "показания воды": "Это не к нам",
    }
    for (words, seen), would in zip(leads.items(), await guest.would(*map(Said, leads)), strict=True):
        assert seen in would.text, words
    await guest.registers("guest@mail.ru")
    for would in await guest.would(Said("скока я должен"), Said("показания"), Said("оплатить 500 рублей")):
        assert "Сначала добавьте лицевой счёт" in would.text


async def test_whom_to_call_is_said_once(bot: Bot, galina: Chatter) -> None:
    for person in (galina, bot.person("guest")):
        await person.says("позовите человека")
        person.sees("Человек ответит по телефону")
        assert person.text.count("8 (800) 000-00-00") == 1
        assert person.text.count("пн–пт") == 1, person.text


async def test_two_likely_meanings_are_two_buttons_and_what_was_named_is_kept(galina: Chatter) -> None:
    await galina.says("показания 8700 и баланс")
    galina.sees("Вы про что из этого?")
    galina.sees_buttons("Передать показания", "Сколько я должен", "В начало")
    await galina.presses("Передать показания")
    galina.sees("Передать: 8700?")


async def test_one_likely_meaning_is_asked_about(galina: Chatter) -> None:
    await galina.says("моя квитанция у соседки")
    galina.sees("Вы про это?")
    await galina.presses("Квитанция")
    galina.sees("Квитанция за сентябрь 2025")
    await galina.presses_raw("nav.meant:nothing")
    galina.sees_out_of_date()


async def test_the_account_whose_last_digits_are_named_is_opened(bot: Bot) -> None:
    landlord = bot.person("landlord")
    await landlord.settles(billing.A, billing.B)
    await landlord.says(f"квитанция по счету {billing.B[-4:]}")
    landlord.sees(f"ЛС {billing.B}")
    await landlord.says(f"показания по лс {billing.A} 8700")
    landlord.sees(f"ЛС {billing.A}", "Передать: 8700?")


# --- where something else is asked ---


async def test_a_question_is_left_for_another_one_and_offered_again(galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("а скока я должен")
    galina.sees("Долг на начало сентября")
    await galina.presses("Почему столько")
    await galina.presses("Продолжить: показания")
    galina.sees("Напишите, что счётчик показывает")
    await galina.says("8700")
    galina.sees("Показания приняты")
    galina.sees_no_button("Продолжить")


async def test_what_was_left_ends_at_the_menu_and_with_another_account(bot: Bot) -> None:
    landlord = bot.person("landlord")
    await landlord.settles(billing.A, billing.B)
    await landlord.goes(f"> показания по лс {billing.A}", "> где ваш офис", "> /menu")
    landlord.sees_no_button("Продолжить")
    await landlord.presses("Продолжить")
    landlord.sees_out_of_date()
    await landlord.says(f"показания по лс {billing.A}")
    await landlord.says(f"квитанция по счету {billing.B[-4:]}")
    landlord.sees(f"ЛС {billing.B}")
    landlord.sees_no_button("Продолжить")


async def test_after_a_pause_a_question_of_ones_own_is_answered(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    bot.later(minutes=31)
    await galina.says("когда поверка")
    galina.sees("Поверка")


_SECRETS: Final = {state for dialogue in DIALOGUES for state in dialogue.secrets}
_FREE: Final = _SECRETS | {
    "Appeals:more",
    "Certificates:no_debt",
    "Certificates:statement",
    "Delegates:name",
}
"""Where any words are an answer."""
_ASKS: Final = {
    state
    for dialogue in DIALOGUES
    for state, shown in dialogue.shown.items()
    if shown.leave is Leave.CANCEL and state != "Accounts:number"
}


def _resumes(would: Preview) -> bool:
    """Whether a button leads back to the question that was left."""
    rows = [row for screen in would.answer.screens for row in screen.rows]
    return "nav.resume" in {button.press for row in rows for button in row}


@pytest.mark.rows("S97")
async def test_a_human_is_one_sentence_away_in_every_state(crowd: Crowd) -> None:
    for state, person in crowd:
        if state.state not in _FREE:
            (would,) = await person.would(Said("позовите человека пожалуйста"))
            assert "8 (800) 000-00-00" in would.text.replace("\u00a0", " "), state
            stays = would.chat.state == state.state
            assert stays or state.state not in _ASKS or _resumes(would), state


_SAID: Final = [intent.phrases[0] for intent in russian_phrases().intents]
_LEAVES_FOR_GOOD: Final = {"меню", "начать", "отмена"}


async def test_whatever_is_asked_in_the_middle_of_a_question_leaves_a_way_back(crowd: Crowd) -> None:
    """Unless that begins the same undertaking anew, or is the label of a button."""
    for state, person in crowd:
        if state.state in _ASKS - _FREE:
            labels = [label.lower() for label in person.buttons]
            said = [each for each in crowd.share(_SAID, state) if each not in _LEAVES_FOR_GOOD]
            said = [each for each in said if not any(label.startswith(each) for label in labels)]
            for would in await person.would(*map(Said, said)):
                now = would.chat.state
                is_anew = now in _ASKS and now.split(":")[0] == state.state.split(":")[0]
                stays = now in {state.state, "Accounts:number"} or is_anew
                assert stays or _resumes(would), (state, would.act)


async def test_a_secret_is_erased_and_never_taken_for_plain_words(crowd: Crowd) -> None:
    for state, person in crowd:
        if state.state in _SECRETS:
            (would,) = await person.would(Said("позовите человека пожалуйста"))
            assert would.answer.erase
            assert "Человек ответит" not in would.text, state


@pytest.mark.rows("S97")
async def test_nobody_is_told_twice_running_that_they_were_not_understood(crowd: Crowd) -> None:
    for state, person in crowd:
        if state.state not in _FREE:
            first, again = await person.would_in_turn(Said("чепуха на масле"), Said("ещё одна чепуха"))
            assert "Не понял" not in first.text or "Не понял" not in again.text, state
            assert again.last.rows or again.last.asks_phone, state


@pytest.mark.parametrize("bot", ["telegram"], indirect=True)
async def test_the_way_back_stands_alone_where_the_screen_is_full(galina: Chatter) -> None:
    await galina.presses("Показания")
    galina.channel.limits = replace(galina.channel.limits, rows=6)
    await galina.says("скока я должен")
    galina.sees("Мы не закончили: показания", "Долг на начало сентября")
    await galina.presses("Продолжить")
    galina.sees("Напишите, что счётчик показывает")


SENT: Final = {
    ("voice", "audio", "audio_message"): "Голосовые",
    ("video", "video_note", "story"): "Видео",
    ("sticker", "dice", "animation", "graffiti"): "наклейки",
    ("location", "venue", "geo"): "Место на карте",
    ("poll", "wall"): "Файлы и фото",
}


@pytest.mark.rows("S97")
async def test_what_is_no_text_gets_a_polite_line_that_says_what_to_do(galina: Chatter) -> None:
    for kinds, seen in SENT.items():
        for would in await galina.would(*map(Sent, kinds)):
            assert seen in would.text
            assert "апишите" in would.text
    (would,) = await galina.would(SharedPhone("+79123456789", own=False))
    assert "Напишите словами" in would.text
