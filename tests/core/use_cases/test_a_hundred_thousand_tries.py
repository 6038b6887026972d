"""A script with any number of chats, addresses and mailboxes tries each door 100 000 times within an hour.

Each try comes from a chat and an address of its own, by one messenger after another, so that nothing binds
the script but what is counted for an account, an e-mail or everybody. What is counted stands in the database
alone: `tests/storage/test_guessing.py` has several processes try at once.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final

import pytest

from core.base.ids import AccountNumber, CabinetId
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Person
from core.model.cabinets.delegation import Rights
from core.model.cabinets.passwords import hash_password
from core.model.cabinets.permits import PermitSpent, Purpose
from core.model.messages.facts import CodeIssued
from core.use_cases.check_code import NothingUnderCode, check
from core.use_cases.confirm_email import CodeWrong, TooManyCodes, confirm_email, send_code
from core.use_cases.delegate_account import NoSuchInvitation, Offered, invite, invited
from core.use_cases.enter_by_page import chat_and_email_of, open_entry_page
from core.use_cases.find_account_as_guest import NoSuchAccount, find_account
from core.use_cases.hand_over import LinkUnknown, give_link, open_link
from core.use_cases.link_account import (
    CodeProof,
    MeterProof,
    PairProof,
    Proof,
    ProofRejected,
    SumProof,
    prove,
)
from core.use_cases.prove_as_guest import prove_as_guest
from core.use_cases.recover_password import NotRegistered, Told, ask_recovery, email_of_link
from core.use_cases.sign_in import PasswordWrong, enter_by_password
from core.use_cases.this_is_not_me import this_is_not_me_by_code
from tests.core.household import ACCOUNT, CHARGE, METER, NOW, POLICY, a_chat, hands_in, settle, town

if TYPE_CHECKING:
    from collections.abc import Callable


TRIES: Final = 100_000
ANNA: Final = "anna@mail.ru"
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Town:
    """Anna has the account in her cabinet, with a password; the script has as many chats as it wants."""

    def __init__(self) -> None:
        self.work = town()
        self.anna, self.cabinet = settle(self.work, "anna", ACCOUNT)
        self.work.cabinets.set_password(self.cabinet.id, hash_password("correct horse"))

    def script(self, number: int, *, in_cabinet: bool = False) -> Person:
        """The script's next chat, in a cabinet of its own where it takes one."""
        channel = ("telegram", "vk", "web")[number % 3]
        return Person(
            chat=a_chat(1_000 + number).id,
            channel=channel,
            source=self.anna.source,
            cabinet=CabinetId(1_000 + number) if in_cabinet else None,
            address=f"2001:db8:{number:x}::" if channel == "web" else "",
        )


@pytest.fixture
def home() -> Town:
    return Town()


def _code12(number: int) -> str:
    """A code of twelve characters, another one each time."""
    return "".join(_CROCKFORD[(number >> 5 * place) % 32] for place in range(12))


# Each door: one try, which raises what the script is answered with.


def _account_number(home: Town, number: int) -> None:
    typed = AccountNumber(str(3_000_000_000 + number))
    find_account(home.work, home.script(number), typed, policy=POLICY, now=NOW)


def _guests_proof(proof: Callable[[int], Proof]) -> Callable[[Town, int], None]:
    def door(home: Town, number: int) -> None:
        prove_as_guest(home.work, home.script(number), ACCOUNT.number, proof(number), policy=POLICY, now=NOW)

    return door


def _proof(proof: Callable[[int], Proof]) -> Callable[[Town, int], None]:
    def door(home: Town, number: int) -> None:
        person = home.script(number, in_cabinet=True)
        prove(home.work, person, ACCOUNT.number, proof(number), policy=POLICY, now=NOW)

    return door


def _sum(number: int) -> SumProof:
    return SumProof(70_000 + number)


def _meter(number: int) -> MeterProof:
    """Its end is shown to guests; the right one comes last."""
    return MeterProof(f"{(number + 38_209) % TRIES:05}746")


def _drawn(number: int) -> CodeProof:
    """A receipt's code that the script has drawn."""
    return CodeProof(70_000 + number, None)


def _pair(number: int) -> PairProof:
    return PairProof(70_000 + number, METER.number)


