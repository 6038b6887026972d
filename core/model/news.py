"""What billing has stated anew since people were last told."""

from dataclasses import dataclass

from core.model.accounts import Account
from core.model.charges.charge import Payment
from core.model.meters import Meter
from core.model.notices import Notice
from core.model.readings.reading import Reading


@dataclass(frozen=True, slots=True, order=True)
class Marks:
    """How far billing's facts have been told of: the last id of each kind."""

    payments: int = 0
    notices: int = 0
    corrections: int = 0
    """Of the audit, which holds what billing has put right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new to one person, about all accounts together."""

    payments: tuple[tuple[Account, Payment], ...] = ()
    notices: tuple[tuple[Account, Notice], ...] = ()
    """Those that have not been read."""
    readings: tuple[tuple[Account, Meter, Reading], ...] = ()
    """Those handed in here that billing has put right, as they now stand."""

    @property
    def accounts(self) -> list[Account]:
        """Whose news it is; an account comes as often as it has some."""
        return [
            *(account for account, _ in self.payments),
            *(account for account, _ in self.notices),
            *(account for account, _, _ in self.readings),
        ]

    def __bool__(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.payments or self.notices or self.readings)
