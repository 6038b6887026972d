"""Putting the last month's receipt together from what billing has stated."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.base.calendar import due_date
from core.base.months import Month
from core.model.accounts import Account
from core.model.meters import Meter
from core.model.readings.reading import Reading, with_consumption
from core.model.receipts.receipt import BilledAccount, Contacts, MeterLine, Receipt
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.work import Work
from core.use_cases.see_balance import last_statement


def last_receipt(
    work: Work,
    account: Account,
    *,
    supplier: Supplier,
    source_names: Mapping[str, str],
    policy: Policy,
    now: datetime,
) -> Receipt:
    """The receipt of the last charged month.

    Args:
        work: the unit of work.
        account: whose receipt it is; proven to be the person's.
        supplier: who issues it.
        source_names: how the subscriber reads the sources of readings.
        policy: the supplier's settings.
        now: when it is made.

    Raises:
        NothingCharged: when billing has charged the account nothing yet.
    """
    statement = last_statement(work, account)
    month = statement.month
    return Receipt(
        payee=supplier.payee,
        supplier=supplier.contacts,
        network=Contacts(name=account.network_company) if account.network_company else None,
        account=BilledAccount(
            number=account.number,
            els=account.els,
            address=account.address,
            area=account.area,
            registered=account.registered,
            residents=account.residents,
            owner=account.owner or None,
        ),
        month=month,
        meters=tuple(
            line
            for meter in work.meters.of_account(account.id)
            if _was_there(meter, month)
            for line in _meter_lines(meter, work.readings.of_meter(meter.id), month, source_names)
        ),
        lines=tuple(work.charges.lines_of(account.id, month)),
        services=statement.services,
        penalty=statement.penalty,
        due=due_date(month, shift=policy.shift_due),
        made_at=policy.local(now),
        e_receipt=account.e_receipt,
        has_code=policy.payment_qr,
    )


def _was_there(meter: Meter, month: Month) -> bool:
    begun = meter.installed is None or meter.installed <= month.last_day
    return begun and (meter.removed is None or meter.removed >= month.first_day)


def _meter_lines(
    meter: Meter, readings: Sequence[Reading], month: Month, source_names: Mapping[str, str]
) -> list[MeterLine]:
    counted = [reading for reading in with_consumption(meter, readings) if reading.month <= month]
    current = counted[-1] if counted and counted[-1].month == month else None
    earlier = [reading for reading in counted if reading is not current]
    previous = earlier[-1] if earlier else None
    return [
        MeterLine(
            number=meter.number,
            zone=zone,
            previous=previous.values[at] if previous and at < len(previous.values) else None,
            previous_on=previous.taken_on if previous else None,
            current=current.values[at] if current and at < len(current.values) else None,
            current_on=current.taken_on if current else None,
            consumption=current.consumption[at] if current and at < len(current.values) else None,
            source=source_names.get(current.source, current.source) if current else "",
            verify_until=meter.verify_until,
        )
        for at, zone in enumerate(meter.zones)
    ]
