"""A button lives for ever: every one that the version before has shown still works or says that it is old."""

from functools import partial

import pytest

from bot.engine.events import Attached, Said, Sent, Started
from storage.work import Work
from tests.dialogues.people import Chatter
from tests.upgrade.before import OldChat, chats_to_try
from tests.upgrade.now import House, answers_to, press_twice

pytestmark = [
    pytest.mark.databases("sqlite", "postgresql"),
    pytest.mark.parametrize("channel", ["telegram", "vk", "web"]),
]

AT_HOME = {"Start:welcome", "Menu:main", "Accounts:number", "Accounts:all"}


async def test_every_old_button_works_once_or_says_that_it_is_out_of_date(
    glass_house: House, channel: str, database: str
) -> None:
    """What led somewhere before the upgrade leads to the same place after it."""
    tried: set[tuple[str, ...]] = set()
    wrong: list[str] = []
    for old in chats_to_try(channel, database):
        person = glass_house.person(old)
        wrong += await glass_house.asks(partial(_press_all, old=old, person=person, tried=tried))
    assert not wrong
    assert len(tried) > (200 if database == "sqlite" else 50)


def _press_all(work: Work, *, old: OldChat, person: Chatter, tried: set[tuple[str, ...]]) -> list[str]:
    """What is wrong with the chat's buttons; those alike in the same state are tried once."""
    wrong = []
    for press, before in old.buttons:
        kind = (old.state, press.partition(":")[0], before)
        if kind in tried:
            continue
        tried.add(kind)
        state, out_of_date = press_twice(work, person, press)
        now = "" if out_of_date else state
        if now != before:
            wrong.append(f"{old}: {press} led to {before or 'a new screen'}, now to {now or 'a new screen'}")
    return wrong


async def test_every_old_chat_goes_on_after_anything_done_in_it(
    glass_house: House, channel: str, database: str
) -> None:
    acts = Said("/menu"), Said("/start"), Started(), Said("здравствуйте"), Said("8500"), Sent("sticker")
    for old in chats_to_try(channel, database):
        answers = await answers_to(glass_house.person(old), *acts, Attached("1", name="a.jpg"))
        assert all(answers), old


async def test_the_first_button_and_the_menu_lead_on_in_every_old_chat(
    house: House, channel: str, database: str
) -> None:
    """With nothing undone: kept, and shown by the channel."""
    for old in chats_to_try(channel, database):
        person = house.person(old)
        for _, label, _ in old.screens[-1].buttons[:1]:
            before = list(person.messages)
            await person.presses(label)
            assert person.messages != before, old
        await person.says("/menu")
        assert await person.state() in AT_HOME, old
