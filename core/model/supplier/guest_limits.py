"""How much is done without registration before a door closes for a while."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestLimits:
    """Limits of guests, in 24 hours where nothing else is said; none of them binds a cabinet."""

    numbers_a_chat: int = 10
    """Account numbers that one chat may ask for; the same one again costs nothing."""
    wrong_numbers_an_address: int = 50
    """Numbers that do not exist, of one network address, behind which there may be thousands of people."""
    wrong_numbers_an_hour: int = 300
    """The same of all guests together, in an hour."""
    readings_a_chat: int = 20
    readings_an_account: int = 5
    """Readings that guests may hand in for one account."""
    readings_an_address: int = 500
    wrong_proofs_an_account: int = 20
    """Wrong sums and meter numbers that guests may try on one account."""
    wrong_proofs_an_hour: int = 100
    """The same of all guests and accounts together, in an hour."""
    payments_a_chat: int = 20
    """Payments that one chat may begin."""
    payments_an_account: int = 50
    payments_an_address: int = 500
