"""Finding an office: those of a town, and the towns that have one."""

from collections.abc import Sequence

from core.base.ids import OfficeId
from core.model.accounts import Account
from core.model.supplier.offices import Office, is_in_town
from core.ports.work import Work


def offices_near(work: Work, account: Account) -> list[Office]:
    """The offices of the account's town; none where it has none, or its address is not known."""
    return [office for office in work.offices.open() if is_in_town(office, account.city)]


def offices_beside(work: Work, office_id: OfficeId) -> list[Office]:
    """The offices of the town of this one; none when it has been closed."""
    offices = work.offices.open()
    town = next((office.town for office in offices if office.id == office_id), None)
    return [office for office in offices if office.town == town]


def towns_with_offices(work: Work) -> Sequence[Office]:
    """The first office of each town."""
    towns: dict[str, Office] = {}
    for office in work.offices.open():
        towns.setdefault(office.town, office)
    return list(towns.values())
