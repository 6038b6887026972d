"""Killed at any moment of a broadcast, the program tells everybody, and nobody twice where that can be known.

One program, as `main.py run` puts it together, between a strict local Telegram and a strict local VK, whose
logs are the judges. `BROADCAST_PEOPLE=5000 BROADCAST_KILLS=100` has as many of both.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

import pytest
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from app.settings.sections import Broadcasts, Database, Mail, Messages, Telegram, Vk, Web
from app.settings.values import SecretUrl
from bot.errands.broadcasts import count_recipients
from bot.messages.message import OF_BULK
from core.base.ids import AccountNumber, BroadcastId
from core.model.broadcasts.audience import TariffGroup
from core.model.broadcasts.broadcast import BroadcastKind, BroadcastStatus, RecipientState
from core.model.broadcasts.rules import BroadcastRules
from core.model.cabinets.cabinet import ProofKind
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases.broadcast import broadcast_of, draft, send
from storage.store import Store, open_store
from storage.work import Work
from tests.doubles.line import Line
from tests.doubles.telegram.server import TelegramServer
from tests.doubles.vk import VkServer
from tests.doubles.waiting import until
from tests.storage.seeds import add_account
from tests.whole.killable import Programs

TOKEN: Final = "700000001:" + "B" * 35
VK_TOKEN: Final = "vk1.a." + "B" * 40
GROUP: Final = 220000002
PEOPLE: Final = int(os.environ.get("BROADCAST_PEOPLE", "80"))
KILLS: Final = int(os.environ.get("BROADCAST_KILLS", "3"))
SEED: Final = int(os.environ.get("BROADCAST_SEED", "12"))
AWAY: Final = float(os.environ.get("BROADCAST_AWAY", "1"))
"""Seconds for which the database cannot be reached."""
A_SECOND: Final = 20
PATIENCE: Final = 60.0 + PEOPLE / 5
WORDS: Final = "Завтра контролёры обходят дома."
POLICY: Final = Policy(quiet_hours=None, broadcasts=BroadcastRules(consent_above=10**6))
URBAN: Final = TariffGroup("urban-gas")


class Called(Protocol):
    method: str
    at: float


class House:
    """The messengers, the program between them, and everybody who is told."""

    def __init__(self, programs: Programs, store: Store, telegram: TelegramServer, vk: VkServer) -> None:
        self.programs = programs
        self.store = store
        self.telegram = telegram
        self.vk = vk
        self.by_telegram = [telegram.person(1000 + n, "Анна", started=True) for n in range(PEOPLE // 2)]
        self.by_vk = [vk.person(1000 + n, "Борис", allowed=True) for n in range(PEOPLE // 2)]

    async def begins(self) -> BroadcastId:
        """All of them are to be told."""
        made = await self.store.transact(
            lambda work: draft(
                work,
                kind=BroadcastKind.NOTICE,
                text=WORDS,
                audience=URBAN,
                author="telegram:7",
                now=_now(),
            )
        )
        await count_recipients(self.store, made.id, POLICY, _now)
        await self.store.transact(lambda work: send(work, made.id, POLICY, by="telegram:7", now=_now()))
        return made.id

    async def is_over(self, broadcast: BroadcastId) -> bool:
        found = await self.store.transact(lambda work: broadcast_of(work, broadcast))
        return found.status is BroadcastStatus.DONE

    def heard_by_telegram(self) -> list[int]:
        """How often each has been told."""
        return [sum(WORDS in message.text for message in each.chat) for each in self.by_telegram]

    def heard_by_vk(self) -> list[int]:
        return [sum(WORDS in message.text for message in each.chat) for each in self.by_vk]


def _now() -> datetime:
    return datetime.now(UTC)


def _settle(work: TurnWork) -> None:
    assert isinstance(work, Work)
    for n in range(PEOPLE):
        channel = ("telegram", "vk")[n % 2]
        account = add_account(work, f"{n:010d}", tariff_group=URBAN.group)
        cabinet = work.cabinets.add(email=f"{n}@mail.ru", phone="", password_hash="", at=_now())
        work.links.add(cabinet.id, account, ProofKind.SUM, _now())
        chat = work.chats.open(channel, str(1000 + n // 2), _now())
        chat.cabinet_id = cabinet.id
        chat.account_id = account
        work.chats.save(chat)
        assert work.accounts.by_number(AccountNumber(f"{n:010d}"))


@pytest.fixture
async def line(database_url: str) -> AsyncIterator[Line | None]:
    """The line between the program and its database, where there is one to be cut."""
    address = make_url(database_url)
    if address.host is None:
        yield None
        return
    async with Line(address.host, address.port or 5432) as line:
        yield line


@pytest.fixture
async def house(database_url: str, line: Line | None, tmp_path: Path) -> AsyncIterator[House]:
    its_url = database_url
    if line is not None:
        address = make_url(database_url).set(host="127.0.0.1", port=line.port)
        its_url = address.render_as_string(hide_password=False)
    async with TelegramServer(TOKEN) as telegram, VkServer(VK_TOKEN, group_id=GROUP) as vk:
        store = open_store(database_url)
        await store.transact(_settle)
        programs = Programs(
            {
                "broadcasts": Broadcasts(consent_above=10**6),
                "database": Database(url=SecretUrl(its_url)),
                "mail": Mail(folder=tmp_path / "mail"),
                "messages": Messages(quiet_hours=""),
                "telegram": Telegram(token=SecretStr(TOKEN), api_url=telegram.url, calls_per_second=A_SECOND),
                "vk": Vk(
                    token=SecretStr(VK_TOKEN), group_id=GROUP, api_url=vk.url, calls_per_second=A_SECOND
                ),
                "web": Web(enabled=False),
            }
        )
        house = House(programs, store, telegram, vk)
        programs.start()
        # What is written before the first start is not heard in VK: Long Poll begins with it.
        await until(lambda: vk.calls_of("groups.getLongPollServer"), within=PATIENCE)
        yield house
        programs.kill(0)
        await store.close()


async def _goes_on_until_over(house: House, broadcast: BroadcastId) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await house.is_over(broadcast):  # noqa: ASYNC110 - it is another process that works
            await asyncio.sleep(0.2)


def _fullest_second(calls: Sequence[Called]) -> int:
    """The most calls in any second of the messenger's own clock."""
    times = sorted(call.at for call in calls)
    return max(
        sum(first <= at < first + 1 for at in times[i : i + 10 * A_SECOND]) for i, first in enumerate(times)
    )


