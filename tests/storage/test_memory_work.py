"""What core asks of a unit of work holds for the store, and for the double that core's tests run on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, insert

from core.base.ids import (
    AccountId,
    AccountNumber,
    CabinetId,
    ChatId,
    InvitationId,
    LinkId,
    MeterId,
    MeterNumber,
    NoticeId,
    OfficeId,
    OnlinePaymentId,
    PaperId,
    PermitId,
    PromiseId,
    ReadingId,
)
from core.base.months import Month
from core.base.periods import Period
from core.base.sealed import KEY_BYTES
from core.model.accounts import Account, AccountStatus
from core.model.cabinets.cabinet import Cabinet, Code, ConsentKind, Edition, ProofKind
from core.model.cabinets.delegation import Invitation, Rights
from core.model.cabinets.permits import Permit, Purpose, hash_of
from core.model.cabinets.quiet_hours import QuietHours
from core.model.cabinets.switches import Switch, of_meter
from core.model.charges.charge import ELECTRICITY, PENALTY, Charge, ChargeLine, Payment
from core.model.charges.penalty import KeyRate
from core.model.charges.tariffs import PriceList, RangeLimits, Tariff, TariffStart
from core.model.chats import Chat
from core.model.messages.facts import SumGuessed
from core.model.messages.recipients import ToCabinet
from core.model.meters import Meter, Zone
from core.model.notices import Notice
from core.model.papers.paper import Paper, PaperKind
from core.model.payments.online_payment import OnlinePayment
from core.model.promises.promise import Part, Promise, PromiseStatus
from core.model.readings.reading import Reading, ReadingStatus, Suspicion
from core.model.reminders import NewBill, Occasions
from core.model.subscriptions import SubscriptionChange, Subscriptions
from core.model.supplier.offices import Office
from core.ports.mailings import DueReceipt
from core.ports.work import Work
from storage import tables
from storage.work import Work as StoredWork
from tests.doubles.memory_work import MemoryWork, Stated

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2025, 10, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
OCTOBER, SEPTEMBER = Month(2025, 10), Month(2025, 9)
FIRST, SECOND = AccountId(1), AccountId(2)


@dataclass
class Asked:
    """A unit of work, and what only a test does to it."""

    work: Work
    state: Callable[..., None]
    chat: Callable[[], ChatId]
    enter: Callable[[ChatId, Cabinet, datetime], None]
    """Have a chat hold a cabinet, used at this time."""

    def cabinet(self, email: str = "anna@mail.ru") -> Cabinet:
        return self.work.cabinets.add(email=email, phone="", password_hash="", at=NOW)

    def reading(
        self,
        day: int = 20,
        *,
        meter: int = 1,
        status: ReadingStatus = ReadingStatus.ACCEPTED,
        source: str = "BOT_WEB",
        month: Month = OCTOBER,
        minute: int = 0,
        proof: str = "",
    ) -> Reading:
        return self.work.readings.add(
            Reading(
                id=ReadingId(0),
                meter_id=MeterId(meter),
                taken_on=month.first_day.replace(day=day),
                received_at=NOW + timedelta(minutes=minute),
                month=month,
                values=(Decimal(8700),),
                consumption=(Decimal(110),),
                source=source,
                status=status,
                handed_in_by="cabinet:1",
                proof=proof,
            )
        )


@pytest.fixture(params=["memory", "sqlite"])
def asked(request: pytest.FixtureRequest) -> Iterator[Asked]:
    """Two accounts, the first with two meters, in the double and in the store."""
    stated = (
        Account(id=FIRST, number=AccountNumber("0600123456"), city="Волгоград"),
        Account(id=SECOND, number=AccountNumber("0600123457")),
        Meter(id=MeterId(1), account_id=FIRST, number=MeterNumber("2")),
        Meter(id=MeterId(2), account_id=FIRST, number=MeterNumber("1"), removed=date(2024, 1, 1)),
        Meter(id=MeterId(3), account_id=SECOND, number=MeterNumber("3")),
    )
    if request.param == "memory":
        memory, chats = MemoryWork(*stated), count(1)

        def hold(chat: ChatId, cabinet: Cabinet, at: datetime) -> None:
            held = Chat(id=chat, channel="web", peer=str(chat), cabinet_id=cabinet.id, active_at=at)
            memory.cabinets.chats.append(held)

        yield Asked(memory, memory.state, lambda: ChatId(next(chats)), hold)
        return
    file: Path = request.getfixturevalue("sqlite_file")
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        work, peers = StoredWork(connection), count(1)

        def state(*each: Stated) -> None:
            for one in each:
                connection.execute(_insert(one))

        def enter(chat: ChatId, cabinet: Cabinet, at: datetime) -> None:
            held = work.chats.get(chat)
            held.enter(cabinet.id)
            held.active_at = at
            work.chats.save(held)

        state(*stated)
        yield Asked(work, state, lambda: work.chats.open("web", str(next(peers)), NOW).id, enter)
    engine.dispose()


def _columns(stated: Stated) -> dict[str, Any]:
    return {field.name: getattr(stated, field.name) for field in fields(stated)}


def _insert(stated: Stated) -> Any:
    match stated:
        case Meter():
            columns = _columns(stated)
            initial = columns.pop("initial")
            return insert(tables.meters).values(columns | {"initial_t1": initial[0]})
        case Account():
            return insert(tables.accounts).values(_columns(stated))
        case Charge():
            return insert(tables.charges).values(_columns(stated))
        case ChargeLine():
            return insert(tables.charge_lines).values(_columns(stated) | {"zone": stated.zone or ""})
        case Payment():
            columns = _columns(stated)
            return insert(tables.payments).values({"paid_on": columns.pop("date")} | columns)
        case Tariff() | RangeLimits():
            columns = _columns(stated)
            table = tables.tariffs if isinstance(stated, Tariff) else tables.range_limits
            return insert(table).values({"tariff_group": columns.pop("group")} | columns)
        case Office():
            return insert(tables.offices).values(_columns(stated))
        case Notice():
            columns = _columns(stated)
            del columns["read_hash"]
            return insert(tables.notices).values(columns)
        case KeyRate():
            return insert(tables.rates).values(valid_from=stated.valid_from, key_rate=stated.rate)
    raise TypeError(stated)


# --- what people pay here ---


def test_a_providers_payments_are_found_by_when_they_were_begun(asked: Asked) -> None:
    kept, first = asked.work.online_payments, asked.chat()
    for token, provider, hours in (
        ("a", "sber", 0),
        ("b", "sber", 1),
        ("c", "yookassa", 1),
        ("d", "sber", 2),
    ):
        payment = OnlinePayment(
            id=OnlinePaymentId(0),
            token=token * 24,
            account_id=FIRST,
            cabinet_id=None,
            chat_id=first,
            provider=provider,
            amount=100,
            fee=1,
            email="a@mail.ru",
            period=SEPTEMBER,
            created_at=NOW + hours * HOUR,
        )
        kept.add(payment, by="chat")

    def found(*when: datetime) -> str:
        return "".join(each.token[0] for each in kept.of_provider("sber", *when))

    assert found(NOW) == "abd"
    assert found(NOW + HOUR) == "bd"
    assert found(NOW, NOW + 2 * HOUR) == "ab"


# --- what people promise ---


def test_a_promise_is_kept_with_its_parts_and_ends_once(asked: Asked) -> None:
    cabinet = asked.cabinet()
    kept = asked.work.promises
    parts = (Part(date(2025, 10, 27), 40000), Part(date(2025, 11, 27), 26200))
    unnumbered = Promise(
        id=PromiseId(0),
        account_id=FIRST,
        cabinet_id=cabinet.id,
        parts=parts,
        month=SEPTEMBER,
        penalty=500,
        made_at=NOW,
        grace_days=5,
    )
    made = kept.add(unnumbered)
    assert made == replace(unnumbered, id=made.id)
    assert kept.get(made.id) == kept.last_of(FIRST) == made
    assert kept.running() == [made]
    for nobody in (kept.get(PromiseId(404)), kept.last_of(SECOND)):
        assert nobody is None
    kept.end(made.id, PromiseStatus.BROKEN, NOW + HOUR)
    ended = replace(made, status=PromiseStatus.BROKEN, ended_at=NOW + HOUR)
    assert kept.last_of(FIRST) == ended
    assert kept.running() == []
    assert kept.add(unnumbered) == kept.last_of(FIRST)


# --- papers that were issued ---


def test_a_paper_is_kept_and_withdrawn_once(asked: Asked) -> None:
    kept = asked.work.papers
    unnumbered = Paper(
        id=PaperId(0),
        code="7K3M9QXA2B4D",
        kind=PaperKind.RECEIPT,
        account_id=FIRST,
        month=SEPTEMBER,
        day=NOW.date(),
        purpose="для субсидии",
        fingerprint="f" * 64,
        issued_at=NOW,
        asked_by="cabinet:1",
        valid_until=NOW.date(),
    )
    made = kept.add(unnumbered)
    assert made == replace(unnumbered, id=made.id)
    assert kept.get(made.id) == kept.by_code(made.code) == kept.same_as(unnumbered) == made
    for changed in ({"account_id": SECOND}, {"purpose": ""}, {"fingerprint": "0"}):
        assert kept.same_as(replace(unnumbered, **changed)) is None
    other = kept.add(replace(unnumbered, code="2B4D7K3M9QXA", account_id=SECOND))
    assert kept.last(9) == [other, made]
    assert kept.last(1) == [other]
    assert kept.last(9, FIRST) == [made]
    assert kept.withdraw(made.id, "ошибка", NOW + HOUR)
    assert not kept.withdraw(made.id, "ещё раз", NOW + HOUR)
    assert not kept.withdraw(PaperId(404), "ошибка", NOW)
    assert kept.get(made.id) == replace(made, withdrawn_at=NOW + HOUR, reason="ошибка")
    assert kept.same_as(unnumbered) is None
    assert kept.by_code("") is None


# --- what billing states ---


def test_accounts_are_found_by_id_and_by_number(asked: Asked) -> None:
    account = asked.work.accounts.get(FIRST)
    assert (account.id, account.city) == (FIRST, "Волгоград")
    assert asked.work.accounts.by_number(account.number) == account
    assert asked.work.accounts.by_number(AccountNumber("404")) is None
    with pytest.raises(KeyError):
        asked.work.accounts.get(AccountId(404))
    asked.work.accounts.hold(FIRST)


def test_a_change_of_subscriptions_holds_at_once_and_a_later_one_takes_its_place(asked: Asked) -> None:
    cabinet, kept = asked.cabinet(), asked.work.accounts
    before = kept.get(FIRST)
    assert kept.open_change(FIRST) is kept.last_change(FIRST) is None
    on = Subscriptions(e_receipt=True, email="anna@mail.ru", sms=True, phone="+79123456789")
    for minute, wanted in enumerate((on, replace(on, e_receipt=False))):
        change = SubscriptionChange(
            account_id=FIRST,
            cabinet_id=cabinet.id,
            wanted=wanted,
            changed_at=NOW + timedelta(minutes=minute),
        )
        kept.change_subscriptions(change)
        assert kept.open_change(FIRST) == kept.last_change(FIRST) == change
        assert kept.get(FIRST).subscriptions == wanted
        assert kept.by_number(before.number) == kept.get(FIRST)
    assert replace(kept.get(FIRST), email="", sms=False, phone="") == before
    assert kept.changed_by(cabinet.id) == [kept.get(FIRST)]
    assert kept.changed_by(asked.cabinet("boris@mail.ru").id) == []
    assert kept.get(SECOND).subscriptions == Subscriptions()


def test_meters_are_found_by_id_and_by_account_removed_ones_too(asked: Asked) -> None:
    assert [meter.number for meter in asked.work.meters.of_account(FIRST)] == ["1", "2"]
    meter = asked.work.meters.get(MeterId(1))
    assert meter is not None
    assert (meter.number, meter.account_id, meter.zones) == ("2", FIRST, (Zone.SINGLE,))
    assert asked.work.meters.get(MeterId(404)) is None


def test_prices_and_limits_come_oldest_first(asked: Asked) -> None:
    new, old = [
        Tariff(group="town", zone=Zone.SINGLE, price=Decimal(price), valid_from=date(year, 7, 1))
        for price, year in (("6.62", 2025), ("5.88", 2024))
    ]
    limits = RangeLimits(group="town", valid_from=date(2025, 1, 1), limit1=Decimal(1), limit2=Decimal(2))
    asked.state(new, old, limits)
    assert asked.work.tariffs.of_group("town") == PriceList(tariffs=[old, new], limits=[limits])
    assert asked.work.tariffs.of_group("village") == PriceList(tariffs=[], limits=[])


def test_notices_come_newest_first_each_beside_what_the_cabinet_has_read(asked: Asked) -> None:
    def notice(number: int, day: int, account: AccountId = FIRST) -> Notice:
        return Notice(
            id=NoticeId(number),
            account_id=account,
            date=date(2025, 10, day),
            title=f"{number}",
            text=f"Текст {number}",
        )

    older, newest, same_day, elsewhere = notice(1, 3), notice(2, 20), notice(3, 3), notice(4, 21, SECOND)
    asked.state(older, newest, same_day, elsewhere)
    anna, boris = asked.cabinet().id, asked.cabinet("boris@mail.ru").id
    notices = asked.work.notices
    assert notices.of_account(FIRST, anna, 0, 9) == [newest, same_day, older]
    assert notices.of_account(FIRST, anna, 1, 1) == [same_day]
    assert notices.dated_from(FIRST, anna, date(2025, 10, 4)) == [newest]
    assert notices.get(NoticeId(404), anna) is None
    notices.mark_read(replace(newest, text="Прежний текст"), anna, NOW)
    notices.mark_read(newest, anna, NOW + HOUR)
    read = replace(newest, read_hash=newest.text_hash)
    assert notices.get(newest.id, anna) == read
    assert notices.dated_from(FIRST, anna, date(2025, 10, 20)) == [read]
    assert notices.of_account(FIRST, boris, 0, 1) == [newest]


def test_offices_come_by_town_and_address(asked: Asked) -> None:
    first, second, third = (
        Office(id=OfficeId(number), town=town, address=address)
        for number, (town, address) in enumerate(
            (("Волжский", "б"), ("Волгоград", "я"), ("Волжский", "а")), 1
        )
    )
    asked.state(first, second, third)
    assert asked.work.offices.open() == [second, third, first]


def test_key_rates_are_all_given_oldest_first(asked: Asked) -> None:
    new = KeyRate(valid_from=date(2025, 9, 15), rate=Decimal(17))
    old = KeyRate(valid_from=date(2025, 7, 28), rate=Decimal("18.5"))
    asked.state(new, old)
    assert asked.work.rates.key_rates() == [old, new]


def test_charges_are_found_by_month_electricity_first_and_penalty_last(asked: Asked) -> None:
    def charge(month: Month, service: str, account: AccountId = FIRST) -> Charge:
        return Charge(
            account_id=account, month=month, service=service, opening=0, charged=1, paid=0, closing=1
        )

    penalty, water = charge(SEPTEMBER, PENALTY), charge(SEPTEMBER, "Вода")
    electricity, august = charge(SEPTEMBER, ELECTRICITY), charge(Month(2025, 8), ELECTRICITY)
    asked.state(penalty, water, electricity, august, charge(OCTOBER, ELECTRICITY, SECOND))
    charges = asked.work.charges
    assert charges.of_last_month(FIRST) == charges.of_month(FIRST, SEPTEMBER) == [electricity, water, penalty]
    assert charges.months_of(FIRST) == [SEPTEMBER, Month(2025, 8)]
    assert charges.of_period(FIRST, Period(Month(2025, 8), OCTOBER)) == [
        electricity,
        water,
        penalty,
        august,
    ]
    assert charges.of_period(FIRST, Period(Month(2025, 1), Month(2025, 8))) == [august]
    assert charges.of_period(FIRST, Period(OCTOBER, OCTOBER)) == []
    assert charges.span(FIRST) == Period(Month(2025, 8), SEPTEMBER)
    assert charges.span(AccountId(404)) is None
    assert not charges.months_of(AccountId(404))
    assert not charges.of_last_month(AccountId(404))


def test_charge_lines_come_by_service_zone_and_range(asked: Asked) -> None:
    def line(zone: Zone | None, number: int, service: str = ELECTRICITY) -> ChargeLine:
        return ChargeLine(
            account_id=FIRST,
            month=SEPTEMBER,
            service=service,
            zone=zone,
            range=number,
            volume=Decimal(1),
            tariff=Decimal(6),
            amount=600,
        )

    penalty, night = line(None, 1, PENALTY), line(Zone.NIGHT, 1)
    second, first = line(Zone.DAY, 2), line(Zone.DAY, 1)
    asked.state(penalty, night, second, first)
    assert asked.work.charges.lines_of(FIRST, SEPTEMBER) == [first, second, night, penalty]
    assert asked.work.charges.lines_of(FIRST, OCTOBER) == []

    later = replace(first, month=OCTOBER)
    asked.state(later, replace(first, month=Month(2025, 12)))
    assert asked.work.charges.lines_of_period(FIRST, Period(SEPTEMBER, Month(2025, 11))) == [
        first,
        second,
        night,
        penalty,
        later,
    ]


def test_payments_of_a_period_come_newest_first(asked: Asked) -> None:
    def payment(day: int, amount: int) -> Payment:
        return Payment(account_id=FIRST, date=date(2025, 10, day), amount=amount)

    asked.state(*(payment(day, amount) for day, amount in ((1, 10), (3, 30), (2, 20), (3, 31), (4, 40))))
    found = asked.work.payments.of_account(FIRST, date(2025, 10, 2), date(2025, 10, 3))
    assert [each.amount for each in found] == [31, 30, 20]
    assert asked.work.payments.span(FIRST) == (date(2025, 10, 1), date(2025, 10, 4))
    assert asked.work.payments.span(SECOND) is None


# --- readings ---


def test_readings_get_ids_and_are_found_by_them_and_by_their_codes(asked: Asked) -> None:
    readings = asked.work.readings
    plain, proven = asked.reading(), asked.reading(proof="CODE")
    assert 0 < plain.id < proven.id
    assert readings.get(plain.id) == plain
    assert readings.get(ReadingId(404)) is None
    assert readings.by_proof("CODE") == proven
    assert readings.by_proof("NONE") is None


def test_standing_readings_of_a_meter_come_newest_first(asked: Asked) -> None:
    late, early, next_day = asked.reading(minute=5), asked.reading(minute=1), asked.reading(21)
    for status in (ReadingStatus.DELETED, ReadingStatus.REPLACED, ReadingStatus.REJECTED):
        asked.reading(25, status=status)
    asked.reading(meter=3)
    readings = asked.work.readings
    assert list(readings.of_meter(MeterId(1))) == [next_day, late, early]
    assert list(readings.of_meter(MeterId(1), limit=2)) == [next_day, late]
    assert list(readings.of_meter_until(MeterId(1), OCTOBER, limit=1)) == [next_day]
    assert list(readings.of_meter_until(MeterId(1), SEPTEMBER)) == []


def test_last_reading_of_a_meter_is_one_that_a_dial_has_shown(asked: Asked) -> None:
    shown = asked.reading(status=ReadingStatus.ON_CHECK)
    for source in ("AVG", "NORM"):
        asked.reading(25, source=source)
    assert asked.work.readings.last_of_meter(MeterId(1)) == shown
    assert asked.work.readings.last_of_meter(MeterId(2)) is None


def test_history_of_an_account_is_filtered_and_paged(asked: Asked) -> None:
    old = asked.reading(month=Month(2024, 12), source="WEB")
    other, new = asked.reading(meter=2), asked.reading(21, status=ReadingStatus.DELETED)
    asked.reading(meter=3, source="GUEST")
    readings = asked.work.readings
    assert readings.of_account(FIRST) == [new, other, old]
    assert readings.of_account(FIRST, meter_id=MeterId(1)) == [new, old]
    assert readings.of_account(FIRST, source="WEB") == readings.of_account(FIRST, year=2024) == [old]
    assert readings.of_account(FIRST, offset=1, limit=1) == [other]
    assert readings.sources_of(FIRST) == ["BOT_WEB", "WEB"]
    assert readings.years_of(FIRST) == [2025, 2024]


@pytest.mark.parametrize("status", ReadingStatus)
def test_only_what_is_still_ours_is_withdrawn(asked: Asked, status: ReadingStatus) -> None:
    reading = asked.reading(status=status)
    ours = status in {ReadingStatus.ACCEPTED, ReadingStatus.ON_CHECK}
    assert asked.work.readings.withdraw(reading.id, ReadingStatus.DELETED) is ours
    after = replace(reading, status=ReadingStatus.DELETED if ours else status)
    assert asked.work.readings.get(reading.id) == after
    assert not asked.work.readings.withdraw(ReadingId(404), ReadingStatus.DELETED)


def test_a_reading_is_revised_only_where_it_is_what_it_was(asked: Asked) -> None:
    readings = asked.work.readings
    reading = asked.reading()
    list(readings.of_meter(MeterId(1)))
    revised = replace(
        reading,
        status=ReadingStatus.ON_CHECK,
        suspicion=Suspicion.BELOW_PREVIOUS,
        reason="ошибка",
        consumption=(None,),
    )
    assert not readings.revise(revised, was=ReadingStatus.REPLACED)
    assert readings.get(reading.id) == reading
    assert readings.revise(replace(revised, values=(Decimal(1),)), was=ReadingStatus.ACCEPTED)
    assert readings.get(reading.id) == revised, "nothing but what is revised is changed"
    assert list(readings.of_meter(MeterId(1))) == [revised]
    assert not readings.revise(replace(revised, id=ReadingId(404)), was=ReadingStatus.ACCEPTED)


def test_last_replaced_reading_is_of_the_meter_and_the_month(asked: Asked) -> None:
    replaced = ReadingStatus.REPLACED
    last, _ = asked.reading(minute=5, status=replaced), asked.reading(minute=1, status=replaced)
    asked.reading(minute=9)
    asked.reading(minute=9, month=SEPTEMBER, status=replaced)
    asked.reading(minute=9, meter=2, status=replaced)
    assert asked.work.readings.last_replaced(MeterId(1), OCTOBER) == last
    assert asked.work.readings.last_replaced(MeterId(3), OCTOBER) is None


def test_what_is_on_check_comes_oldest_first(asked: Asked) -> None:
    late, early = [asked.reading(minute=minute, status=ReadingStatus.ON_CHECK) for minute in (5, 1)]
    asked.reading()
    assert asked.work.readings.on_check() == [early, late]


# --- people ---


def test_cabinets_are_found_by_id_and_by_email_in_any_case(asked: Asked) -> None:
    cabinet = asked.work.cabinets.add(email="Anna@Mail.ru", phone="+79990000000", password_hash="x", at=NOW)
    assert (cabinet.email, cabinet.phone, cabinet.created_at) == ("anna@mail.ru", "+79990000000", NOW)
    assert asked.work.cabinets.get(cabinet.id) == asked.work.cabinets.by_email("ANNA@mail.ru") == cabinet
    assert asked.work.cabinets.by_email("boris@mail.ru") is None
    with pytest.raises(KeyError):
        asked.work.cabinets.get(CabinetId(404))


def test_what_is_changed_of_a_cabinet_is_changed_of_no_other(asked: Asked) -> None:
    anna, boris, cabinets = asked.cabinet(), asked.cabinet("boris@mail.ru"), asked.work.cabinets
    cabinets.set_phone(anna.id, "+79123456789")
    cabinets.set_quiet_hours(anna.id, QuietHours(22, 8))
    cabinets.set_away(anna.id, NOW.date())
    cabinets.set_bill_ceiling(anna.id, 150000)
    changed = replace(
        anna, phone="+79123456789", quiet_since=22, quiet_until=8, away_until=NOW.date(), bill_ceiling=150000
    )
    assert (cabinets.get(anna.id), cabinets.get(boris.id)) == (changed, boris)
    assert changed.quiet_hours == QuietHours(22, 8)
    cabinets.set_quiet_hours(anna.id, None)
    assert cabinets.get(anna.id).quiet_hours is None


def test_tariffs_that_start_are_found_with_those_who_pay_by_them(asked: Asked) -> None:
    anna = asked.cabinet()
    asked.work.links.add(anna.id, FIRST, ProofKind.SUM, NOW)
    group = asked.work.accounts.get(FIRST).tariff_group
    found = asked.work.reminded.with_tariffs
    assert found([group, "other"], after=CabinetId(0), until=anna.id) == [anna.id]
    assert found([group], after=anna.id, until=CabinetId(99)) == []
    assert found(["other"], after=CabinetId(0), until=anna.id) == []
    starts = asked.work.tariffs.starting
    day = Tariff(group="town", zone=Zone.DAY, price=Decimal(7), valid_from=date(2025, 7, 1))
    asked.state(day, replace(day, zone=Zone.NIGHT), replace(day, group="village"))
    found_starts = starts(after=date(2025, 6, 30), until=date(2025, 7, 1))
    assert found_starts == [TariffStart(day.valid_from, "town"), TariffStart(day.valid_from, "village")]
    assert starts(after=date(2025, 7, 1), until=date(2025, 7, 14)) == []


def test_a_calendar_is_found_by_the_hash_of_its_secret_until_there_is_another(asked: Asked) -> None:
    anna, boris, cabinets = asked.cabinet(), asked.cabinet("boris@mail.ru"), asked.work.cabinets
    cabinets.set_calendar(anna.id, hash_of("1"), NOW)
    assert cabinets.by_calendar(hash_of("1")) == replace(anna, calendar_hash=hash_of("1"), calendar_since=NOW)
    assert cabinets.get(boris.id) == boris
    cabinets.set_calendar(anna.id, hash_of("2"), NOW + HOUR)
    assert cabinets.by_calendar(hash_of("1")) is None
    cabinets.set_calendar(anna.id, None, None)
    assert cabinets.by_calendar(hash_of("2")) is None
    assert cabinets.get(anna.id) == anna


def test_a_delegates_link_is_as_the_invitation_says(asked: Asked) -> None:
    anna, son = asked.cabinet(), asked.cabinet("son@mail.ru")
    offer = Invitation(
        id=InvitationId(0),
        account_id=FIRST,
        cabinet_id=anna.id,
        rights=Rights.PAY,
        name="сын",
        until=NOW + 24 * HOUR,
        hash="1",
        expires_at=NOW + HOUR,
    )
    invitations, links = asked.work.invitations, asked.work.links
    assert invitations.add(offer) == invitations.by_hash("1", NOW)
    kept = invitations.add(replace(offer, hash="2"))
    assert invitations.by_hash("1", NOW) is None, "the newest alone is good"
    assert invitations.by_hash("2", NOW + HOUR) is None, "for an hour"
    assert invitations.take(kept.id)
    assert not invitations.take(kept.id)
    link = links.add_delegate(son.id, kept, NOW)
    assert (link.rights, link.granted_by, link.name, link.until) == (
        Rights.PAY,
        anna.id,
        "сын",
        NOW + 24 * HOUR,
    )
    assert links.get(link.id) == link
    assert links.of_cabinet(son.id) == [link]
    links.close(link.id, NOW)
    closed = links.get(link.id)
    assert closed is not None
    assert closed.unlinked_at == NOW
    invitations.add(offer)
    invitations.drop(FIRST, anna.id)
    assert invitations.by_hash("1", NOW) is None


def test_links_are_open_until_they_are_closed(asked: Asked) -> None:
    anna, boris = asked.cabinet(), asked.cabinet("boris@mail.ru")
    links = asked.work.links
    first, second = [links.add(anna.id, account, ProofKind.SUM, NOW) for account in (SECOND, FIRST)]
    other = links.add(boris.id, FIRST, ProofKind.METER, NOW)
    assert links.of_cabinet(anna.id) == [first, second]
    assert links.of_account(FIRST) == [second, other]
    links.close(first.id, NOW)
    links.close(first.id, NOW + HOUR)
    links.close(LinkId(404), NOW)
    assert links.of_cabinet(anna.id) == [second]
    again = links.add(anna.id, SECOND, ProofKind.SUM, NOW + HOUR)
    assert links.of_cabinet(anna.id) == [second, again]
    assert (again.proof, again.linked_at, again.unlinked_at) == (ProofKind.SUM, NOW + HOUR, None)


def test_consents_are_kept_in_their_order(asked: Asked) -> None:
    cabinet = asked.cabinet()
    consents = asked.work.consents
    for kind, account in ((ConsentKind.RULES, None), (ConsentKind.ACCOUNT, FIRST)):
        edition = Edition(kind=kind, version="1", text=f"Текст {kind}")
        consents.give(cabinet.id, edition, at=NOW, channel="web", account_id=account)
    rules, of_account = consents.of_cabinet(cabinet.id)
    assert (rules.kind, rules.version, rules.given_at, rules.channel) == (ConsentKind.RULES, "1", NOW, "web")
    assert (of_account.kind, of_account.account_id) == (ConsentKind.ACCOUNT, FIRST)
    assert consents.text_of(of_account.id) == f"Текст {ConsentKind.ACCOUNT}"
    consents.withdraw(of_account.id, NOW + HOUR)
    consents.withdraw(of_account.id, NOW + 2 * HOUR)
    assert [each.withdrawn_at for each in consents.of_cabinet(cabinet.id)] == [None, NOW + HOUR]
    assert asked.work.consents.of_cabinet(CabinetId(404)) == []


def test_a_switch_is_kept_as_it_was_set_last_for_its_cabinet_and_subject_alone(asked: Asked) -> None:
    anna, boris = asked.cabinet(), asked.cabinet("boris@mail.ru")
    switches, told = asked.work.switches, Switch.UNUSUAL_USE
    switches.put(anna.id, told, of_meter(MeterId(1)), is_on=False, at=NOW)
    switches.put(anna.id, told, of_meter(MeterId(2)), is_on=False, at=NOW)
    switches.put(anna.id, told, of_meter(MeterId(2)), is_on=True, at=NOW + HOUR)
    assert switches.changed(anna.id, told, of_meter(MeterId(1))) is False
    assert switches.changed(anna.id, told, of_meter(MeterId(2))) is True
    assert switches.changed(anna.id, Switch.FORECAST, of_meter(MeterId(1))) is None
    assert switches.changed(boris.id, told, of_meter(MeterId(1))) is None


def test_guests_are_forbidden_once_and_allowed_once(asked: Asked) -> None:
    accounts, anna = asked.work.accounts, asked.cabinet()
    assert not accounts.are_guests_forbidden(FIRST)
    assert [accounts.forbid_guests(FIRST, anna.id, NOW) for _ in range(2)] == [True, False]
    assert [accounts.are_guests_forbidden(each) for each in (FIRST, SECOND)] == [True, False]
    assert [accounts.allow_guests(FIRST) for _ in range(2)] == [True, False]
    assert not accounts.are_guests_forbidden(FIRST)


def test_a_chat_has_one_code(asked: Asked) -> None:
    chat, other = asked.chat(), asked.chat()
    code = Code(
        chat=chat,
        email="anna@mail.ru",
        salt=b"salt",
        hash=b"hash",
        sent_at=NOW,
        expires_at=NOW + HOUR,
        tries_left=5,
    )
    codes = asked.work.codes
    for each in (code, replace(code, chat=other), replace(code, tries_left=4)):
        codes.put(each)
    assert codes.of_chat(chat) == replace(code, tries_left=4)
    codes.drop(chat)
    codes.drop(chat)
    assert codes.of_chat(chat) is None
    assert codes.of_chat(other) is not None


def test_a_permit_is_used_once_and_found_by_its_hash_or_chat(asked: Asked) -> None:
    permits, chat, cabinet = asked.work.permits, asked.chat(), asked.cabinet()
    first, newest, other = (
        permits.add(
            Permit(
                id=PermitId(0),
                hash=hash_of(secret),
                purpose=purpose,
                cabinet_id=cabinet.id,
                chat_id=chat,
                email="anna@mail.ru",
                issued_at=NOW,
                expires_at=NOW + HOUR,
            )
        )
        for secret, purpose in (("1", Purpose.ENTRY), ("2", Purpose.ENTRY), ("3", Purpose.STOP))
    )
    assert permits.by_hash(hash_of("1")) == permits.get(first.id) == first
    assert permits.by_hash(b"") is permits.get(PermitId(404)) is None
    assert permits.of_chat(chat, Purpose.ENTRY) == newest
    assert permits.of_chat(asked.chat(), Purpose.ENTRY) is None
    assert [permits.use(first.id, NOW), permits.use(first.id, NOW + HOUR)] == [True, False]
    permits.withdraw(cabinet.id, Purpose.ENTRY, after=newest.id)
    assert permits.get(newest.id) == newest
    permits.withdraw(cabinet.id, Purpose.ENTRY)
    assert permits.get(first.id) == replace(first, used_at=NOW)
    assert permits.get(newest.id) is None
    assert permits.get(other.id) == other


def test_a_cabinet_is_led_back_to_its_former_email_by_the_oldest_letter_that_is_good(asked: Asked) -> None:
    permits, anna = asked.work.permits, asked.cabinet()
    first, second = (
        permits.add(
            Permit(
                id=PermitId(0),
                hash=hash_of(secret),
                purpose=Purpose.STOP,
                cabinet_id=anna.id,
                email=anna.email,
                issued_at=NOW,
                expires_at=NOW + lives,
            )
        )
        for secret, lives in (("1", HOUR), ("2", 2 * HOUR))
    )
    assert permits.leading_back(anna.email, NOW) is None
    asked.work.cabinets.set_email(anna.id, "New@mail.ru")
    assert asked.work.cabinets.get(anna.id).email == "new@mail.ru"
    assert permits.leading_back("new@mail.ru", NOW) is None
    assert permits.leading_back(anna.email, NOW) == first
    assert permits.leading_back(anna.email, NOW + HOUR) == second
    permits.use(first.id, NOW)
    assert permits.leading_back(anna.email, NOW) == second
    assert permits.leading_back(anna.email, NOW + 2 * HOUR) is None


def test_an_unused_permit_is_opened_by_the_first_chat_alone(asked: Asked) -> None:
    permits, first, second = asked.work.permits, asked.chat(), asked.chat()
    permit = permits.add(
        Permit(
            id=PermitId(0),
            hash=hash_of("1"),
            purpose=Purpose.HANDOVER,
            issued_at=NOW,
            expires_at=NOW + HOUR,
        )
    )
    assert [permits.open(permit.id, chat) for chat in (first, second, first)] == [True, False, True]
    assert permits.get(permit.id) == replace(permit, opened_by=first)
    permits.use(permit.id, NOW)
    assert not permits.open(permit.id, first)
    assert not asked.work.cabinets.is_open_in(asked.cabinet().id, first)


def test_chats_of_a_cabinet_are_listed_and_closed_one_or_all(asked: Asked) -> None:
    cabinets, (anna, boris) = asked.work.cabinets, (asked.cabinet(), asked.cabinet("boris@mail.ru"))
    for place, owner in enumerate((anna, boris, anna, anna, anna)):
        asked.enter(asked.chat(), owner, NOW + place * HOUR)
    first, third, fourth, fifth = (
        (chat.id, chat.channel, chat.active_at) for chat in reversed(cabinets.open_chats(anna.id))
    )
    assert first[1:] == ("web", NOW)
    assert [each[2] for each in (third, fourth, fifth)] == [NOW + place * HOUR for place in (2, 3, 4)]
    (his,) = cabinets.open_chats(boris.id)
    assert [cabinets.close_chat(anna.id, chat) for chat in (third[0], third[0], his.id)] == [
        True,
        False,
        False,
    ]
    assert cabinets.close_chats(anna.id, but=first[0]) == [fourth[0], fifth[0]]
    assert [chat.id for chat in cabinets.open_chats(anna.id)] == [first[0]]
    assert cabinets.open_chats(boris.id) == [his]


def test_what_a_guest_has_agreed_to_is_kept_by_chat_account_and_version(asked: Asked) -> None:
    consents, chat, other = asked.work.consents, asked.chat(), asked.chat()
    for version in ("1", "2", "2"):
        text = Edition(kind=ConsentKind.GUEST_EMAIL, version=version, text="Согласие")
        consents.give_as_guest(chat, text, at=NOW, channel="web", account_id=FIRST)
    consents.withdraw_as_guest(other, FIRST, NOW)
    given = consents.of_guest(chat)
    assert [(each.account_id, each.version, each.text, each.given_at, each.channel) for each in given] == [
        (FIRST, version, "Согласие", NOW, "web") for version in ("1", "2", "2")
    ]
    assert all(each.withdrawn_at is None for each in given)
    for at in (NOW, NOW + HOUR):
        consents.withdraw_as_guest(chat, FIRST, at)
    assert [each.withdrawn_at for each in consents.of_guest(chat)] == [NOW, NOW, NOW]
    assert not consents.of_guest(other)


def test_a_cabinet_gets_another_password(asked: Asked) -> None:
    anna, boris = asked.cabinet(), asked.cabinet("boris@mail.ru")
    asked.work.cabinets.set_password(anna.id, "new")
    assert asked.work.cabinets.hold(anna.id) == replace(anna, password_hash="new")
    assert asked.work.cabinets.by_email(boris.email) == boris


def test_tries_are_counted_by_kind_and_subject_since_an_instant(asked: Asked) -> None:
    tries = asked.work.tries
    for kind, subject, at in (
        ("code", "a", NOW),
        ("code", "a", NOW - HOUR),
        ("code", "b", NOW),
        ("sum", "a", NOW),
    ):
        tries.add(kind, subject, at)
    assert tries.count("code", "a", NOW - HOUR) == 2
    assert tries.count("code", "a", NOW) == 1
    assert tries.count("code", "a", NOW + HOUR) == tries.count("code", "c", NOW - HOUR) == 0


def test_an_address_is_marked_once_in_any_case_until_it_is_cleared(asked: Asked) -> None:
    marks = asked.work.undeliverable
    mark = marks.mark("Anna@Почта.рф", "DSN 5.1.1", NOW)
    assert mark is not None
    assert mark.email == "anna@xn--80a1acny.xn--p1ai"
    assert marks.mark("anna@почта.рф", "SMTP 550", NOW + HOUR) is None
    assert marks.of("ANNA@почта.рф") == marks.get(mark.id) == mark
    assert marks.of("boris@mail.ru") is None
    assert marks.clear("anna@xn--80a1acny.xn--p1ai")
    assert not marks.clear("anna@почта.рф")
    assert marks.get(mark.id) is marks.of("anna@почта.рф") is None
    again = marks.mark("anna@почта.рф", "DSN 5.1.1", NOW)
    assert again is not None
    assert again.id != mark.id


def test_a_key_is_made_once_and_each_name_has_its_own(asked: Asked) -> None:
    key = asked.work.keys.get("letters")
    assert len(key) == KEY_BYTES
    assert asked.work.keys.get("letters") == key != asked.work.keys.get("others")


def test_audit_is_read_by_subject_oldest_first(asked: Asked) -> None:
    audit = asked.work.audit
    for action, subject in (("opened", "cabinet:1"), ("left", "chat:1"), ("entered", "cabinet:1")):
        audit.record(at=NOW, actor="chat:1", action=action, subject=subject, details={"proof": "sum"})
    assert list(audit.of("cabinet:1")) == [(NOW, "chat:1", "opened"), (NOW, "chat:1", "entered")]
    assert list(audit.of("cabinet:2")) == []


def test_a_fact_with_a_key_is_told_once(asked: Asked) -> None:
    fact, to = SumGuessed(account=FIRST, closed_until=NOW), ToCabinet(asked.cabinet().id)
    tell = asked.work.outbox.tell
    assert [tell(fact, to, at=NOW, key=key) for key in ("a", "a", "b", None, None)] == [
        True,
        False,
        True,
        True,
        True,
    ]


# --- receipts by e-mail ---


def test_receipts_are_due_of_subscribers_until_they_are_seen_to(asked: Asked) -> None:
    def charge(account: AccountId, month: Month) -> None:
        asked.state(
            Charge(
                account_id=account, month=month, service=ELECTRICITY, opening=0, charged=1, paid=0, closing=1
            )
        )

    third, fourth = AccountId(3), AccountId(4)
    asked.state(
        Account(id=third, number=AccountNumber("3"), e_receipt=True, email="anna@mail.ru"),
        Account(id=fourth, number=AccountNumber("4"), e_receipt=True, email=""),
    )
    mailings = asked.work.mailings
    assert mailings.last() == fourth
    everybody = {"after": AccountId(0), "until": fourth}
    due = DueReceipt(account_id=third, email="anna@mail.ru", month=None, is_first=True)
    assert mailings.due_receipts(**everybody) == [due]
    assert mailings.see_to(third, None)
    assert not mailings.see_to(third, None)
    assert mailings.due_receipts(**everybody) == []

    for account in (FIRST, third, fourth):
        charge(account, SEPTEMBER)
    due = replace(due, month=SEPTEMBER, is_first=False)
    assert mailings.due_receipts(**everybody) == [due]
    assert mailings.due_receipts(after=third, until=fourth) == []
    assert mailings.see_to(third, SEPTEMBER)
    assert not mailings.see_to(third, SEPTEMBER)
    assert mailings.due_receipts(**everybody) == []

    subscribed = Subscriptions(e_receipt=True, email="b@mail.ru")
    asked.work.accounts.change_subscriptions(
        SubscriptionChange(account_id=FIRST, cabinet_id=None, wanted=subscribed, changed_at=NOW)
    )
    asked.work.accounts.change_subscriptions(
        SubscriptionChange(account_id=third, cabinet_id=None, wanted=Subscriptions(), changed_at=NOW)
    )
    charge(third, OCTOBER)
    due = DueReceipt(account_id=FIRST, email="b@mail.ru", month=SEPTEMBER, is_first=True)
    assert mailings.due_receipts(**everybody) == [due]


# --- whom a day concerns ---


def test_people_are_found_whom_the_occasions_of_a_day_may_concern(asked: Asked) -> None:
    cabinets = [asked.cabinet(f"{name}@mail.ru").id for name in ("anna", "boris", "vera", "nobody")]
    for cabinet, account in zip(cabinets, (FIRST, SECOND, SECOND), strict=False):
        asked.work.links.add(cabinet, account, ProofKind.SUM, NOW)
    anna, boris, vera, _ = cabinets
    (left,) = asked.work.links.of_cabinet(vera)
    asked.work.links.close(left.id, NOW)
    day = date(2025, 10, 20)

    def found(after: int = 0, until: int = 9, **occasions: Any) -> list[CabinetId]:
        nothing: dict[str, Any] = {"readings": None, "billed": None, "verified_until": ()}
        asked_for = Occasions(since=day, until=day, **nothing | occasions)
        return asked.work.reminded.cabinets(asked_for, after=CabinetId(after), until=CabinetId(until))

    assert found() == []
    assert found(readings=OCTOBER) == [anna, boris]
    assert found(readings=OCTOBER, until=anna) == [anna]
    assert found(readings=OCTOBER, after=anna) == [boris]
    asked.reading(source="AVG")
    asked.reading(status=ReadingStatus.REJECTED)
    assert found(readings=OCTOBER) == [anna, boris]
    asked.reading(status=ReadingStatus.ON_CHECK)
    assert found(readings=OCTOBER) == [boris]

    assert found(billed=SEPTEMBER) == []
    asked.state(
        *(
            Charge(
                account_id=account,
                month=SEPTEMBER,
                service=ELECTRICITY,
                opening=opening,
                charged=300,
                paid=0,
                closing=opening + 300,
            )
            for account, opening in ((FIRST, -500), (SECOND, 0))
        )
    )
    assert found(billed=SEPTEMBER) == [boris]

    last_day = date(2025, 12, 19)
    for number, removed in ((8, date(2025, 10, 20)), (9, None)):
        account = SECOND if removed else FIRST
        meter = Meter(
            id=MeterId(number),
            account_id=account,
            number=MeterNumber(str(number)),
            verify_until=last_day,
            removed=removed,
        )
        asked.state(meter)
    assert found(verified_until=(last_day,)) == [anna]
    assert found(verified_until=(day,), billed=SEPTEMBER) == [boris]


def test_nobody_is_reminded_of_a_closed_account(asked: Asked) -> None:
    third = AccountId(3)
    asked.state(
        Account(id=third, number=AccountNumber("0600123458"), status=AccountStatus.CLOSED),
        Meter(id=MeterId(8), account_id=third, number=MeterNumber("8")),
    )
    asked.work.links.add(asked.cabinet().id, third, ProofKind.SUM, NOW)
    day = date(2025, 10, 20)
    occasions = Occasions(since=day, until=day, readings=OCTOBER, billed=None, verified_until=())
    assert asked.work.reminded.cabinets(occasions, after=CabinetId(0), until=CabinetId(9)) == []


def test_a_bill_that_is_charged_after_the_linking_is_new_until_it_is_told(asked: Asked) -> None:
    def charge(account: AccountId, month: Month) -> None:
        asked.state(
            Charge(
                account_id=account,
                month=month,
                service=ELECTRICITY,
                opening=0,
                charged=300,
                paid=0,
                closing=300,
            )
        )

    reminded, links = asked.work.reminded, asked.work.links
    assert reminded.last() == 0
    anna, boris = (asked.cabinet(f"{name}@mail.ru").id for name in ("anna", "boris"))
    assert reminded.last() == boris
    charge(FIRST, SEPTEMBER)
    by_anna = [links.add(anna, account, ProofKind.SUM, NOW) for account in (FIRST, SECOND)]
    by_boris = links.add(boris, SECOND, ProofKind.SUM, NOW)
    everybody = {"after": CabinetId(0), "until": boris}
    assert reminded.new_bills(**everybody) == []

    for account, month in ((FIRST, OCTOBER), (SECOND, SEPTEMBER), (SECOND, OCTOBER)):
        charge(account, month)
    new = [
        NewBill(cabinet_id=link.cabinet_id, link_id=link.id, account_id=link.account_id, month=OCTOBER)
        for link in (*by_anna, by_boris)
    ]
    assert reminded.new_bills(**everybody) == new
    assert reminded.new_bills(after=anna, until=boris) == new[2:]
    assert reminded.new_bills(after=CabinetId(0), until=anna) == new[:2]
    assert reminded.mark_told(new[0])
    assert not reminded.mark_told(new[0])
    assert reminded.new_bills(**everybody) == new[1:]
    links.close(by_boris.id, NOW)
    assert reminded.new_bills(**everybody) == new[1:2]
