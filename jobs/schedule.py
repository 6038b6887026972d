"""When the jobs are due, by the supplier's clock."""

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from jobs.reminding import HOURS

FORGET_AT = 4
"""The hour in which old rows are deleted: nobody writes to the bot then."""
ERASE_AT = 4
"""The hour in which people are forgotten who have asked for it, on the last day at the latest."""
JUDGE_AT = 5
"""The hour in which promises to pay are judged, before anybody exports them."""
COMPARE_AT = 11
"""The hour in which the providers' books are compared with ours: who is told of a refund is awake."""


def schedule(
    zone: ZoneInfo,
    *,
    forget: Callable[[], Awaitable[object]],
    erase: Callable[[], Awaitable[object]],
    remind: Callable[[], Awaitable[object]],
    judge: Callable[[], Awaitable[object]],
    compare: Callable[[], Awaitable[object]],
) -> AsyncIOScheduler:
    """A scheduler with every job; nothing runs until it is started."""
    scheduler = AsyncIOScheduler(timezone=zone)

    # A lambda is no coroutine function: the scheduler would call it in a thread, and await nothing.
    async def forget_old_rows() -> None:
        await forget()

    async def erase_people() -> None:
        await erase()

    async def remind_people() -> None:
        await remind()

    async def judge_promises() -> None:
        await judge()

    async def compare_books() -> None:
        await compare()

    # A trigger made by hand does not take the scheduler's time zone.
    scheduler.add_job(forget_old_rows, CronTrigger(hour=FORGET_AT, timezone=zone), id="forget", coalesce=True)
    scheduler.add_job(erase_people, CronTrigger(hour=ERASE_AT, timezone=zone), id="erase", coalesce=True)
    scheduler.add_job(judge_promises, CronTrigger(hour=JUDGE_AT, timezone=zone), id="judge", coalesce=True)
    scheduler.add_job(compare_books, CronTrigger(hour=COMPARE_AT, timezone=zone), id="compare", coalesce=True)
    # Every hour: once the day's are queued it does nothing, and what has failed is tried again.
    hours = f"{HOURS.start}-{HOURS[-1]}"
    scheduler.add_job(remind_people, CronTrigger(hour=hours, timezone=zone), id="remind", coalesce=True)
    scheduler.add_job(remind_people, id="remind-at-start")
    # Also at a start: a night without the program must not cost anybody the law's term.
    scheduler.add_job(erase_people, id="erase-at-start")
    return scheduler
