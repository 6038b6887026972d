"""Linking an account to a cabinet: only a proof opens it, and wrong proofs are counted.

Whether a number does not exist or its proof is wrong cannot be told apart from outside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from core.base.ids import AccountId, AccountNumber, CabinetId
from core.base.money import Kopecks
from core.base.months import Month
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Cabinet, Edition, Link, Person, ProofKind
from core.model.charges.balance import MonthStatement
from core.model.chats import Chat
from core.model.messages.facts import SumGuessed
from core.model.messages.recipients import ToCabinet
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.delegate_account import withdraw_all
from core.use_cases.limits import Limit, count_try, is_reached, tries_left
from core.use_cases.rights import owners_of


@dataclass(frozen=True, slots=True)
class SumProof:
    """The sum of the last receipt, «Всего к оплате»."""

    amount: Kopecks

    kind = ProofKind.SUM


@dataclass(frozen=True, slots=True)
class MeterProof:
    """The number of a meter of the account."""

    number: str

    kind = ProofKind.METER


@dataclass(frozen=True, slots=True)
class PairProof:
    """Both: for an account on which so many have been tried that one alone counts no more.

    A receipt of nothing, or of an advance, has no sum that proves; there what the month was charged does.
    """

    amount: Kopecks
    number: str

    kind = ProofKind.METER


@dataclass(frozen=True, slots=True)
class CodeProof:
    """What the payment code of a receipt says, one of the last two."""

    amount: Kopecks
    month: Month | None
    """None where the code does not say: then the sum of either receipt proves."""

    kind = ProofKind.QR


Proof: TypeAlias = SumProof | MeterProof | PairProof | CodeProof


class ProofRejected(Refusal):
    """There is no such account, or the proof is wrong; the person does not learn which."""

    def __init__(self, tries_left: int) -> None:
        super().__init__()
        self.tries_left = tries_left
        """How many wrong proofs the person has left."""


class SumProvesNothing(Refusal):
    """A sum of zero or below would open every paid account, so it opens none."""


class SumClosed(Refusal):
    """So many wrong sums have been tried on this account that today no typed one opens it by itself."""


class MeterNotEnough(Refusal):
    """So many wrong meters have been tried on this account that today one opens it only beside the sum.

    Strangers see the end of a meter's number, and the rest could be tried out by enough of them; the pair
    cannot. So the account is closed to nobody who has the receipt at hand.
    """


class CodeNotEnough(Refusal):
    """So many wrong codes have been shown of this account that today its meter is asked for instead.

    Anybody can draw a code with a sum of their choice, so that a script would try sums out by codes.
    """


class TooManyProofs(Refusal):
    """This person, or this network address, has had all the wrong proofs of a day."""


@dataclass(frozen=True, slots=True)
class _Alone:
    """One kind of proof by itself: as what its wrong ones are counted, and how it is closed."""

    kind: str
    refusal: type[Refusal]


_SUM: Final = _Alone("proof-account", SumClosed)
_METER: Final = _Alone("proof-meter", MeterNotEnough)
_CODE: Final = _Alone("proof-code", CodeNotEnough)
_ALONE: Final[dict[type[Proof], tuple[_Alone, ...]]] = {
    SumProof: (_SUM,),
    MeterProof: (_METER,),
    CodeProof: (_CODE, _SUM),
    PairProof: (),
}
"""By what each kind is closed, and as what else a wrong one is counted: a code names a sum."""


class AlreadyLinked(Refusal):
    """The cabinet has this account already."""

    def __init__(self, account: Account) -> None:
        super().__init__()
        self.account = account


def ensure_not_linked(work: Work, person: Person, number: AccountNumber) -> None:
    """Refuse an account that the person has already; says nothing of anybody else's.

    Raises:
        AlreadyLinked: when the person's cabinet has it.
    """
    if person.cabinet is None:
        return
    for open_link in work.links.of_cabinet(person.cabinet):
        account = work.accounts.get(open_link.account_id)
        if open_link.is_own and account.number == number:
            raise AlreadyLinked(account)


def prove(
    work: Work,
    person: Person,
    number: AccountNumber,
    proof: Proof,
    *,
    policy: Policy,
    now: datetime,
) -> Account:
    """Find the account and accept the proof that it is this person's; a wrong one counts against the limits.

    Those who have the account linked are told when so many have been tried that none alone opens it any more.
    A receipt's code counts as a sum that was tried, too, but tried sums do not close it.

    Raises:
        SumProvesNothing: for a sum of zero or below.
        TooManyProofs: before anything is compared.
        SumClosed, MeterNotEnough, CodeNotEnough: before anything is compared, for one kind of proof alone.
        AlreadyLinked: when the cabinet has the account.
        ProofRejected: when the pair of number and proof is wrong.
    """
    if not isinstance(proof, MeterProof) and proof.amount <= 0:
        raise SumProvesNothing
    since = now - policy.proofs_period
    limits = list(_limits(person, policy))
    if is_reached(work, limits, now):
        raise TooManyProofs
    account = work.accounts.by_number(number)
    if account is not None:
        work.accounts.hold(account.id)
    alone = _ALONE[type(proof)]
    _ensure_is_enough(work, number, alone[:1], policy, since)
    ensure_not_linked(work, person, number)
    if account is not None and _is_proven(work, account, proof):
        return account
    count_try(work, limits, now)
    for each in alone:
        work.tries.add(each.kind, number, now)
        if account and work.tries.count(each.kind, number, since) == policy.proofs_an_account:
            _tell_owners(work, account, each, policy, now)
    raise ProofRejected(tries_left(work, limits, now))


def link(
    work: Work,
    person: Person,
    cabinet: Cabinet,
    account: Account,
    proof: ProofKind,
    *,
    consent: Edition,
    now: datetime,
) -> Link:
    """Link a proven account, with the consent given for it; an account linked meanwhile stays linked once."""
    for open_link in work.links.of_cabinet(cabinet.id):
        if open_link.account_id == account.id:
            if open_link.is_own:
                return open_link
            # A delegate who has now proven the account no longer needs its owner's word.
            work.links.close(open_link.id, now)
    work.consents.give(cabinet.id, consent, at=now, channel=person.channel, account_id=account.id)
    work.audit.record(
        at=now,
        actor=person.actor,
        action="linked",
        subject=f"account:{account.id}",
        details={"proof": proof.value},
    )
    return work.links.add(cabinet.id, account.id, proof, now)


def unlink(
    work: Work, person: Person, chat: Chat, cabinet: Cabinet, account_id: AccountId, *, now: datetime
) -> bool:
    """Close the link, and withdraw the consent that it rests on; False when there was none.

    The account's data are gone from all chats at once (S96).
    """
    for open_link in work.links.of_cabinet(cabinet.id):
        if open_link.account_id == account_id:
            work.links.close(open_link.id, now)
            if open_link.is_own:
                withdraw_all(work, cabinet.id, account_id, by=person.actor, now=now)
            for consent in work.consents.of_cabinet(cabinet.id):
                if consent.account_id == account_id and consent.withdrawn_at is None:
                    work.consents.withdraw(consent.id, now)
            if chat.account_id == account_id:
                chat.switch(None)
            work.audit.record(at=now, actor=person.actor, action="unlinked", subject=f"account:{account_id}")
            return True
    return False


def is_still_closed(work: Work, guessed: SumGuessed, owner: CabinetId, *, now: datetime) -> bool:
    """Whether no sum opens the account still, and the cabinet still has it."""
    links = work.links.of_cabinet(owner)
    return now < guessed.closed_until and any(link.account_id == guessed.account for link in links)


def linked_accounts(work: Work, person: Person) -> list[AccountId]:
    """The accounts that the person's cabinet has, in the order of linking."""
    if person.cabinet is None:
        return []
    return [open_link.account_id for open_link in work.links.of_cabinet(person.cabinet)]


