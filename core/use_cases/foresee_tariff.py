"""What a tariff that comes into force means for the usual month of those who pay by it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from core.base.ids import CabinetId
from core.base.money import Kopecks, half_up
from core.base.months import Month
from core.base.periods import Period
from core.model.accounts import Account, AccountStatus
from core.model.charges.charge import ELECTRICITY
from core.model.charges.other_tariff import metered_volumes
from core.model.charges.pricing import charge, total
from core.model.charges.tariffs import NoTariff, TariffStart
from core.model.messages.facts import TariffChanging
from core.model.messages.recipients import ToCabinet
from core.model.meters import Zone
from core.ports.work import Work

AHEAD: Final = timedelta(days=14)
"""How long before its first day a tariff is told of."""
_YEAR: Final = 12
_LEAST_MONTHS: Final = 3
"""With fewer metered months nothing is usual yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffEffect:
    """What the usual month of an account comes to by the tariff of now, and by the one that is to come."""

    account: Account
    volume: Decimal
    """The average of the last twelve months, whole kWh."""
    before: Kopecks
    after: Kopecks


def coming_tariffs(work: Work, today: date) -> list[TariffStart]:
    """The tariffs that come into force soon, of which people are told now."""
    return work.tariffs.starting(after=today, until=today + AHEAD)


def queue_tariff_changes(
    work: Work, starts: Collection[TariffStart], *, after: CabinetId, until: CabinetId, now: datetime
) -> None:
    """Queue one message for each of some people and each day of change; done again it queues nothing."""
    groups: defaultdict[date, list[str]] = defaultdict(list)
    for start in starts:
        groups[start.day].append(start.group)
    for day, named in groups.items():
        for cabinet in work.reminded.with_tariffs(named, after=after, until=until):
            work.outbox.tell(
                TariffChanging(since=day), ToCabinet(cabinet), at=now, key=f"{cabinet}:{day.isoformat()}"
            )


def effects_of(work: Work, cabinet: CabinetId, since: date) -> list[TariffEffect]:
    """What the tariffs that come into force on a day mean for a person's accounts, where it is any."""
    found = []
    for link in work.links.of_cabinet(cabinet):
        account = work.accounts.get(link.account_id)
        effect = None if account.status is AccountStatus.CLOSED else _effect(work, account, since)
        if effect is not None and effect.before != effect.after:
            found.append(effect)
    return found


def _effect(work: Work, account: Account, since: date) -> TariffEffect | None:
    """None where nothing is usual yet, or a price is not known."""
    usual = _usual(work, account)
    if usual is None:
        return None
    # The first day of a settlement month chooses its tariff.
    month = Month.of(since) if since.day == 1 else Month.of(since).plus(1)
    prices, group = work.tariffs.of_group(account.tariff_group), account.tariff_group
    try:
        before, after = (
            total(charge(prices, usual, group=group, month=each)) for each in (month.plus(-1), month)
        )
    except NoTariff:
        return None
    return TariffEffect(account=account, volume=sum(usual.values(), Decimal(0)), before=before, after=after)


def _usual(work: Work, account: Account) -> dict[Zone, Decimal] | None:
    """The average of the metered months among the last twelve charged ones, by the zones of the last."""
    span = work.charges.span(account.id)
    if span is None:
        return None
    period = Period(max(span.first, span.last.plus(1 - _YEAR)), span.last)
    lines = work.charges.lines_of_period(account.id, period)
    months = [
        volumes
        for each in work.charges.of_period(account.id, period)
        if each.service == ELECTRICITY and (volumes := metered_volumes(each, lines)) is not None
    ]
    alike = [each for each in months if each.keys() == months[0].keys()]
    if len(alike) < _LEAST_MONTHS:
        return None
    return {
        zone: Decimal(half_up(sum((each[zone] for each in alike), Decimal(0)) / len(alike)))
        for zone in alike[0]
    }
