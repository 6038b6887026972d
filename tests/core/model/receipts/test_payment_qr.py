"""The payment code of ГОСТ Р 56042, made and read."""

from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.receipts.payment_qr import (
    MAX_REQUIRED_BYTES,
    REQUIRED,
    SEPARATORS,
    AccountMissing,
    FieldMalformed,
    ForeignPayee,
    LinkProof,
    NoSeparatorLeft,
    NotAPaymentCode,
    PaymentCodeRefused,
    RequiredBlockTooLong,
    RequiredFieldMissing,
    UndecodableText,
    UnknownEncoding,
    UnsupportedVersion,
    build,
    parse,
    read_proof,
)
from tests.doubles.receipts import PAYEE

ACCOUNT = AccountNumber("1234567890")
OCTOBER = Month(2026, 10)
EXAMPLE = (
    "ST00012|Name=ПАО «Энергосбыт»|PersonalAcc=40702810200000012345|BankName=ПАО СБЕРБАНК|BIC=044525225"
    "|CorrespAcc=30101810400000000225|PayeeINN=3499000014|KPP=344401001|PersAcc=1234567890|PaymPeriod=102026"
    "|Sum=94004|Purpose=Оплата электроэнергии, л/с 1234567890, 10.2026|TechCode=02"
)


def code(text: str = EXAMPLE, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def without(key: str, text: str = EXAMPLE) -> str:
    return "|".join(pair for pair in text.split("|") if not pair.startswith(f"{key}="))


def test_t_q1_the_example_is_built_to_the_byte() -> None:
    built = build(PAYEE, account=ACCOUNT, month=OCTOBER, amount=94004)
    assert built == code()
    assert len(built) == 326


def test_t_q1_the_example_proves_account_and_sum() -> None:
    assert read_proof(code(), PAYEE) == LinkProof(account=ACCOUNT, amount=94004, month=OCTOBER)


def test_t_q2_windows_1251_is_read_as_such() -> None:
    raw = code(EXAMPLE.replace("ST00012", "ST00011"), "cp1251")
    assert raw.startswith(bytes.fromhex("53 54 30 30 30 31 31 7c 4e 61 6d 65 3d cf c0 ce 20 ab"))
    assert parse(raw).name == "ПАО «Энергосбыт»"


def test_t_q3_any_separator_is_understood() -> None:
    for separator in "~#;^\t":
        assert read_proof(code(EXAMPLE.replace("|", separator)), PAYEE).account == ACCOUNT


def test_t_q4_another_version_is_refused() -> None:
    with pytest.raises(UnsupportedVersion) as refused:
        parse(code(EXAMPLE.replace("ST00012", "ST00022")))
    assert refused.value.version == "0002"


@pytest.mark.parametrize("key", REQUIRED)
def test_t_q5_a_missing_required_field_is_named(key: str) -> None:
    with pytest.raises(RequiredFieldMissing) as refused:
        parse(code(without(key)))
    assert refused.value.key == key


def test_t_q7_the_receipt_of_another_organisation_is_refused() -> None:
    raw = code(EXAMPLE.replace("3499000014", "7707083893"))
    with pytest.raises(ForeignPayee) as refused:
        read_proof(raw, PAYEE)
    assert refused.value.name == "ПАО «Энергосбыт»"


def test_our_name_alone_with_another_bank_account_is_refused() -> None:
    foreign = without("PayeeINN").replace("40702810200000012345", "40702810900000099999")
    with pytest.raises(ForeignPayee):
        read_proof(code(foreign), PAYEE)


def test_our_bank_account_is_enough_without_an_inn() -> None:
    assert read_proof(code(without("PayeeINN")), PAYEE).account == ACCOUNT


def test_the_account_number_at_another_bank_is_not_ours() -> None:
    with pytest.raises(ForeignPayee):
        read_proof(code(without("PayeeINN").replace("044525225", "046015602")), PAYEE)


def test_windows_1251_under_the_mark_of_utf_8_is_read() -> None:
    assert parse(code(encoding="cp1251")).name == "ПАО «Энергосбыт»"
    assert parse(code(encoding="cp1251")).encoding == "cp1251"


@pytest.mark.parametrize("mark", ["ST00011", "ST00012", "ST00013"])
@pytest.mark.parametrize("name", ["ПАО «Энергосбыт»", "АО «ИРКУТСКЭНЕРГОСБЫТ»", "И"])
def test_utf_8_is_read_under_any_mark(mark: str, name: str) -> None:
    """The second byte of «И» in UTF-8 is the one that means nothing in Windows-1251."""
    found = parse(code(EXAMPLE.replace("ST00012", mark).replace("ПАО «Энергосбыт»", name)))
    assert (found.name, found.encoding) == (name, "utf-8")


@pytest.mark.parametrize("purpose", ["Оплата по лс1234567890, дог. 55555", "л.с. 1234567890 от 12345"])
def test_an_account_that_purpose_names_is_told_from_other_numbers(purpose: str) -> None:
    text = without("PersAcc").replace("Оплата электроэнергии, л/с 1234567890, 10.2026", purpose)
    assert parse(code(text)).account == ACCOUNT


def test_koi8_r_is_read() -> None:
    text = EXAMPLE.replace("ST00012", "ST00013").replace("«", '"').replace("»", '"')
    assert parse(code(text, "koi8_r")).name == 'ПАО "Энергосбыт"'


def test_a_byte_order_mark_before_the_header_is_passed_over() -> None:
    assert parse(code(encoding="utf-8-sig")).amount == 94004


def test_keys_are_read_in_any_case_and_empty_values_are_dropped() -> None:
    text = EXAMPLE.replace("PersAcc=", "PERSACC=").replace(
        "Sum=94004", "sum=null|Contract=|flat=NULL|Whatever=5"
    )
    parsed = parse(code(text))
    assert parsed.account == ACCOUNT
    assert parsed.amount is None
    assert not {"contract", "flat"} & parsed.fields.keys()


def test_an_empty_required_field_counts_as_missing() -> None:
    with pytest.raises(RequiredFieldMissing):
        parse(code(EXAMPLE.replace("BIC=044525225", "BIC= null ")))


def test_a_separator_at_the_end_is_allowed() -> None:
    assert parse(code(EXAMPLE + "|")).fields == parse(code()).fields


def test_a_gas_receipt_of_four_digits_of_period_keeps_its_leading_zero() -> None:
    text = without("PayeeINN").replace("PersAcc=1234567890", "PersAcc=04067759").replace("102026", "0120", 1)
    proof = read_proof(code(text), PAYEE)
    assert (proof.account, proof.month) == ("04067759", Month(2020, 1))


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("102026", OCTOBER),
        ("1026", OCTOBER),
        ("10.2026", OCTOBER),
        ("132026", None),
        ("2026-10", None),
        ("октябрь", None),
    ],
)
def test_the_period_is_read_in_three_forms(written: str, month: Month | None) -> None:
    assert parse(code(EXAMPLE.replace("PaymPeriod=102026", f"PaymPeriod={written}"))).month == month


