"""Saying something to many at once: written, counted, consented to, sent, paused, stopped, accounted for.

Everything is judged again when each person's message is delivered, so pausing and stopping take effect at
once, and who has paid or unlinked meanwhile hears nothing.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from core.base.calendar import due_date
from core.base.ids import AccountId, AccountNumber, BroadcastId, CabinetId, ChatId
from core.base.money import Kopecks
from core.base.months import Month
from core.base.refusals import Refusal
from core.model.accounts import Account, AccountStatus
from core.model.broadcasts.audience import Audience, Debtors, Listed, Street, TariffGroup
from core.model.broadcasts.broadcast import Broadcast, BroadcastKind, BroadcastStatus, RecipientState
from core.model.broadcasts.text import Field, ensure_can_be_said, fields_of
from core.model.cabinets.delegation import Rights
from core.model.homes import Asked, Name
from core.model.messages.endings import End, Ended
from core.model.messages.facts import (
    BroadcastEnded,
    BroadcastTested,
    NoticeBroadcast,
    OfferBroadcast,
    OutageBroadcast,
)
from core.model.messages.recipients import Recipient, ToCabinet, ToChat, ToNobody
from core.model.promises.promise import PromiseStatus
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases.promise_payment import judged_promise
from core.use_cases.see_balance import NothingCharged, balance_of
from core.use_cases.see_standing import debt_on, standing_on

RUN: Final = "broadcast-run"
"""The task that queues the next page of a broadcast's recipients, and comes again until all are told."""
SPAN: Final = 2000
"""Ids of accounts that are counted in one transaction, so that it keeps nobody's turn waiting."""
PAGE: Final = 500
"""Recipients that are queued in one transaction."""
AHEAD: Final = 1000
"""So many may wait in the queue: half a minute of a messenger's pace, so that a pause is soon felt."""
_AGAIN: Final = timedelta(seconds=5)
"""When it is looked again how many of those queued have been told."""

_FACTS: Final[Mapping[BroadcastKind, type[NoticeBroadcast | OutageBroadcast | OfferBroadcast]]] = (
    MappingProxyType(
        {
            BroadcastKind.NOTICE: NoticeBroadcast,
            BroadcastKind.OUTAGE: OutageBroadcast,
            BroadcastKind.OFFER: OfferBroadcast,
        }
    )
)


class NoSuchBroadcast(Refusal):
    """There is no broadcast of this number."""


class NotNow(Refusal):
    """The broadcast's status does not allow it; somebody else may have been quicker."""

    def __init__(self, status: BroadcastStatus) -> None:
        super().__init__(status)
        self.status = status


class NobodyConcerned(Refusal):
    """Nobody who has a cabinet is meant."""


class NotSenior(Refusal):
    """Only a senior operator consents."""


class OwnBroadcast(Refusal):
    """Who has written a broadcast, or asked for the consent, cannot consent to it."""


class NoSeniors(Refusal):
    """So many recipients take a second one's consent, and the settings name nobody who could give it."""


class NoSuchStreet(Refusal):
    """Billing knows no such street or house."""


