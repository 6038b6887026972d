"""When the jobs are due, by the supplier's clock."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from jobs.reminding import HOURS

Job = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _When:
    hour: str
    minute: str = "0"
    at_start: bool = False
    """Also when the program starts, which may have been down at the hour."""


_WHEN: Final = {
    # Old rows are deleted when nobody writes to the bot.
    "forget": _When(hour="4"),
    # A night without the program must cost nobody the law's term.
    "erase": _When(hour="4", at_start=True),
    # Promises to pay are judged before anybody exports them.
    "judge": _When(hour="5"),
    # Every hour: once the day's are queued it does nothing, and what has failed is tried again.
    "remind": _When(hour=f"{HOURS.start}-{HOURS[-1]}", at_start=True),
    # A register may come at any hour; what it brought is told within the hour.
    "news": _When(hour=f"{HOURS.start}-{HOURS[-1]}", minute="20"),
    "mail": _When(hour=f"{HOURS.start}-{HOURS[-1]}", minute="30"),
    "returned": _When(hour="*", minute="10"),
    # The providers' books are compared with ours when who is told of a refund is awake.
    "compare": _When(hour="11"),
}


def schedule(zone: ZoneInfo, jobs: Mapping[str, Job]) -> AsyncIOScheduler:
    """A scheduler with these jobs, each by its name above; nothing runs until it is started.

    Raises:
        KeyError: of a job that nobody knows.
    """
    # A loop that is busy for a second must not cost a night: what is late is done late, and once.
    scheduler = AsyncIOScheduler(timezone=zone, job_defaults={"misfire_grace_time": None, "coalesce": True})
    for name, job in jobs.items():
        when = _WHEN[name]
        # A trigger made by hand does not take the scheduler's time zone.
        trigger = CronTrigger(hour=when.hour, minute=when.minute, timezone=zone)
        scheduler.add_job(_awaited(job), trigger, id=name)
        if when.at_start:
            scheduler.add_job(_awaited(job), id=f"{name}-at-start")
    return scheduler


def _awaited(job: Job) -> Callable[[], Coroutine[Any, Any, None]]:
    """A lambda is no coroutine function: the scheduler would call it in a thread, and await nothing."""

    async def carry_out() -> None:
        await job()

    return carry_out
