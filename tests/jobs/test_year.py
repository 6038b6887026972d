"""A year of two hundred households: who is told what and when, as a table for a person to read.

`UPDATE_YEAR=1` writes it anew.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import func, select

from adapters.registers.importing.import_files import Options, import_files
from adapters.registers.importing.report import ExitCode
from bot.channels.memory import MemoryChannel
from bot.engine.markup import plain
from core.base.ids import TaskId
from core.model.messages.topics import Topic
from core.model.promises.terms import PromiseTerms
from jobs.judging import judge_promises
from jobs.mailing import mail_receipts
from jobs.news import tell_news
from jobs.reminding import remind
from storage.store import open_store
from storage.tables import queue
from tests.databases import run_apart
from tests.dialogues.people import LIMITS, Bot, Mailbox
from tests.jobs.households import (
    YEAR,
    Household,
    evening,
    first_registers,
    households,
    registers_of,
    settled,
)

if TYPE_CHECKING:
    from bot.engine.channel import InFlight
    from bot.engine.screens import Answer
    from core.model.messages.letters import Letter
    from storage.work import Work

TABLE: Final = Path(__file__).parent / "year.txt"
_LETTER: Final = "письмо"
_ONE_DAY: Final = timedelta(days=1)
_OPEN: Final = queue.c.done_at.is_(None) & queue.c.dead_at.is_(None)
_REMIND: Final = {"reminders-due", "part-due-tomorrow", "promise-broken"}
"""Kinds by which a person is reminded of what is theirs to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message that somebody got."""

    at: datetime
    """By the supplier's clock."""
    way: str
    peer: str
    """The name of the person's chat."""
    text: str
    kind: str = ""


class Recorder(MemoryChannel):
    """A messenger whose messages are written down together with those of the others."""

    def __init__(self, name: str, year: Year) -> None:
        super().__init__(name, LIMITS[name])
        self._year = year

    async def show(self, peer: str, answer: Answer, *, event: str, to: InFlight | None) -> None:
        await super().show(peer, answer, event=event, to=to)
        (screen,) = answer.screens
        self._year.hears(self.name, peer, plain(screen.text), int(event.removeprefix("task:")))


@dataclass
class _Post(Mailbox):
    """Letters are written down as well."""

    year: Year | None = None

    async def deliver(self, letter: Letter, message_id: str) -> None:
        assert self.year is not None
        words = f"{letter.subject}{' [PDF]' * len(letter.files)}\n\n{letter.text}"
        peer = letter.to.removesuffix("@mail.example")
        self.year.hears(_LETTER, peer, words, int(message_id.split("-")[1]))


