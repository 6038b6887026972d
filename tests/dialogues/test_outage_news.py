"""Outages: told to whose light it is, only when something changed, with the end; over is said once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from adapters.registers.importing.import_files import Options, import_files
from core.model.outages import PEOPLE, TELL
from core.model.supplier.policy import Policy
from core.use_cases import tell_outages
from storage import tables
from tests import billing

if TYPE_CHECKING:
    from pathlib import Path

    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

HEAD = "outage;city;street;houses;begins;ends;restored;kind\n"
OURS = "17;Волгоград;ул. Мира;1-9;22.10.2025 10:00"


def live(work: Work, *, number: str = billing.A, street: str = "ул. Мира", house: str = "5а") -> None:
    work.connection.execute(
        update(tables.accounts)
        .where(tables.accounts.c.number == number)
        .values(city="г. Волгоград", street=street, house=house)
    )


class Source:
    """The register of outages, taken in now and then."""

    def __init__(self, bot: Bot, folder: Path) -> None:
        self.bot = bot
        self.file = folder / "outages.csv"
        self.url = f"sqlite:///{folder / 'cabinet.db'}"

    async def says(self, *rows: str) -> None:
        self.file.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
        options = Options(now=self.bot.now, today=Policy().day(self.bot.now))
        assert import_files([self.file], self.url, options).exit_code == 0
        for kind in (TELL, PEOPLE):
            await self.bot.worker.run_due(kind)
        await self.bot.post()


@pytest.fixture
async def source(bot: Bot, galina: Chatter, tmp_path: Path) -> Source:
    del galina
    await bot.does(live)
    return Source(bot, tmp_path)


async def test_it_is_told_once_and_again_only_when_something_has_changed(
    bot: Bot, galina: Chatter, source: Source
) -> None:
    before = len(galina.messages)
    for _ in range(2):
        await source.says(f"{OURS};22.10.2025 14:00;;")
    galina.sees("Света нет с 22.10.2025 в 10:00. Обещают включить к 22.10.2025 в 14:00.", "счёта …7890")
    assert len(galina.messages) == before + 1
    await source.says(f"{OURS};22.10.2025 18:00;;")
    galina.sees("новые сведения", "к 22.10.2025 в 18:00")
    bot.later(hours=2)
    await source.says(f"{OURS};22.10.2025 18:00;22.10.2025 14:05;")
    galina.sees("Отключение закончилось", "Свет включили 22.10.2025 в 14:05")
    galina.sees_buttons("Нет света", "Не сообщать об отключениях")
    assert len(galina.messages) == before + 3


async def test_a_whole_street_hears_some_at_a_time_and_each_person_once(
    bot: Bot, galina: Chatter, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tell_outages, "SPAN", 2)
    neighbours = [bot.person(f"neighbour{number}") for number in range(4)]
    for each in neighbours:
        await each.settles(billing.A)
    before = [len(each.messages) for each in (galina, *neighbours)]
    await source.says(f"{OURS};22.10.2025 14:00;;")
    await source.says(f"{OURS};22.10.2025 14:00;;")
    assert [len(each.messages) for each in (galina, *neighbours)] == [number + 1 for number in before]


async def test_who_lives_elsewhere_hears_nothing(bot: Bot, galina: Chatter, source: Source) -> None:
    before = len(galina.messages)
    await source.says(
        "1;Волгоград;ул. Мира;11-19;22.10.2025 10:00;;;",
        "2;Волгоград;пр. Мира;5а;22.10.2025 10:00;;;",
        "3;Волжский;ул. Мира;5а;22.10.2025 10:00;;;",
    )
    assert len(galina.messages) == before
    await bot.does(lambda work: live(work, number=billing.B, street="пер. Мира"))
    await source.says("4;Волгоград;Мира;;22.10.2025 10:00;;;")
    assert len(galina.messages) == before  # a street or a lane: nobody can say which


async def test_what_is_past_when_it_is_heard_of_is_not_told(galina: Chatter, source: Source) -> None:
    before = len(galina.messages)
    await source.says(
        "1;Волгоград;ул. Мира;;21.10.2025 10:00;21.10.2025 14:00;;",
        "2;Волгоград;ул. Мира;;21.10.2025 10:00;;21.10.2025 12:00;",
    )
    assert len(galina.messages) == before


async def test_who_slept_through_it_is_not_told_that_it_is_over(
    bot: Bot, galina: Chatter, source: Source
) -> None:
    before = len(galina.messages)
    bot.at(2025, 10, 22, 23)
    await source.says("1;Волгоград;ул. Мира;;22.10.2025 22:50;;;")
    await source.says("1;Волгоград;ул. Мира;;22.10.2025 22:50;;23.10.2025 02:00;")
    bot.at(2025, 10, 23, 9)
    await bot.post()
    assert len(galina.messages) == before


async def test_a_letter_says_how_to_go_on_without_a_button(bot: Bot, galina: Chatter, source: Source) -> None:
    del galina
    await bot.does(
        lambda work: work.connection.execute(update(tables.chats).values(reachable=False)) and None
    )
    await source.says(f"{OURS};22.10.2025 18:00;;")
    await source.says(f"{OURS};22.10.2025 18:00;22.10.2025 12:00;")
    assert "откройте чат и нажмите «Нет света» или позвоните нам" in bot.mailbox.letters[-1].text


async def test_one_tap_ends_them(galina: Chatter, source: Source) -> None:
    await source.says(f"{OURS};;;плановое")
    galina.sees("Плановые работы с 22.10.2025 в 10:00. Когда включат, пока не сообщили.")
    await galina.presses("Не сообщать об отключениях")
    galina.sees("Об отключениях света: не сообщаем")
    shown = len(galina.messages)
    await source.says(f"{OURS};22.10.2025 18:00;;плановое")
    assert len(galina.messages) == shown


async def test_whoever_asks_hears_what_is_known_and_how_old_it_is(
    bot: Bot, galina: Chatter, source: Source
) -> None:
    await galina.says("/nolight")
    galina.does_not_see("сведени")
    await source.says("1;Волгоград;ул. Южная;;22.10.2025 10:00;;;")
    await galina.says("/nolight")
    galina.sees("По нашим сведениям, отключений в вашем доме нет.\nСведения от 22.10.2025 в 12:05.")
    await source.says(f"{OURS};22.10.2025 14:00;;")
    await galina.says("/nolight")
    galina.sees("Света нет с 22.10.2025 в 10:00. Обещают включить к 22.10.2025 в 14:00.", "112")
    bot.later(hours=3)
    await galina.says("/nolight")
    galina.sees("Новых сведений об отключениях нет: последние — от 22.10.2025 в 12:05.")


async def test_a_register_without_outages_is_a_word_of_the_source_too(
    bot: Bot, galina: Chatter, source: Source
) -> None:
    await source.says()
    bot.later(minutes=5)
    await source.says()
    await galina.says("/nolight")
    galina.sees("отключений в вашем доме нет", "Сведения от 22.10.2025 в 12:10.")
