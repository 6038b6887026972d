"""What a subscriber does with appeals: files one, says more in it, opens it again, reads the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from core.base.ids import AccountId, AppealId, CabinetId
from core.base.refusals import Refusal
from core.base.typed import visible
from core.model.appeals.appeal import (
    MOVES,
    Act,
    Answered,
    Appeal,
    AppealMessage,
    AppealStatus,
    Party,
)
from core.model.appeals.forms import MOST_WORDS, Category, Kind, NoWords, TooManyWords
from core.model.cabinets.cabinet import Person
from core.model.messages.facts import AppealSaid
from core.model.messages.recipients import ToChat, ToNobody
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork

BRING: Final = "appeal-bring"
"""The task that brings a new appeal into the operators' chat."""
MOST_A_DAY: Final = 50
"""Messages that one person may write in 24 hours, so that nobody drowns the others' appeals."""
_A_DAY: Final = timedelta(hours=24)


class NoSuchAppeal(Refusal):
    """There is no such appeal of this person."""


class NotWhileSo(Refusal):
    """The appeal's status does not allow it; somebody else may have been quicker."""

    def __init__(self, status: AppealStatus) -> None:
        super().__init__(status)
        self.status = status


class TooLateToReopen(Refusal):
    """It was closed too long ago: a new one is to be filed."""


class TooManyMessages(Refusal):
    """The person has written as much as one may in a day."""


class AnswerMissing(Refusal):
    """A question that has to be answered is not."""


@dataclass(frozen=True, slots=True)
class Thread:
    """An appeal with what its subscriber may read of it."""

    appeal: Appeal
    messages: Sequence[AppealMessage]


def file_appeal(
    work: TurnWork,
    person: Person,
    category: Category,
    kind: Kind,
    answers: Mapping[str, str],
    *,
    account: AccountId | None,
    policy: Policy,
    now: datetime,
) -> Appeal:
    """Keep a new appeal and have it brought to the operators; it has its number and its day.

    Args:
        work: the unit of work.
        person: who files it.
        category: where its kind stands.
        kind: what it is about.
        answers: what was answered to the kind's fields, by their names; of other fields it is left out.
        account: the account that it is about.
        policy: the supplier's rules.
        now: the time.

    Raises:
        NoSuchAppeal: when the person holds no cabinet.
        AnswerMissing: when a required field has no answer.
        TooManyMessages: when the person has written so much already.
    """
    cabinet = _cabinet_of(person)
    if any(field.required and not answers.get(field.name) for field in kind.fields):
        raise AnswerMissing
    _ensure_may_write(work, cabinet, now)
    appeal = work.appeals.add(
        Appeal(
            id=AppealId(0),
            cabinet_id=cabinet,
            account_id=account,
            category=category.title,
            kind_key=kind.key,
            kind=kind.title,
            fields=tuple(
                Answered(title=field.title, answer=answers[field.name])
                for field in kind.fields
                if answers.get(field.name)
            ),
            filed_at=now,
            due=kind.promised(policy.day(now)),
        )
    )
    record(work, appeal, by=person.actor, action="appeal-filed", now=now)
    work.queue.add(BRING, {"appeal": appeal.id}, ToNobody(), at=now)
    return appeal


def add_words(work: TurnWork, person: Person, appeal_id: AppealId, typed: str, *, now: datetime) -> Appeal:
    """Say more in an appeal, which returns to work if it was answered; the operators hear of it.

    Raises:
        NoSuchAppeal: when it is not the person's.
        NotWhileSo: when it is closed.
        NoWords: as TooManyWords, when the words cannot be kept.
        TooManyMessages: when the person has written so much already.
    """
    appeal = _own(work, person, appeal_id)
    _ensure_may_write(work, appeal.cabinet_id, now)
    text = tidy_words(typed)
    moved = moved_by(work, appeal, Act.WRITE, Party.SUBSCRIBER)
    _say(work, moved, person, text, now)
    record(work, moved, by=person.actor, action="appeal-written", now=now)
    return moved


