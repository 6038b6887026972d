"""A text has got a new version: who has agreed to an older one is asked anew."""

import pytest

from core.model.cabinets.cabinet import Cabinet, ConsentKind, Person
from core.use_cases.agree_anew import Due, agree, due, in_force
from core.use_cases.link_account import unlink
from tests.core.household import ACCOUNT, NOW, a_chat, an_edition, settle
from tests.doubles.memory_work import MemoryWork

NEW = dict.fromkeys(ConsentKind, "1")


@pytest.fixture
def anna(work: MemoryWork) -> tuple[Person, Cabinet]:
    """Anna has agreed to the first version of every text."""
    person, cabinet = settle(work, "anna", ACCOUNT)
    work.consents.give(
        cabinet.id, an_edition(ConsentKind.ACCOUNT), at=NOW, channel="web", account_id=ACCOUNT.id
    )
    return person, cabinet


def test_who_has_agreed_to_what_is_in_force_is_asked_nothing(
    work: MemoryWork, anna: tuple[Person, Cabinet]
) -> None:
    assert due(work, anna[1].id, NEW) is None


@pytest.mark.rows("S9", "S17")
def test_new_versions_are_asked_about_one_at_a_time_and_the_old_acts_stay(
    work: MemoryWork, anna: tuple[Person, Cabinet]
) -> None:
    person, cabinet = anna
    versions = dict.fromkeys(ConsentKind, "2")
    asked = []
    while (one := due(work, cabinet.id, versions)) is not None:
        asked.append(one)
        agree(work, person, cabinet, an_edition(one.kind, "2"), one.accounts, now=NOW)
    assert asked == [
        Due(kind=ConsentKind.PERSONAL_DATA, agreed_to="1"),
        Due(kind=ConsentKind.RULES, agreed_to="1"),
        Due(kind=ConsentKind.ACCOUNT, agreed_to="1", accounts=(ACCOUNT.id,)),
    ]
    assert [each.version for each in work.consents.of_cabinet(cabinet.id)] == ["1"] * 3 + ["2"] * 3
    assert {each.version for each in in_force(work, cabinet.id)} == {"2"}


def test_who_has_never_agreed_or_has_withdrawn_is_asked_as_for_the_first_time(
    work: MemoryWork, anna: tuple[Person, Cabinet]
) -> None:
    _, cabinet = anna
    work.consents.withdraw(work.consents.of_cabinet(cabinet.id)[0].id, NOW)
    assert due(work, cabinet.id, NEW) == Due(kind=ConsentKind.PERSONAL_DATA)


@pytest.mark.rows("S17", "S21")
def test_unlinking_withdraws_the_consent_of_that_account(
    work: MemoryWork, anna: tuple[Person, Cabinet]
) -> None:
    person, cabinet = anna
    unlink(work, person, a_chat(), cabinet, ACCOUNT.id, now=NOW)
    withdrawn = [each.account_id for each in work.consents.of_cabinet(cabinet.id) if each.withdrawn_at]
    assert withdrawn == [ACCOUNT.id]
    assert due(work, cabinet.id, NEW) is None


def test_an_account_unlinked_meanwhile_gets_no_consent(
    work: MemoryWork, anna: tuple[Person, Cabinet]
) -> None:
    person, cabinet = anna
    unlink(work, person, a_chat(), cabinet, ACCOUNT.id, now=NOW)
    before = len(work.consents.of_cabinet(cabinet.id))
    agree(work, person, cabinet, an_edition(ConsentKind.ACCOUNT, "2"), [ACCOUNT.id], now=NOW)
    assert len(work.consents.of_cabinet(cabinet.id)) == before
