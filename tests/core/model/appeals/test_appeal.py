"""How far an appeal comes, move by move: what a status becomes, and what nobody may do."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from core.base.ids import AppealId, CabinetId
from core.model.appeals.appeal import MOVES, Act, Appeal, AppealStatus, Party

NEW, IN_WORK = AppealStatus.NEW, AppealStatus.IN_WORK
ANSWERED, NEED_INFO, CLOSED = AppealStatus.ANSWERED, AppealStatus.NEED_INFO, AppealStatus.CLOSED
SUBSCRIBER, OPERATOR, PROGRAM = Party.SUBSCRIBER, Party.OPERATOR, Party.PROGRAM

_MOVES = [
    # the subscriber
    (SUBSCRIBER, Act.WRITE, NEW, NEW),
    (SUBSCRIBER, Act.WRITE, IN_WORK, IN_WORK),
    (SUBSCRIBER, Act.WRITE, ANSWERED, IN_WORK),
    (SUBSCRIBER, Act.WRITE, NEED_INFO, IN_WORK),
    (SUBSCRIBER, Act.REOPEN, CLOSED, IN_WORK),
    # an operator
    (OPERATOR, Act.TAKE, NEW, IN_WORK),
    (OPERATOR, Act.ANSWER, NEW, ANSWERED),
    (OPERATOR, Act.ANSWER, IN_WORK, ANSWERED),
    (OPERATOR, Act.ANSWER, ANSWERED, ANSWERED),
    (OPERATOR, Act.ANSWER, NEED_INFO, ANSWERED),
    (OPERATOR, Act.ASK, NEW, NEED_INFO),
    (OPERATOR, Act.ASK, IN_WORK, NEED_INFO),
    (OPERATOR, Act.ASK, ANSWERED, NEED_INFO),
    (OPERATOR, Act.ASK, NEED_INFO, NEED_INFO),
    (OPERATOR, Act.CLOSE, NEW, CLOSED),
    (OPERATOR, Act.CLOSE, IN_WORK, CLOSED),
    (OPERATOR, Act.CLOSE, ANSWERED, CLOSED),
    (OPERATOR, Act.CLOSE, NEED_INFO, CLOSED),
    # the clock
    (PROGRAM, Act.CLOSE, ANSWERED, CLOSED),
    (PROGRAM, Act.CLOSE, NEED_INFO, CLOSED),
]


@pytest.mark.parametrize(("party", "act", "was", "becomes"), _MOVES)
def test_each_move_leads_where_it_should(
    party: Party, act: Act, was: AppealStatus, becomes: AppealStatus
) -> None:
    assert MOVES[was, act, party] is becomes


def test_nothing_else_is_allowed() -> None:
    allowed = {(was, act, party) for party, act, was, _ in _MOVES}
    for move in product(AppealStatus, Act, Party):
        assert (move in MOVES) is (move in allowed), move


def test_every_status_has_a_way_out() -> None:
    for status in AppealStatus:
        assert any(was is status and becomes is not status for (was, _, _), becomes in MOVES.items())


def test_a_closed_appeal_can_be_opened_again_for_thirty_days_to_the_second() -> None:
    closed = datetime(2025, 10, 22, 12, tzinfo=UTC)
    appeal = Appeal(
        id=AppealId(1),
        cabinet_id=CabinetId(1),
        account_id=None,
        category="Другое",
        kind_key="other",
        kind="Другой вопрос",
        fields=(),
        status=CLOSED,
        filed_at=closed - timedelta(days=2),
        due=date(2025, 10, 24),
        closed_at=closed,
    )
    assert appeal.may_be_reopened(closed + timedelta(days=30))
    assert not appeal.may_be_reopened(closed + timedelta(days=30, seconds=1))
