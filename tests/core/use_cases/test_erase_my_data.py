"""Being forgotten: what happens at once, when the rest is due, and that one may begin anew."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.base.ids import ErasureId
from core.model.cabinets.cabinet import Cabinet, ConsentKind, Person
from core.model.cabinets.erasure import Erasure, due_day
from core.model.messages.facts import ErasureAsked, ErasureDone
from core.model.messages.recipients import ToAddress
from core.use_cases.erase_my_data import (
    NoSuchErasure,
    ask_to_be_forgotten,
    erase_what_is_due,
    erasure_of,
)
from core.use_cases.sign_in import open_cabinet
from tests.core.household import ACCOUNT, NOW, POLICY, a_chat, an_edition, done, settle, stranger
from tests.doubles.memory_work import MemoryWork


@pytest.fixture
def anna(work: MemoryWork) -> tuple[Person, Cabinet]:
    return settle(work, "anna", ACCOUNT)


def _asks(work: MemoryWork, anna: tuple[Person, Cabinet], now: datetime = NOW) -> Erasure:
    return ask_to_be_forgotten(work, anna[0], a_chat(), anna[1], policy=POLICY, now=now)


def test_t_pd1_withdrawn_on_24_november_is_due_on_24_december() -> None:
    assert due_day(date(2026, 11, 24)) == date(2026, 12, 24)


def test_the_term_runs_from_the_day_at_the_suppliers(work: MemoryWork, anna: tuple[Person, Cabinet]) -> None:
    late_in_the_evening = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # 24 November in Moscow
    assert _asks(work, anna, late_in_the_evening).due == date(2026, 12, 24)


@pytest.mark.rows("S96")
def test_at_once_accounts_are_unlinked_consents_withdrawn_and_the_e_mail_is_free(
    work: MemoryWork, anna: tuple[Person, Cabinet]
) -> None:
    erasure = _asks(work, anna)
    cabinet = work.cabinets.get(anna[1].id)
    assert (cabinet.is_erased, cabinet.phone, cabinet.password_hash) == (True, "", "")
    assert work.links.of_cabinet(cabinet.id) == []
    assert all(each.withdrawn_at for each in work.consents.of_cabinet(cabinet.id))
    assert work.cabinets.by_email("anna@mail.ru") is None
    assert work.told[-1] == (ErasureAsked(erasure=erasure.id), ToAddress("anna@mail.ru"))
    assert done(work, f"cabinet:{cabinet.id}")[-1] == "erasure-asked"


def test_one_may_begin_anew_with_the_same_e_mail_meanwhile_and_afterwards(
    work: MemoryWork, anna: tuple[Person, Cabinet]
) -> None:
    erasure = _asks(work, anna)
    chat = a_chat(2)
    again = open_cabinet(
        work,
        stranger(2),
        chat,
        email="anna@mail.ru",
        phone="",
        password_hash="",
        consent=an_edition(ConsentKind.PERSONAL_DATA),
        rules=an_edition(ConsentKind.RULES),
        now=NOW,
    )
    erase_what_is_due(work, policy=POLICY, now=NOW + timedelta(days=30))
    assert again.id != erasure.cabinet_id
    assert work.cabinets.by_email("anna@mail.ru") == again
    assert chat.cabinet_id == again.id


def test_it_is_carried_out_on_the_due_day_once_and_told(
    work: MemoryWork, anna: tuple[Person, Cabinet]
) -> None:
    erasure = _asks(work, anna)
    assert erase_what_is_due(work, policy=POLICY, now=NOW + timedelta(days=29)) == []
    assert erase_what_is_due(work, policy=POLICY, now=NOW + timedelta(days=30)) == [erasure.id]
    assert erase_what_is_due(work, policy=POLICY, now=NOW + timedelta(days=31)) == []
    told = [each for each in work.told if isinstance(each[0], ErasureDone)]
    assert told == [(ErasureDone(erasure=erasure.id), ToAddress("anna@mail.ru"))]
    assert erasure_of(work, erasure.id).email == ""


def test_a_number_that_nobody_has_is_said_to_be_none(work: MemoryWork) -> None:
    with pytest.raises(NoSuchErasure):
        erasure_of(work, ErasureId(404))
