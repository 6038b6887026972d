"""Two hundred households of many kinds: what they have, do in a year, and what billing makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Final

from core.base.calendar import due_date
from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.cabinets.cabinet import ConsentKind
from core.model.cabinets.delegation import Rights
from core.model.cabinets.quiet_hours import QuietHours
from core.model.messages.topics import OPTIONAL, Topic
from core.model.readings.sources import Source
from core.use_cases.change_contacts import set_quiet_hours
from core.use_cases.change_subscriptions import switch_e_receipt
from core.use_cases.delegate_account import Offered, accept, invite, invited
from core.use_cases.hand_in_reading import Submission, hand_in
from core.use_cases.link_account import unlink
from core.use_cases.promise_payment import Choice, offer_of, promise
from core.use_cases.set_switch import set_topic
from core.use_cases.sign_in import enter
from tests.cabinets import IN_FORCE, settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from core.model.accounts import Account
    from core.model.cabinets.cabinet import Cabinet, Person
    from core.model.supplier.policy import Policy
    from core.ports.store import TurnWork

YEAR: Final = 2026
_FIRST: Final = Month(2025, 11)
"""The first month that billing knows of; the next one is charged when the year has begun."""
_LAST_READ: Final = date(2025, 12, 20)
"""Day of the last reading and payment before that."""
_USE: Final = 200
"""kWh a month."""
_CHARGED: Final = _USE * 662
_BILL_DAY: Final = 5
_SHARED: Final = 180
"""For so many days an account is shown to somebody near."""
_NEVER: Final = 0
"""In place of a day."""
_ONE_DAY: Final = timedelta(days=1)


class Pays(Enum):
    """When a bill is paid."""

    AT_ONCE = "on the day after the bill"
    BEFORE_DUE = "once it is said that it is due soon"
    ON_DUE = "on the last day"
    LATE = "five days too late"
    NEVER = "never"
    AHEAD = "long before, for half a year"
    AS_PROMISED = "on the day that is promised once it is too late"
    PROMISES = "never, though it is promised once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Households that have and do the same; days are of 2026."""

    name: str
    """As the table has it, in Russian."""
    count: int = 2
    """How many there are: most of those who are told least."""
    reads_on: int = 12
    """The day of each month, in the evening."""
    pays: Pays = Pays.AT_ONCE
    accounts: int = 1
    meters: bool = True
    zones: int = 1
    by_network: bool = False
    """The network company reads the meter."""
    verified_until: date = date(2031, 6, 1)
    off: tuple[Topic, ...] = ()
    quiet: QuietHours | None = None
    e_receipt: bool = False
    vk: bool = False
    """There is a chat in VK too, used before the one in Telegram."""
    blocks_on: date | None = None
    """Telegram."""
    unlinks_on: date | None = None
    closes_on: date | None = None
    shares_on: date | None = None
    """With somebody near, who hands in the readings from then on, for half a year."""
    put_right: bool = False
    """Billing corrects the reading of May, and writes two notices."""

    @property
    def people(self) -> tuple[str, ...]:
        """Those of a household who are written to."""
        return ("", "near") if self.shares_on else ("",)


