"""What happens by the clock is done, and not only called."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from zoneinfo import ZoneInfo

import pytest

from jobs.schedule import schedule

MOSCOW = ZoneInfo("Europe/Moscow")
JOBS = ("forget", "erase", "remind", "judge", "compare", "mail", "news", "returned")


def _as_the_program_gives_it(done: list[str], word: str) -> Callable[[], Awaitable[object]]:
    """A plain function that returns what is to be awaited."""

    async def carry_out() -> None:
        done.append(word)

    def begin() -> Awaitable[object]:
        return carry_out()

    return begin


@pytest.mark.parametrize("job", ["erase", "remind"])
async def test_what_a_night_without_the_program_must_not_cost_is_done_at_a_start_too(job: str) -> None:
    done = asyncio.Event()

    async def carry_out() -> None:
        done.set()

    def begin() -> Awaitable[object]:
        return carry_out()

    scheduler = schedule(MOSCOW, {job: begin})
    scheduler.start()
    await asyncio.wait_for(done.wait(), timeout=5)
    scheduler.shutdown(wait=False)


async def test_what_is_done_by_the_clock_is_awaited() -> None:
    done: list[str] = []
    jobs = {name: _as_the_program_gives_it(done, name) for name in JOBS}
    for job in schedule(MOSCOW, jobs).get_jobs():
        assert iscoroutinefunction(job.func), "the scheduler would call it in a thread, and await nothing"
        await job.func()
    assert sorted(done) == sorted((*JOBS, "erase", "remind"))


async def test_what_is_late_is_done_late() -> None:
    """By itself the scheduler leaves out what it comes to more than a second late."""
    scheduler = schedule(MOSCOW, {name: _as_the_program_gives_it([], name) for name in JOBS})
    scheduler.start(paused=True)
    assert {job.misfire_grace_time for job in scheduler.get_jobs()} == {None}
    scheduler.shutdown(wait=False)
