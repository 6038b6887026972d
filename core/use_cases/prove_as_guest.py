"""An account is proven without registration, by the rules of linking and closer limits.

A chat costs less than a cabinet, and guests are shown the ends of meters' numbers. So here meter numbers are
limited for an account as well; whoever is kept out by it links the account in a cabinet.
"""

from datetime import datetime

from core.base.ids import AccountNumber
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Person
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.forbid_guests import ensure_guests_allowed
from core.use_cases.limits import DAY, EVERYBODY, HOUR, Limit, count_try, is_reached
from core.use_cases.link_account import MeterNotEnough, Proof, ProofRejected, prove


class TooManyGuestProofs(Refusal):
    """Guests have tried so many wrong proofs, of this account or of all, that none is compared now."""


def prove_as_guest(
    work: Work, person: Person, number: AccountNumber, proof: Proof, *, policy: Policy, now: datetime
) -> Account:
    """Find the account and accept the proof.

    Raises:
        TooManyGuestProofs: before anything is compared, the same for numbers that do not exist.
        GuestsForbidden: when the account is proven, and an owner has forbidden guests.

    The other refusals are those of `link_account.prove`.
    """
    limits = (
        Limit("guest-proof", number, policy.guests.wrong_proofs_an_account, DAY),
        Limit("guest-proof", EVERYBODY, policy.guests.wrong_proofs_an_hour, HOUR),
    )
    if is_reached(work, limits, now):
        raise TooManyGuestProofs
    try:
        account = prove(work, person, number, proof, policy=policy, now=now)
    except MeterNotEnough:
        raise TooManyGuestProofs from None
    except ProofRejected:
        count_try(work, limits, now)
        raise
    ensure_guests_allowed(work, account.id)
    return account