KINDS: Final = (
    Kind(name="передаёт заранее, платит сразу", count=28),
    Kind(name="передаёт и платит по первому слову", reads_on=15, pays=Pays.BEFORE_DUE),
    Kind(name="всё в последний день", reads_on=24, pays=Pays.ON_DUE),
    Kind(name="передаёт после 25-го, платит с опозданием", reads_on=27, pays=Pays.LATE),
    Kind(name="ничего не передаёт и не платит", reads_on=_NEVER, pays=Pays.NEVER),
    Kind(
        name="платит на полгода вперёд, кончается поверка",
        count=60,
        pays=Pays.AHEAD,
        verified_until=date(YEAR, 8, 20),
    ),
    Kind(name="обещает и держит слово", pays=Pays.AS_PROMISED),
    Kind(name="обещает и не держит", reads_on=15, pays=Pays.PROMISES),
    Kind(name="счётчик снимает сетевая компания", count=28, reads_on=_NEVER, by_network=True),
    Kind(name="день и ночь, передаёт 20-го", reads_on=20, zones=2, pays=Pays.ON_DUE),
    Kind(name="два счёта в одном кабинете", reads_on=20, accounts=2, pays=Pays.ON_DUE),
    Kind(name="показания передаёт сын", reads_on=20, shares_on=date(YEAR, 2, 10), pays=Pays.ON_DUE),
    Kind(
        name="выключил все сообщения",
        count=50,
        reads_on=_NEVER,
        pays=Pays.NEVER,
        off=tuple(topic for topic in OPTIONAL if topic is not Topic.OFFERS),
        verified_until=date(YEAR, 8, 20),
    ),
    Kind(
        name="выключил напоминания",
        reads_on=_NEVER,
        pays=Pays.LATE,
        off=(Topic.READINGS, Topic.BILLS, Topic.METERS),
        verified_until=date(YEAR, 8, 20),
    ),
    Kind(name="свои тихие часы с 20 до 14", reads_on=15, pays=Pays.ON_DUE, quiet=QuietHours(20, 14)),
    Kind(name="отвязал счёт 17 июня", reads_on=_NEVER, pays=Pays.NEVER, unlinks_on=date(YEAR, 6, 17)),
    Kind(
        name="закрыл Телеграм в марте, квитанция на почту",
        reads_on=20,
        e_receipt=True,
        pays=Pays.ON_DUE,
        blocks_on=date(YEAR, 3, 1),
    ),
    Kind(
        name="закрыл Телеграм в марте, есть ВКонтакте",
        reads_on=20,
        vk=True,
        pays=Pays.ON_DUE,
        blocks_on=date(YEAR, 3, 1),
    ),
    Kind(name="без счётчика", reads_on=_NEVER, meters=False, pays=Pays.ON_DUE),
    Kind(name="счёт закрыт 20 мая", reads_on=15, pays=Pays.ON_DUE, closes_on=date(YEAR, 5, 20)),
    Kind(name="показания исправлены, два уведомления", put_right=True),
)


@dataclass(slots=True)
class Household:
    """One of them, with what its accounts show and owe."""

    kind: Kind
    place: int
    """Among all."""
    chats: dict[str, Person] = field(default_factory=dict)
    shown: int = 1000
    """What the meters show, kWh; of a second zone half of it."""
    read: dict[Month, int] = field(default_factory=dict)
    """What billing knows of the meters for a month."""
    owed: int = 0
    """Kopecks of each account, by the last bill."""
    paid: dict[date, int] = field(default_factory=dict)
    """Kopecks for each account."""
    promised: bool = False

    @property
    def numbers(self) -> tuple[str, ...]:
        """Of the accounts; their last digits are nobody else's."""
        return tuple(f"06{self.place:05}{account + 1}" for account in range(self.kind.accounts))

    def peer(self, who: str = "") -> str:
        """The name of a chat."""
        return f"{self.place}{who and '-'}{who}"

    def email(self, who: str = "") -> str:
        """The address of a cabinet."""
        return f"{self.peer(who)}@mail.example"

    def is_there(self, day: date) -> bool:
        """Whether people still have to do with the account."""
        ends = [each for each in (self.kind.unlinks_on, self.kind.closes_on) if each]
        return all(day < end for end in ends)


def households() -> list[Household]:
    """All of them, of each kind alike."""
    return [
        Household(kind, place)
        for place, kind in enumerate((kind for kind in KINDS for _ in range(kind.count)), start=1)
    ]


# --- the beginning ---


def settled(work: TurnWork, homes: list[Household], now: datetime) -> None:
    """Write down what the cabinets are after a registration."""
    for home in homes:
        person = _settle(work, home, *home.numbers, now=now)
        home.chats[""] = person
        cabinet = _cabinet(work, person)
        for topic in home.kind.off:
            set_topic(work, cabinet, topic, on=False, now=now)
        if home.kind.quiet:
            set_quiet_hours(work, person, cabinet, home.kind.quiet, now=now)
        if home.kind.e_receipt:
            for account in _accounts(work, home):
                switch_e_receipt(work, person, account, on=True, now=now)
        if home.kind.vk:
            chat = work.chats.open("vk", home.peer(), now - _ONE_DAY)
            enter(work, chat, cabinet, now=now)
            work.chats.save(chat)


def _settle(work: TurnWork, home: Household, *numbers: str, who: str = "", now: datetime) -> Person:
    return settle(
        work,
        *numbers,
        channel="telegram",
        peer=home.peer(who),
        email=home.email(who),
        source=Source.BOT_TELEGRAM,
        now=now,
    )


