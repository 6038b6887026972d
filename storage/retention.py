"""What is kept no longer than it is needed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, delete, select

from storage.tables import (
    appeal_messages,
    appeals,
    broadcast_accounts,
    broadcast_recipients,
    broadcasts,
    chats,
    codes,
    evidence,
    files,
    invitations,
    outages,
    outages_heard,
    owed_answers,
    permits,
    queue,
    seen_events,
    tries,
    undeliverable,
)
from storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long things are kept after their use."""

    events: timedelta = timedelta(days=14)
    """Events seen: no messenger delivers one again after so long."""
    tries: timedelta = timedelta(days=7)
    """Tries: the longest window that limits look back on is a day."""
    files: timedelta = timedelta(days=30)
    """Files: a document is made anew on request."""
    owed: timedelta = timedelta(days=90)
    """Answers owed besides the last one, to somebody who has shut us out."""
    done: timedelta = timedelta(days=62)
    """Tasks carried out: their keys keep what a month brings from being told again in the next one."""
    undeliverable: timedelta = timedelta(days=180)
    """Addresses at which nobody took letters: after that they are tried again."""
    evidence: timedelta = timedelta(days=365)
    """Photographs of meters, as the supplier has settled."""
    broadcasts: timedelta = timedelta(days=400)
    """Whom a broadcast was for and what became of each, after its end; what was said and how many stays."""
    outages: timedelta = timedelta(days=400)
    """Outages that are over, and who has been told of them."""
    appeals: timedelta = timedelta(days=3 * 365)
    """Closed appeals: as long as a claim can be made (ГК РФ, ст. 196)."""
    dead: timedelta = timedelta(days=90)
    """Tasks given up, until somebody has looked at them."""


def forget(work: Work, now: datetime, terms: Terms | None = None) -> int:
    """Delete what is past its term, and say how many rows it was; what waits or is unshown stays."""
    terms = terms or Terms()
    unshown = select(chats.c.id).where(~chats.c.answer_shown)
    owed = select(owed_answers.c.chat_id)
    ended = select(broadcasts.c.id).where(broadcasts.c.ended_at < now - terms.broadcasts)
    # In text on the supplier's clock, as the source states it; some hours more or less do not matter here.
    before = f"{now - terms.outages:%Y-%m-%d %H:%M}"
    end = case((outages.c.restored != "", outages.c.restored), else_=outages.c.ends)
    is_over = and_(end != "", end < before)
    bygone = appeals.c.closed_at < now - terms.appeals
    deletions = [
        delete(appeal_messages).where(appeal_messages.c.appeal_id.in_(select(appeals.c.id).where(bygone))),
        delete(appeals).where(bygone),
        delete(seen_events).where(seen_events.c.at < now - terms.events),
        delete(tries).where(tries.c.at < now - terms.tries),
        delete(codes).where(codes.c.expires_at < now - terms.tries),
        delete(invitations).where(invitations.c.expires_at < now),
        delete(permits).where(permits.c.expires_at < now - terms.tries),
        delete(owed_answers).where(owed_answers.c.created_at < now - terms.owed),
        delete(files).where(
            files.c.created_at < now - terms.files,
            files.c.chat_id.not_in(unshown),
            files.c.chat_id.not_in(owed),
        ),
        delete(undeliverable).where(undeliverable.c.since < now - terms.undeliverable),
        delete(evidence).where(evidence.c.added_at < now - terms.evidence),
        delete(broadcast_accounts).where(broadcast_accounts.c.broadcast_id.in_(ended)),
        delete(broadcast_recipients).where(broadcast_recipients.c.broadcast_id.in_(ended)),
        delete(outages_heard).where(outages_heard.c.outage_id.in_(select(outages.c.id).where(is_over))),
        delete(outages).where(is_over),
        delete(queue).where((queue.c.done_at < now - terms.done) | (queue.c.dead_at < now - terms.dead)),
    ]
    return sum(work.connection.execute(deletion).rowcount for deletion in deletions)