def _limits(person: Person, policy: Policy) -> Iterable[Limit]:
    yield Limit("proof-person", person.actor, policy.proofs_a_person, policy.proofs_period)
    if person.address:
        yield Limit("proof-address", person.address, policy.proofs_an_address, policy.proofs_period)


def _ensure_is_enough(
    work: Work, number: AccountNumber, alone: Iterable[_Alone], policy: Policy, since: datetime
) -> None:
    for each in alone:
        if work.tries.count(each.kind, number, since) >= policy.proofs_an_account:
            raise each.refusal


def _is_proven(work: Work, account: Account, proof: Proof) -> bool:
    match proof:
        case SumProof(amount):
            return amount in _sums(work, account)
        case MeterProof(number):
            return _is_meter(work, account, number)
        case PairProof(amount, number):
            is_sum = amount in _sums(work, account, charged=True)
            return _is_meter(work, account, number) and is_sum
        case CodeProof(amount, month):
            return amount in _sums_of_two(work, account, month)


def _is_meter(work: Work, account: Account, number: str) -> bool:
    typed = _bare(number)
    meters = work.meters.of_account(account.id)
    return bool(typed) and any(_bare(meter.number) == typed for meter in meters if meter.removed is None)


def _sums(work: Work, account: Account, *, charged: bool = False) -> set[Kopecks]:
    """What the last receipt says is to be paid, with the penalty or not; `charged`: of the month, too."""
    charges = work.charges.of_last_month(account.id)
    if not charges:
        return set()
    statement = MonthStatement.of(charges[0].month, charges)
    sums = {statement.service.total, statement.total.total}
    return sums | {statement.service.charged} if charged else sums


def _sums_of_two(work: Work, account: Account, named: Month | None) -> set[Kopecks]:
    """The same of the last two receipts; where a month is named, of its receipt alone."""
    span = work.charges.span(account.id)
    if span is None:
        return set()
    sums: set[Kopecks] = set()
    for month in (span.last, span.last.plus(-1)):
        if named in {None, month}:
            statement = MonthStatement.of(month, work.charges.of_month(account.id, month))
            sums |= {statement.service.total, statement.total.total}
    return sums


def _bare(meter_number: str) -> str:
    """A meter's number as people copy it: no spaces, dashes and leading zeros, one case of letters."""
    return "".join(character for character in meter_number if character.isalnum()).upper().lstrip("0")


def _tell_owners(work: Work, account: Account, alone: _Alone, policy: Policy, now: datetime) -> None:
    guessed = SumGuessed(
        account=account.id, closed_until=now + policy.proofs_period, by_meter=alone is _METER
    )
    for owner in owners_of(work, account.id):
        key = f"cabinet:{owner} account:{account.id} {policy.day(now)}"
        if alone is _METER:
            key += " meter"
        work.outbox.tell(guessed, ToCabinet(owner), at=now, key=key)
