"""What happens by the clock is done, and not only called."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from zoneinfo import ZoneInfo

from jobs.schedule import schedule

MOSCOW = ZoneInfo("Europe/Moscow")


def _as_the_program_gives_it(done: list[str], word: str) -> Callable[[], Awaitable[object]]:
    """A plain function that returns what is to be awaited."""

    async def carry_out() -> None:
        done.append(word)

    def begin() -> Awaitable[object]:
        return carry_out()

    return begin


async def test_people_who_are_due_are_forgotten_at_a_start_too() -> None:
    done = asyncio.Event()

    async def carry_out() -> None:
        done.set()

    def begin() -> Awaitable[object]:
        return carry_out()

    scheduler = schedule(
        MOSCOW,
        forget=_as_the_program_gives_it([], "forget"),
        erase=begin,
        remind=_as_the_program_gives_it([], "remind"),
        judge=_as_the_program_gives_it([], "judge"),
        compare=_as_the_program_gives_it([], "compare"),
    )
    scheduler.start()
    await asyncio.wait_for(done.wait(), timeout=5)
    scheduler.shutdown(wait=False)


async def test_what_is_done_by_the_clock_is_awaited() -> None:
    done: list[str] = []
    jobs = {
        name: _as_the_program_gives_it(done, name)
        for name in ("forget", "erase", "remind", "judge", "compare")
    }
    for job in schedule(MOSCOW, **jobs).get_jobs():
        assert iscoroutinefunction(job.func), "the scheduler would call it in a thread, and await nothing"
        await job.func()
    assert sorted(done) == ["compare", "erase", "erase", "forget", "judge", "remind", "remind"]
