"""The meters of which an account's readings are taken."""

from datetime import date

from core.base.ids import MeterId
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.meters import Meter
from core.ports.work import Work


class MeterGone(Refusal):
    """The account has no such meter now."""


def current_meters(work: Work, account: Account, today: date) -> list[Meter]:
    """The meters that the account has today."""
    return [
        meter
        for meter in work.meters.of_account(account.id)
        if meter.removed is None or meter.removed > today
    ]


def current_meter(work: Work, account: Account, meter_id: MeterId, today: date) -> Meter:
    """One of the meters that the account has today.

    Raises:
        MeterGone: when it is not among them.
    """
    for meter in current_meters(work, account, today):
        if meter.id == meter_id:
            return meter
    raise MeterGone


def any_meter(work: Work, account: Account, meter_id: MeterId) -> Meter:
    """A meter that the account has or has had.

    Raises:
        MeterGone: when billing has taken it away, or it is another account's.
    """
    for meter in work.meters.of_account(account.id):
        if meter.id == meter_id:
            return meter
    raise MeterGone
