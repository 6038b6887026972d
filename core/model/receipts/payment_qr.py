"""The payment QR of ГОСТ Р 56042-2014: its bytes, made and read; the picture is an adapter's affair."""

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass

from core.base.ids import AccountNumber
from core.base.money import Kopecks
from core.base.months import Month
from core.base.refusals import Refusal
from core.model.accounts import NotAnAccountNumber, parse_account_number

REQUIRED = ("Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc")
"""The keys that every code has, in the order of the standard."""
MAX_REQUIRED_BYTES = 300
"""The required keys with their values and separators, the eight bytes of the header not counted."""
SEPARATORS = "|#;:^_~{}!$%&()*+,/@"
"""What may stand between two fields, in order of preference."""

_HEADER_LENGTH = 8
_VERSION = b"0001"
_HOUSING = "02"
"""TechCode of housing and utilities (ЖКХ)."""
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_CODECS = {
    b"1": ("cp1251",),
    b"2": ("utf-8", "cp1251"),
    b"3": ("koi8_r",),
}
"""By the mark of encoding. Billing systems exist that declare one encoding and write another: bytes that are
UTF-8 with Cyrillic in it are UTF-8 under any mark, since no text of the others comes out so by chance."""

_TEXT = r"(?!\s)[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]{1,%d}(?<!\s)"
_FORMS = {
    "Name": re.compile(_TEXT % 160),
    "PersonalAcc": re.compile(r"[1-9][0-9]{4}[0-9ABCEHKMPTX][0-9]{14}"),
    "BankName": re.compile(_TEXT % 45),
    "BIC": re.compile(r"[0-9]{9}"),
    "CorrespAcc": re.compile(r"[0-9]{20}"),
    "PayeeINN": re.compile(r"[0-9]{10}|[0-9]{12}"),
    "KPP": re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}"),
    "PersAcc": re.compile(_TEXT % 30),
    "PaymPeriod": re.compile(r"[0-9]{6}"),
    "Sum": re.compile(r"[0-9]{1,18}"),
    "Purpose": re.compile(_TEXT % 210),
    "TechCode": re.compile(r"[0-9]{2}"),
}
_PERIOD = re.compile(r"(0[1-9]|1[0-2])\.?(?:20)?(\d{2})", re.ASCII)
_NAMED_ACCOUNT = re.compile(
    r"(?:\bл\W{0,2}с(?![^\W\d_])|\bлиц\w*\.?\s*сч\w*)\W{0,3}([0-9]{5,16})(?![0-9])", re.IGNORECASE
)
_ANY_ACCOUNT = re.compile(r"(?<![0-9])[0-9]{5,16}(?![0-9])")

_KEY_WEIGHTS = (7, 1, 3)
_CURRENCY_LETTERS = "ABCEHKMPTX"


class PaymentCodeRefused(Refusal):
    """The bytes are no payment code that can be used, or the fields make none."""


class NotAPaymentCode(PaymentCodeRefused):
    """Some other code: the header of ГОСТ Р 56042 is not there."""


class UnsupportedVersion(PaymentCodeRefused):
    """A version of the standard other than 0001."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.version = version


class UnknownEncoding(PaymentCodeRefused):
    """The mark of encoding is none of 1, 2, 3."""

    def __init__(self, mark: str) -> None:
        super().__init__(mark)
        self.mark = mark


class UndecodableText(PaymentCodeRefused):
    """The bytes are no text in the encoding that they declare."""


class RequiredFieldMissing(PaymentCodeRefused):
    """A field that the standard requires is absent, empty or `null`."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class FieldMalformed(PaymentCodeRefused):
    """A value is too long, or not of the form that its key wants."""

    def __init__(self, key: str, value: str) -> None:
        super().__init__(key, value)
        self.key = key
        self.value = value


class RequiredBlockTooLong(PaymentCodeRefused):
    """The required fields take more than 300 bytes."""

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length


class NoSeparatorLeft(PaymentCodeRefused):
    """Every character that could separate the fields stands in their values."""


