"""E-mail addresses and phones, as people type and read them."""

from typing import Final

from core.base.refusals import Refusal
from core.base.typed import visible

_DOMAINS: Final = ("mail.ru", "yandex.ru", "gmail.com", "bk.ru", "list.ru", "inbox.ru", "rambler.ru", "ya.ru")
"""Where most household subscribers have their mail; a slip in these is worth asking about."""
_WITH_COUNTRY: Final = 11
"""Digits of a Russian phone that begins with 7 or 8."""


class NotAnEmail(Refusal):
    """What was typed cannot be an e-mail address."""


class NotAPhone(Refusal):
    """What was typed cannot be a phone number."""


def parse_email(typed: str) -> str:
    """Read an e-mail address; the domain in lower case, since the address is the login.

    Raises:
        NotAnEmail: when it cannot be one.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import

    try:
        return validate_email(visible(typed).strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise NotAnEmail from error


def likely_email(email: str) -> str | None:
    """The address that was probably meant, when its domain is one slip away from a well-known one."""
    name, _, domain = email.rpartition("@")
    if domain in _DOMAINS:
        return None
    near = next((known for known in _DOMAINS if _is_one_slip_away(domain, known)), None)
    return f"{name}@{near}" if near else None


def parse_phone(typed: str) -> str:
    """Read a Russian mobile or other valid phone as E.164: 8(912)… and +7 912… are the same.

    Raises:
        NotAPhone: when it cannot be one.
    """
    import phonenumbers  # noqa: PLC0415 - slow to import

    try:
        number = phonenumbers.parse(visible(typed), "RU")
    except phonenumbers.NumberParseException as error:
        raise NotAPhone from error
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise NotAPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mobile_of(phone: str) -> str:
    """The phone as E.164 where it is a Russian mobile, however it is written; else empty.

    No SMS goes elsewhere: a landline takes none, and a foreign number may cost as much as a hundred of them.
    """
    digits = "".join(filter(str.isdecimal, phone))
    of_the_country = digits[1:] if len(digits) == _WITH_COUNTRY and digits[0] in "78" else digits
    is_mobile = len(of_the_country) == _WITH_COUNTRY - 1 and of_the_country[0] == "9"
    return f"+7{of_the_country}" if is_mobile else ""


def readable_phone(phone: str) -> str:
    """A phone as people read it: `+7 912 345-67-89`."""
    import phonenumbers  # noqa: PLC0415 - slow to import

    return phonenumbers.format_number(phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def masked_email(email: str) -> str:
    """The address as far as its owner needs it: `a•••@example.ru`."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}•••@{domain}"


def masked_phone(phone: str) -> str:
    """The phone as far as its owner needs it, however it is written: `•••-67-89`."""
    digits = "".join(filter(str.isdecimal, phone))
    return f"•••-{digits[-4:-2]}-{digits[-2:]}"


def _is_one_slip_away(typed: str, known: str) -> bool:
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only needed while somebody registers

    return OSA.distance(typed, known) == 1
