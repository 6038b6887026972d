"""Linking: only a proof opens an account, and wrong ones are counted for everybody who could guess."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from core.base.ids import AccountNumber
from core.model.accounts import Account
from core.model.cabinets.cabinet import Cabinet, ConsentKind, Person, ProofKind
from core.model.charges.charge import PENALTY, Charge
from core.model.messages.facts import SumGuessed
from core.model.messages.recipients import ToCabinet
from core.use_cases.link_account import (
    AlreadyLinked,
    CodeNotEnough,
    CodeProof,
    MeterNotEnough,
    MeterProof,
    PairProof,
    Proof,
    ProofRejected,
    SumClosed,
    SumProof,
    SumProvesNothing,
    TooManyProofs,
    ensure_not_linked,
    is_still_closed,
    link,
    linked_accounts,
    prove,
    unlink,
)
from tests.core.household import (
    ACCOUNT,
    CHARGE,
    METER,
    NEIGHBOUR,
    NOW,
    POLICY,
    a_chat,
    an_edition,
    done,
    settle,
    stranger,
    town,
)
from tests.doubles.memory_work import MemoryWork

RIGHT, WRONG = SumProof(66200), SumProof(66201)
UNKNOWN = AccountNumber("9999999999")


@pytest.fixture
def anna(work: MemoryWork) -> Person:
    return settle(work)[0]


def _proves(
    work: MemoryWork,
    person: Person,
    proof: Proof = RIGHT,
    number: AccountNumber = ACCOUNT.number,
    at: datetime = NOW,
) -> Account:
    return prove(work, person, number, proof, policy=POLICY, now=at)


def _fails(work: MemoryWork, person: Person, number: AccountNumber = ACCOUNT.number) -> int:
    with pytest.raises(ProofRejected) as refused:
        _proves(work, person, WRONG, number)
    return refused.value.tries_left


def _links(work: MemoryWork, person: Person, cabinet: Cabinet) -> None:
    link(work, person, cabinet, ACCOUNT, ProofKind.SUM, consent=an_edition(ConsentKind.ACCOUNT, "2"), now=NOW)


@pytest.mark.rows("S13", "S14")
@pytest.mark.parametrize("proof", [RIGHT, MeterProof("38208746"), MeterProof("038-208 746")])
def test_the_last_receipts_sum_or_a_meters_number_proves_an_account(
    work: MemoryWork, anna: Person, proof: Proof
) -> None:
    assert _proves(work, anna, proof) == ACCOUNT


@pytest.mark.rows("S14")
@pytest.mark.parametrize("amount", [66200, 67000])
def test_the_sum_is_taken_with_the_penalty_or_without(work: MemoryWork, anna: Person, amount: int) -> None:
    penalty = Charge(
        account_id=ACCOUNT.id,
        month=CHARGE.month,
        service=PENALTY,
        opening=0,
        charged=800,
        paid=0,
        closing=800,
    )
    work.state(penalty)
    assert _proves(work, anna, SumProof(amount)) == ACCOUNT


@pytest.mark.parametrize("number", ["", "---", "38208747", "00417352"])
def test_another_number_is_no_proof(work: MemoryWork, anna: Person, number: str) -> None:
    with pytest.raises(ProofRejected):
        _proves(work, anna, MeterProof(number))


def test_a_meter_that_has_been_removed_is_no_proof(work: MemoryWork, anna: Person) -> None:
    work.stated.remove(METER)
    work.state(replace(METER, removed=date(2025, 1, 1)))
    with pytest.raises(ProofRejected):
        _proves(work, anna, MeterProof(METER.number))


@pytest.mark.parametrize("amount", [0, -1])
def test_a_sum_of_zero_or_below_proves_nothing_and_costs_no_try(
    work: MemoryWork, anna: Person, amount: int
) -> None:
    with pytest.raises(SumProvesNothing):
        _proves(work, anna, SumProof(amount))
    assert _fails(work, anna) == POLICY.proofs_a_person - 1


@pytest.mark.rows("S19")
@pytest.mark.parametrize("number", [ACCOUNT.number, NEIGHBOUR.number, UNKNOWN])
def test_a_wrong_proof_and_an_account_that_is_not_there_are_refused_alike(
    work: MemoryWork, anna: Person, number: AccountNumber
) -> None:
    assert _fails(work, anna, number) == POLICY.proofs_a_person - 1


@pytest.mark.rows("S19")
def test_a_person_has_so_many_wrong_proofs_in_a_period(work: MemoryWork, anna: Person) -> None:
    left = [_fails(work, anna) for _ in range(POLICY.proofs_a_person)]
    assert left == [4, 3, 2, 1, 0]
    for proof in (RIGHT, MeterProof(METER.number)):
        with pytest.raises(TooManyProofs):
            _proves(work, anna, proof)
    after = NOW + POLICY.proofs_period + timedelta(seconds=1)
    assert _proves(work, anna, at=after) == ACCOUNT


def test_a_network_address_has_its_own_limit(work: MemoryWork) -> None:
    policy = replace(POLICY, proofs_an_address=2)
    for chat in (1, 2, 3):
        refusal = ProofRejected if chat < 3 else TooManyProofs
        with pytest.raises(refusal):
            prove(work, stranger(chat, "192.0.2.1"), ACCOUNT.number, WRONG, policy=policy, now=NOW)


def _is_guessed(work: MemoryWork, number: AccountNumber = ACCOUNT.number) -> None:
    for chat in range(POLICY.proofs_an_account):
        _fails(work, stranger(100 + chat), number)


@pytest.mark.parametrize("number", [ACCOUNT.number, UNKNOWN])
def test_so_many_wrong_sums_close_an_account_by_sum_but_not_by_its_meter(
    work: MemoryWork, anna: Person, number: AccountNumber
) -> None:
    _is_guessed(work, number)
    with pytest.raises(SumClosed):
        _proves(work, anna, RIGHT, number)
    if number == ACCOUNT.number:
        assert _proves(work, anna, MeterProof(METER.number)) == ACCOUNT


def _meters_are_guessed(work: MemoryWork, number: AccountNumber = ACCOUNT.number) -> None:
    for chat in range(POLICY.proofs_an_account):
        with pytest.raises(ProofRejected):
            _proves(work, stranger(100 + chat), MeterProof(f"{chat:05}746"), number)


@pytest.mark.parametrize("number", [ACCOUNT.number, UNKNOWN])
def test_so_many_wrong_meters_close_an_account_by_its_meter_alone_but_not_beside_the_sum(
    work: MemoryWork, anna: Person, number: AccountNumber
) -> None:
    _is_guessed(work, number)
    _meters_are_guessed(work, number)
    with pytest.raises(MeterNotEnough):
        _proves(work, anna, MeterProof(METER.number), number)
    with pytest.raises(SumProvesNothing):
        _proves(work, anna, PairProof(0, METER.number), number)
    for wrong in (PairProof(66201, METER.number), PairProof(66200, "38208747")):
        with pytest.raises(ProofRejected):
            _proves(work, anna, wrong, number)
    if number == ACCOUNT.number:
        assert _proves(work, anna, PairProof(66200, METER.number)) == ACCOUNT
    after = NOW + POLICY.proofs_period + timedelta(seconds=1)
    with pytest.raises(ProofRejected):
        _proves(work, anna, MeterProof("1"), number, after)


def test_beside_the_meter_what_the_month_was_charged_proves_too(work: MemoryWork, anna: Person) -> None:
    """Whoever has paid ahead has no sum to be paid that would prove anything."""
    work.stated.remove(CHARGE)
    work.state(replace(CHARGE, opening=-100000, paid=0, closing=-33800))
    _meters_are_guessed(work)
    assert _proves(work, anna, PairProof(66200, METER.number)) == ACCOUNT
    with pytest.raises(ProofRejected):
        _proves(work, anna, SumProof(66200))


def test_owners_are_told_once_of_guessed_meters_apart_from_guessed_sums(work: MemoryWork) -> None:
    _, owner = settle(work, "boris", ACCOUNT, chat=50)
    _is_guessed(work)
    _meters_are_guessed(work)
    told = [(fact.by_meter, to) for fact, to in work.told if isinstance(fact, SumGuessed)]
    assert told == [(0, ToCabinet(owner.id)), (1, ToCabinet(owner.id))]


def test_those_who_have_the_account_are_told_once_that_it_is_closed_by_sum(work: MemoryWork) -> None:
    _, owner = settle(work, "boris", ACCOUNT, chat=50)
    _is_guessed(work)
    for chat in (1, 2):
        with pytest.raises(SumClosed):
            _proves(work, stranger(chat))
    guessed = SumGuessed(account=ACCOUNT.id, closed_until=NOW + POLICY.proofs_period)
    assert work.told == [(guessed, ToCabinet(owner.id))]
    assert is_still_closed(work, guessed, owner.id, now=NOW)
    assert not is_still_closed(work, guessed, owner.id, now=guessed.closed_until)


def test_who_has_let_the_account_go_is_not_told(work: MemoryWork) -> None:
    person, owner = settle(work, "boris", ACCOUNT, chat=50)
    guessed = SumGuessed(account=ACCOUNT.id, closed_until=NOW + POLICY.proofs_period)
    unlink(work, person, a_chat(50), owner, ACCOUNT.id, now=NOW)
    assert not is_still_closed(work, guessed, owner.id, now=NOW)


def test_an_account_that_the_person_has_is_not_proven_again(work: MemoryWork) -> None:
    person, _ = settle(work, "boris", ACCOUNT, chat=50)
    with pytest.raises(AlreadyLinked) as refused:
        _proves(work, person)
    assert refused.value.account == ACCOUNT
    ensure_not_linked(work, person, NEIGHBOUR.number)


@pytest.mark.rows("S17", "S18")
def test_a_link_brings_a_consent_of_its_own_and_stands_in_the_audit(work: MemoryWork) -> None:
    person, cabinet = settle(work)
    _links(work, person, cabinet)
    assert linked_accounts(work, person) == [ACCOUNT.id]
    consent = work.consents.of_cabinet(cabinet.id)[-1]
    assert (consent.kind, consent.version, consent.account_id) == (ConsentKind.ACCOUNT, "2", ACCOUNT.id)
    assert list(work.audit.of(f"account:{ACCOUNT.id}")) == [(NOW, person.actor, "linked")]


@pytest.mark.rows("S92")
def test_an_account_linked_meanwhile_stays_linked_once(work: MemoryWork) -> None:
    person, cabinet = settle(work)
    for _ in range(2):
        _links(work, person, cabinet)
    assert linked_accounts(work, person) == [ACCOUNT.id]
    assert done(work, f"account:{ACCOUNT.id}") == ["linked"]
    assert len(work.consents.of_cabinet(cabinet.id)) == 3


@pytest.mark.rows("S21")
def test_an_unlinked_account_is_no_longer_active(work: MemoryWork) -> None:
    person, cabinet = settle(work, "anna", ACCOUNT, NEIGHBOUR)
    chat = a_chat()
    chat.enter(cabinet.id)
    chat.switch(ACCOUNT.id)
    assert unlink(work, person, chat, cabinet, NEIGHBOUR.id, now=NOW)
    assert chat.account_id == ACCOUNT.id
    assert unlink(work, person, chat, cabinet, ACCOUNT.id, now=NOW)
    assert chat.account_id is None
    assert not unlink(work, person, chat, cabinet, ACCOUNT.id, now=NOW)
    assert linked_accounts(work, person) == []
    assert done(work, f"account:{ACCOUNT.id}") == ["unlinked"]


def test_a_stranger_has_no_accounts(work: MemoryWork) -> None:
    assert linked_accounts(work, stranger()) == []


class TestByTheCodeOfAReceipt:
    """One of the last two receipts; a sum of zero proves nothing; nobody can shut an owner out."""

    OLDER = replace(CHARGE, month=CHARGE.month.plus(-1), opening=0, charged=50000, paid=0, closing=50000)

    @pytest.fixture
    def work(self) -> MemoryWork:
        work = town()
        work.state(self.OLDER)
        work.state(replace(self.OLDER, month=CHARGE.month.plus(-2), charged=30000, closing=30000))
        return work

    @pytest.mark.rows("S13")
    @pytest.mark.parametrize(
        "proof",
        [
            CodeProof(66200, CHARGE.month),
            CodeProof(66200, None),
            CodeProof(50000, CHARGE.month.plus(-1)),
            CodeProof(50000, None),
        ],
    )
    def test_the_last_receipt_or_the_one_before_opens(
        self, work: MemoryWork, anna: Person, proof: CodeProof
    ) -> None:
        assert _proves(work, anna, proof) == ACCOUNT

    @pytest.mark.parametrize(
        "proof",
        [
            CodeProof(30000, CHARGE.month.plus(-2)),
            CodeProof(30000, None),
            CodeProof(50000, CHARGE.month),
            CodeProof(66200, CHARGE.month.plus(1)),
        ],
    )
    def test_an_older_one_or_the_sum_of_another_month_does_not(
        self, work: MemoryWork, anna: Person, proof: CodeProof
    ) -> None:
        with pytest.raises(ProofRejected):
            _proves(work, anna, proof)

    def test_a_first_receipt_has_none_before_it(self, anna: Person) -> None:
        work = town()
        anna = settle(work)[0]
        assert _proves(work, anna, CodeProof(66200, None)) == ACCOUNT
        with pytest.raises(ProofRejected):
            _proves(work, anna, CodeProof(100, CHARGE.month.plus(-1)))
        with pytest.raises(ProofRejected):
            _proves(work, anna, CodeProof(100, None), NEIGHBOUR.number)

    def test_a_sum_of_zero_proves_nothing(self, work: MemoryWork, anna: Person) -> None:
        with pytest.raises(SumProvesNothing):
            _proves(work, anna, CodeProof(0, CHARGE.month))

    def test_tried_sums_do_not_close_the_code_and_tried_codes_count_as_sums(self, work: MemoryWork) -> None:
        _is_guessed(work)
        assert _proves(work, stranger(901), CodeProof(66200, CHARGE.month)) == ACCOUNT
        for number in range(2, 2 + POLICY.proofs_an_account):
            with pytest.raises(ProofRejected):
                _proves(work, stranger(number), CodeProof(1, CHARGE.month), NEIGHBOUR.number)
        with pytest.raises(SumClosed):
            _proves(work, stranger(900), RIGHT, NEIGHBOUR.number)

    def test_so_many_drawn_codes_ask_for_the_meter_instead(self, work: MemoryWork, anna: Person) -> None:
        """A code is drawn in a moment, with any sum in it."""
        for number in range(2, 2 + POLICY.proofs_an_account):
            with pytest.raises(ProofRejected):
                _proves(work, stranger(number), CodeProof(number, None))
        with pytest.raises(CodeNotEnough):
            _proves(work, anna, CodeProof(66200, CHARGE.month))
        assert _proves(work, anna, MeterProof(METER.number)) == ACCOUNT
        assert _proves(work, anna, PairProof(66200, METER.number)) == ACCOUNT
