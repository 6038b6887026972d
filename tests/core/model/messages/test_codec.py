import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.base.ids import AccountId, ChatId
from core.base.months import Month
from core.model.messages.codec import FactUnreadable, from_json, to_json
from core.model.messages.facts import CodeIssued, Fact, LetterWritten, SumGuessed

AT = datetime(2025, 11, 24, 9, 30, 0, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _BillCame(Fact):
    """A fact with a field of each type that can be kept."""

    kind = "bill-came"

    account: AccountId
    month: Month
    due: date
    at: datetime
    note: str = ""
    paid: bool = False


BILL = _BillCame(
    account=AccountId(7), month=Month(2025, 11), due=date(2025, 12, 10), at=AT, note="Анна", paid=True
)
KEPT: dict[str, Any] = {
    "account": 7,
    "month": "2025-11",
    "due": "2025-12-10",
    "at": "2025-11-24T09:30:00.000001+00:00",
    "note": "Анна",
    "paid": 1,
}


@pytest.mark.parametrize(
    "fact",
    [
        BILL,
        CodeIssued(chat=ChatId(1), code="012345", expires_at=AT),
        SumGuessed(account=AccountId(7), closed_until=AT),
        LetterWritten(subject="Код", text="Ваш код: 012345\n"),
    ],
    ids=lambda fact: fact.kind,
)
def test_fact_comes_back_from_json_as_it_was(fact: Fact) -> None:
    assert from_json(type(fact), json.loads(json.dumps(to_json(fact)))) == fact


def test_fact_is_kept_in_words_that_a_person_can_read() -> None:
    assert to_json(BILL) == KEPT


def test_what_a_newer_version_has_added_is_passed_over() -> None:
    assert from_json(_BillCame, KEPT | {"colour": "red"}) == BILL


def test_what_an_older_version_did_not_know_takes_its_default() -> None:
    assert from_json(_BillCame, {name: KEPT[name] for name in KEPT if name != "note"}).note == ""


@pytest.mark.parametrize(
    "damage",
    [
        {"account": "7"},
        {"account": True},
        {"month": "secret"},
        {"due": "secret"},
        {"at": 5},
        {"note": None},
        {"paid": 2},
        {"paid": "yes"},
    ],
    ids=str,
)
def test_what_is_no_such_fact_is_refused_without_repeating_it(damage: dict[str, Any]) -> None:
    with pytest.raises(FactUnreadable) as refused:
        from_json(_BillCame, KEPT | damage)
    assert str(refused.value) == "bill-came"
    assert refused.value.__suppress_context__


def test_missing_field_is_refused() -> None:
    with pytest.raises(FactUnreadable):
        from_json(_BillCame, {name: KEPT[name] for name in KEPT if name != "due"})


def test_secret_does_not_show_when_a_fact_is_printed() -> None:
    assert "012345" not in repr(CodeIssued(chat=ChatId(1), code="012345", expires_at=AT))