class Year:
    """The program with its jobs, moved from one hour at which something is due to the next."""

    def __init__(self, database: Path, folder: Path) -> None:
        self.url = f"sqlite:///{database}"
        self.folder = folder
        self.homes = households()
        self.told: list[Told] = []
        self._tasks: list[int] = []
        store = open_store(self.url)
        self.bot = Bot(store, Recorder("telegram", self), datetime(YEAR - 1, 12, 28, 12, tzinfo=UTC))
        self.bot.channels.append(Recorder("vk", self))
        self.bot.mailbox = _Post(year=self)
        self.bot.documents.print_receipt = lambda receipt: receipt.file_name.encode()
        self.bot.decides(promises=PromiseTerms())

    def hears(self, way: str, peer: str, text: str, task: int) -> None:
        """Somebody gets a message."""
        local = self.bot.policy.local(self.bot.now)
        self.told.append(Told(at=local, way=way, peer=peer, text=text))
        self._tasks.append(task)

    async def passes(self) -> list[Told]:
        """Live through the year; what everybody was told, oldest first."""
        bot = self.bot
        self._import(first_registers(self.homes))
        await bot.does(lambda work: settled(work, self.homes, bot.now))
        for job in (self._remind, self._news, self._mail):
            await job()
        assert self.told == []
        day = date(YEAR, 1, 1)
        while day.year == YEAR:
            await self._passes(day)
            day += _ONE_DAY
        kinds = await bot.does(_kinds)
        return [
            Told(at=each.at, way=each.way, peer=each.peer, text=each.text, kind=kinds[TaskId(task)])
            for each, task in zip(self.told, self._tasks, strict=True)
        ]

    async def _passes(self, day: date) -> None:
        """Billing's night, the jobs at their times, an evening."""
        for home in self.homes:
            if home.kind.blocks_on == day:
                self.bot.channel.blocked.add(home.peer())
        await self._until(day, 3)
        self._import(registers_of(self.homes, day))
        await self._until(day, 3, 30)
        await self._mail()
        await self._until(day, 5)
        await judge_promises(self.bot.store, self.bot.policy, self.bot.clock)
        await self._until(day, 10)
        await self._remind()
        await self._until(day, 10, 20)
        await self._news()
        await self._until(day, 20, 30)
        await self.bot.does(lambda work: evening(work, self.homes, self.bot.policy, self.bot.now))
        await self._until(day, 23, 59)

    async def _until(self, day: date, hour: int, minute: int = 0) -> None:
        """Let time pass; what becomes due meanwhile is told when it does."""
        moment = datetime.combine(day, time(hour, minute), self.bot.policy.time_zone).astimezone(UTC)
        while (due := await self.bot.does(_next_due)) is not None and due <= moment:
            self.bot.now = max(self.bot.now, due)
            await self.bot.worker.run_due(*await self.bot.does(self._due))
        self.bot.now = moment

    def _due(self, work: Work) -> list[str]:
        due = select(queue.c.kind).where(_OPEN, queue.c.due_at <= self.bot.now).distinct()
        return list(work.connection.scalars(due))

    async def _remind(self) -> None:
        await remind(self.bot.store, self.bot.policy, self.bot.clock)

    async def _news(self) -> None:
        await tell_news(self.bot.store, self.bot.policy, self.bot.clock)

    async def _mail(self) -> None:
        await mail_receipts(self.bot.store, self.bot.clock)

    def _import(self, registers: dict[str, str]) -> None:
        paths = []
        for name, text in registers.items():
            path = self.folder / f"{name}.csv"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        if paths:
            options = Options(now=self.bot.now, today=self.bot.policy.day(self.bot.now), strict=True)
            imported = import_files(paths, self.url, options)
            assert imported.exit_code is ExitCode.ALL_TAKEN, imported.reports


def _next_due(work: Work) -> datetime | None:
    found: datetime | None = work.connection.scalar(select(func.min(queue.c.due_at)).where(_OPEN))
    return found


