"""An account is found by its number alone, for those who do without registration.

That there is such a number is all that is learned here. So that numbers cannot be guessed, those asked for
are counted: all of a chat, and the wrong ones of a network address and of everybody together.
"""

from collections.abc import Iterable
from datetime import datetime

from core.base.ids import AccountNumber
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Person
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.limits import DAY, EVERYBODY, HOUR, Limit, count_try, is_reached


class NoSuchAccount(Refusal):
    """Billing knows no account of this number."""


class TooManyNumbers(Refusal):
    """So many numbers have been asked for that none is looked up for a while, right or wrong."""


def find_account(
    work: Work, person: Person, number: AccountNumber, *, policy: Policy, now: datetime
) -> Account:
    """The account of this number; to ask for the same one again costs nothing.

    A chat that has handed in readings of the account is let in whatever others have guessed, so nobody can
    shut out those who come every month.

    Raises:
        TooManyNumbers: before anything is told.
        NoSuchAccount: when there is none.
    """
    account = work.accounts.by_number(number)
    chat = f"chat:{person.chat}"
    if work.tries.count("guest-number", f"{chat} {number}", now - DAY):
        if account is None:
            raise NoSuchAccount
        return account
    of_chat = Limit("guest-number", chat, policy.guests.numbers_a_chat, DAY)
    wrong = list(_limits_of_wrong(person, policy))
    # Right ones come in thousands on the last day of the window, and need not wait.
    if is_reached(work, [of_chat, *wrong], now, hold=account is None):
        if account is not None and _has_been_here(work, person, account):
            return account
        raise TooManyNumbers
    for subject in (chat, f"{chat} {number}"):
        work.tries.add("guest-number", subject, now)
    if account is None:
        count_try(work, wrong, now)
        raise NoSuchAccount
    return account


def _limits_of_wrong(person: Person, policy: Policy) -> Iterable[Limit]:
    yield Limit("guest-wrong", EVERYBODY, policy.guests.wrong_numbers_an_hour, HOUR)
    if person.address:
        yield Limit("guest-wrong", person.address, policy.guests.wrong_numbers_an_address, DAY)


def _has_been_here(work: Work, person: Person, account: Account) -> bool:
    """Whether the account has readings that this chat has handed in."""
    return any(
        reading.handed_in_by == f"chat:{person.chat}"
        for meter in work.meters.of_account(account.id)
        for reading in work.readings.of_meter(meter.id)
    )