# --- billing ---


def first_registers(homes: list[Household]) -> dict[str, str]:
    """What billing states of accounts and meters, and of the month before the cabinets."""
    accounts, meters, readings, charges = [], [], [], []
    for home in homes:
        kind = home.kind
        for number in home.numbers:
            accounts.append(f"{number};Волгоград;ул. Мира;{home.place};urban")
            charges.append(_charge(number, _FIRST, opening=0, paid=0))
            if kind.meters:
                zones = ("single;;" if kind.zones == 1 else "day;night;") + ";2020-01-01;0;"
                second = "0" if kind.zones > 1 else ""
                meters.append(f"{number};9{number};6;{zones}{second};{kind.verified_until}")
                readings.append(_reading(home, number, _LAST_READ, "ДС" if kind.by_network else "WEB"))
        home.paid[_LAST_READ] = _CHARGED
        home.owed = _CHARGED
        home.read[Month(2025, 12)] = home.shown
    return {
        "accounts": _register("account;city;street;house;tariff_group", accounts),
        "meters": _register(_METERS, meters),
        "readings": _register(_READINGS, readings),
        "charges": _register(_CHARGES, charges),
        "payments": _payments(homes, _LAST_READ),
    }


def registers_of(homes: list[Household], day: date) -> dict[str, str]:
    """What billing states in the night to a day."""
    found = {"payments": _payments(homes, day - _ONE_DAY)}
    if day.day == _BILL_DAY:
        month = Month.of(day).plus(-1)
        found["readings"] = _register(_READINGS, list(_readings_of(homes, month)))
        found["charges"] = _register(_CHARGES, list(_charges_of(homes, month)))
    closed = [f"{number};closed" for home in homes if home.kind.closes_on == day for number in home.numbers]
    found["accounts"] = _register("account;status", closed)
    if day in _NOTICES:
        told = [
            f"{number};{day};{_NOTICES[day]};Подробности в офисе."
            for home in homes
            if home.kind.put_right
            for number in home.numbers
        ]
        found["notices"] = _register("account;date;title;text", told)
    return {name: text for name, text in found.items() if text}


_NOTICES: Final = {date(YEAR, 3, 17): "Замена счётчика", date(YEAR, 9, 8): "Изменились реквизиты"}
_METERS: Final = "account;meter;digits;t1_zone;t2_zone;t3_zone;installed;initial_t1;initial_t2;verify_until"
_READINGS: Final = "account;meter;date;month;t1;t2;source"
_CHARGES: Final = "account;month;service;tariff;opening;charged;paid;closing;volume;basis"


def _register(header: str, rows: list[str]) -> str:
    return "\n".join((header, *rows, "")) if rows else ""


