"""What the supplier decides: the numbers of its rules, which the configuration may change."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The supplier's settings as core reads them; the defaults are those of the configuration."""

    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Moscow"))
    """Decides every «day N» rule."""

    window_first_day: int = 15
    window_last_day: int = 25
    """Until this day a reading counts for its month (ПП 354, п. 31 «ж»)."""
    unusual_times: Decimal = Decimal(3)
    """So many times the average is worth asking about."""
    unusual_kwh: Decimal = Decimal(300)
    """Below this a consumption is never unusual."""
    power_kw: Decimal = Decimal(15)
    """What a household can draw where the meter's own limit is not known."""

    code_lives: timedelta = timedelta(minutes=10)
    code_tries: int = 5
    code_pause: timedelta = timedelta(seconds=60)
    """How long a person waits before another code can be sent."""
    codes_a_day: int = 10
    """Letters to one address in 24 hours."""
    password_tries_an_hour: int = 5

    proofs_a_person: int = 5
    """Wrong proofs of one person in 24 hours."""
    proofs_an_address: int = 50
    """The same of one network address: mobile operators put thousands of people behind one."""
    proofs_an_account: int = 20
    """Wrong sums of one account in 24 hours, after which it cannot be linked by sum for that day."""
    checks_an_hour: int = 10
    """Codes of documents and readings that one person may check in an hour."""

    shift_due: bool = True
    """A due day on a day off moves to the next working day (ГК ст. 193)."""

    def local(self, instant: datetime) -> datetime:
        """The instant on the supplier's clock."""
        return instant.astimezone(self.time_zone)
