"""Telling the person who hands in a reading that it shows unusual use, and why that may be."""

from typing import Final

from core.base.months import Month
from core.base.periods import Period
from core.model.accounts import Account
from core.model.cabinets.cabinet import Cabinet
from core.model.cabinets.switches import Switch, of_meter
from core.model.charges.charge import ELECTRICITY, Basis
from core.model.readings.sources import NETWORK
from core.model.readings.unusual_use import UnusualUse, span_of, spans_of, unusual_use
from core.ports.work import Work
from core.use_cases.see_proof import ReadingProof
from core.use_cases.set_switch import is_on

_ESTIMATED: Final = frozenset({Basis.AVERAGE, Basis.NORM})


def notice(work: Work, cabinet: Cabinet, account: Account, proof: ReadingProof) -> UnusualUse | None:
    """What is unusual about an accepted reading; None where nothing is, or the person wants no word of it."""
    reading, meter, previous = proof.reading, proof.meter, proof.previous
    now = span_of(meter, previous, reading)
    if not reading.counts or now is None or previous.taken_on is None:
        return None
    before = [
        other
        for other in work.readings.of_meter(meter.id)
        if other.id != reading.id and other.taken_on <= previous.taken_on
    ]
    found = unusual_use(
        now,
        spans_of(meter, before),
        meter.zones,
        estimated=_estimated(work, account, previous.month, reading.month),
        network_read=any(
            other.counts and other.source in NETWORK and other.taken_on == previous.taken_on
            for other in before
        ),
    )
    # Most readings show nothing unusual, so the switch is looked at last.
    wanted = found is not None and is_on(work, cabinet.id, Switch.UNUSUAL_USE, of_meter(meter.id))
    return found if wanted else None


def _estimated(work: Work, account: Account, after: Month | None, until: Month) -> bool:
    """Whether a month between two was charged without a reading."""
    if after is None or until.since(after) <= 1:
        return False
    charges = work.charges.of_period(account.id, Period(after.plus(1), until.plus(-1)))
    return any(charge.service == ELECTRICITY and charge.basis in _ESTIMATED for charge in charges)
