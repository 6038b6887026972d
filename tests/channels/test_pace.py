"""No span of a messenger's clock sees more calls than it allows, and who is waited for goes first."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.methods import EditMessageText, Response, SendMessage, TelegramMethod

from bot.channels.pace import Pace, hurry
from bot.channels.telegram.calls import Flooded, Rates, Rests
from tests.doubles.clock import PlayedTimeLoop

MOST = 30


def played(play: Callable[[], Awaitable[None]]) -> None:
    """Play it on a loop whose time passes when nothing else does."""
    with asyncio.Runner(loop_factory=PlayedTimeLoop) as runner:
        runner.run(_awaited(play))


async def _awaited(play: Callable[[], Awaitable[None]]) -> None:
    await play()


def now() -> float:
    return asyncio.get_running_loop().time()


def spans(times: Iterable[float], most: int) -> list[float]:
    """How long it took each time until one call more than are allowed had come."""
    came = sorted(times)
    return [later - first for first, later in zip(came, came[most:], strict=False)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("slowest", [0.0, 0.05, 2.0])
def test_however_long_calls_are_on_their_way_no_second_sees_too_many(seed: int, slowest: float) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same calls each time
    came: list[float] = []

    async def call(pace: Pace) -> None:
        hurry.set(chance.random() < 0.5)
        await asyncio.sleep(chance.random() * 5)
        async with pace.place():
            there = chance.random() * slowest
            await asyncio.sleep(there)
            came.append(now())
            await asyncio.sleep(chance.random() * slowest)

    async def rush() -> None:
        pace = Pace(MOST)
        await asyncio.gather(*(call(pace) for _ in range(300)))

    played(rush)
    assert len(came) == 300
    assert min(spans(came, MOST)) >= 1 - 1e-9


@pytest.mark.parametrize("is_bulk", [False, True])
def test_the_pace_is_kept_up(is_bulk: bool) -> None:
    came: list[float] = []

    async def call(pace: Pace) -> None:
        hurry.set(not is_bulk)
        async with pace.place():
            came.append(now())

    async def rush() -> None:
        pace = Pace(MOST)
        await asyncio.gather(*(call(pace) for _ in range(10 * MOST)))

    played(rush)
    assert came[-1] - came[0] <= 9.97


def test_what_somebody_waits_for_goes_before_all_that_nobody_waits_for() -> None:
    waited: list[float] = []
    told: list[float] = []

    async def tell(pace: Pace) -> None:
        hurry.set(False)
        async with pace.place():
            told.append(now())

    async def answer(pace: Pace) -> None:
        began = now()
        async with pace.place():
            waited.append(now() - began)

    async def rush() -> None:
        pace = Pace(MOST)
        telling = [asyncio.create_task(tell(pace)) for _ in range(300)]
        for _ in range(20):
            await asyncio.sleep(0.31)
            await answer(pace)
        await asyncio.gather(*telling)

    played(rush)
    assert max(waited) <= 0.1
    assert len(told) == 300


def test_who_gives_up_waiting_takes_no_place() -> None:
    came: list[float] = []

    async def call(pace: Pace) -> None:
        async with pace.place():
            came.append(now())

    async def rush() -> None:
        pace = Pace(2)
        impatient = [asyncio.create_task(call(pace)) for _ in range(6)]
        await asyncio.sleep(0.5)
        for one in impatient[2:5]:
            one.cancel()
        await asyncio.gather(*impatient, return_exceptions=True)
        await call(pace)

    played(rush)
    assert [round(at) for at in came] == [0, 0, 1, 1]


async def _taken(_bot: Bot, _method: TelegramMethod[Any]) -> Response[Any]:
    await asyncio.sleep(0.05)
    return Response(ok=True)


BOT = Bot("1:of-nothing")


def _to(chat: int) -> SendMessage:
    return SendMessage(chat_id=chat, text="Счёт")


def _edit(message: int) -> EditMessageText:
    return EditMessageText(chat_id=100, message_id=message, text="Счёт")


async def _times(methods: Iterable[TelegramMethod[Any]], *, bulk: bool = False) -> list[float]:
    """When each of the calls, all begun at once, reached Telegram."""
    limits, came = Rates(MOST), []

    async def take(bot: Bot, method: TelegramMethod[Any]) -> Response[Any]:
        came.append(now())
        return await _taken(bot, method)

    hurry.set(not bulk)
    await asyncio.gather(*(limits(take, BOT, method) for method in methods))
    return sorted(came)


def test_a_group_hears_no_more_than_twenty_messages_in_any_minute() -> None:
    came: list[float] = []

    async def rush() -> None:
        came.extend(await _times([_to(-100) for _ in range(50)]))

    played(rush)
    assert min(spans(came, 20)) >= 60
    assert came[-1] <= 121


def test_what_nobody_waits_for_comes_to_a_chat_once_a_second() -> None:
    came: list[float] = []

    async def rush() -> None:
        came.extend(await _times([_to(100), _to(100), _to(100), _to(200)], bulk=True))

    played(rush)
    assert len([at for at in came if at < 1]) == 2
    assert came[-1] >= 2


def test_answers_and_edits_of_a_private_chat_are_not_held_back() -> None:
    came: list[float] = []

    async def rush() -> None:
        edits: list[TelegramMethod[Any]] = [_edit(n) for n in range(10)]
        came.extend(await _times([*[_to(100) for _ in range(10)], *edits]))

    played(rush)
    assert max(came) == min(came)


def test_two_chats_that_are_refused_mean_the_bot_and_all_rest() -> None:
    outcomes: list[str] = []

    async def say(limits: Rests, chat: int, *, refused: bool = False) -> None:
        async def take(bot: Bot, method: TelegramMethod[Any]) -> Response[Any]:
            if refused:
                raise Flooded(method, 3)
            return await _taken(bot, method)

        try:
            await limits(take, BOT, _to(chat))
        except Flooded as flood:
            outcomes.append(f"{chat} rests {flood.retry_after}")
        else:
            outcomes.append(f"{chat} heard")

    async def flood() -> None:
        limits = Rests()
        await say(limits, 1, refused=True)
        await say(limits, 2)
        await say(limits, 2, refused=True)
        await say(limits, 3)
        await asyncio.sleep(3)
        await say(limits, 3)
        await say(limits, 1)

    played(flood)
    assert outcomes == ["1 rests 3", "2 heard", "2 rests 3", "3 rests 3", "3 heard", "1 heard"]
