"""Export of the payments made by a link, which billing takes out of the bot.

A row states a payment as it stands: what its account is to be credited with. When money is given back later,
the row leaves once more under the same numbers with the sum that stays, 0.00 when nothing does, and stands
in the place of the earlier one.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from adapters.registers.exporting.outgoing import write_out
from adapters.registers.importing.upsert import instant
from core.base.ids import AccountNumber
from core.base.money import Kopecks, roubles
from core.base.months import Month
from core.model.payments.online_payment import PaymentStatus, credit_of
from core.model.receipts.payment_qr import purpose
from storage import tables
from storage.bulk import Database, Row

PAYMENTS: Final = ("account", "date", "amount", "provider", "provider_id", "fee", "email", "purpose", "id")

_WANTED: Final = (
    *("id", "account_id", "paid_on", "received", "fee", "refunded"),
    *("provider", "provider_id", "email", "period", "token"),
)
_PAID: Final = f"status = '{PaymentStatus.SUCCEEDED}'"
_NOT_EXPORTED: Final = f"WHERE {_PAID} AND exported_at IS NULL"


def export_payments(database_url: str, out: Path, *, now: datetime, since: date | None = None) -> int:
    """Write the payments that have succeeded and not been exported as they stand; how many there were.

    Args:
        database_url: an SQLAlchemy URL of a prepared database.
        out: the register, which must not be there yet.
        now: the moment of the export, in UTC.
        since: export everything paid from this day on once more, exported or not.

    Raises:
        NotWritten: when the file is there, or cannot be written; nothing is marked then.
        DatabaseRefused: when the database cannot be worked with; the same.
    """
    leaving: list[Row] = []

    def take(database: Database) -> Iterator[list[str]]:
        where = f"WHERE {_PAID} AND paid_on >= '{since.isoformat()}'" if since else _NOT_EXPORTED
        found = database.select(tables.online_payments, ("id",), where)
        exported_at = instant(now)
        # Marked before they are read: what is refunded meanwhile on PostgreSQL waits, and leaves again.
        database.update(
            tables.online_payments, ("id",), ("exported_at",), [(number, exported_at) for (number,) in found]
        )
        leaving.extend(sorted(database.matching(tables.online_payments, _WANTED, ("id",), found)))
        return _rows(database, leaving)

    write_out(database_url, out, PAYMENTS, take)
    return len(leaving)


def _rows(database: Database, payments: Sequence[Row]) -> Iterator[list[str]]:
    accounts: dict[int, str] = dict(
        database.matching(
            tables.accounts, ("id", "number"), ("id",), dict.fromkeys((payment[1],) for payment in payments)
        )
    )
    for _, account_id, paid_on, received, fee, refunded, provider, provider_id, *rest in payments:
        email, period, token = rest
        account = accounts[account_id]
        yield [
            account,
            str(paid_on),
            _sum(credit_of(received, fee, refunded)),
            provider,
            provider_id,
            _sum(fee),
            email,
            purpose(AccountNumber(account), Month(*divmod(period, 100))),
            token,
        ]


def _sum(amount: Kopecks) -> str:
    """`1234.50`."""
    return f"{roubles(amount):.2f}"