@pytest.mark.databases("postgresql")
async def test_everybody_is_told_once_however_often_the_program_is_killed(house: House) -> None:
    dice = random.Random(SEED)  # noqa: S311 - the moments of a test
    broadcast = await house.begins()
    for _ in range(KILLS):
        await asyncio.sleep(dice.uniform(0.2, 1.5))
        house.programs.kill(0)
        await asyncio.sleep(1)  # in life a start takes longer, so that no second sees two programs
        house.programs.start()
    await _goes_on_until_over(house, broadcast)

    assert house.heard_by_vk() == [1] * (PEOPLE // 2)
    heard = house.heard_by_telegram()
    assert min(heard) == 1
    assert sum(heard) - len(heard) <= KILLS * OF_BULK
    assert await house.store.transact(lambda work: dict(work.broadcasts.tally(broadcast))) == {
        RecipientState.TOLD: PEOPLE
    }


@pytest.mark.databases("sqlite")
async def test_no_second_sees_more_than_is_allowed_and_answers_do_not_wait(house: House) -> None:
    broadcast = await house.begins()
    anna, boris = house.by_telegram[-1], house.by_vk[-1]
    await anna.says("/help")
    await boris.says("помощь")
    await anna.waits_for(lambda message: WORDS not in message.text, within=PATIENCE)
    await boris.waits_for(lambda message: WORDS not in message.text, within=PATIENCE)
    assert not await house.is_over(broadcast)
    await _goes_on_until_over(house, broadcast)

    for calls in (house.telegram.calls, house.vk.calls):
        sent = [call for call in calls if call.method in {"sendMessage", "messages.send"}]
        assert len(sent) > PEOPLE // 2
        assert _fullest_second(sent) <= A_SECOND


@pytest.mark.databases("postgresql")
async def test_a_database_that_is_away_for_a_while_loses_nobody(house: House, line: Line) -> None:
    broadcast = await house.begins()
    await until(lambda: any(house.heard_by_vk()), within=PATIENCE)
    await line.cut()
    assert not await house.is_over(broadcast)
    await asyncio.sleep(AWAY)
    await line.mend()
    await _goes_on_until_over(house, broadcast)

    assert house.heard_by_vk() == [1] * (PEOPLE // 2)
    heard = house.heard_by_telegram()
    assert min(heard) == 1
    assert sum(heard) - len(heard) <= OF_BULK