class ForeignPayee(PaymentCodeRefused):
    """The receipt of another organisation."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class AccountMissing(PaymentCodeRefused):
    """The code is the supplier's, but names no account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """The supplier as banks know it.

    Raises:
        FieldMalformed: when a value is too long or has not the form of ГОСТ Р 56042.
        RequiredBlockTooLong: when the values together do not fit a code.
    """

    name: str
    inn: str
    kpp: str = ""
    account: str
    """Settlement account (расчётный счёт), 20 characters."""
    bank_name: str
    bic: str
    corr_account: str

    def __post_init__(self) -> None:
        for key, value in self._fields.items():
            _check(key, value)
        length = len(_joined(self._required, SEPARATORS[0]))
        if length > MAX_REQUIRED_BYTES:
            raise RequiredBlockTooLong(length)

    @property
    def account_key_holds(self) -> bool:
        """Whether the account's control key fits the bank's BIC.

        One that does not deserves a warning and no more: accounts at the Bank of Russia follow another rule.
        """
        digits = (_key_digit(character) for character in self.bic[-3:] + self.account)
        weighed = (digit * _KEY_WEIGHTS[place % 3] for place, digit in enumerate(digits))
        return sum(weighed) % 10 == 0

    @property
    def _required(self) -> dict[str, str]:
        values = (self.name, self.account, self.bank_name, self.bic, self.corr_account)
        return dict(zip(REQUIRED, values, strict=True))

    @property
    def _fields(self) -> dict[str, str]:
        return self._required | {"PayeeINN": self.inn} | ({"KPP": self.kpp} if self.kpp else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCode:
    """A payment code as read; the keys of `fields` are in lower case, empty values are left out."""

    encoding: str
    """The codec in which the bytes really were."""
    fields: Mapping[str, str]

    @property
    def name(self) -> str:
        """The payee's name."""
        return self.fields["name"]

    @property
    def amount(self) -> Kopecks | None:
        """The sum to pay, None when the code leaves it to the payer."""
        amount = self.fields.get("sum")
        return None if amount is None else int(amount)

    @property
    def month(self) -> Month | None:
        """The month paid for, from MMYYYY, MMYY or MM.YYYY; None when absent or written otherwise."""
        found = _PERIOD.fullmatch(self.fields.get("paymperiod", ""))
        return Month(2000 + int(found[2]), int(found[1])) if found else None

    @property
    def account(self) -> AccountNumber | None:
        """The subscriber's account: PersAcc, else Contract, else the one number that Purpose tells."""
        for key in ("persacc", "contract"):
            if key in self.fields:
                try:
                    return parse_account_number(self.fields[key])
                except NotAnAccountNumber:
                    continue
        purpose = self.fields.get("purpose", "")
        numbers = set(_NAMED_ACCOUNT.findall(purpose)) or set(_ANY_ACCOUNT.findall(purpose))
        return AccountNumber(numbers.pop()) if len(numbers) == 1 else None

    def ensure_addressed_to(self, payee: Payee) -> None:
        """Tell the supplier by INN, or by bank account where the code has no INN; a name proves nothing.

        Raises:
            ForeignPayee: when the money would go to somebody else.
        """
        inn = self.fields.get("payeeinn")
        if inn is None:
            ours = (self.fields["personalacc"], self.fields["bic"]) == (payee.account, payee.bic)
        else:
            ours = inn == payee.inn
        if not ours:
            raise ForeignPayee(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkProof:
    """What the QR of a paper receipt says for its bearer; whether it convinces is decided elsewhere."""

    account: AccountNumber
    amount: Kopecks | None
    """None when the code has no sum or a zero one, which proves nothing."""
    month: Month | None


def build(payee: Payee, *, account: AccountNumber, month: Month, amount: Kopecks) -> bytes:
    """The code of a receipt: version 0001, UTF-8, a separator that no value holds.

    Args:
        payee: who gets the money.
        account: the subscriber's account, which becomes PersAcc.
        month: the month paid for.
        amount: what is to be paid; 0 leaves the sum to the payer.

    Raises:
        FieldMalformed: when the account or the amount does not fit its field.
        NoSeparatorLeft: when the payee's name uses up every separator.
    """
    period = f"{month.month:02d}{month.year:04d}"
    fields = payee._fields | {"PersAcc": account, "PaymPeriod": period}
    fields |= {"Sum": str(amount)} if amount else {}
    fields |= {"Purpose": purpose(account, month), "TechCode": _HOUSING}
    for key, value in fields.items():
        _check(key, value)
    separator = next((mark for mark in SEPARATORS if not any(mark in v for v in fields.values())), None)
    if separator is None:
        raise NoSeparatorLeft
    return b"ST" + _VERSION + b"2" + separator.encode() + _joined(fields, separator)


def purpose(account: AccountNumber, month: Month) -> str:
    """What the payer pays for (назначение платежа), as a bank shows it."""
    return f"Оплата электроэнергии, л/с {account}, {month.month:02d}.{month.year:04d}"


def parse(raw: bytes) -> PaymentCode:
    """Read the bytes that a decoder found in a QR, never its idea of their text.

    Raises:
        NotAPaymentCode: when the header is another.
        UnsupportedVersion: when the version is not 0001.
        UnknownEncoding: when the mark of encoding is none of 1, 2, 3.
        UndecodableText: when the bytes are no text in that encoding.
        RequiredFieldMissing: when a required field has no value.
        FieldMalformed: when the sum is not whole kopecks.
    """
    raw = raw.removeprefix(BOM_UTF8)
    version, mark, separator = raw[2:6], raw[6:7], raw[7:_HEADER_LENGTH]
    if not (raw[:2] == b"ST" and version.isdigit() and separator):
        raise NotAPaymentCode
    if version != _VERSION:
        raise UnsupportedVersion(version.decode("ascii"))
    if mark not in _CODECS:
        raise UnknownEncoding(mark.decode("ascii", "replace"))
    if not separator.isascii() or separator.isalnum() or separator == b"=":
        raise NotAPaymentCode
    text, encoding = _decoded(raw[_HEADER_LENGTH:], _CODECS[mark])
    fields = _split(text, separator.decode("ascii"))
    for key in REQUIRED:
        if key.lower() not in fields:
            raise RequiredFieldMissing(key)
    if "sum" in fields:
        _check("Sum", fields["sum"])
    return PaymentCode(encoding=encoding, fields=fields)


def read_proof(raw: bytes, payee: Payee) -> LinkProof:
    """Take from a receipt's QR what may prove that its bearer knows the account.

    Raises:
        PaymentCodeRefused: as `parse` says; ForeignPayee and AccountMissing besides.
    """
    code = parse(raw)
    code.ensure_addressed_to(payee)
    account = code.account
    if account is None:
        raise AccountMissing
    return LinkProof(account=account, amount=code.amount or None, month=code.month)


def _check(key: str, value: str) -> None:
    if not _FORMS[key].fullmatch(value):
        raise FieldMalformed(key, value)


def _joined(fields: Mapping[str, str], separator: str) -> bytes:
    return separator.join(f"{key}={value}" for key, value in fields.items()).encode()


def _decoded(body: bytes, candidates: tuple[str, ...]) -> tuple[str, str]:
    text = _text(body, "utf-8")
    if text is not None and _CYRILLIC.search(text):
        return text, "utf-8"
    for codec in candidates:
        text = _text(body, codec)
        if text is not None:
            return text, codec
    raise UndecodableText


def _text(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _split(text: str, separator: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for pair in text.split(separator):
        key, _, value = pair.partition("=")
        value = value.strip()
        if value and value.lower() != "null":
            fields.setdefault(key.strip().lower(), value)
    return fields


def _key_digit(character: str) -> int:
    return int(character) if character.isdigit() else _CURRENCY_LETTERS.index(character)
