"""How far it is to the next range of consumption this month, and what a kWh costs on both sides of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.base.months import Month
from core.base.refusals import Refusal
from core.model.accounts import Account, AccountStatus
from core.model.charges.ranges import RangeUse, use_of
from core.model.charges.tariffs import NoTariff, PriceList
from core.model.meters import Meter, Zone
from core.model.readings.sources import NETWORK
from core.model.readings.window import settlement_month, window_on
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.see_meters import current_meters


class NoRanges(Refusal):
    """The account's tariff has one price however much is used, or the account is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedRange:
    """A range of the month."""

    end: Decimal | None
    """Its last kWh; None for the last range."""
    prices: tuple[tuple[Zone, Decimal], ...]
    """Roubles for one kWh, a zone of the meters; empty where one of them is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeOutlook:
    """The ranges of a settlement month, and where the account stands among them."""

    month: Month
    closes_on: date
    """The last day whose reading counts for the month."""
    ranges: tuple[PricedRange, ...]
    use: RangeUse | None
    """None where the readings do not tell."""
    has_meters: bool
    is_read: bool
    """Whether each meter has a reading for the month; without one for the month before, that tells no use."""
    by_network: bool
    """Whether the network reads the meters, so that nobody has to."""


def has_ranges(work: Work, account: Account, policy: Policy, today: date) -> bool:
    """Whether the account's price depends on how much it uses in the month."""
    month = settlement_month(today, "", policy.windows)
    return account.status is not AccountStatus.CLOSED and bool(_ends(work, account, month))


def range_outlook(work: Work, account: Account, policy: Policy, today: date) -> RangeOutlook:
    """Where the account stands among the ranges of the month for which a reading of today would count.

    Raises:
        NoRanges: when there is one price only.
    """
    meters = current_meters(work, account, today)
    readings = {meter.id: work.readings.of_meter(meter.id) for meter in meters}
    newest = max(
        (reading for of_meter in readings.values() for reading in of_meter if reading.counts),
        key=lambda reading: reading.taken_on,
        default=None,
    )
    source = newest.source if newest else ""
    month = settlement_month(today, source, policy.windows)
    ends = _ends(work, account, month)
    if not ends or account.status is AccountStatus.CLOSED:
        raise NoRanges
    uses = [use_of(meter, readings[meter.id], month) for meter in meters]
    known = tuple(use for use in uses if use is not None)
    is_known = known and len(known) == len(uses) and not _was_replaced(work, account, month, today)
    prices = work.tariffs.of_group(account.tariff_group)
    by_network = source in NETWORK
    return RangeOutlook(
        month=month,
        closes_on=month.last_day if by_network else window_on(today, policy.windows).closes_on(month),
        ranges=tuple(
            PricedRange(end=end, prices=_prices(prices, account, meters, number, month))
            for number, end in enumerate((*ends, None), start=1)
        ),
        use=RangeUse(meters=known, ends=ends, today=today) if is_known else None,
        has_meters=bool(meters),
        is_read=all(
            any(reading.counts and reading.month == month for reading in readings[meter.id])
            for meter in meters
        ),
        by_network=by_network,
    )


def _ends(work: Work, account: Account, month: Month) -> tuple[Decimal, ...]:
    return work.tariffs.of_group(account.tariff_group).range_ends(account.tariff_group, month)


def _was_replaced(work: Work, account: Account, month: Month, today: date) -> bool:
    """Whether a meter was taken out since the month before began: what it counted is not known then."""
    since = month.plus(-1).first_day
    return any(
        meter.removed is not None and since <= meter.removed <= today
        for meter in work.meters.of_account(account.id)
    )


def _prices(
    prices: PriceList, account: Account, meters: Sequence[Meter], number: int, month: Month
) -> tuple[tuple[Zone, Decimal], ...]:
    zones = dict.fromkeys(zone for meter in meters for zone in meter.zones) or (Zone.SINGLE,)
    try:
        return tuple((zone, prices.price(account.tariff_group, zone, number, month)) for zone in zones)
    except NoTariff:
        return ()
