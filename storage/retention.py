"""What is kept no longer than it is needed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from storage.tables import (
    chats,
    codes,
    evidence,
    files,
    invitations,
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
    dead: timedelta = timedelta(days=90)
    """Tasks given up, until somebody has looked at them."""


def forget(work: Work, now: datetime, terms: Terms | None = None) -> int:
    """Delete what is past its term, and say how many rows it was; what waits or is unshown stays."""
    terms = terms or Terms()
    unshown = select(chats.c.id).where(~chats.c.answer_shown)
    owed = select(owed_answers.c.chat_id)
    deletions = [
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
        delete(queue).where((queue.c.done_at < now - terms.done) | (queue.c.dead_at < now - terms.dead)),
    ]
    return sum(work.connection.execute(deletion).rowcount for deletion in deletions)
