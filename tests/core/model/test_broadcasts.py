"""What a broadcast may become, whom it may be for, and what may stand in its text."""

import pytest

from core.model.broadcasts.audience import (
    Audience,
    Debtors,
    Listed,
    Street,
    TariffGroup,
    from_json,
    to_json,
)
from core.model.broadcasts.broadcast import BroadcastStatus as Status
from core.model.broadcasts.text import (
    LONGEST,
    Field,
    NoText,
    TextTooLong,
    UnknownField,
    ensure_can_be_said,
    fields_of,
)
from core.model.homes import Place


def test_a_broadcast_goes_forward_alone() -> None:
    allowed = {(was, then) for was in Status for then in Status if was.may_become(then)}
    assert allowed == {
        (Status.DRAFT, Status.COUNTED),
        (Status.COUNTED, Status.WAITING),
        (Status.COUNTED, Status.RUNNING),
        (Status.WAITING, Status.RUNNING),
        (Status.RUNNING, Status.PAUSED),
        (Status.RUNNING, Status.DONE),
        (Status.PAUSED, Status.RUNNING),
        *((each, Status.STOPPED) for each in Status if not each.has_ended),
    }
    assert {each for each in Status if each.has_ended} == {Status.STOPPED, Status.DONE}


@pytest.mark.parametrize(
    "audience",
    [
        Listed(),
        Street("ул. Мира, 1-9", (Place("г. Волгоград", "ул. Мира", ("1", "5/2")),)),
        TariffGroup("село"),
        Debtors(50_000),
    ],
)
def test_an_audience_is_kept_and_read(audience: Audience) -> None:
    assert from_json(to_json(audience)) == audience


def test_fields_come_from_a_closed_list() -> None:
    assert fields_of("Счёт {счёт}, {Счет}: { к  оплате } до {срок}") == [
        Field.ACCOUNT,
        Field.ACCOUNT,
        Field.REMAINS,
        Field.DUE,
    ]


@pytest.mark.parametrize("text", ["{адрес}", "{имя}", "{}", "{счёт", "счёт}", "{{счёт}}"])
def test_a_field_that_would_tell_who_it_is_is_refused(text: str) -> None:
    with pytest.raises(UnknownField):
        ensure_can_be_said(text)


def test_an_empty_text_and_one_that_is_too_long_are_refused() -> None:
    with pytest.raises(NoText):
        ensure_can_be_said(" \n")
    with pytest.raises(TextTooLong):
        ensure_can_be_said("а" * (LONGEST + 1))
