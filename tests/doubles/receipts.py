"""Receipts to print and to measure: account A of the worked examples, and one that is as full as they get."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.base.ids import AccountId, AccountNumber, MeterNumber
from core.base.money import Kopecks
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY, PENALTY, Basis, Charge, ChargeLine
from core.model.meters import Zone
from core.model.receipts.payment_qr import Payee
from core.model.receipts.receipt import BilledAccount, Contacts, MeterLine, Receipt

MOSCOW = ZoneInfo("Europe/Moscow")
MONTH = Month(2025, 7)
A = AccountId(1)

PAYEE = Payee(
    name="ПАО «Энергосбыт»",
    inn="3499000014",
    kpp="344401001",
    account="40702810200000012345",
    bank_name="ПАО СБЕРБАНК",
    bic="044525225",
    corr_account="30101810400000000225",
)

SUPPLIER = Contacts(
    name="ПАО «Энергосбыт»",
    address="400001, г. Волгоград, ул. Козловская, д. 14",
    phones=("8 (8442) 26-10-00", "8 800 100-00-00"),
    email="info@energosbyt.example",
    site="energosbyt.example",
)

NETWORK = Contacts(
    name="АО «Городские электрические сети»",
    address="г. Волгоград, ул. Шопена, д. 13",
    phones=("8 (8442) 56-20-88",),
    site="voges.example",
)


def charge(
    service: str = ELECTRICITY,
    *,
    opening: Kopecks = 0,
    charged: Kopecks = 0,
    recalculated: Kopecks = 0,
    quality: Kopecks = 0,
    paid: Kopecks = 0,
) -> Charge:
    """A charge of `MONTH` whose closing adds up."""
    return Charge(
        account_id=A,
        month=MONTH,
        service=service,
        opening=opening,
        charged=charged,
        recalculated=recalculated,
        quality=quality,
        paid=paid,
        closing=opening + charged + recalculated + quality - paid,
    )


RECEIPT = Receipt(
    payee=PAYEE,
    supplier=SUPPLIER,
    network=NETWORK,
    account=BilledAccount(
        number=AccountNumber("0012345678"),
        els="75ДА533315",
        address="г. Волгоград, ул. Советская, д. 17, кв. 42",
        area=Decimal("45.2"),
        registered=2,
        residents=2,
        owner="Иванова Анна Петровна",
    ),
    month=MONTH,
    meters=(
        MeterLine(
            number=MeterNumber("38208746"),
            zone=Zone.SINGLE,
            previous=Decimal(7983),
            previous_on=date(2025, 6, 23),
            current=Decimal(8125),
            current_on=date(2025, 7, 31),
            consumption=Decimal(142),
            source="ДС",
            verify_until=date(2033, 1, 24),
        ),
    ),
    lines=(
        ChargeLine(
            account_id=A,
            month=MONTH,
            service=ELECTRICITY,
            zone=Zone.SINGLE,
            range=1,
            volume=Decimal(142),
            tariff=Decimal("6.62"),
            amount=94004,
        ),
    ),
    services=(
        replace(
            charge(opening=117012, charged=94004, paid=117012),
            tariff=Decimal("6.62"),
            volume=Decimal(142),
            basis=Basis.METER,
        ),
    ),
    penalty=replace(charge(PENALTY), tariff=Decimal(0), volume=Decimal(0)),
    due=date(2025, 8, 11),
    made_at=datetime(2025, 8, 5, 9, 12, tzinfo=MOSCOW),
    e_receipt=True,
)

_THREE = (Zone.PEAK, Zone.HALF, Zone.NIGHT)

FULL = replace(
    RECEIPT,
    meters=tuple(
        MeterLine(
            number=MeterNumber(number),
            zone=zone,
            previous=Decimal(12045 + 1000 * index),
            previous_on=date(2025, 6, 23),
            current=Decimal(12845 + 1000 * index),
            current_on=date(2025, 7, 24),
            consumption=Decimal(800),
            source="чат-бот",
            verify_until=date(2033, 1, 24),
        )
        for number in ("38208746", "0117203344556", "009118273")
        for index, zone in enumerate(_THREE)
    ),
    lines=tuple(
        ChargeLine(
            account_id=A,
            month=MONTH,
            service=ELECTRICITY,
            zone=zone,
            range=number,
            volume=Decimal(1300),
            tariff=Decimal("6.15") * number,
            amount=799500 * number,
        )
        for zone in _THREE
        for number in (1, 2, 3)
    ),
    services=(
        replace(
            charge(
                opening=54_167_00, charged=14_391_000, paid=50_000_00, recalculated=-4_427_64, quality=-10_00
            ),
            volume=Decimal(7200),
            basis=Basis.METER,
        ),
        replace(
            charge("Электроснабжение на общедомовые нужды", opening=1_250_10, charged=98_75, paid=1_250_10),
            tariff=Decimal("6.62"),
            volume=Decimal("14.917"),
            basis=Basis.NORM,
        ),
    ),
    penalty=replace(charge(PENALTY, opening=12_00, charged=146_77), tariff=Decimal(0), volume=Decimal(0)),
    e_receipt=False,
)