def _reading(home: Household, number: str, day: date, source: str, less: int = 0) -> str:
    second = str(home.shown // 2) if home.kind.zones > 1 else ""
    return f"{number};9{number};{day};{Month.of(day)};{home.shown - less};{second};{source}"


def _readings_of(homes: list[Household], month: Month) -> Iterator[str]:
    """What billing takes for a month: what it was told, what the network company has read, or an average."""
    for home in homes:
        if not home.kind.meters or (home.kind.closes_on and home.kind.closes_on <= month.first_day):
            continue
        if month in home.read:
            if home.kind.put_right and month == Month(YEAR, 5):
                day = month.first_day.replace(day=home.kind.reads_on)
                yield from (_reading(home, number, day, "BOT_TG", less=30) for number in home.numbers)
            continue
        home.shown += _USE
        home.read[month] = home.shown
        source, day = "ДС" if home.kind.by_network else "AVG", month.first_day.replace(day=24)
        yield from (_reading(home, number, day, source) for number in home.numbers)


def _charges_of(homes: list[Household], month: Month) -> Iterator[str]:
    for home in homes:
        if home.kind.closes_on and home.kind.closes_on <= month.first_day:
            continue
        paid = sum(amount for day, amount in home.paid.items() if Month.of(day) == month)
        yield from (_charge(number, month, opening=home.owed, paid=paid) for number in home.numbers)
        home.owed += _CHARGED - paid


def _charge(number: str, month: Month, *, opening: int, paid: int) -> str:
    closing = opening + _CHARGED - paid
    sums = ";".join(f"{each / 100:.2f}" for each in (opening, _CHARGED, paid, closing))
    return f"{number};{month};Электроснабжение;6.62;{sums};{_USE};meter"


def _payments(homes: list[Household], day: date) -> str:
    rows = [
        f"{number};{day};{home.paid[day] / 100:.2f};Банк;Обработан;{number}-{day}"
        for home in homes
        if day in home.paid
        for number in home.numbers
    ]
    return _register("account;date;amount;channel;status;doc_id", rows)


# --- what people do of an evening ---


def evening(work: TurnWork, homes: list[Household], policy: Policy, now: datetime) -> None:
    """Let everybody do what is theirs to do on this day."""
    today = policy.day(now)
    due = due_date(Month.of(today).plus(-1), shift=policy.shift_due)
    for home in homes:
        kind = home.kind
        if kind.shares_on == today:
            _share(work, home, policy, now)
        if home.is_there(today):
            if today.day == kind.reads_on:
                _hand_in(work, home, policy, now)
            _pay(work, home, due, policy, now)
        if kind.unlinks_on == today:
            person = home.chats[""]
            chat = work.chats.get(person.chat)
            for account in _accounts(work, home):
                unlink(work, person, chat, _cabinet(work, person), account.id, now=now)
            work.chats.save(chat)


def _hand_in(work: TurnWork, home: Household, policy: Policy, now: datetime) -> None:
    home.shown += _USE
    values = tuple(Decimal(home.shown // zone) for zone in range(1, home.kind.zones + 1))
    shared_on = home.kind.shares_on
    is_shared = shared_on and shared_on <= policy.day(now) < shared_on + timedelta(days=_SHARED)
    for account in _accounts(work, home):
        (meter,) = work.meters.of_account(account.id)
        handed_in = hand_in(
            work,
            Submission(
                person=home.chats["near" if is_shared else ""],
                account=account,
                meter_id=meter.id,
                values=values,
                at=now,
                sure=True,
            ),
            policy,
        )
        home.read[handed_in.reading.month] = home.shown


def _pay(work: TurnWork, home: Household, due: date, policy: Policy, now: datetime) -> None:
    today = policy.day(now)
    days_after = (today - due).days
    match home.kind.pays:
        case Pays.AT_ONCE if today.day == _BILL_DAY + 1:
            home.paid[today] = _CHARGED
        case Pays.BEFORE_DUE if days_after == -3:
            home.paid[today] = _CHARGED
        case Pays.ON_DUE if not days_after:
            home.paid[today] = _CHARGED
        case Pays.LATE if days_after == 5:
            home.paid[today] = _CHARGED
        case Pays.AHEAD if today.day == _BILL_DAY + 1 and today.month in (1, 7):
            home.paid[today] = 6 * _CHARGED
        case Pays.AS_PROMISED | Pays.PROMISES if days_after == 2 and not home.promised:
            _promise(work, home, policy, now)
        case Pays.AS_PROMISED if home.promised and days_after == 8:
            home.paid[today] = _CHARGED
            home.promised = False


def _promise(work: TurnWork, home: Household, policy: Policy, now: datetime) -> None:
    home.promised = True
    person = home.chats[""]
    for account in _accounts(work, home):
        shown = offer_of(work, person, account, policy, now).debt
        promise(work, person, account, Choice(days=7), shown=shown, policy=policy, now=now)


def _share(work: TurnWork, home: Household, policy: Policy, now: datetime) -> None:
    near = _settle(work, home, who="near", now=now)
    offered = Offered(rights=Rights.READINGS, name="Сын", days=_SHARED)
    for account in _accounts(work, home):
        code = invite(work, home.chats[""], account, offered, now=now)
        invitation = invited(work, near, code, policy=policy, now=now)
        consent = IN_FORCE[ConsentKind.ACCOUNT]
        accept(work, near, _cabinet(work, near), invitation, consent=consent, now=now)
    home.chats["near"] = near


def _cabinet(work: TurnWork, person: Person) -> Cabinet:
    assert person.cabinet is not None
    return work.cabinets.get(person.cabinet)


def _accounts(work: TurnWork, home: Household) -> Iterator[Account]:
    for number in home.numbers:
        account = work.accounts.by_number(AccountNumber(number))
        assert account is not None
        yield account
