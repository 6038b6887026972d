"""Papers that are issued: one number for the same facts, and what becomes of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.base.check_codes import spaced
from core.base.ids import AccountNumber, CabinetId, PaperId
from core.model.papers.paper import Paper, PaperKind, Verdict, id_in
from core.use_cases.check_code import Checked, check
from core.use_cases.issue_paper import issue
from core.use_cases.review_papers import (
    NoSuchAccount,
    NoSuchPaper,
    WithdrawnBefore,
    find_paper,
    last_issued,
    withdraw_paper,
)
from core.use_cases.review_reading import NoReason
from tests.core.household import (
    ACCOUNT,
    CHARGE,
    NEIGHBOUR,
    NOW,
    POLICY,
    SEPTEMBER,
    TODAY,
    done,
    stranger,
)
from tests.doubles.memory_work import MemoryWork

DAY = timedelta(days=1)


def _issues(
    work: MemoryWork, *, purpose: str = "", later: timedelta = timedelta(0), lasts: timedelta = timedelta(0)
) -> Paper:
    return issue(
        work,
        ACCOUNT.id,
        PaperKind.RECEIPT,
        SEPTEMBER,
        by=f"cabinet:{CabinetId(1)}",
        policy=POLICY,
        now=NOW + later,
        purpose=purpose,
        lasts=lasts,
    )


def _checks(work: MemoryWork, paper: Paper, *, later: timedelta = timedelta(0)) -> Checked:
    return check(work, stranger(7), spaced(paper.code), policy=POLICY, now=NOW + later)


def test_a_paper_has_a_number_and_a_code_of_its_own(work: MemoryWork) -> None:
    paper = _issues(work)
    assert (paper.number, len(paper.code)) == ("К-2025-000001", 12)
    assert done(work, "paper:1") == ["paper-issued"]


def test_the_same_facts_are_the_same_paper_and_another_purpose_is_another(work: MemoryWork) -> None:
    paper = _issues(work)
    assert _issues(work, later=timedelta(hours=1)) == paper
    assert done(work, "paper:1") == ["paper-issued"]
    assert _issues(work, purpose="для субсидии").number == "К-2025-000002"


def test_changed_facts_are_another_paper_and_the_first_one_is_called_changed(work: MemoryWork) -> None:
    paper = _issues(work)
    work.stated[work.stated.index(CHARGE)] = replace(CHARGE, recalculated=-100)
    assert _issues(work).number == "К-2025-000002"
    assert _checks(work, paper).verdict is Verdict.CHANGED


def test_anybody_learns_what_it_is_when_and_four_digits(work: MemoryWork) -> None:
    paper = _issues(work, purpose="для субсидии")
    assert _checks(work, paper) == Checked(
        kind=PaperKind.RECEIPT, at=NOW, account_tail="7890", verdict=Verdict.VALID
    )


@pytest.mark.parametrize(("days", "verdict"), [(30, Verdict.VALID), (31, Verdict.EXPIRED)])
def test_a_paper_holds_through_its_last_day(work: MemoryWork, days: int, verdict: Verdict) -> None:
    paper = _issues(work, lasts=30 * DAY)
    found = _checks(work, paper, later=days * DAY)
    assert (found.valid_until, found.verdict) == (TODAY + 30 * DAY, verdict)


def test_a_withdrawn_paper_says_so_and_is_issued_anew_under_another_number(work: MemoryWork) -> None:
    paper = _issues(work, lasts=30 * DAY)
    withdraw_paper(work, paper.number, " ошибка ", by="administrator", now=NOW)
    assert _checks(work, paper, later=40 * DAY).verdict is Verdict.WITHDRAWN
    assert find_paper(work, paper.code, policy=POLICY, now=NOW).paper.reason == "ошибка"
    assert done(work, "paper:1") == ["paper-issued", "paper-withdrawn"]
    with pytest.raises(WithdrawnBefore):
        withdraw_paper(work, paper.number, "ошибка", by="administrator", now=NOW)
    assert _issues(work).number == "К-2025-000002"


def test_nothing_is_withdrawn_without_a_reason(work: MemoryWork) -> None:
    paper = _issues(work)
    with pytest.raises(NoReason):
        withdraw_paper(work, paper.number, "  ", by="administrator", now=NOW)
    assert _checks(work, paper).verdict is Verdict.VALID


@pytest.mark.parametrize("typed", ["К-2025-000001", "k-2025-000001", " к-2025-000001 ", "1"])
def test_a_paper_is_found_by_its_number(work: MemoryWork, typed: str) -> None:
    paper = _issues(work)
    assert find_paper(work, typed, policy=POLICY, now=NOW).paper == paper


@pytest.mark.parametrize("typed", ["К-2024-000001", "С-2025-000001", "2", "0", "", "7K3M-9QXA-2B4D", "нет"])
def test_no_other_paper_is_taken_for_it(work: MemoryWork, typed: str) -> None:
    _issues(work)
    with pytest.raises(NoSuchPaper):
        find_paper(work, typed, policy=POLICY, now=NOW)


def test_the_last_papers_are_listed_of_all_or_of_one_account(work: MemoryWork) -> None:
    papers = [_issues(work, purpose=purpose) for purpose in ("", "для субсидии", "для продажи")]
    assert [each.paper for each in last_issued(work, limit=2, policy=POLICY, now=NOW)] == [
        papers[2],
        papers[1],
    ]
    of_account = last_issued(work, limit=9, policy=POLICY, now=NOW, number=ACCOUNT.number)
    assert [(each.account, each.verdict) for each in of_account] == [(ACCOUNT.number, Verdict.VALID)] * 3
    assert last_issued(work, limit=9, policy=POLICY, now=NOW, number=NEIGHBOUR.number) == []
    with pytest.raises(NoSuchAccount):
        last_issued(work, limit=9, policy=POLICY, now=NOW, number=AccountNumber("404"))


def test_the_end_of_a_number_is_its_id() -> None:
    assert id_in("К-2025-001234") == PaperId(1234)
    assert id_in("12-34x") is None