def _code(home: Town, number: int) -> None:
    """Five tries at each code that anna's mailbox gets."""
    person = home.script(number // POLICY.code_tries)
    if number % POLICY.code_tries == 0:
        send_code(home.work, person, ANNA, policy=POLICY, now=NOW)
    confirm_email(home.work, person, _wrong_code(home, person), now=NOW)


def _wrong_code(home: Town, person: Person) -> str:
    codes = (
        fact.code for fact, _ in home.work.told if isinstance(fact, CodeIssued) and fact.chat == person.chat
    )
    return "000000" if next(codes, "") != "000000" else "111111"


def _password(home: Town, number: int) -> None:
    chat = a_chat(1_000 + number)
    enter_by_password(home.work, chat, ANNA, f"guess {number}", policy=POLICY, now=NOW)


def _is_registered(home: Town, number: int) -> None:
    if (
        ask_recovery(home.work, home.script(number), f"a{number}@mail.ru", policy=POLICY, now=NOW)
        is Told.NOTHING
    ):
        raise TooManyCodes


def _handover(home: Town, number: int) -> None:
    if number == 0:
        give_link(home.work, home.anna, home.cabinet, policy=POLICY, now=NOW)
    chat = a_chat(1_000 + number % 500)
    person = home.script(number % 500)
    open_link(home.work, person, chat, token_urlsafe(32), policy=POLICY, now=NOW)


def _letters_link(home: Town, number: int) -> None:
    if number == 0:
        ask_recovery(home.work, home.anna, ANNA, policy=POLICY, now=NOW)
    email_of_link(home.work, token_urlsafe(32), Purpose.BY_LINK, now=NOW)


def _entry_page(home: Town, number: int) -> None:
    if number == 0:
        open_entry_page(home.work, home.anna, ANNA, policy=POLICY, now=NOW)
    chat_and_email_of(home.work, token_urlsafe(32), now=NOW)


def _stop(home: Town, number: int) -> None:
    person = home.script(number)
    this_is_not_me_by_code(home.work, person, a_chat(person.chat), _code12(number), policy=POLICY, now=NOW)


def _invitation(home: Town, number: int) -> None:
    if number == 0:
        invite(home.work, home.anna, ACCOUNT, Offered(rights=Rights.SEE, name="", days=None), now=NOW)
    invited(home.work, home.script(number % 20_000), f"{number:012}", policy=POLICY, now=NOW)


def _reading(home: Town, number: int) -> None:
    if number == 0:
        hands_in(home.work, home.anna, 8700)
    check(home.work, home.script(number), _code12(number), policy=POLICY, now=NOW)


GUESTS = POLICY.guests
DOORS: Final = {
    "an account by its number": (_account_number, NoSuchAccount, GUESTS.wrong_numbers_an_hour),
    "a guest's sum": (_guests_proof(_sum), ProofRejected, GUESTS.wrong_proofs_an_account),
    "a guest's meter": (_guests_proof(_meter), ProofRejected, GUESTS.wrong_proofs_an_account),
    "a sum": (_proof(_sum), ProofRejected, POLICY.proofs_an_account),
    "a meter": (_proof(_meter), ProofRejected, POLICY.proofs_an_account),
    "a receipt's code": (_proof(_drawn), ProofRejected, POLICY.proofs_an_account),
    "a letter's code": (_code, CodeWrong, POLICY.codes_a_day * (POLICY.code_tries - 1)),
    "a password": (_password, PasswordWrong, POLICY.password_tries_an_hour),
    "who is registered": (_is_registered, NotRegistered, POLICY.recoveries_an_hour),
    "a link to another messenger": (_handover, LinkUnknown, 500 * POLICY.guesses_a_chat),
}
"""Each with the answer that tells something, and how often it may be given."""

LONG: Final = {
    "the sum beside the meter": (_proof(_pair), ProofRejected),
    "a letter's link": (_letters_link, PermitSpent),
    "a page for a password": (_entry_page, PermitSpent),
    "a code of «Это не я»": (_stop, PermitSpent),
    "an invitation": (_invitation, NoSuchInvitation),
    "a reading's code": (_reading, NothingUnderCode),
}
"""Secrets so long that 100 000 wrong ones tell nothing, and that have no account to be counted for."""


def _tries(home: Town, door: Callable[[Town, int], None]) -> Counter[str]:
    """How often each answer was given; «in» where there was no refusal."""
    answers: Counter[str] = Counter()
    for number in range(TRIES):
        try:
            door(home, number)
        except Refusal as refusal:
            answers[type(refusal).__name__] += 1
        else:
            answers["in"] += 1
    return answers


@pytest.mark.slow
@pytest.mark.parametrize("name", DOORS)
def test_what_tells_something_is_answered_no_oftener_than_the_limit(home: Town, name: str) -> None:
    door, telling, most = DOORS[name]
    answers = _tries(home, door)
    assert (answers[telling.__name__], answers["in"]) == (most, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
def test_what_is_too_long_to_be_guessed_is_never_hit(home: Town, name: str) -> None:
    door, same = LONG[name]
    answers = _tries(home, door)
    assert answers["in"] == 0
    assert answers[same.__name__]


def test_after_all_that_the_owner_of_the_account_and_of_the_mailbox_gets_in(home: Town) -> None:
    for name in ("a guest's sum", "a guest's meter", "a sum", "a meter", "a password"):
        door, _, most = DOORS[name]
        for number in range(most + 1):
            with suppress(Refusal):
                door(home, number)
    for number in range(POLICY.codes_a_day):
        with suppress(Refusal):
            send_code(home.work, home.script(number), ANNA, policy=POLICY, now=NOW)
    pair = PairProof(CHARGE.charged, METER.number)
    boris, _ = settle(home.work, "boris", chat=2)
    assert prove(home.work, boris, ACCOUNT.number, pair, policy=POLICY, now=NOW) == ACCOUNT
    send_code(home.work, home.anna, ANNA, policy=POLICY, now=NOW)
    chat = a_chat(home.anna.chat)
    entered = enter_by_password(home.work, chat, ANNA, "correct horse", policy=POLICY, now=NOW)
    assert entered.id == home.cabinet.id