def _kinds(work: Work) -> dict[TaskId, str]:
    return {TaskId(task): kind for task, kind in work.connection.execute(select(queue.c.id, queue.c.kind))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What has come of the year."""

    homes: list[Household] = field(repr=False)
    told: list[Told] = field(repr=False)
    """Oldest first."""
    left: list[str]
    """Kinds of tasks that wait still, or have been given up."""

    def told_to(self, home: Household, who: str = "") -> list[Told]:
        """What a person of a household was told."""
        return [each for each in self.told if each.peer == home.peer(who)]

    def history(self, home: Household, who: str) -> list[str]:
        """The same, a line each."""
        return [
            f"{each.at:%d.%m %H:%M}  {each.way:<8}  "
            + (_masked(each.text, home) if each.way != _LETTER else each.text.split("\n")[0])
            for each in self.told_to(home, who)
        ]


@pytest.fixture(scope="module")
def year(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """All that was told in it."""
    folder = tmp_path_factory.mktemp("year")
    path = Path(shutil.copy(sqlite_template, folder / "cabinet.db"))

    async def lived() -> Lived:
        year = Year(path, folder)
        told = await year.passes()
        left = await year.bot.does(lambda work: [each.kind for each in work.queue.backlog()])
        await year.bot.store.close()
        return Lived(homes=year.homes, told=told, left=left)

    return run_apart(lived())


def _masked(text: str, home: Household) -> str:
    """In one line, headings and what they are about, with the same names for every household."""
    parts = (part.split("\n") for part in text.split("\n\n"))
    short = " | ".join(
        " ".join((first, *(line for line in more if line[0] in "•С"))) for first, *more in parts
    )
    for name, number in zip("АБ", home.numbers, strict=False):
        short = short.replace(f"№ 9{number}", f"№ {name}").replace(f"…{number[-4:]}", name)
        short = short.replace(f"на {number[-4:]}", f"на {name}")
    return short


def _table(lived: Lived) -> str:
    """How many messages a month, then each of them."""
    histories = {
        (f"{home.kind.name}{' (сын)' if who else ''}", home.kind.count): lived.history(home, who)
        for home in lived.homes
        for who in home.kind.people
    }
    widest = max(len(name) for name, _ in histories)
    months = "".join(f"{month:>4}" for month in range(1, 13))
    parts = [f"Кто что узнал за {YEAR} год", "", f"{'':{widest}} домов{months}  всего"]
    for (name, count), lines in histories.items():
        found = Counter(int(line[3:5]) for line in lines)
        counts = "".join(f"{found[month] or '·':>4}" for month in range(1, 13))
        parts.append(f"{name:<{widest}}{count:>6}{counts}{len(lines):>7}")
    for (name, _), lines in histories.items():
        parts += ["", name, *(f"  {line}" for line in lines)]
    return "\n".join((*parts, ""))


def test_who_is_told_what_and_when_reads_well(year: Lived) -> None:
    table = _table(year)
    if os.environ.get("UPDATE_YEAR"):
        TABLE.write_text(table, encoding="utf-8")
    assert table == TABLE.read_text(encoding="utf-8")


def test_those_who_do_alike_are_told_alike(year: Lived) -> None:
    assert len(year.homes) == 200
    for kind, homes in groupby(year.homes, key=lambda home: home.kind):
        first, *others = homes
        for who in kind.people:
            assert all(year.history(home, who) == year.history(first, who) for home in others), kind.name


def test_nobody_is_told_the_same_twice(year: Lived) -> None:
    """In a month; but for readings that are wanted still, which are asked for three times at most."""
    said = Counter((each.peer, each.at.month, each.text) for each in year.told)
    again = {text: times for (_, _, text), times in said.items() if times > 1}
    assert all("передать показания" in text for text in again), again
    assert max(again.values()) <= 3


def test_nobody_is_written_to_at_night_or_in_their_own_quiet_hours(year: Lived) -> None:
    assert {each.at.hour for each in year.told} <= set(range(9, 21))
    own = [each for home in year.homes if home.kind.quiet for each in year.told_to(home)]
    assert own
    assert {each.at.hour for each in own} <= set(range(14, 20))


def test_nobody_is_reminded_twice_on_a_day(year: Lived) -> None:
    reminded = Counter((each.peer, each.at.date()) for each in year.told if each.kind in _REMIND)
    assert reminded
    assert max(reminded.values()) == 1


def test_nobody_hears_of_an_account_that_is_theirs_no_longer(year: Lived) -> None:
    for home in year.homes:
        if home.kind.unlinks_on is not None:
            days = [each.at.date() for each in year.told_to(home)]
            assert days
            assert max(days) <= home.kind.unlinks_on
        if home.kind.shares_on is not None:
            assert year.told_to(home, "near")[-1].kind == "delegation-ended"


def test_nothing_is_lost(year: Lived) -> None:
    """Every message was told, or had no point; each bill reached its people, by one way."""
    assert year.left == []
    for home in year.homes:
        kind = home.kind
        if kind.unlinks_on is None and kind.closes_on is None and Topic.RECEIPTS not in kind.off:
            bills = [each for each in year.told_to(home) if each.kind == "bills-issued"]
            receipts = [each for each in year.told_to(home) if each.kind == "receipt-issued"]
            by_letter = 12 - len(bills) if home.kind.e_receipt else 0
            assert len(bills) + by_letter == 12
            assert len(receipts) == (12 if home.kind.e_receipt else 0)
