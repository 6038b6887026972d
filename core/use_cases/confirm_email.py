"""An e-mail is confirmed by a one-time code before it opens anything."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from typing import Final

from core.base.ids import ChatId
from core.base.refusals import Refusal
from core.base.typed import visible
from core.model.cabinets.cabinet import Code, Person
from core.model.messages.facts import CodeIssued
from core.model.messages.recipients import ToAddress
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.limits import DAY, Limit, take_try

CODE_DIGITS: Final = 6
_RUN_OF_DIGITS: Final = r"[0-9](?:[\s.\-\u2010-\u2014]*[0-9])*"


class CodeSentJustNow(Refusal):
    """A code was sent just now; another can be sent after so many seconds."""

    def __init__(self, seconds: int, *, same_email: bool) -> None:
        super().__init__()
        self.seconds = seconds
        self.same_email = same_email
        """Whether the last one went to the e-mail that is asked for now, so that it will do."""


class TooManyCodes(Refusal):
    """So many letters have gone to this e-mail, or for this person or network, that today is over."""


class CodeRefused(Refusal):
    """What was typed does not confirm the e-mail."""


class NotACode(CodeRefused):
    """What was typed cannot be a code; it costs no try."""


class CodeWrong(CodeRefused):
    """The code is another one; so many tries are left."""

    def __init__(self, tries_left: int) -> None:
        super().__init__()
        self.tries_left = tries_left


class CodeSpent(CodeRefused):
    """There is no code any more: its time or its tries are over."""


def send_code(work: Work, person: Person, email: str, *, policy: Policy, now: datetime) -> None:
    """Send a fresh code to the address. The chat's earlier code is void.

    Raises:
        CodeSentJustNow: before the pause since the last code is over.
        TooManyCodes: when the e-mail, the person or the network address has had too many today.
    """
    code = issue_code(work, person, email, policy=policy, now=now)
    fact = CodeIssued(chat=person.chat, code=code, expires_at=now + policy.code_lives)
    work.outbox.tell(fact, ToAddress(email), at=now)


def issue_code(work: Work, person: Person, email: str, *, policy: Policy, now: datetime) -> str:
    """A fresh code for a letter to the address; only its hash is kept.

    Raises:
        CodeSentJustNow: before the pause since the last code is over.
        TooManyCodes: when the e-mail, the person or the network address has had too many today.
    """
    ensure_pause_is_over(work, person, email, policy=policy, now=now)
    subjects = [
        *((who, policy.codes_a_day) for who in counted(work, email, chat=person.chat, actor=person.actor)),
        *_limits_of_the_network(person, email, policy),
    ]
    if not take_try(work, [Limit("code", who, most, DAY) for who, most in subjects], now):
        raise TooManyCodes
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
    return code


def ensure_pause_is_over(work: Work, person: Person, email: str, *, policy: Policy, now: datetime) -> None:
    """Refuse another letter for the chat so soon.

    Raises:
        CodeSentJustNow: before the pause since the chat's last code is over.
    """
    previous = work.codes.of_chat(person.chat)
    if previous is not None:
        wait = previous.sent_at + policy.code_pause - now
        if wait > timedelta(0):
            seconds = -(-wait // timedelta(seconds=1))
            raise CodeSentJustNow(seconds, same_email=previous.email == email)


def is_awaited(work: Work, chat: ChatId, expires_at: datetime, *, now: datetime) -> bool:
    """Whether the code of this time is the chat's own still: not expired, used or replaced by a newer one."""
    code = work.codes.of_chat(chat)
    return code is not None and code.expires_at == expires_at and now < code.expires_at


def confirm_email(work: Work, person: Person, typed: str, *, now: datetime) -> str:
    """Take the code that was typed and return the address that it confirms; a code serves once.

    Raises:
        NotACode: where no six digits stand together, parted or among words, or twice six.
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
    work.undeliverable.clear(code.email)  # the code has been read there
    return code.email


def counted(work: Work, email: str, *, chat: ChatId, actor: str) -> list[str]:
    """Whose tries these are: the person's, and those of all strangers at this e-mail.

    A chat that the cabinet has been open in is no stranger, so nobody can shut an owner out of it.
    """
    cabinet = work.cabinets.by_email(email)
    if cabinet is not None:
        entries = work.audit.of(f"cabinet:{cabinet.id}")
        if any(who == f"chat:{chat}" and action == "entered" for _, who, action in entries):
            return [actor]
    return [actor, email]


def _limits_of_the_network(person: Person, email: str, policy: Policy) -> Iterable[tuple[str, int]]:
    """Limit letters: nobody makes the supplier write to hundreds of strangers, or uses up one's codes."""
    if person.address:
        yield person.address, policy.codes_an_address
        yield f"{person.address} {email}", policy.codes_an_address_to_one


def _parse_code(typed: str) -> str:
    runs = ("".join(re.findall("[0-9]", run)) for run in re.findall(_RUN_OF_DIGITS, typed))
    codes = [run for run in runs if len(run) == CODE_DIGITS]
    if len(codes) != 1:
        raise NotACode
    return codes[0]


def _hash(salt: bytes, code: str) -> bytes:
    return hmac(salt, code.encode(), sha256).digest()
