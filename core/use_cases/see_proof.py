"""The proof of a reading: what was handed in, and about what it costs."""

from dataclasses import dataclass

from core.base.money import Kopecks
from core.model.accounts import Account
from core.model.charges.pricing import estimate_cost
from core.model.meters import Meter
from core.model.readings.reading import PreviousReading, Reading, previous_reading
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.see_meters import any_meter


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingProof:
    """What the proof of a reading says."""

    reading: Reading
    meter: Meter
    previous: PreviousReading
    cost: Kopecks | None
    """About what it costs by the tariff and ranges of its month; None where that is not known."""

    @property
    def is_first(self) -> bool:
        """Whether nothing is known of the time before it, so that no consumption follows from it."""
        return self.previous.taken_on is None


def proof_of(work: Work, account: Account, reading: Reading, policy: Policy) -> ReadingProof:
    """What the proof of the account's reading says.

    Raises:
        MeterGone: when billing has taken its meter away.
    """
    meter = any_meter(work, account, reading.meter_id)
    others = [other for other in work.readings.of_meter(meter.id) if other.id != reading.id]
    previous = previous_reading(meter, others, month=reading.month, taken_on=reading.taken_on)
    cost = estimate_cost(
        work.tariffs.of_group(account.tariff_group),
        group=account.tariff_group,
        zones=meter.zones,
        consumption=reading.consumption,
        month=reading.month,
        months=max(1, reading.month.since(previous.month)) if previous.month else 1,
        fraction=policy.bill_fraction,
    )
    return ReadingProof(reading=reading, meter=meter, previous=previous, cost=cost)
