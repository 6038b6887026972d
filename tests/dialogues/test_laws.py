"""The laws of the conversation: repeats, crashes, old buttons, double presses, forgeries, people at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from bot.cabinet import DIALOGUES
from bot.engine.channel import InFlight
from bot.engine.dialogue import Needs
from bot.engine.events import Pressed, Said
from core.base.ids import AccountId
from storage import tables
from tests import billing
from tests.dialogues.people import FAULT, LIMITS

if TYPE_CHECKING:
    from sqlalchemy import Table

    from bot.engine.screens import Screen
    from bot.engine.turn import Turn
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


async def rows(bot: Bot, table: Table) -> int:
    """How many rows a table has."""

    def count(work: Work) -> int:
        return int(work.connection.scalar(select(func.count()).select_from(table)) or 0)

    return await bot.does(count)


@pytest.fixture
async def linked(anna: Chatter) -> Chatter:
    """Anna on the main screen of account A."""
    await anna.registers("anna@mail.ru")
    await anna.links(billing.A, billing.SUM_A)
    return anna


# --- a turn is a transaction ---


async def test_a_repeated_event_changes_nothing_and_is_answered_again(bot: Bot, linked: Chatter) -> None:
    await linked.presses("Показания")
    await linked.says("8700")
    first = linked.last.screen
    taken = await rows(bot, tables.readings)
    await linked.repeats()
    assert linked.last.screen == first
    assert await rows(bot, tables.readings) == taken


async def test_a_repeated_event_is_answered_again_after_a_restart(bot: Bot, linked: Chatter) -> None:
    await linked.presses("Показания")
    await linked.says("8700")
    first = linked.last.screen
    bot.restart()
    await linked.repeats()
    assert linked.last.screen == first


async def test_an_event_that_comes_again_late_changes_nothing(bot: Bot, linked: Chatter) -> None:
    await linked.presses("Показания")
    await linked.says("8700")
    late = linked.last_event
    assert late is not None
    await linked.presses("В начало")
    before = list(linked.messages)
    await bot.dispatcher.receive(InFlight(late))
    assert linked.messages == before


async def test_an_answer_that_was_not_shown_before_a_crash_is_shown_after_the_restart(
    bot: Bot, linked: Chatter
) -> None:
    await linked.presses("Показания")
    bot.channel.down = True
    await linked.says("8700")
    linked.does_not_see("Показания приняты")
    bot.restart()
    bot.channel.down = False
    await bot.shows_what_is_owed()
    linked.sees("Показания приняты")
    shown = list(linked.messages)
    bot.restart()
    await bot.shows_what_is_owed()
    assert linked.messages == shown


async def test_a_fault_of_ours_is_owned_up_to_and_leaves_nothing_half_written(
    bot: Bot, linked: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await linked.presses("Показания")
    audit, readings = await rows(bot, tables.audit), await rows(bot, tables.readings)

    def breaks(_: Turn) -> Screen:
        raise ZeroDivisionError

    dialogue = next(d for d in bot.conversation.dialogues if "Readings:accepted" in d.shown)
    shown = dialogue.shown["Readings:accepted"]
    monkeypatch.setitem(dialogue.shown, "Readings:accepted", type(shown)(breaks, shown.back, shown.leave))
    event = linked.event(Said("8700"))
    await bot.dispatcher.receive(InFlight(event))
    assert FAULT in linked.messages[-1].screen.text
    assert (await rows(bot, tables.audit), await rows(bot, tables.readings)) == (audit, readings)
    monkeypatch.undo()
    await linked.says("8700")
    linked.sees("Показания приняты")


# --- a button lives for ever ---


@pytest.mark.rows("S92")
async def test_a_double_press_has_one_effect_and_no_complaint(bot: Bot, linked: Chatter) -> None:
    await linked.says("8700")
    linked.sees("Передать: 8700?")
    message = linked.last
    readings = await rows(bot, tables.readings)
    await linked.presses("Передать", on=message)
    linked.sees("Показания приняты")
    toasts = len(bot.channel.toasts["anna"])
    await linked.presses("Передать", on=message)
    linked.sees("Показания приняты")
    assert len(bot.channel.toasts["anna"]) == toasts
    assert await rows(bot, tables.readings) == readings + 1


async def test_two_presses_at_the_same_time_have_one_effect(bot: Bot, linked: Chatter) -> None:
    await linked.says("8700")
    message = linked.last
    readings = await rows(bot, tables.readings)
    press = next(b.press for row in message.screen.rows for b in row if b.label == "Передать")
    await asyncio.gather(
        *(
            bot.dispatcher.receive(InFlight(linked.event(Pressed(press), origin=message.number)))
            for _ in range(5)
        )
    )
    assert await rows(bot, tables.readings) == readings + 1


async def test_a_button_from_before_a_restart_works(bot: Bot, linked: Chatter) -> None:
    bot.restart()
    await linked.presses("Показания")
    linked.sees("Напишите, что счётчик показывает сейчас")


async def test_an_old_button_gets_the_screen_that_is_true_now(bot: Bot, linked: Chatter) -> None:
    await linked.says("8700")
    old = linked.last
    await linked.says("/cancel")
    readings = await rows(bot, tables.readings)
    await linked.presses("Передать", on=old)
    linked.sees_out_of_date()
    assert await linked.state() == "Menu:main"
    assert await rows(bot, tables.readings) == readings


async def test_an_old_menu_works_after_another_account_was_chosen(linked: Chatter) -> None:
    """And shows the account that is active now."""
    old = linked.last
    await linked.presses("Мои счета")
    await linked.presses("Добавить счёт")
    await linked.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    await linked.presses("Показания", on=old)
    linked.sees(f"ЛС {billing.TWO_ZONES}", billing.METER_TWO_ZONES)


@pytest.mark.rows("S95")
async def test_a_confirmation_of_another_account_does_nothing(bot: Bot, linked: Chatter) -> None:
    """The reading was typed for A; B is active now."""
    await linked.says("8700")
    old = linked.last
    await linked.goes("> /menu", "Мои счета", "Добавить счёт")
    await linked.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    readings = await rows(bot, tables.readings)
    await linked.presses("Передать", on=old)
    assert await rows(bot, tables.readings) == readings


_VALUES = ("", ":", ":x", ":1", ":2", ":9999", ":" + "9" * 20, ":1_2_3", ":2_8700", "\x00")
_MADE = {wire: press for dialogue in DIALOGUES for wire, press in dialogue.presses.items()}
FORGED = [
    "",
    ":",
    "x",
    "nav.page:Menu:main/-1",
    "nav.page:Menu:main/" + "9" * 30,
    "nav.page:Receipts:details/7",
    "nav.back:Menu:main",
    "\x00" * 64,
    "ы" * 4096,
    *(f"{wire}{value}" for wire in _MADE for value in _VALUES),
]
_GUARDED = [wire for wire, press in _MADE.items() if press.needs is not Needs.NOTHING or press.states]
"""Presses that only somebody can make who has entered, or stands at a certain step."""


async def test_a_forged_press_opens_and_changes_nothing(bot: Bot, linked: Chatter) -> None:
    def forge(work: Work) -> None:
        before = _kept(work)
        for press in _share(bot, FORGED):
            undone = work.connection.begin_nested()
            would = linked.do_within(work, Pressed(press))
            assert _kept(work) == before, press
            assert not any(each in would.text for each in (billing.B, billing.TWO_ZONES, billing.METER_B))
            undone.rollback()

    await bot.does(forge)


def _share(bot: Bot, forged: list[str]) -> list[str]:
    """All in Telegram; in each other every press, with a third of the values."""
    return (
        forged if bot.channel.name == "telegram" else forged[[*LIMITS].index(bot.channel.name) :: len(LIMITS)]
    )


_KEPT = select(
    *(
        select(func.count()).select_from(table).scalar_subquery()
        for table in (tables.links, tables.readings, tables.cabinets, tables.consents, tables.codes)
    )
)


def _kept(work: Work) -> tuple[int, ...]:
    """How much there is of what no forged press may add to or take from."""
    return tuple(work.connection.execute(_KEPT).one())


async def test_a_forged_press_of_a_stranger_leads_to_the_entry(bot: Bot, boris: Chatter) -> None:
    forged = [f"{wire}{value}" for wire in ("", "x", "nav.leave", *_GUARDED) for value in _VALUES]
    for would in await boris.would(*map(Pressed, _share(bot, forged))):
        assert "никогда не спрашиваем паспорт" in would.text, would.act
        assert would.chat.cabinet_id is None


async def test_a_door_forged_by_a_stranger_opens_no_cabinet(bot: Bot, boris: Chatter) -> None:
    doors = [f"{wire}{value}" for wire in _MADE if wire not in _GUARDED for value in _VALUES]
    for would in await boris.would(*map(Pressed, _share(bot, doors))):
        assert would.chat.cabinet_id is None
        # The example of a number that everybody is shown happens to be that of A.
        assert billing.A not in would.text.replace(f"Например: {billing.A}", "")


# --- people side by side ---


async def test_two_people_at_once_do_not_meet(anna: Chatter, boris: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    await boris.registers("boris@mail.ru")
    await anna.links(billing.A, billing.SUM_A)
    await boris.links_by_meter(billing.B, billing.METER_B)
    await asyncio.gather(anna.presses("Показания"), boris.presses("Информация"))
    await asyncio.gather(anna.says("8700"), boris.says("/menu"))
    anna.sees("Показания приняты", billing.A)
    boris.sees(f"ЛС {billing.B}")
    boris.does_not_see(billing.A, "8700")


async def test_one_person_in_two_chats_hands_in_the_same_reading_once(bot: Bot, linked: Chatter) -> None:
    """The second phone: the same values at the same time are one reading with one proof."""
    phone = bot.person("anna", channel=bot.joins())
    await phone.starts()
    await phone.presses("Войти")
    await phone.says("anna@mail.ru")
    if await phone.state() == "Entrance:password":
        bot.later(minutes=2)
        await phone.presses("Войти по коду")
    await phone.says(await phone.code("anna@mail.ru"))
    for chat in (linked, phone):
        await chat.says("8700")
    readings = await rows(bot, tables.readings)
    await asyncio.gather(linked.presses("Передать"), phone.presses("Передать"))
    assert await rows(bot, tables.readings) == readings + 1
    code = linked.text.split("Код: ")[1][:14]
    phone.sees(code)


@pytest.mark.rows("S96")
async def test_an_account_unlinked_in_one_chat_is_gone_from_the_other(bot: Bot, linked: Chatter) -> None:
    phone = bot.person("phone", channel=bot.joins())
    await phone.starts()
    await phone.presses("Войти")
    await phone.says("anna@mail.ru")
    if await phone.state() == "Entrance:password":
        bot.later(minutes=2)
        await phone.presses("Войти по коду")
    await phone.says(await phone.code("anna@mail.ru"))
    phone.sees(f"ЛС {billing.A}")
    old = phone.last
    await linked.goes("Мои счета", "Отвязать счёт", f"● {billing.A}", "Да, отвязать")
    await phone.presses("Информация", on=old)
    phone.does_not_see("662,00", "Общая площадь", "Волгоград")
    assert (await phone.chat()).account_id is None


# --- coming and going ---


@pytest.mark.rows("S100")
async def test_who_blocked_us_and_came_back_goes_on(bot: Bot, linked: Chatter) -> None:
    await linked.blocks()
    assert not (await linked.chat()).reachable
    await linked.comes_back()
    assert (await linked.chat()).reachable
    await linked.says("/menu")
    linked.sees("К оплате")
    assert await bot.does(lambda work: work.links.of_account(AccountId(1)))


async def test_who_cannot_be_written_to_is_marked(bot: Bot, linked: Chatter) -> None:
    bot.channel.blocked.add("anna")
    await linked.says("/menu")
    assert not (await linked.chat()).reachable


@pytest.mark.rows("S91")
async def test_words_after_a_long_pause_are_not_taken_for_an_answer(bot: Bot, linked: Chatter) -> None:
    """Nothing is lost, and the question is asked again."""
    await linked.presses("Показания")
    readings = await rows(bot, tables.readings)
    bot.later(minutes=31)
    await linked.says("8700")
    linked.sees("Мы прервались", "Напишите, что счётчик показывает сейчас")
    assert await rows(bot, tables.readings) == readings
    await linked.says("8700")
    linked.sees("Показания приняты")
