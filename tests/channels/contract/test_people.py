"""The people of the local messengers: what they can do, what reaches the bot, and what they see of it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.channels.contract.people import Person, Side, telegram_side, vk_side

SIDES = {"telegram": telegram_side, "vk": vk_side}


@pytest.fixture(params=list(SIDES))
async def side(request: pytest.FixtureRequest) -> AsyncIterator[Side]:
    async with SIDES[request.param]() as side:
        yield side


@pytest.fixture
async def newcomer(side: Side) -> Person:
    return side.person(101, "Анна")


@pytest.fixture
async def anna(side: Side, newcomer: Person) -> Person:
    """She has written to the bot, and it knows."""
    await newcomer.says("Здравствуйте")
    await side.hears()
    return newcomer


# Writing


async def test_words_reach_the_bot_and_so_does_their_edit(side: Side, anna: Person) -> None:
    said = await anna.says(" 12345 ")
    assert await side.hears() == ["12345"]
    await anna.edits(said, "12346")
    assert await side.hears() == ["12346"]
    assert anna.chat[-1] is said
    assert said.text == "12346"


async def test_person_does_only_what_a_person_can(side: Side, anna: Person) -> None:
    vera = side.person(201, "Вера")
    group = side.group(vera)
    said = await anna.says("x")
    for words in ("я" * 4097, " "):
        with pytest.raises(ValueError, match="1-4096 characters"):
            await anna.says(words)
    with pytest.raises(AssertionError, match="Анна is not in the"):
        await anna.says("x", chat=group)
    with pytest.raises(AssertionError, match="Вера can't write there"):
        await vera.says("x", chat=said.chat)
    with pytest.raises(AssertionError, match="their own message"):
        await vera.edits(said, "y")
    assert await side.hears() == ["x"]


async def test_bot_in_a_group_hears_what_is_meant_for_it(side: Side, anna: Person) -> None:
    group = side.group(anna)
    sent = await side.sends(group.id, "Я тут")
    await anna.says("между собой", chat=group)
    await anna.says(f"{side.bot_name} помоги", chat=group)
    said = await anna.says("и тебе", chat=group, reply_to=group.messages[sent])
    await anna.says("ещё между собой", chat=group, reply_to=said)
    assert await side.hears() == [f"{side.bot_name} помоги", "и тебе"]


async def test_bot_in_a_group_may_hear_all(side: Side, anna: Person) -> None:
    await anna.says("между собой", chat=side.group(anna, hears_all=True))
    assert await side.hears() == ["между собой"]


# Who may be written to


async def test_bot_may_not_write_first(side: Side, newcomer: Person) -> None:
    assert not await side.may_write(newcomer)
    await newcomer.says("Здравствуйте")
    assert await side.may_write(newcomer)


async def test_bot_may_not_write_to_who_blocks_it_until_they_come_back(side: Side, anna: Person) -> None:
    await side.blocks(anna)
    assert not await side.may_write(anna)
    await side.unblocks(anna)
    assert await side.may_write(anna)
    anna.deletes_account()
    assert not await side.may_write(anna)


# Buttons


async def test_newest_button_is_pressed_and_an_old_one_only_when_remembered(side: Side, anna: Person) -> None:
    first = await side.sends(anna.id, "Первый", button="Да")
    second = await side.sends(anna.id, "Второй", button="Да")
    shown = anna.chat[1]
    remembered = shown.button("Да")
    await anna.presses("Да")
    await anna.presses("Да", on=shown)
    await side.deletes(anna, first)
    await anna.presses(remembered)
    assert await side.hears() == [second, first, first]
    with pytest.raises(AssertionError, match="no button 'Нет' among"):
        await anna.presses("Нет", on=shown)


async def test_press_is_answered_or_reported(side: Side, anna: Person) -> None:
    await side.sends(anna.id, "?", button="Да")
    press = await anna.presses("Да")
    with pytest.raises(AssertionError, match="was not answered"):
        await press.waits_for_answer(within=0.05)
    await side.answers(press, "Записано")
    assert (await press.waits_for_answer()).text == "Записано"


async def test_link_button_sends_the_bot_nothing(side: Side, anna: Person) -> None:
    await side.sends(anna.id, "К оплате", button="Оплатить", link="https://pay.example/1")
    assert side.link_of(anna.chat[-1].button("Оплатить")) == "https://pay.example/1"
    with pytest.raises(AssertionError, match="sends nothing to the bot"):
        await anna.presses("Оплатить")
    assert await side.hears() == []


async def test_keyboard_below_is_seen_pressed_and_taken_away(side: Side, anna: Person) -> None:
    await side.lays(anna, "Показания", "Меню")
    assert anna.keyboard == [["Показания"], ["Меню"]]
    press = await anna.presses("Меню")
    assert await side.hears() == ["Меню"]
    with pytest.raises(AssertionError, match="has no answer"):
        await press.waits_for_answer()
    await side.lays(anna)
    assert anna.keyboard == []
    with pytest.raises(AssertionError, match="sees no button 'Меню', only"):
        await anna.presses("Меню")


# Waiting


async def test_waiting_ends_with_what_comes_later(side: Side, anna: Person) -> None:
    waiting = asyncio.create_task(anna.waits_for(lambda message: message.text == "Счёт"))
    await side.sends(anna.id, "Счёт не тот")
    await side.sends(anna.id, "Счёт")
    assert await waiting is anna.chat[-1]


async def test_waiting_looks_only_at_what_came_after_the_last_act(side: Side, anna: Person) -> None:
    await side.sends(anna.id, "Готово")
    assert (await anna.waits_for("Готово")).text == "Готово"
    await anna.says("Ещё раз")
    with pytest.raises(AssertionError, match=r"(?s)Анна waited 0.05 s for 'Готово' and sees:\n.*Готово"):
        await anna.waits_for("Готово", within=0.05)


async def test_disappearance_can_be_waited_for(side: Side, anna: Person) -> None:
    number = await side.sends(anna.id, "Ждите…")
    *before, shown = anna.chat
    waiting = asyncio.create_task(anna.waits_until(lambda: shown.deleted))
    await side.deletes(anna, number)
    await waiting
    assert anna.chat == before


# Trouble


@pytest.mark.parametrize("carried_out", [False, True])
async def test_connection_drops_before_or_after_the_message_is_sent(
    side: Side, anna: Person, carried_out: bool
) -> None:
    side.drops(carried_out=carried_out)
    with pytest.raises(side.lost):
        await side.sends(anna.id, "Счёт")
    assert [message.text for message in anna.chat[1:]] == ["Счёт"] * carried_out
    await side.sends(anna.id, "Ещё раз")
    assert anna.chat[-1].text == "Ещё раз"
