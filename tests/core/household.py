"""Anna and her account as billing states it, for the tests of what people do."""

from datetime import UTC, date, datetime
from decimal import Decimal

from core.base.ids import AccountId, AccountNumber, CabinetId, ChatId, MeterId, MeterNumber, ReadingId
from core.base.months import Month
from core.model.accounts import Account
from core.model.cabinets.cabinet import Cabinet, ConsentKind, Edition, Person, ProofKind
from core.model.charges.charge import ELECTRICITY, Charge
from core.model.charges.tariffs import Tariff
from core.model.chats import Chat
from core.model.meters import Meter, Zone
from core.model.readings.reading import Reading, ReadingStatus
from core.model.readings.sources import Source
from core.model.supplier.policy import Policy
from core.use_cases.hand_in_reading import Submission, hand_in
from core.use_cases.sign_in import open_cabinet
from tests.doubles.memory_work import MemoryWork

NOW = datetime(2025, 10, 22, 9, 5, tzinfo=UTC)
"""12:05 of 22 October 2025 at the supplier's, in the middle of the window."""
TODAY = date(2025, 10, 22)
SEPTEMBER, OCTOBER = Month(2025, 9), Month(2025, 10)
POLICY = Policy()

ACCOUNT = Account(id=AccountId(1), number=AccountNumber("1234567890"), tariff_group="town")
NEIGHBOUR = Account(id=AccountId(2), number=AccountNumber("2200345678"))
METER = Meter(
    id=MeterId(1),
    account_id=ACCOUNT.id,
    number=MeterNumber("38-208 746"),
    installed=date(2020, 3, 1),
)
METER_OF_NEIGHBOUR = Meter(id=MeterId(2), account_id=NEIGHBOUR.id, number=MeterNumber("00417352"))
TARIFF = Tariff(group="town", zone=Zone.SINGLE, price=Decimal("6.62"), valid_from=date(2025, 7, 1))
CHARGE = Charge(
    account_id=ACCOUNT.id,
    month=SEPTEMBER,
    service=ELECTRICITY,
    opening=241630,
    charged=66200,
    paid=241630,
    closing=66200,
)
"""The receipt of September says 662,00."""


def billed(reading_id: int, day: date, value: int, consumption: int) -> Reading:
    """A reading of billing's own."""
    return Reading(
        id=ReadingId(reading_id),
        meter_id=METER.id,
        taken_on=day,
        received_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        month=Month.of(day),
        values=(Decimal(value),),
        consumption=(Decimal(consumption),),
        source="WEB",
        status=ReadingStatus.BILLED,
    )


def town() -> MemoryWork:
    """What billing has stated: two accounts, the first with a history and a receipt."""
    return MemoryWork(
        ACCOUNT,
        NEIGHBOUR,
        METER,
        METER_OF_NEIGHBOUR,
        TARIFF,
        CHARGE,
        billed(1, date(2025, 8, 24), 8490, 365),
        billed(2, date(2025, 9, 24), 8590, 100),
    )


def a_chat(number: int = 1) -> Chat:
    """A chat that holds no cabinet."""
    return Chat(id=ChatId(number), channel="web", peer=str(number), active_at=NOW)


def stranger(number: int = 1, address: str = "") -> Person:
    """Somebody without a cabinet."""
    return Person(chat=ChatId(number), channel="web", source=Source.BOT_WEB, address=address)


def an_edition(kind: ConsentKind, version: str = "1") -> Edition:
    """A text that people agree to."""
    return Edition(kind=kind, version=version, text=f"Текст {kind}, {version}")


def settle(work: MemoryWork, name: str = "anna", *accounts: Account, chat: int = 1) -> tuple[Person, Cabinet]:
    """Let a person have a cabinet in a chat of theirs, with accounts linked."""
    cabinet = open_cabinet(
        work,
        stranger(chat),
        a_chat(chat),
        email=f"{name}@mail.ru",
        phone="",
        password_hash="",
        consent=an_edition(ConsentKind.PERSONAL_DATA),
        rules=an_edition(ConsentKind.RULES),
        now=NOW,
    )
    for account in accounts:
        work.links.add(cabinet.id, account.id, ProofKind.SUM, NOW)
    return Person(chat=ChatId(chat), channel="web", source=Source.BOT_WEB, cabinet=cabinet.id), cabinet


def hands_in(
    work: MemoryWork, person: Person, value: int, *, at: datetime = NOW, account: Account = ACCOUNT
) -> Reading:
    """Take a reading of the account's first meter; the person stands by it."""
    (meter,) = work.meters.of_account(account.id)
    submission = Submission(
        person=person, account=account, meter_id=meter.id, values=(Decimal(value),), at=at, sure=True
    )
    return hand_in(work, submission, POLICY).reading


def done(work: MemoryWork, subject: str) -> list[str]:
    """What the audit knows was done, oldest first."""
    return [action for _, _, action in work.audit.of(subject)]


def family() -> MemoryWork:
    """The town where two cabinets, 1 and 2, have the account."""
    work = town()
    for cabinet in (CabinetId(1), CabinetId(2)):
        work.links.add(cabinet, ACCOUNT.id, ProofKind.METER, NOW)
    return work
