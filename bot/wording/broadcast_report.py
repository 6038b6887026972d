"""What operators read of a broadcast: how it stands, whom it is for, and what became of each recipient."""

from collections.abc import Mapping
from typing import Final

from bot.texts import Texts, word_of
from core.base import figures
from core.model.broadcasts.audience import Audience, Debtors, Street, TariffGroup
from core.model.broadcasts.broadcast import Broadcast, BroadcastStatus, Recipient, RecipientState
from core.model.messages.endings import MAIL, SMS
from core.model.supplier.policy import Policy

COLUMNS: Final = ("account", "result", "way", "when", "why", "seen")
"""Of the report, which is a register."""


_WAYS: Final = {MAIL: "way-mail", SMS: "way-sms"}
"""Ways beside the messengers."""


def audience_named(texts: Texts, audience: Audience) -> str:
    """Whom it is for."""
    match audience:
        case Street(named, _):
            return texts.label("audience-street", street=named)
        case TariffGroup(group):
            return texts.label("audience-tariff", group=group)
        case Debtors(least):
            return texts.label("audience-debtors", sum=figures.money(least))
    return texts.label("audience-list")


def status_named(texts: Texts, status: BroadcastStatus) -> str:
    """How far it has come."""
    return texts.label(f"broadcast-status-{word_of(status)}")


def progress(texts: Texts, found: Broadcast, tally: Mapping[RecipientState, int]) -> str:
    """How many have been told, and how many not; one line."""
    total = found.recipients
    told = tally.get(RecipientState.TOLD, 0)
    left = tally.get(RecipientState.WAITING, 0) + tally.get(RecipientState.QUEUED, 0)
    return texts.label(
        "broadcast-progress",
        told=told,
        total=total,
        percent=(total - left) * 100 // total if total else 0,
        left=left,
        failed=tally.get(RecipientState.FAILED, 0),
        unwanted=tally.get(RecipientState.UNWANTED, 0),
        pointless=tally.get(RecipientState.POINTLESS, 0),
    )


def report_rows(texts: Texts, each: Recipient, policy: Policy) -> list[list[str]]:
    """What has become of one recipient, a row for each of their accounts."""
    way = ""
    if each.way:
        way = texts.label(_WAYS.get(each.way, f"channel-{each.way}"))
    seen = ""
    if each.state is RecipientState.TOLD:
        seen = texts.label("seen-yes" if each.came_since else "seen-unknown")
    when = figures.moment(policy.local(each.at)) if each.at else ""
    result = texts.label(f"recipient-{word_of(each.state)}")
    return [[account, result, way, when, each.why, seen] for account in each.accounts or ("",)]