def test_a_period_may_be_absent() -> None:
    assert parse(code(without("PaymPeriod"))).month is None


def test_the_account_is_taken_from_the_contract_next() -> None:
    text = without("PersAcc").replace("TechCode=02", "Contract=00-55 123")
    assert parse(code(text)).account == "0055123"


def test_what_cannot_be_an_account_gives_way_to_the_contract() -> None:
    text = EXAMPLE.replace("PersAcc=1234567890", "PersAcc=кв. 5").replace("TechCode=02", "Contract=0055123")
    assert parse(code(text)).account == "0055123"


@pytest.mark.parametrize(
    "purpose",
    [
        "Оплата электроэнергии, л/с 1234567890, 10.2026",
        "ЛС №1234567890 за 102026",
        "Лицевой счёт: 1234567890, период 102026",
        "За свет по 1234567890 за 10.2026",
    ],
)
def test_the_account_is_taken_from_the_purpose_last(purpose: str) -> None:
    text = without("Purpose", without("PersAcc")) + f"|Purpose={purpose}"
    assert parse(code(text)).account == ACCOUNT


@pytest.mark.parametrize("purpose", ["За свет", "За 111111 и 222222"])
def test_a_code_that_names_no_one_account_says_so(purpose: str) -> None:
    text = without("Purpose", without("PersAcc")) + f"|Purpose={purpose}"
    with pytest.raises(AccountMissing):
        read_proof(code(text), PAYEE)


def test_a_sum_of_zero_proves_nothing() -> None:
    assert read_proof(code(EXAMPLE.replace("Sum=94004", "Sum=0")), PAYEE).amount is None


@pytest.mark.parametrize("amount", ["940.04", "-5", "9" * 19, "٣"])
def test_a_sum_that_is_not_whole_kopecks_is_refused(amount: str) -> None:
    with pytest.raises(FieldMalformed) as refused:
        parse(code(EXAMPLE.replace("Sum=94004", f"Sum={amount}")))
    assert (refused.value.key, refused.value.value) == ("Sum", amount)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"ST",
        b"ST00012",
        b"https://qr.nspk.ru/AD10001246OADML79D5OP9279JLPI2V6?type=02&sum=253&cur=RUB&crc=D959",
        b"STORE OPEN 24/7",
        b"ST00012=Name=x",
        b"ST00012xName=x",
        b"ST00012\xd0\x9f",
    ],
)
def test_other_codes_are_told_apart(raw: bytes) -> None:
    with pytest.raises(NotAPaymentCode):
        parse(raw)