class SeveralStreets(Refusal):
    """The words fit several streets, in several towns or of several kinds."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(names)
        self.names = names


class NoSuchGroup(Refusal):
    """No open account has this tariff group."""

    def __init__(self, groups: Collection[str]) -> None:
        super().__init__(groups)
        self.groups = groups
        """Those that there are."""


class NoSuchAccounts(Refusal):
    """No open account has these numbers."""

    def __init__(self, numbers: Collection[AccountNumber]) -> None:
        super().__init__(numbers)
        self.numbers = numbers


# --- whom and what ---


def street_meant(work: TurnWork, typed: str) -> Street:
    """The street that is meant by «Волгоград, ул. Мира, 1-9».

    Raises:
        NotHouses: when the words name no street, or no houses behind it.
        NoSuchStreet: when billing has none.
        SeveralStreets: when it has several.
    """
    asked = Asked.parse(typed)
    places = work.broadcasts.places(asked)
    if not places:
        raise NoSuchStreet
    if len({(Name.of(place.city), Name.of(place.street)) for place in places}) > 1:
        raise SeveralStreets(
            sorted({", ".join(filter(None, (place.city, place.street))) for place in places})
        )
    return Street(" ".join(typed.split()), tuple(places))


def group_meant(work: TurnWork, typed: str) -> TariffGroup:
    """The tariff group of this name, whatever the case of its letters.

    Raises:
        NoSuchGroup: with the groups that there are.
    """
    groups = work.broadcasts.tariff_groups()
    wanted = typed.strip().casefold()
    found = [group for group in groups if group.casefold() == wanted]
    if not found:
        raise NoSuchGroup(groups)
    return TariffGroup(found[0])


def draft(
    work: TurnWork,
    *,
    kind: BroadcastKind,
    text: str,
    audience: Audience,
    author: str,
    now: datetime,
    numbers: Collection[AccountNumber] = (),
    thread: ChatId | None = None,
) -> Broadcast:
    """Keep a broadcast, whose recipients are then counted.

    Args:
        work: the unit of work.
        kind: what it is about.
        text: what is said, marked up and with fields.
        audience: whom it is for.
        author: who has written it, as the audit names people.
        now: the time.
        numbers: the accounts of a list.
        thread: the operators' thread in which they are told how it goes.

    Raises:
        NoText: as TextTooLong and UnknownField, when the text cannot be said.
        NoSuchAccounts: when a list names accounts that are not there; nothing is kept then.
    """
    ensure_can_be_said(text)
    if isinstance(audience, Listed):
        unknown = work.broadcasts.unknown_among(numbers)
        if unknown or not numbers:
            raise NoSuchAccounts(unknown)
    made = work.broadcasts.add(
        Broadcast(
            id=BroadcastId(0),
            kind=kind,
            text=text,
            audience=audience,
            author=author,
            thread=thread,
            created_at=now,
        )
    )
    if isinstance(audience, Listed):
        work.broadcasts.name_accounts(made.id, numbers)
    _record(work, made, author, "broadcast-written", now)
    return made


def gather_some(work: TurnWork, broadcast_id: BroadcastId, policy: Policy, *, now: datetime) -> bool:
    """Count some more of the recipients; whether there are more to be counted."""
    found = broadcast_of(work, broadcast_id)
    if found.status is not BroadcastStatus.DRAFT:
        return False
    seen = AccountId(found.gathered + SPAN)
    work.broadcasts.gather(found, until=seen, due=_last_due(policy, now))
    more = seen < work.broadcasts.last_account()
    at = replace(found, gathered=seen)
    if not more:
        accounts, recipients = work.broadcasts.count(found.id)
        at = replace(at, status=BroadcastStatus.COUNTED, accounts=accounts, recipients=recipients)
    return work.broadcasts.change(at, was=BroadcastStatus.DRAFT) and more


def _last_due(policy: Policy, now: datetime) -> Month:
    """The newest month that should have been paid by now."""
    today = policy.day(now)
    month = Month.of(today).plus(-1)
    return month if due_date(month, shift=policy.shift_due) < today else month.plus(-1)


def broadcast_of(work: TurnWork, broadcast_id: BroadcastId) -> Broadcast:
    """The broadcast of this number.

    Raises:
        NoSuchBroadcast: when there is none.
    """
    found = work.broadcasts.get(broadcast_id)
    if found is None:
        raise NoSuchBroadcast
    return found


# --- what operators do with it ---


def try_out(work: TurnWork, broadcast_id: BroadcastId, to: Recipient, *, by: str, now: datetime) -> None:
    """Send it to the operator's own chat or cabinet, with invented figures in its fields."""
    found = broadcast_of(work, broadcast_id)
    work.outbox.tell(BroadcastTested(broadcast=found.id), to, at=now)
    _record(work, found, by, "broadcast-tested", now)


def send(work: TurnWork, broadcast_id: BroadcastId, policy: Policy, *, by: str, now: datetime) -> Broadcast:
    """Let it go out, or wait for a senior operator's consent where it reaches so many; how it stands then.

    Raises:
        NoSuchBroadcast: when there is none of this number.
        NotNow: when it has been sent or stopped before, or is not counted yet.
        NobodyConcerned: when it has no recipients.
        NoSeniors: when it takes a consent that nobody could give.
    """
    found = broadcast_of(work, broadcast_id)
    if not found.recipients and found.status is BroadcastStatus.COUNTED:
        raise NobodyConcerned
    if found.recipients <= policy.broadcasts.consent_above:
        return _start(work, replace(found, sent_by=by), was=BroadcastStatus.COUNTED, by=by, now=now)
    if not policy.broadcasts.seniors - {found.author, by}:
        raise NoSeniors
    waiting = replace(found, sent_by=by)
    return _move(work, waiting, BroadcastStatus.WAITING, was=BroadcastStatus.COUNTED, by=by, now=now)


