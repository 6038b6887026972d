"""Broadcasts in the tests: written, counted and sent by somebody of the supplier's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errands.broadcasts import count_recipients
from bot.texts import russian
from bot.wording.broadcasts import ensure_can_be_shown
from core.base.ids import AccountNumber
from core.model.broadcasts.audience import Audience, Listed
from core.model.broadcasts.broadcast import Broadcast, BroadcastKind, RecipientState
from core.use_cases.broadcast import RUN, broadcast_of, draft, send
from tests import billing

if TYPE_CHECKING:
    from core.base.ids import BroadcastId
    from tests.dialogues.people import Bot

AUTHOR = "telegram:7"
SENIOR = "telegram:8"


async def written(
    bot: Bot,
    text: str,
    audience: Audience | None = None,
    *numbers: str,
    kind: BroadcastKind = BroadcastKind.NOTICE,
) -> Broadcast:
    """A broadcast whose recipients are counted; to account A where nobody else is named."""
    ensure_can_be_shown(russian(), text)
    named = [AccountNumber(number) for number in numbers or (billing.A,)]
    made = await bot.does(
        lambda work: draft(
            work,
            kind=kind,
            text=text,
            audience=audience or Listed(),
            author=AUTHOR,
            now=bot.now,
            numbers=named,
        )
    )
    await count_recipients(bot.store, made.id, bot.policy, bot.clock)
    return await bot.does(lambda work: broadcast_of(work, made.id))


async def sent(
    bot: Bot,
    text: str,
    audience: Audience | None = None,
    *numbers: str,
    kind: BroadcastKind = BroadcastKind.NOTICE,
) -> Broadcast:
    """A broadcast on its way: its first recipients are queued."""
    made = await written(bot, text, audience, *numbers, kind=kind)
    await bot.does(lambda work: send(work, made.id, bot.policy, by=AUTHOR, now=bot.now))
    await bot.worker.run_due(RUN)
    return await bot.does(lambda work: broadcast_of(work, made.id))


async def goes_on(bot: Bot) -> None:
    """Time passes, in which everybody is told who can be."""
    for _ in range(3):
        bot.later(seconds=6)
        await bot.worker.run_due(RUN)
        await bot.post()


async def became(bot: Bot, broadcast: BroadcastId) -> dict[RecipientState, int]:
    """How many recipients are in each state."""
    return dict(await bot.does(lambda work: work.broadcasts.tally(broadcast)))