def test_an_unknown_mark_of_encoding_is_refused() -> None:
    with pytest.raises(UnknownEncoding) as refused:
        parse(code(EXAMPLE.replace("ST00012", "ST00014")))
    assert refused.value.mark == "4"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UndecodableText):
        parse(b"ST00011|Name=\x98")


def test_the_separator_is_one_that_no_value_holds() -> None:
    payee = replace(PAYEE, name="ПАО |Энерго#сбыт;")
    built = build(payee, account=ACCOUNT, month=OCTOBER, amount=1)
    assert built[7:8] == b":"
    assert parse(built).name == "ПАО |Энерго#сбыт;"


def test_a_name_that_uses_up_every_separator_is_refused() -> None:
    with pytest.raises(NoSeparatorLeft):
        build(replace(PAYEE, name=SEPARATORS), account=ACCOUNT, month=OCTOBER, amount=1)


def test_nothing_to_pay_leaves_the_sum_to_the_payer() -> None:
    assert parse(build(PAYEE, account=ACCOUNT, month=OCTOBER, amount=0)).amount is None


@pytest.mark.parametrize("amount", [-1, 10**18])
def test_an_amount_that_is_no_sum_makes_no_code(amount: int) -> None:
    with pytest.raises(FieldMalformed, match="Sum"):
        build(PAYEE, account=ACCOUNT, month=OCTOBER, amount=amount)


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("Name", {"name": ""}),
        ("Name", {"name": "x" * 161}),
        ("Name", {"name": "ПАО\nЭнергосбыт"}),
        ("Name", {"name": " ПАО"}),
        ("Name", {"name": "\ud800"}),
        ("BankName", {"bank_name": "x" * 46}),
        ("PersonalAcc", {"account": "4070281020000001234"}),
        ("PersonalAcc", {"account": "00702810200000012345"}),
        ("PersonalAcc", {"account": "40702Z10200000012345"}),
        ("BIC", {"bic": "44525225"}),
        ("CorrespAcc", {"corr_account": ""}),
        ("PayeeINN", {"inn": "34990000145"}),
        ("KPP", {"kpp": "34440100"}),
    ],
)
def test_requisites_out_of_form_are_named(key: str, change: dict[str, str]) -> None:
    with pytest.raises(FieldMalformed) as refused:
        replace(PAYEE, **change)
    assert refused.value.key == key


def test_a_payee_without_kpp_leaves_it_out() -> None:
    built = build(replace(PAYEE, kpp=""), account=ACCOUNT, month=OCTOBER, amount=94004)
    assert built == code(without("KPP"))


def test_the_required_block_may_take_300_bytes_and_no_more() -> None:
    fitting = f"{PAYEE.name} {'я' * 75}x"
    assert replace(PAYEE, name=fitting).name == fitting
    with pytest.raises(RequiredBlockTooLong) as refused:
        replace(PAYEE, name=fitting + "x")
    assert refused.value.length == MAX_REQUIRED_BYTES + 1


def test_the_key_of_the_account_is_checked_by_the_bank() -> None:
    assert PAYEE.account_key_holds
    assert not replace(PAYEE, account="40702810300000012345").account_key_holds
    assert replace(PAYEE, account="40702A10000000012345").account_key_holds


_names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=70
).map(str.strip)


@given(
    name=_names,
    account=st.from_regex(r"[0-9]{5,16}", fullmatch=True),
    month=st.builds(Month, st.integers(2000, 2099), st.integers(1, 12)),
    amount=st.integers(0, 10**12),
)
@example(name="<b>|ПАО</b> 🏠 = & \\", account="00000", month=OCTOBER, amount=5)
def test_what_is_built_is_read_back(name: str, account: str, month: Month, amount: int) -> None:
    assume(name and name.lower() != "null")
    try:
        payee = replace(PAYEE, name=name)
        raw = build(payee, account=AccountNumber(account), month=month, amount=amount)
    except (RequiredBlockTooLong, NoSeparatorLeft):
        assume(False)
    assert parse(raw).name == name
    assert read_proof(raw, payee) == LinkProof(
        account=AccountNumber(account), amount=amount or None, month=month
    )


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: b"ST00012|Name=" + tail))
def test_any_bytes_are_read_or_refused_by_name(raw: bytes) -> None:
    try:
        read_proof(raw, PAYEE)
    except PaymentCodeRefused:
        return
    pytest.fail("random bytes named our account")