def approve(
    work: TurnWork, broadcast_id: BroadcastId, policy: Policy, *, by: str, now: datetime
) -> Broadcast:
    """Consent to it, so that it goes out; how it stands then.

    Raises:
        NoSuchBroadcast: when there is none of this number.
        NotSenior: when it is for others to consent.
        OwnBroadcast: when they have written it or asked for the consent.
        NotNow: when it waits for no consent.
    """
    found = broadcast_of(work, broadcast_id)
    if by not in policy.broadcasts.seniors:
        raise NotSenior
    if by in {found.author, found.sent_by}:
        raise OwnBroadcast
    return _start(work, replace(found, approved_by=by), was=BroadcastStatus.WAITING, by=by, now=now)


def pause(work: TurnWork, broadcast_id: BroadcastId, *, by: str, now: datetime) -> Broadcast:
    """Let nobody be told for now; who was queued is taken back. How it stands then.

    Raises:
        NoSuchBroadcast: when there is none of this number.
        NotNow: when it does not run.
    """
    found = broadcast_of(work, broadcast_id)
    return _move(work, found, BroadcastStatus.PAUSED, was=BroadcastStatus.RUNNING, by=by, now=now)


def go_on(work: TurnWork, broadcast_id: BroadcastId, *, by: str, now: datetime) -> Broadcast:
    """Go on after a pause; how it stands then.

    Raises:
        NoSuchBroadcast: when there is none of this number.
        NotNow: when it is not paused.
    """
    return _start(work, broadcast_of(work, broadcast_id), was=BroadcastStatus.PAUSED, by=by, now=now)


def stop(work: TurnWork, broadcast_id: BroadcastId, *, by: str, now: datetime) -> Broadcast:
    """End it for good: nobody who has not been told yet is. How it stands then.

    Raises:
        NoSuchBroadcast: when there is none of this number.
        NotNow: when it has ended.
    """
    found = broadcast_of(work, broadcast_id)
    ended = replace(found, ended_at=now)
    return _move(work, ended, BroadcastStatus.STOPPED, was=found.status, by=by, now=now)


def _start(work: TurnWork, found: Broadcast, *, was: BroadcastStatus, by: str, now: datetime) -> Broadcast:
    begun = replace(found, started_at=found.started_at or now, round=found.round + 1)
    running = _move(work, begun, BroadcastStatus.RUNNING, was=was, by=by, now=now)
    _run_again(work, running, at=now)
    return running


def _move(
    work: TurnWork, found: Broadcast, status: BroadcastStatus, *, was: BroadcastStatus, by: str, now: datetime
) -> Broadcast:
    if found.status is not was or not was.may_become(status):
        raise NotNow(found.status)
    moved = replace(found, status=status)
    if not work.broadcasts.change(moved, was=was):
        raise NotNow(broadcast_of(work, found.id).status)
    _record(work, moved, by, f"broadcast-{status}", now)
    return moved


def _record(work: TurnWork, found: Broadcast, by: str, action: str, now: datetime) -> None:
    work.audit.record(at=now, actor=by, action=action, subject=f"broadcast:{found.id}")


# --- its way to the recipients ---


def queue_some(
    work: TurnWork, broadcast_id: BroadcastId, round_: int, policy: Policy, *, now: datetime
) -> None:
    """Queue some of recipients, where there is room for it, and come again; end it when all is done.

    A task of an earlier round does nothing: the one of this round is under way. At night nobody is queued.
    """
    found = work.broadcasts.get(broadcast_id)
    if found is None or found.status is not BroadcastStatus.RUNNING or found.round != round_:
        return
    hours = None if found.kind.topic in policy.at_any_hour else policy.quiet_hours
    night = hours.end(policy.local(now)) if hours is not None else None
    if night is not None:
        _run_again(work, found, at=now, not_before=night)
        return
    queued = work.broadcasts.queued(found.id)
    taken = work.broadcasts.take(found.id, PAGE) if queued + PAGE <= AHEAD else ()
    if not queued and not taken:
        _end(work, found, now)
        return
    fact = _FACTS[found.kind](broadcast=found.id)
    whom = {f"{found.id}:{cabinet}:{found.round}": ToCabinet(cabinet) for cabinet in taken}
    work.outbox.tell_each(fact, whom, at=now)
    more = len(taken) == PAGE and queued + 2 * PAGE <= AHEAD
    _run_again(work, found, at=now, not_before=now if more else now + _AGAIN)


