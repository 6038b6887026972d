"""Registration and entry: an e-mail is confirmed by a code before it opens anything."""

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from typing import Final

from core.cabinets import Cabinet, Code, Consent, ConsentKind, Person
from core.errors import Refusal
from core.letters import Letter
from core.policy import Policy
from core.ports import Work
from core.typed import visible

CODE_DIGITS: Final = 6
_BETWEEN_DIGITS: Final = " -.\u00a0\u2010\u2011\u2012\u2013\u2014\n\t"
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_DOMAINS: Final = ("mail.ru", "yandex.ru", "gmail.com", "bk.ru", "list.ru", "inbox.ru", "rambler.ru", "ya.ru")
"""Where most household subscribers have their mail; a slip in these is worth asking about."""


class NotAnEmail(Refusal):
    """What was typed cannot be an e-mail address."""


class NotAPhone(Refusal):
    """What was typed cannot be a phone number."""


class CodeSentJustNow(Refusal):
    """Another code can be sent after so many seconds."""

    def __init__(self, seconds: int, *, same_email: bool) -> None:
        super().__init__()
        self.seconds = seconds
        self.same_email = same_email
        """Whether the last one went to the e-mail that is asked for now, so that it will do."""


class TooManyCodes(Refusal):
    """So many letters have gone to this e-mail, or for this person or network, that today is over."""


class NotACode(Refusal):
    """What was typed cannot be a code; it costs no try."""


class CodeWrong(Refusal):
    """The code is another one; so many tries are left."""

    def __init__(self, tries_left: int) -> None:
        super().__init__()
        self.tries_left = tries_left


class CodeSpent(Refusal):
    """There is no code any more: its time or its tries are over."""


class TooManyPasswords(Refusal):
    """So many wrong passwords within an hour that no more are taken."""


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


