"""When the jobs are due, by the supplier's clock."""

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

FORGET_AT = 4
"""The hour in which old rows are deleted: nobody writes to the bot then."""


def schedule(zone: ZoneInfo, *, forget: Callable[[], Awaitable[object]]) -> AsyncIOScheduler:
    """A scheduler with every job; nothing runs until it is started."""
    scheduler = AsyncIOScheduler(timezone=zone)
    # A trigger made by hand does not take the scheduler's time zone.
    scheduler.add_job(forget, CronTrigger(hour=FORGET_AT, timezone=zone), id="forget", coalesce=True)
    return scheduler
