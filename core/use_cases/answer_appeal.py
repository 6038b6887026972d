"""What operators do with appeals: read them, answer, note something among themselves, close."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.base.ids import AppealId, ChatId
from core.base.refusals import Refusal
from core.model.appeals.appeal import Act, Appeal, AppealMessage, Party
from core.model.messages.facts import AppealAnswered, AppealCame, AppealClosed
from core.model.messages.recipients import ToCabinet, ToChat
from core.ports.store import TurnWork
from core.use_cases.write_appeal import NoSuchAppeal, moved_by, record, tidy_words


class NobodyToAnswer(Refusal):
    """The subscriber has had their cabinet erased."""


def appeal_of(work: TurnWork, appeal_id: AppealId) -> Appeal:
    """The appeal of this number.

    Raises:
        NoSuchAppeal: when there is none.
    """
    appeal = work.appeals.get(appeal_id)
    if appeal is None:
        raise NoSuchAppeal
    return appeal


def open_appeals(work: TurnWork, limit: int) -> Sequence[Appeal]:
    """Those that are not closed, the one that is due first first."""
    return work.appeals.open(limit)


def bring(work: TurnWork, appeal_id: AppealId, thread: ChatId, *, now: datetime) -> None:
    """Let an appeal be talked about in an operators' chat, and tell it there; once."""
    if work.appeals.bind(appeal_id, thread):
        work.outbox.tell(AppealCame(appeal=appeal_id), ToChat(thread), at=now, key=str(appeal_id))


def look(work: TurnWork, appeal_id: AppealId, *, by: str, now: datetime) -> Appeal:
    """Open the appeal's card, which is audited.

    Raises:
        NoSuchAppeal: when there is none.
    """
    appeal = appeal_of(work, appeal_id)
    record(work, appeal, by=by, action="appeal-seen", now=now)
    return appeal


def answer(work: TurnWork, appeal_id: AppealId, typed: str, *, by: str, now: datetime) -> Appeal:
    """Answer; the subscriber hears it by itself, and not from whom.

    Raises:
        NoSuchAppeal: when there is none of this number.
        NotWhileSo: when it is closed.
        NobodyToAnswer: when the subscriber is gone.
        NoWords: as TooManyWords, when the words cannot be sent.
    """
    appeal = appeal_of(work, appeal_id)
    text = tidy_words(typed)
    if work.cabinets.get(appeal.cabinet_id).is_erased:
        raise NobodyToAnswer
    answered = replace(appeal, answered_at=appeal.answered_at or now, unread=appeal.unread + 1)
    moved = moved_by(work, answered, Act.ANSWER, Party.OPERATOR)
    said = work.appeals.say(
        AppealMessage(appeal_id=appeal.id, party=Party.OPERATOR, by=by, words=text, at=now)
    )
    record(work, moved, by=by, action="appeal-answered", now=now)
    fact = AppealAnswered(appeal=appeal.id, message=said.id)
    work.outbox.tell(fact, ToCabinet(appeal.cabinet_id), at=now, key=str(said.id))
    return moved


def note(work: TurnWork, appeal_id: AppealId, typed: str, *, by: str, now: datetime) -> Appeal:
    """Keep a note among operators, in any status; it never leaves.

    Raises:
        NoSuchAppeal: when there is none of this number.
        NoWords: as TooManyWords, when the words cannot be kept.
    """
    appeal = appeal_of(work, appeal_id)
    work.appeals.say(
        AppealMessage(
            appeal_id=appeal.id,
            party=Party.OPERATOR,
            by=by,
            words=tidy_words(typed),
            at=now,
            is_note=True,
        )
    )
    record(work, appeal, by=by, action="appeal-noted", now=now)
    return appeal


def close(work: TurnWork, appeal_id: AppealId, *, by: str, now: datetime) -> Appeal:
    """Close the appeal; the subscriber is told, and may open it again for some time.

    Raises:
        NoSuchAppeal: when there is none of this number.
        NotWhileSo: when it is closed already.
    """
    appeal = appeal_of(work, appeal_id)
    moved = moved_by(work, replace(appeal, closed_at=now), Act.CLOSE, Party.OPERATOR)
    record(work, moved, by=by, action="appeal-closed", now=now)
    if not work.cabinets.get(appeal.cabinet_id).is_erased:
        key = f"{appeal.id}:{now.timestamp():.0f}"
        work.outbox.tell(AppealClosed(appeal=appeal.id), ToCabinet(appeal.cabinet_id), at=now, key=key)
    return moved


def whole_thread(work: TurnWork, appeal_id: AppealId) -> Sequence[AppealMessage]:
    """Everything that was said, with the operators' notes."""
    return work.appeals.thread_of(appeal_id)
