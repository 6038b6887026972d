"""What the proof of a reading says, and about what it costs."""

from datetime import UTC, datetime

import pytest

from core.model.charges.tariffs import Tariff
from core.model.readings.reading import Reading
from core.use_cases.see_meters import MeterGone
from core.use_cases.see_proof import proof_of
from tests.core.examples import kwh
from tests.core.household import ACCOUNT, METER, NEIGHBOUR, POLICY, TARIFF, hands_in, settle
from tests.doubles.memory_work import MemoryWork


@pytest.fixture
def taken(work: MemoryWork) -> Reading:
    return hands_in(work, settle(work, "anna", ACCOUNT)[0], 8700)


def test_a_proof_names_the_reading_the_one_before_it_and_the_cost(work: MemoryWork, taken: Reading) -> None:
    proof = proof_of(work, ACCOUNT, taken, POLICY)
    assert (proof.reading, proof.meter, proof.previous.values) == (taken, METER, kwh(8590))
    assert proof.cost == 110 * 662


def test_a_proof_shown_later_is_of_its_own_month(work: MemoryWork, taken: Reading) -> None:
    person, _ = settle(work, "boris", ACCOUNT, chat=2)
    hands_in(work, person, 8790, at=datetime(2025, 11, 20, 9, tzinfo=UTC))
    assert proof_of(work, ACCOUNT, taken, POLICY).previous.values == kwh(8590)


def test_without_a_price_nothing_is_said_of_the_cost(work: MemoryWork, taken: Reading) -> None:
    work.stated.remove(TARIFF)
    work.state(Tariff(group="", zone=TARIFF.zone, price=TARIFF.price, valid_from=TARIFF.valid_from))
    assert proof_of(work, ACCOUNT, taken, POLICY).cost is None


def test_another_accounts_reading_has_no_proof_here(work: MemoryWork, taken: Reading) -> None:
    with pytest.raises(MeterGone):
        proof_of(work, NEIGHBOUR, taken, POLICY)
