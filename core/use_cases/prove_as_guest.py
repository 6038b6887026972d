"""An account is proven without registration, by the rules of linking and closer limits.

A chat costs less than a cabinet, and guests are shown the ends of meters' numbers. So here meter numbers are
limited for an account as well; whoever is kept out by it links the account in a cabinet.
"""

from datetime import datetime, timedelta
from typing import Final

from core.base.ids import AccountNumber
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Person
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.forbid_guests import ensure_guests_allowed
from core.use_cases.link_account import MeterNotEnough, Proof, ProofRejected, prove

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_EVERYBODY: Final = "everybody"


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
        (number, now - _DAY, policy.guests.wrong_proofs_an_account),
        (_EVERYBODY, now - _HOUR, policy.guests.wrong_proofs_an_hour),
    )
    work.tries.hold("guest-proof", *(who for who, _, _ in limits))
    if any(work.tries.count("guest-proof", who, since) >= most for who, since, most in limits):
        raise TooManyGuestProofs
    try:
        account = prove(work, person, number, proof, policy=policy, now=now)
    except MeterNotEnough:
        raise TooManyGuestProofs from None
    except ProofRejected:
        for who, _, _ in limits:
            work.tries.add("guest-proof", who, now)
        raise
    ensure_guests_allowed(work, account.id)
    return account
