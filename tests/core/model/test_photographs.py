"""What the codes on a photograph are worth."""

from dataclasses import replace
from datetime import date

import pytest

from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.photographs import Codes, Finding, Found, judge
from core.model.receipts.payment_qr import LinkProof, build
from tests.doubles.receipts import PAYEE

TODAY, MONTH = date(2026, 11, 27), Month(2026, 10)
ACCOUNT, OTHER = AccountNumber("1234567890"), AccountNumber("5550001234")
CHECKS = ("https://t.me/cabinet_bot?start=check-", "https://cabinet.example/#check-")
STRANGER = replace(PAYEE, inn="7707083893", name="АО «Водоканал»")


def ours(month: Month = MONTH, amount: int = 94004, account: AccountNumber = ACCOUNT) -> bytes:
    return build(PAYEE, account=account, month=month, amount=amount)


def found(*codes: bytes, torn: bool = False) -> Found:
    return judge(Codes(read=codes, torn=torn), PAYEE, TODAY, checks=CHECKS)


def receipt(*proofs: LinkProof) -> Found:
    return Found(finding=Finding.RECEIPT, receipts=proofs)


OCTOBER = LinkProof(account=ACCOUNT, amount=94004, month=MONTH)
FOREIGN = build(STRANGER, account=ACCOUNT, month=MONTH, amount=100)


def test_t_q1_our_receipt_gives_account_month_and_sum() -> None:
    assert found(ours()) == receipt(OCTOBER)


def test_t_q2_a_receipt_in_windows_1251_is_ours_too() -> None:
    raw = ours().decode().replace("ST00012", "ST00011").encode("cp1251")
    assert found(raw) == receipt(OCTOBER)


def test_t_q3_any_separator_is_understood() -> None:
    assert found(ours().replace(b"|", b"~")) == receipt(OCTOBER)


def test_t_q4_another_version_is_incomplete_for_us() -> None:
    assert found(ours().replace(b"ST0001", b"ST0002")).finding is Finding.INCOMPLETE


def test_t_q5_a_code_without_a_bank_is_incomplete() -> None:
    assert found(ours().replace(b"BIC=044525225", b"BIC=")).finding is Finding.INCOMPLETE


def test_t_q6_a_photograph_without_a_code_is_told_from_a_torn_one() -> None:
    assert found().finding is Finding.NOTHING
    assert found(torn=True).finding is Finding.TORN


def test_t_q7_the_receipt_of_another_organisation_is_named() -> None:
    assert found(FOREIGN) == Found(finding=Finding.FOREIGN, name="АО «Водоканал»")


def test_our_name_with_another_bank_account_is_foreign() -> None:
    stranger = replace(PAYEE, account="40702810900000099999")
    raw = build(stranger, account=ACCOUNT, month=MONTH, amount=100)
    assert found(raw.replace(b"PayeeINN=3499000014", b"PayeeINN=")).finding is Finding.FOREIGN


def test_a_zero_sum_gives_the_account_alone() -> None:
    assert found(ours(amount=0)) == receipt(replace(OCTOBER, amount=None))


@pytest.mark.parametrize(
    ("month", "finding"),
    [(Month(2026, 8), Finding.RECEIPT), (Month(2026, 7), Finding.OLD), (Month(2020, 1), Finding.OLD)],
)
def test_an_old_receipt_proves_nothing(month: Month, finding: Finding) -> None:
    assert found(ours(month)).finding is finding


def test_a_receipt_that_names_no_month_is_not_called_old() -> None:
    assert found(ours().replace(b"PaymPeriod=102026", b"PaymPeriod=")) == receipt(
        replace(OCTOBER, month=None)
    )


def test_of_two_receipts_of_an_account_the_newer_one_counts() -> None:
    assert found(ours(Month(2026, 9)), ours(), ours(Month(2026, 8))) == receipt(OCTOBER)
    assert found(ours(amount=0), ours(Month(2026, 9))) == receipt(replace(OCTOBER, month=Month(2026, 9)))


def test_receipts_of_two_accounts_are_both_found() -> None:
    assert found(ours(), ours(account=OTHER)) == receipt(OCTOBER, replace(OCTOBER, account=OTHER))


@pytest.mark.parametrize("link", CHECKS)
def test_the_link_that_checks_a_paper_gives_its_code(link: str) -> None:
    assert found(f"{link}7K3M9QXA2B4D".encode()) == Found(finding=Finding.PAPER, code="7K3M9QXA2B4D")


def test_a_receipt_with_the_link_that_checks_it_is_a_receipt() -> None:
    """Two codes stand on one paper: the one that pays, and the one that checks."""
    assert found(f"{CHECKS[0]}7K3M9QXA2B4D".encode(), ours()) == receipt(OCTOBER)


def test_nothing_is_a_link_of_ours_where_no_link_is_known() -> None:
    assert judge(Codes(read=(b"https://t.me/",)), PAYEE, TODAY, checks=("",)).finding is Finding.OTHER


@pytest.mark.parametrize(
    ("raw", "finding"),
    [
        (
            b"https://qr.nspk.ru/AS10003P3RH0LJ2A9ROO038L6NT5RU1M?type=01&bank=000000000001",
            Finding.FAST_PAYMENT,
        ),
        (b"HTTPS://QR.NSPK.RU/AD10001246OADML79D5OP9279JLPI2V6?sum=253", Finding.FAST_PAYMENT),
        (b"https://example.ru", Finding.OTHER),
        (b"\xff\xfe\x00", Finding.OTHER),
        (b"", Finding.OTHER),
    ],
)
def test_codes_that_name_no_account(raw: bytes, finding: Finding) -> None:
    assert found(raw).finding is finding


def test_of_several_strange_codes_the_one_that_says_most_is_told() -> None:
    assert found(b"https://example.ru", b"https://qr.nspk.ru/AS1", FOREIGN).finding is Finding.FOREIGN
