import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.ids import AccountId, AccountNumber
from core.model.accounts import Account, NotAnAccountNumber, parse_account_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [("04067759", "04067759"), ("№ 12 3456-7890", "1234567890"), ("12345", "12345"), ("1" * 16, "1" * 16)],
)
def test_an_account_number_keeps_its_leading_zeros(typed: str, number: str) -> None:
    assert parse_account_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "л/с 1234567890",
        "л.с. 1234567890",
        "Л. С. № 1234567890",
        "л\\с1234567890",
        "лс1234567890",
        "ЛС: 1234567890",
        "лc 1234567890",  # a Latin «c»
        "л/сч 1234567890",
        "№1234567890",
        "No 1234567890",
        "Лицевой счёт № 1234567890",
        "номер лицевого счета: 1234567890",
        "лиц. сч. 1234567890",
        "счет 1234567890.",
    ],
)
def test_words_around_an_account_number_are_passed_over(typed: str) -> None:
    assert parse_account_number(typed) == "1234567890"


@pytest.mark.parametrize(
    "typed", ["", "1234", "1" * 17, "12345a", "1,23E+09", "1,23E+9", "١٢٣٤٥", "дом 12345", "л/с"]
)
def test_what_cannot_be_an_account_number_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAccountNumber):
        parse_account_number(typed)


@given(st.text())
def test_everything_typed_is_an_account_number_or_refused(typed: str) -> None:
    try:
        number = parse_account_number(typed)
    except NotAnAccountNumber:
        return
    assert number.isascii()
    assert number.isdigit()


def test_an_address_is_told_as_far_as_it_is_known() -> None:
    account = Account(
        id=AccountId(1), number=AccountNumber("1234567890"), city="Волгоград", house="7", flat="12"
    )

    assert account.address == "Волгоград, д. 7, кв. 12"
    assert account.tail == "7890"
