"""What the month after the last charged one is likely to come to."""

from datetime import date
from decimal import Decimal
from typing import Final

from core.base.money import roubles
from core.base.months import Month
from core.model.accounts import Account
from core.model.charges.charge import ELECTRICITY, Basis, Charge
from core.model.charges.forecast import Forecast, SoFar, forecast_of
from core.model.charges.pricing import estimate_cost
from core.model.charges.tariffs import NoTariff, PriceList
from core.model.meters import Zone
from core.model.readings.reading import previous_reading
from core.model.readings.unusual_use import span_of
from core.model.readings.window import window_on
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.see_meters import current_meters

_YEARS: Final = 2


def forecast(work: Work, account: Account, policy: Policy, today: date) -> Forecast | None:
    """The corridor of the month after the last charged one; None where too little was metered.

    Readings that have been accepted for the month narrow it, where every meter of the account has one.
    """
    found = work.charges.of_last_years(account.id, _YEARS)
    metered = [
        charge
        for charge in found
        if charge.service == ELECTRICITY
        and charge.volume is not None
        and charge.basis not in {Basis.AVERAGE, Basis.NORM}
    ]
    priced = next((charge for charge in metered if charge.volume), None)
    if priced is None:
        return None
    month = found[0].month.plus(1)
    prices = work.tariffs.of_group(account.tariff_group)
    price = _price_of(priced) * _dearer(prices, account, priced.month, month)
    volumes = {charge.month: charge.volume for charge in metered if charge.volume is not None}
    return forecast_of(volumes, price, month, _so_far(work, account, month, policy, today))


def _so_far(work: Work, account: Account, month: Month, policy: Policy, today: date) -> SoFar | None:
    """What the month's readings show; None where a meter has none, or its reading holds other months too."""
    meters = current_meters(work, account, today)
    cost, daily, taken_on = 0, Decimal(0), date.max
    for meter in meters:
        readings = work.readings.of_meter(meter.id)
        of_month = [reading for reading in readings if reading.month == month and reading.counts]
        if not of_month:
            return None
        last = max(of_month, key=lambda reading: (reading.taken_on, reading.received_at))
        before = previous_reading(
            meter, readings, month=month, taken_on=last.taken_on, network_sources=frozenset()
        )
        span = span_of(meter, before, last)
        if span is None or before.month != month.plus(-1):
            return None
        comes_to = estimate_cost(
            work.tariffs.of_group(account.tariff_group),
            group=account.tariff_group,
            zones=meter.zones,
            consumption=span.kwh,
            month=month,
            fraction=policy.bill_fraction,
        )
        if comes_to is None:
            return None
        cost, daily = cost + comes_to, daily + span.total / span.days
        taken_on = min(taken_on, last.taken_on)
    if not meters:
        return None
    closes = window_on(taken_on, policy.windows).closes_on(month)
    return SoFar(cost=cost, daily=daily, days_left=max(1, (closes - taken_on).days))


def _price_of(charge: Charge) -> Decimal:
    """What a kWh came to, whatever its zones and ranges."""
    return roubles(charge.charged) / charge.volume if charge.volume else Decimal(0)


def _dearer(prices: PriceList, account: Account, then: Month, now: Month) -> Decimal:
    """How many times as dear a kWh has become; 1 where the tariffs do not tell."""
    for zone in (Zone.SINGLE, Zone.DAY, Zone.PEAK):
        try:
            before = prices.price(account.tariff_group, zone, 1, then)
            return prices.price(account.tariff_group, zone, 1, now) / before if before else Decimal(1)
        except NoTariff:
            continue
    return Decimal(1)
