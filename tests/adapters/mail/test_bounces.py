"""What a report says of a letter that has come back (RFC 3464)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.bounces import MOST, bounce_of
from core.model.messages.addresses import Bounce
from tests.doubles.returned_mail import report

NAME, ANNA = "letter-7-0123456789abcdef01234567", "anna@example.ru"


@pytest.mark.parametrize("whole", [True, False])
def test_a_letter_that_found_nobody_is_known_by_its_name(whole: bool) -> None:
    assert bounce_of(report(NAME, ANNA, whole=whole)) == Bounce(
        letter=NAME, addresses=(ANNA,), code="DSN 5.1.1"
    )


def test_an_address_that_sent_it_on_is_named_beside_the_last_one() -> None:
    bounce = bounce_of(report(NAME, "elsewhere@example.com", original=ANNA))
    assert bounce is not None
    assert bounce.addresses == (ANNA, "elsewhere@example.com")


def test_a_general_number_is_not_the_last_word() -> None:
    """As Exim writes it."""
    bounce = bounce_of(report(NAME, ANNA, status="5.0.0", diagnostic="smtp; 550 No such user here"))
    assert bounce is not None
    assert bounce.code == "DSN 5.0.0"


@pytest.mark.parametrize(
    ("status", "action", "diagnostic"),
    [
        ("4.4.1", "delayed", "smtp; connection timed out"),
        ("4.1.1", "failed", "smtp; 450 4.1.1 unknown user for now"),
        ("5.1.1", "delayed", "smtp; 550 5.1.1 no such user"),
        ("5.2.2", "failed", "smtp; 552 5.2.2 mailbox full"),
        ("5.7.1", "failed", "smtp; 554 5.7.1 spam"),
        ("5.0.0", "failed", "smtp; 550 rejected"),
        ("5.4.1", "failed", ""),
    ],
)
def test_who_may_still_read_their_letters_is_not_given_up(status: str, action: str, diagnostic: str) -> None:
    assert bounce_of(report(NAME, ANNA, status=status, action=action, diagnostic=diagnostic)) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"From: boris@example.ru\r\nSubject: 8650\r\n\r\nMy reading",
        b"Content-Type: multipart/report\r\n\r\nnothing",
        b"Content-Type: multipart/report; boundary=B\r\n\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n--B--",
        report(NAME, ANNA).replace(b"Message-ID", b"X-Other"),
        report(NAME, ANNA)[:400],
        b"Content-Type: multipart/report; boundary=B\r\n"
        + b"--B\r\nContent-Type: multipart/mixed; boundary=B\r\n" * 5000,
    ],
)
def test_whatever_else_comes_is_passed_over(raw: bytes) -> None:
    assert bounce_of(raw) is None


@given(st.binary(max_size=300), st.integers(min_value=0, max_value=1200))
def test_a_damaged_report_never_stops_the_reading(noise: bytes, at: int) -> None:
    whole = report(NAME, ANNA)
    found = bounce_of(whole[:at] + noise + whole[at:])
    assert found is None or found.letter


def test_of_a_huge_one_no_more_is_read_than_is_needed() -> None:
    assert bounce_of(report(NAME, ANNA) + b"x" * MOST * 2) is not None