def readable_phone(phone: str) -> str:
    """A phone as people read it: `+7 912 345-67-89`."""
    import phonenumbers  # noqa: PLC0415 - slow to import

    return phonenumbers.format_number(phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def masked_email(email: str) -> str:
    """The address as far as its owner needs it: `a•••@example.ru`."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}•••@{domain}"


def send_code(
    work: Work, person: Person, email: str, *, policy: Policy, write: Callable[[str], Letter], now: datetime
) -> None:
    """Send a fresh code to the address; `write` makes the letter. The chat's earlier code is void.

    Raises:
        CodeSentJustNow: before the pause since the last code is over.
        TooManyCodes: when the e-mail, the person or the network address has had too many today.
    """
    previous = work.codes.of_chat(person.chat)
    if previous is not None:
        wait = previous.sent_at + policy.code_pause - now
        if wait > timedelta(0):
            seconds = -(-wait // timedelta(seconds=1))
            raise CodeSentJustNow(seconds, same_email=previous.email == email)
    limits = [
        *((who, policy.codes_a_day) for who in _counted(work, person, email)),
        *_limits_of_the_network(person, email, policy),
    ]
    for subject, most in limits:
        if work.tries.count("code", subject, now - _DAY) >= most:
            raise TooManyCodes
    for subject, _ in limits:
        work.tries.add("code", subject, now)
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    salt = secrets.token_bytes(16)
    work.codes.put(
        Code(
            chat=person.chat,
            email=email,
            salt=salt,
            hash=_hash(salt, code),
            sent_at=now,
            expires_at=now + policy.code_lives,
            tries_left=policy.code_tries,
        )
    )
    work.outbox.letter(write(code), at=now)


def confirm_email(work: Work, person: Person, typed: str, *, now: datetime) -> str:
    """Take the code that was typed and return the address that it confirms; a code serves once.

    Raises:
        NotACode: where six digits, parted or among words, are not the only ones.
        CodeWrong: with the tries that are left.
        CodeSpent: when there is no code to compare with.
    """
    digits = _parse_code(visible(typed))
    code = work.codes.of_chat(person.chat)
    if code is None or code.tries_left < 1 or now >= code.expires_at:
        raise CodeSpent
    if not compare_digest(_hash(code.salt, digits), code.hash):
        left = code.tries_left - 1
        work.codes.put(replace(code, tries_left=left))
        if not left:
            raise CodeSpent
        raise CodeWrong(left)
    work.codes.drop(person.chat)
    return code.email


def ensure_can_try_password(work: Work, person: Person, email: str, *, policy: Policy, now: datetime) -> None:
    """Count a try of a password, before it is known to be right, so that a crash gives none for nothing.

    Raises:
        TooManyPasswords: when the e-mail or the person has had too many within an hour.
    """
    subjects = _counted(work, person, email)
    for subject in subjects:
        if work.tries.count("password", subject, now - _HOUR) >= policy.password_tries_an_hour:
            raise TooManyPasswords
    for subject in subjects:
        work.tries.add("password", subject, now)


def open_cabinet(
    work: Work,
    person: Person,
    *,
    email: str,
    phone: str,
    password_hash: str,
    consent_version: str,
    rules_version: str,
    now: datetime,
) -> Cabinet:
    """Open a cabinet for a confirmed address, with the two acts of consent that were given for it.

    An address that has got a cabinet meanwhile, from a second phone, enters that one.
    """
    known = work.cabinets.by_email(email)
    if known is not None:
        return enter(work, person, known, now=now)
    cabinet = work.cabinets.add(email=email, phone=phone, password_hash=password_hash, at=now)
    for kind, version in (
        (ConsentKind.PERSONAL_DATA, consent_version),
        (ConsentKind.RULES, rules_version),
    ):
        work.consents.add(
            Consent(kind=kind, version=version, given_at=now, channel=person.channel, cabinet_id=cabinet.id)
        )
    work.audit.record(at=now, actor=person.actor, action="cabinet-opened", subject=f"cabinet:{cabinet.id}")
    return enter(work, person, cabinet, now=now)


def enter(work: Work, person: Person, cabinet: Cabinet, *, now: datetime) -> Cabinet:
    """Let the chat hold the cabinet."""
    work.cabinets.enter(person.chat, cabinet.id)
    work.audit.record(at=now, actor=f"chat:{person.chat}", action="entered", subject=f"cabinet:{cabinet.id}")
    return cabinet


def leave(work: Work, person: Person, *, now: datetime) -> None:
    """Let the chat hold no cabinet."""
    work.cabinets.leave(person.chat)
    work.audit.record(at=now, actor=person.actor, action="left", subject=f"chat:{person.chat}")


def _counted(work: Work, person: Person, email: str) -> list[str]:
    """Whose tries these are: the person's, and those of all strangers at this e-mail.

    A chat that the cabinet has been open in is no stranger, so nobody can shut an owner out of it.
    """
    cabinet = work.cabinets.by_email(email)
    if cabinet is not None:
        entries = work.audit.of(f"cabinet:{cabinet.id}")
        if any(actor == f"chat:{person.chat}" and action == "entered" for _, actor, action in entries):
            return [person.actor]
    return [person.actor, email]


def _limits_of_the_network(person: Person, email: str, policy: Policy) -> Iterable[tuple[str, int]]:
    """Nobody makes the supplier write to strangers by the hundred, or uses up what one of them may have."""
    if person.address:
        yield person.address, policy.codes_an_address
        yield f"{person.address} {email}", policy.codes_an_address_to_one


def _is_one_slip_away(typed: str, known: str) -> bool:
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only needed while somebody registers

    return OSA.distance(typed, known) == 1


def _parse_code(typed: str) -> str:
    digits = "".join(character for character in typed if character not in _BETWEEN_DIGITS)
    if digits.isascii() and digits.isdecimal() and len(digits) == CODE_DIGITS:
        return digits
    among_words = re.findall(r"[0-9]+", typed)
    if len(among_words) == 1 and len(among_words[0]) == CODE_DIGITS:
        return str(among_words[0])
    raise NotACode


def _hash(salt: bytes, code: str) -> bytes:
    return hmac(salt, code.encode(), sha256).digest()
