"""Everything that is known of a person, for the person (152-ФЗ ст. 14)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from core.base.ids import AccountId, CabinetId
from core.model.accounts import Account
from core.model.cabinets.cabinet import Link
from core.model.charges.charge import Charge, Payment
from core.model.meters import Meter
from core.model.readings.reading import Reading
from core.ports.work import Work

Record: TypeAlias = Mapping[str, Any]
Everything: TypeAlias = Mapping[str, Sequence[Record]]
"""What is known, by where it is kept; each record as names and values."""

_MOST_READINGS: Final = 5000


def gather(work: Work, cabinet: CabinetId) -> Everything:
    """What is kept of the person, then what the cabinet shows of each account that is open to them.

    Of an account there is no owner's name, no street, and no e-mail or phone that billing knows: they may be
    somebody else's.
    """
    links = work.links.of_cabinet(cabinet)
    accounts = [(open_link, work.accounts.get(open_link.account_id)) for open_link in links]
    return {
        **work.personal_data.of_cabinet(cabinet),
        "accounts": [_account(account, open_link) for open_link, account in accounts],
        "meters": [
            _meter(account, meter) for _, account in accounts for meter in work.meters.of_account(account.id)
        ],
        "account_readings": [
            _reading(account, reading, work)
            for _, account in accounts
            for reading in work.readings.of_account(account.id, limit=_MOST_READINGS)
        ],
        "charges": [
            _charge(account, charge) for _, account in accounts for charge in _charges(work, account.id)
        ],
        "payments": [
            _payment(account, payment) for _, account in accounts for payment in _payments(work, account.id)
        ],
    }


def _charges(work: Work, account: AccountId) -> list[Charge]:
    span = work.charges.span(account)
    return work.charges.of_period(account, span) if span else []


def _payments(work: Work, account: AccountId) -> list[Payment]:
    span = work.payments.span(account)
    return work.payments.of_account(account, *span) if span else []


def _account(account: Account, open_link: Link) -> Record:
    return {
        "number": account.number,
        "rights": open_link.rights,
        "linked_at": open_link.linked_at,
        "city": account.city,
        "area": account.area,
        "registered": account.registered,
        "residents": account.residents,
        "ownership_doc": account.ownership_doc,
        "network_company": account.network_company,
        "status": account.status,
    }


def _meter(account: Account, meter: Meter) -> Record:
    return {
        "account": account.number,
        "number": meter.number,
        "model": meter.model,
        "installed": meter.installed,
        "removed": meter.removed,
        "verify_until": meter.verify_until,
    }


def _reading(account: Account, reading: Reading, work: Work) -> Record:
    meter = work.meters.get(reading.meter_id)
    return {
        "account": account.number,
        "meter": meter.number if meter else "",
        "taken_on": reading.taken_on,
        "month": reading.month,
        "values": reading.values,
        "consumption": reading.consumption,
        "source": reading.source,
        "status": reading.status,
    }


def _charge(account: Account, charge: Charge) -> Record:
    return {
        "account": account.number,
        "month": charge.month,
        "service": charge.service,
        "tariff": charge.tariff,
        "opening": charge.opening,
        "charged": charge.charged,
        "recalculated": charge.recalculated,
        "quality": charge.quality,
        "paid": charge.paid,
        "closing": charge.closing,
        "volume": charge.volume,
    }


def _payment(account: Account, payment: Payment) -> Record:
    return {
        "account": account.number,
        "date": payment.date,
        "amount": payment.amount,
        "channel": payment.channel,
        "status": payment.status,
        "period": payment.period,
    }
