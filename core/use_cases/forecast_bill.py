"""What the month after the last charged one is likely to come to."""

from decimal import Decimal
from typing import Final

from core.base.money import roubles
from core.base.months import Month
from core.base.periods import Period
from core.model.accounts import Account
from core.model.charges.charge import ELECTRICITY, Basis, Charge
from core.model.charges.forecast import Forecast, forecast_of
from core.model.charges.tariffs import NoTariff, PriceList
from core.model.meters import Zone
from core.ports.work import Work

_BACK: Final = 24


def forecast(work: Work, account: Account) -> Forecast | None:
    """The corridor of the month after the last charged one; None where too little was metered."""
    charged = work.charges.span(account.id)
    if charged is None:
        return None
    found = work.charges.of_period(account.id, Period.ending(charged.last, _BACK))
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
    month = charged.last.plus(1)
    prices = work.tariffs.of_group(account.tariff_group)
    price = _price_of(priced) * _dearer(prices, account, priced.month, month)
    volumes = {charge.month: charge.volume for charge in metered if charge.volume is not None}
    return forecast_of(volumes, price, month)


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