def reopen(work: TurnWork, person: Person, appeal_id: AppealId, typed: str, *, now: datetime) -> Appeal:
    """Open a closed appeal again, with what there is still to be said.

    Raises:
        NoSuchAppeal: when it is not the person's.
        NotWhileSo: when it is not closed.
        TooLateToReopen: when it has been closed for too long.
        NoWords: as TooManyWords, when the words cannot be kept.
        TooManyMessages: when the person has written so much already.
    """
    appeal = _own(work, person, appeal_id)
    if appeal.status is AppealStatus.CLOSED and not appeal.may_be_reopened(now):
        raise TooLateToReopen
    _ensure_may_write(work, appeal.cabinet_id, now)
    text = tidy_words(typed)
    moved = moved_by(work, replace(appeal, closed_at=None), Act.REOPEN, Party.SUBSCRIBER)
    _say(work, moved, person, text, now)
    record(work, moved, by=person.actor, action="appeal-reopened", now=now)
    return moved


def appeals_of(work: TurnWork, person: Person, *, offset: int, limit: int) -> Sequence[Appeal]:
    """Some of the person's appeals, newest first."""
    if person.cabinet is None:
        return ()
    return work.appeals.of_cabinet(person.cabinet, offset=offset, limit=limit)


def unread_answers(work: TurnWork, person: Person) -> int:
    """How many messages of the supplier the person has not read."""
    return 0 if person.cabinet is None else work.appeals.unread_of(person.cabinet)


def open_thread(work: TurnWork, person: Person, appeal_id: AppealId) -> Thread:
    """Read an appeal; nothing in it is unread afterwards, in any channel.

    Raises:
        NoSuchAppeal: when it is not the person's.
    """
    found = see_thread(work, person, appeal_id)
    if found.appeal.unread:
        work.appeals.mark_read(appeal_id)
    return found


def see_thread(work: TurnWork, person: Person, appeal_id: AppealId) -> Thread:
    """The appeal with all that its subscriber may read; operators' notes are left out.

    Raises:
        NoSuchAppeal: when it is not the person's.
    """
    appeal = _own(work, person, appeal_id)
    return Thread(appeal, [each for each in work.appeals.thread_of(appeal_id) if not each.is_note])


# --- what both sides need ---


def tidy_words(typed: str) -> str:
    """The words as they are kept.

    Raises:
        NoWords: when there are none.
        TooManyWords: when there are too many.
    """
    text = visible(typed).strip()
    if not text:
        raise NoWords
    if len(text) > MOST_WORDS:
        raise TooManyWords
    return text


def moved_by(work: TurnWork, appeal: Appeal, act: Act, party: Party) -> Appeal:
    """The appeal after an act, with whatever else has been changed in it.

    Raises:
        NotWhileSo: when the act is not allowed.
    """
    status = MOVES.get((appeal.status, act, party))
    if status is None:
        raise NotWhileSo(appeal.status)
    moved = replace(appeal, status=status)
    if not work.appeals.move(moved, was=appeal.status):
        now_it_is = work.appeals.get(appeal.id)
        raise NotWhileSo(appeal.status if now_it_is is None else now_it_is.status)
    return moved


def record(work: TurnWork, appeal: Appeal, *, by: str, action: str, now: datetime) -> None:
    """Keep a row of who did what with the appeal."""
    work.audit.record(at=now, actor=by, action=action, subject=f"appeal:{appeal.id}")


def _say(work: TurnWork, appeal: Appeal, person: Person, text: str, now: datetime) -> None:
    said = AppealMessage(appeal_id=appeal.id, party=Party.SUBSCRIBER, by=person.actor, words=text, at=now)
    said = work.appeals.say(said)
    if appeal.thread is not None:
        work.outbox.tell(AppealSaid(message=said.id), ToChat(appeal.thread), at=now, key=str(said.id))


def _own(work: TurnWork, person: Person, appeal_id: AppealId) -> Appeal:
    appeal = work.appeals.get(appeal_id)
    if appeal is None or appeal.cabinet_id != _cabinet_of(person):
        raise NoSuchAppeal
    return appeal


def _cabinet_of(person: Person) -> CabinetId:
    if person.cabinet is None:
        raise NoSuchAppeal
    return person.cabinet


def _ensure_may_write(work: TurnWork, cabinet: CabinetId, now: datetime) -> None:
    if work.appeals.written_since(cabinet, now - _A_DAY) >= MOST_A_DAY:
        raise TooManyMessages