def _run_again(work: TurnWork, found: Broadcast, *, at: datetime, not_before: datetime | None = None) -> None:
    payload = {"broadcast": found.id, "round": found.round}
    work.queue.add(RUN, payload, ToNobody(), at=at, not_before=not_before)


def _end(work: TurnWork, found: Broadcast, now: datetime) -> None:
    done = replace(found, status=BroadcastStatus.DONE, ended_at=now)
    if work.broadcasts.change(done, was=BroadcastStatus.RUNNING):
        _record(work, done, "program", "broadcast-done", now)
        if done.thread is not None:
            work.outbox.tell(BroadcastEnded(broadcast=done.id), ToChat(done.thread), at=now, key=str(done.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """An account that a person is told about, with what the fields of the text may say of it."""

    account: Account
    month: Month | None = None
    remains: Kopecks = 0
    overdue: Kopecks = 0


def concerned_accounts(
    work: TurnWork, broadcast_id: BroadcastId, cabinet_id: CabinetId, policy: Policy, *, now: datetime
) -> list[Concerned]:
    """The accounts of a person that a broadcast is about, as things stand now; none where it has no point.

    It has none while the broadcast does not run; when it is done, what is tried anew still has. An account is
    left out that has been unlinked or closed, whose debt has been paid or is being paid by instalments, or
    that owes nothing of what the text names.
    """
    found = work.broadcasts.get(broadcast_id)
    if found is None or found.status not in {BroadcastStatus.RUNNING, BroadcastStatus.DONE}:
        return []
    named = set(fields_of(found.text))
    links = {link.account_id: link for link in work.links.of_cabinet(cabinet_id)}
    meant = work.broadcasts.concerned(found.id, links.keys())
    concerned = []
    for account_id, link in links.items():
        account = work.accounts.get(account_id)
        if account_id not in meant or account.status is AccountStatus.CLOSED:
            continue
        debtors = found.audience if isinstance(found.audience, Debtors) else None
        if debtors is None and not named - {Field.ACCOUNT}:
            concerned.append(Concerned(account=account))
            continue
        if debtors is not None and not link.rights.include(Rights.PAY):
            continue
        stands = _stands(work, account, policy, now)
        if stands is None or any(sum_of(stands) <= 0 for field, sum_of in _SUMS.items() if field in named):
            continue
        if debtors is None or _should_have_paid(work, debtors, stands, policy, now):
            concerned.append(stands)
    return concerned


_SUMS: Final[Mapping[Field, Callable[[Concerned], Kopecks]]] = MappingProxyType(
    {Field.REMAINS: lambda stands: stands.remains, Field.OVERDUE: lambda stands: stands.overdue}
)
"""An account that owes nothing of what the text names is not written about."""


def _stands(work: TurnWork, account: Account, policy: Policy, now: datetime) -> Concerned | None:
    try:
        balance = balance_of(work, account)
    except NothingCharged:
        return None
    debt = debt_on(standing_on(work, account.id, balance.month, policy.day(now)), policy)
    return Concerned(
        account=account,
        month=balance.month,
        remains=balance.remains,
        overdue=max(0, debt.overdue),
    )


def _should_have_paid(
    work: TurnWork, audience: Debtors, stands: Concerned, policy: Policy, now: datetime
) -> bool:
    promise = judged_promise(work, stands.account, policy, now)
    if promise is not None and promise.status is PromiseStatus.RUNNING:
        return False
    return stands.overdue >= max(1, audience.least)


def account_for(
    work: TurnWork, broadcast_id: BroadcastId, to: Recipient, ended: Ended, *, now: datetime
) -> None:
    """Write down how the telling of one recipient has ended; who was taken back waits again."""
    found = work.broadcasts.get(broadcast_id)
    if found is None or not isinstance(to, ToCabinet):
        return
    state = _STATES[ended.end]
    if state is RecipientState.POINTLESS and found.status in {
        BroadcastStatus.PAUSED,
        BroadcastStatus.STOPPED,
    }:
        state = RecipientState.WAITING
    work.broadcasts.settle(found.id, to.cabinet, state, at=now, way=ended.way, why=ended.why)


_STATES: Final = {
    End.TOLD: RecipientState.TOLD,
    End.POINTLESS: RecipientState.POINTLESS,
    End.UNWANTED: RecipientState.UNWANTED,
    End.GIVEN_UP: RecipientState.FAILED,
}
