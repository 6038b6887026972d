from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, insert
from sqlalchemy.exc import IntegrityError

from core.base.ids import AccountId, AccountNumber, MeterId, MeterNumber, ReadingId
from core.base.months import Month
from core.base.periods import Period
from core.model.accounts import Account, AccountStatus, Settlement, Stove
from core.model.charges.charge import ELECTRICITY, PENALTY, Basis, Charge, ChargeLine, Payment
from core.model.charges.tariffs import PriceList, RangeLimits, Tariff
from core.model.meters import Meter, Zone
from core.model.readings.reading import Reading, ReadingStatus, Suspicion
from storage.store import Store
from storage.tables import charge_lines, range_limits, readings, tariffs
from storage.work import Work
from tests.storage.seeds import SEPTEMBER, add_account, add_charge, add_meter, add_payment

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)


async def test_account_comes_out_as_billing_stated_it(store: Store) -> None:
    stated: dict[str, Any] = {
        "els": "50АА123456",
        "city": "г. Волгоград",
        "street": "ул. Мира",
        "house": "1/2",
        "flat": "7",
        "owner": "Иванова А. П.",
        "area": Decimal("45.2"),
        "registered": 2,
        "residents": 3,
        "ownership_doc": "выписка",
        "rooms": 2,
        "stove": Stove.GAS,
        "settlement": Settlement.URBAN,
        "tariff_group": "town-gas",
        "network_company": "ВОЭС",
        "status": AccountStatus.CLOSED,
        "email": "anna@example.ru",
        "e_receipt": True,
        "phone": "+79125550101",
        "sms": True,
    }
    account = await store.transact(lambda work: add_account(work, "0600123456", **stated))

    found = await store.transact(lambda work: work.accounts.by_number(AccountNumber("0600123456")))

    assert found == Account(id=account, number=AccountNumber("0600123456"), **stated)
    assert found.status is AccountStatus.CLOSED
    assert await store.transact(lambda work: work.accounts.get(account)) == found


async def test_what_billing_did_not_state_is_none_or_empty(store: Store) -> None:
    account = await store.transact(add_account)

    assert await store.transact(lambda work: work.accounts.get(account)) == Account(
        id=account, number=AccountNumber("0600123456")
    )


async def test_unknown_account_is_none_by_number_and_a_key_error_by_id(store: Store) -> None:
    assert await store.transact(lambda work: work.accounts.by_number(AccountNumber("0600123456"))) is None
    with pytest.raises(KeyError):
        await store.transact(lambda work: work.accounts.get(AccountId(404)))


async def test_meters_of_an_account_come_by_number_removed_ones_too(store: Store) -> None:
    def install(work: Work) -> AccountId:
        account = add_account(work)
        add_meter(work, account, "9", removed=date(2024, 1, 31))
        add_meter(
            work,
            account,
            "0381",
            model="Меркурий 206",
            digits=6,
            fraction=2,
            ratio=Decimal("1.5"),
            zones=(Zone.PEAK, Zone.NIGHT, Zone.HALF),
            installed=date(2024, 1, 31),
            initial_t1=Decimal("0.05"),
            initial_t2=Decimal(1),
            initial_t3=Decimal(2),
            verify_until=date(2040, 1, 31),
            max_power_kw=Decimal(15),
        )
        add_meter(work, add_account(work, "0600999999"), "0000")
        return account

    account = await store.transact(install)
    three_zones, removed = await store.transact(lambda work: work.meters.of_account(account))

    assert three_zones == Meter(
        id=three_zones.id,
        account_id=account,
        number=MeterNumber("0381"),
        model="Меркурий 206",
        digits=6,
        fraction=2,
        ratio=Decimal("1.5"),
        zones=(Zone.PEAK, Zone.NIGHT, Zone.HALF),
        installed=date(2024, 1, 31),
        initial=(Decimal("0.05"), Decimal(1), Decimal(2)),
        verify_until=date(2040, 1, 31),
        max_power_kw=Decimal(15),
    )
    assert removed == Meter(
        id=removed.id, account_id=account, number=MeterNumber("9"), removed=date(2024, 1, 31)
    )
    assert await store.transact(lambda work: work.meters.get(removed.id)) == removed
    assert await store.transact(lambda work: work.meters.get(MeterId(404))) is None


def reading(meter: MeterId, **stated: object) -> Reading:
    usual = Reading(
        id=ReadingId(0),
        meter_id=meter,
        taken_on=date(2025, 10, 22),
        received_at=NOW,
        month=Month(2025, 10),
        values=(Decimal(8590),),
        consumption=(Decimal(95),),
        source="BOT_TG",
        status=ReadingStatus.ACCEPTED,
    )
    return replace(usual, **stated)  # type: ignore[arg-type]  # a test states the fields it is about


async def test_reading_comes_back_as_it_was_handed_in(store: Store) -> None:
    def hand_in(work: Work) -> Reading:
        meter = add_meter(work, add_account(work))
        handed = reading(
            meter,
            values=(Decimal("8590.5"), Decimal("0.001"), Decimal(99999)),
            consumption=(Decimal("-0.5"), None, Decimal(0)),
            status=ReadingStatus.ON_CHECK,
            suspicion=Suspicion.BEYOND_CAPACITY,
            marked="jump",
            reason="fewer",
            handed_in_by="cabinet:1",
            proof="7ZQ4M2K9XAB3",
            billing_id="42",
        )
        kept = work.readings.add(handed)
        assert kept == replace(handed, id=kept.id)
        return kept

    kept = await store.transact(hand_in)

    assert kept.id > 0
    assert await store.transact(lambda work: work.readings.get(kept.id)) == kept
    assert await store.transact(lambda work: work.readings.by_proof("7ZQ4M2K9XAB3")) == kept


async def test_consumption_that_cannot_be_known_stays_unknown(store: Store) -> None:
    def hand_in(work: Work) -> Reading:
        meter = add_meter(work, add_account(work), zones=(Zone.DAY, Zone.NIGHT))
        values = (Decimal(1), Decimal(2))
        return work.readings.add(reading(meter, values=values, consumption=(None, None)))

    kept = await store.transact(hand_in)

    assert await store.transact(lambda work: work.readings.get(kept.id)) == kept


async def test_unknown_reading_is_none(store: Store) -> None:
    assert await store.transact(lambda work: work.readings.get(ReadingId(404))) is None
    assert await store.transact(lambda work: work.readings.by_proof("")) is None


async def test_turn_that_has_looked_already_sees_what_it_has_written_since(store: Store) -> None:
    def look_and_write(work: Work) -> list[list[ReadingStatus]]:
        meter = add_meter(work, add_account(work))
        seen = []
        for write in (
            lambda: work.readings.add(reading(meter)),
            lambda: work.readings.withdraw(work.readings.of_meter(meter)[0].id, ReadingStatus.DELETED),
        ):
            work.readings.of_meter(meter)
            write()
            seen.append([found.status for found in work.readings.of_meter(meter)])
        return seen

    assert await store.transact(look_and_write) == [[ReadingStatus.ACCEPTED], []]


async def test_proof_belongs_to_one_reading_and_having_none_is_no_clash(store: Store) -> None:
    def hand_in_two(work: Work, proof: str) -> None:
        meter = add_meter(work, add_account(work))
        work.readings.add(reading(meter, proof=proof))
        work.readings.add(reading(meter, proof=proof))

    with pytest.raises(IntegrityError):
        await store.transact(lambda work: hand_in_two(work, "7ZQ4M2K9XAB3"))
    await store.transact(lambda work: hand_in_two(work, ""))


async def test_reading_is_taken_back_until_it_has_left_for_billing(store: Store) -> None:
    kept = await store.transact(lambda work: work.readings.add(reading(add_meter(work, add_account(work)))))

    assert await store.transact(lambda work: work.readings.withdraw(kept.id, ReadingStatus.REPLACED))
    assert not await store.transact(lambda work: work.readings.withdraw(kept.id, ReadingStatus.DELETED))

    assert await store.transact(lambda work: work.readings.get(kept.id)) == replace(
        kept, status=ReadingStatus.REPLACED
    )

    exported = await store.transact(
        lambda work: work.readings.add(reading(kept.meter_id, status=ReadingStatus.EXPORTED))
    )
    assert not await store.transact(lambda work: work.readings.withdraw(exported.id, ReadingStatus.DELETED))
    assert await store.transact(lambda work: work.readings.get(exported.id)) == exported


async def test_s51_readings_come_newest_first_by_date_then_by_time_received(store: Store) -> None:
    def hand_in(work: Work) -> MeterId:
        meter = add_meter(work, add_account(work))
        for day, minutes in ((20, 9), (22, 1), (22, 5), (21, 7)):
            received = NOW + timedelta(minutes=minutes)
            work.readings.add(reading(meter, taken_on=date(2025, 10, day), received_at=received))
        return meter

    meter = await store.transact(hand_in)
    newest = await store.transact(lambda work: work.readings.of_meter(meter))
    two = await store.transact(lambda work: work.readings.of_meter(meter, limit=2))

    received = [(one.taken_on.day, (one.received_at - NOW) // timedelta(minutes=1)) for one in newest]
    assert received == [(22, 5), (22, 1), (21, 7), (20, 9)]
    assert two == newest[:2]


async def test_turn_knows_what_it_has_written_as_another_would_read_it(store: Store) -> None:
    def look_and_write(work: Work) -> None:
        meter = add_meter(work, add_account(work))
        for day, status in ((22, ReadingStatus.BILLED), (24, ReadingStatus.ACCEPTED)):
            work.readings.add(reading(meter, taken_on=date(2025, 10, day), status=status))
        for day, status in ((23, ReadingStatus.ON_CHECK), (25, ReadingStatus.REJECTED)):
            work.readings.of_meter(meter)
            written = work.readings.add(
                reading(meter, taken_on=date(2025, 10, day), status=status, handed_in_by="cabinet:7")
            )
            fresh = Work(work.connection).readings
            assert work.readings.of_meter(meter) == fresh.of_meter(meter)
            assert work.readings.get(written.id) == fresh.get(written.id) == written

    await store.transact(look_and_write)


@pytest.mark.parametrize("length", [1, 36, 37])
async def test_turn_knows_what_it_has_changed_as_another_would_read_it(store: Store, length: int) -> None:
    """Also where the history is longer than what is read of it."""

    def change_and_look(work: Work) -> None:
        meter = add_meter(work, add_account(work))
        first = Month(2022, 1)
        kept = [
            work.readings.add(
                reading(
                    meter,
                    month=first.plus(number),
                    taken_on=first.plus(number).first_day,
                    status=ReadingStatus.ACCEPTED,
                )
            )
            for number in range(length)
        ]

        def is_known_rightly() -> None:
            fresh = Work(work.connection).readings
            assert work.readings.of_meter(meter) == fresh.of_meter(meter)
            assert work.readings.last_of_meter(meter) == fresh.last_of_meter(meter)
            assert [work.readings.get(each.id) for each in kept] == [fresh.get(each.id) for each in kept]

        work.readings.of_meter(meter)
        for each in {one.id: one for one in (kept[-1], kept[0])}.values():
            for was, status in (
                (ReadingStatus.ACCEPTED, ReadingStatus.ON_CHECK),
                (ReadingStatus.ON_CHECK, ReadingStatus.REPLACED),
                (ReadingStatus.REPLACED, ReadingStatus.ACCEPTED),
            ):
                work.readings.of_meter(meter)
                assert work.readings.revise(replace(each, status=status, consumption=(None,)), was=was)
                is_known_rightly()
            assert work.readings.withdraw(each.id, ReadingStatus.DELETED)
            is_known_rightly()
            work.connection.execute(
                readings.update().where(readings.c.id == each.id).values(status=ReadingStatus.EXPORTED)
            )
            assert not work.readings.withdraw(each.id, ReadingStatus.DELETED)
            is_known_rightly()

    await store.transact(change_and_look)


async def test_last_reading_is_the_newest_that_a_dial_has_shown(store: Store) -> None:
    def hand_in(work: Work) -> tuple[MeterId, MeterId]:
        meter = add_meter(work, add_account(work))
        for day, source, status in (
            (20, "WEB", ReadingStatus.BILLED),
            (21, "BOT_TG", ReadingStatus.ON_CHECK),
            (22, "BOT_TG", ReadingStatus.DELETED),
            (23, "BOT_TG", ReadingStatus.REPLACED),
            (24, "BOT_TG", ReadingStatus.REJECTED),
            (25, "AVG", ReadingStatus.BILLED),
            (26, "NORM", ReadingStatus.BILLED),
        ):
            work.readings.add(reading(meter, taken_on=date(2025, 10, day), source=source, status=status))
        return meter, add_meter(work, add_account(work, "0600000002"), "2")

    meter, new = await store.transact(hand_in)
    last = await store.transact(lambda work: work.readings.last_of_meter(meter))

    assert last is not None
    assert last.taken_on == date(2025, 10, 21)
    assert await store.transact(lambda work: work.readings.last_of_meter(new)) is None


async def test_s47_history_is_filtered_by_meter_year_and_source(store: Store) -> None:
    def hand_in(work: Work) -> tuple[AccountId, MeterId]:
        account = add_account(work)
        first, second = add_meter(work, account, "1"), add_meter(work, account, "2")
        for meter, month, source in (
            (first, Month(2024, 12), "WEB"),
            (first, Month(2025, 1), "ДС"),
            (second, Month(2025, 12), "BOT_TG"),
            (second, Month(2026, 1), "WEB"),
        ):
            work.readings.add(reading(meter, month=month, taken_on=month.last_day, source=source))
        work.readings.add(reading(add_meter(work, add_account(work, "0600999999")), source="GUEST"))
        return account, second

    account, second = await store.transact(hand_in)

    async def months(**wanted: object) -> list[str]:
        found = await store.transact(lambda work: work.readings.of_account(account, **wanted))  # type: ignore[arg-type]  # the filters of the line below
        return [str(one.month) for one in found]

    assert await months() == ["2026-01", "2025-12", "2025-01", "2024-12"]
    assert await months(year=2025) == ["2025-12", "2025-01"]
    assert await months(source="WEB") == ["2026-01", "2024-12"]
    assert await months(meter_id=second) == ["2026-01", "2025-12"]
    assert await months(meter_id=second, year=2025, source="BOT_TG") == ["2025-12"]
    assert await months(offset=1, limit=2) == ["2025-12", "2025-01"]
    assert await store.transact(lambda work: work.readings.sources_of(account)) == ["BOT_TG", "WEB", "ДС"]
    assert await store.transact(lambda work: work.readings.years_of(account)) == [2026, 2025, 2024]


async def test_prices_and_limits_of_a_group_come_oldest_first(store: Store) -> None:
    new = Tariff(group="town", zone=Zone.DAY, price=Decimal("6.12345"), valid_from=date(2025, 7, 1), range=2)
    old = Tariff(
        group="town",
        zone=Zone.SINGLE,
        price=Decimal("5.01"),
        valid_from=date(2024, 7, 1),
        valid_to=date(2025, 6, 30),
    )
    limits = RangeLimits(
        group="town",
        valid_from=date(2025, 1, 1),
        limit1=Decimal(3900),
        limit2=Decimal(6000),
        season_k=Decimal("1.2"),
    )

    def state(work: Work) -> None:
        for group in ("town", "village"):
            for one in (new, old):
                work.connection.execute(
                    insert(tariffs).values(
                        tariff_group=group,
                        zone=one.zone,
                        range=one.range,
                        price=one.price,
                        valid_from=one.valid_from,
                        valid_to=one.valid_to,
                    )
                )
            work.connection.execute(
                insert(range_limits).values(
                    tariff_group=group,
                    valid_from=limits.valid_from,
                    limit1=limits.limit1,
                    limit2=limits.limit2,
                    season_k=limits.season_k,
                )
            )

    await store.transact(state)

    of_town = await store.transact(lambda work: work.tariffs.of_group("town"))
    assert of_town == PriceList(tariffs=[old, new], limits=[limits])
    assert await store.transact(lambda work: work.tariffs.of_group("")) == PriceList(tariffs=[], limits=[])


async def test_s63_charges_of_a_month_begin_with_electricity_and_end_with_the_penalty(store: Store) -> None:
    def bill(work: Work) -> AccountId:
        account = add_account(work)
        add_charge(work, account, service=PENALTY, charged=14677, closing=14677)
        add_charge(work, account, service="Вода")
        add_charge(
            work,
            account,
            service=ELECTRICITY,
            tariff=Decimal("6.12345"),
            opening=-100,
            charged=66300,
            recalculated=-50,
            quality=-50,
            paid=100,
            closing=66000,
            volume=Decimal("108.333"),
            basis=Basis.AVERAGE,
        )
        add_charge(work, account, month=SEPTEMBER.plus(1))
        return account

    account = await store.transact(bill)
    electricity, water, penalty = await store.transact(lambda work: work.charges.of_month(account, SEPTEMBER))

    assert electricity == Charge(
        account_id=account,
        month=SEPTEMBER,
        service=ELECTRICITY,
        tariff=Decimal("6.12345"),
        opening=-100,
        charged=66300,
        recalculated=-50,
        quality=-50,
        paid=100,
        closing=66000,
        volume=Decimal("108.333"),
        basis=Basis.AVERAGE,
    )
    assert (water.service, water.basis, water.volume) == ("Вода", None, None)
    assert penalty.service == PENALTY


async def test_charged_months_are_known_and_the_last_of_all(store: Store) -> None:
    def bill(work: Work) -> AccountId:
        account = add_account(work)
        for month in (Month(2024, 12), Month(2025, 1), Month(2025, 12), Month(2026, 1)):
            add_charge(work, account, month)
            add_charge(work, account, month, service=PENALTY)
        return account

    account = await store.transact(bill)

    last = await store.transact(lambda work: work.charges.of_last_month(account))
    assert [(charge.month, charge.service) for charge in last] == [
        (Month(2026, 1), ELECTRICITY),
        (Month(2026, 1), PENALTY),
    ]
    assert await store.transact(lambda work: work.charges.months_of(account)) == [
        Month(2026, 1),
        Month(2025, 12),
        Month(2025, 1),
        Month(2024, 12),
    ]
    assert await store.transact(lambda work: work.charges.of_last_month(AccountId(404))) == []
    assert await store.transact(lambda work: work.charges.months_of(AccountId(404))) == []


async def test_charges_of_a_period_come_newest_month_first_by_one_statement(store: Store) -> None:
    months = Month(2024, 12), Month(2025, 1), Month(2025, 12), Month(2026, 1)

    def bill(work: Work) -> AccountId:
        account, neighbour = add_account(work), add_account(work, "0600123457")
        for month in months:
            for service in (PENALTY, "Вода", ELECTRICITY):
                add_charge(work, account, month, service=service)
        add_charge(work, neighbour, Month(2025, 6))
        return account

    account = await store.transact(bill)

    def ask(work: Work) -> list[Charge]:
        asked: list[str] = []

        def note(*call: Any) -> None:
            asked.append(call[2])

        event.listen(work.connection, "before_cursor_execute", note)
        found = work.charges.of_period(account, Period(Month(2025, 1), Month(2025, 12)))
        event.remove(work.connection, "before_cursor_execute", note)
        assert len(asked) == 1
        return found

    found = await store.transact(ask)
    assert [(charge.month, charge.service) for charge in found] == [
        (month, service)
        for month in (Month(2025, 12), Month(2025, 1))
        for service in (ELECTRICITY, "Вода", PENALTY)
    ]
    assert await store.transact(lambda work: work.charges.span(account)) == Period(months[0], months[-1])
    assert await store.transact(lambda work: work.charges.span(AccountId(404))) is None


async def test_charge_lines_come_by_service_zone_and_range(store: Store) -> None:
    def bill(work: Work) -> AccountId:
        account = add_account(work)
        for service, zone, number in (
            (PENALTY, "", 1),
            (ELECTRICITY, "night", 1),
            (ELECTRICITY, "day", 2),
            (ELECTRICITY, "day", 1),
        ):
            work.connection.execute(
                insert(charge_lines).values(
                    account_id=account,
                    month=SEPTEMBER,
                    service=service,
                    zone=zone,
                    range=number,
                    volume=Decimal("1.5"),
                    tariff=Decimal("6.12"),
                    amount=918,
                )
            )
        return account

    account = await store.transact(bill)
    lines = await store.transact(lambda work: work.charges.lines_of(account, SEPTEMBER))

    assert [(line.service, line.zone, line.range) for line in lines] == [
        (ELECTRICITY, Zone.DAY, 1),
        (ELECTRICITY, Zone.DAY, 2),
        (ELECTRICITY, Zone.NIGHT, 1),
        (PENALTY, None, 1),
    ]
    assert lines[0] == ChargeLine(
        account_id=account,
        month=SEPTEMBER,
        service=ELECTRICITY,
        zone=Zone.DAY,
        range=1,
        volume=Decimal("1.5"),
        tariff=Decimal("6.12"),
        amount=918,
    )


async def test_payments_of_a_period_come_newest_first_with_both_its_days(store: Store) -> None:
    def pay(work: Work) -> AccountId:
        account = add_account(work)
        for day in (1, 2, 3, 4):
            add_payment(work, account, date(2025, 11, day), day * 100)
        add_payment(
            work,
            account,
            date(2025, 11, 3),
            -1,
            channel="Банк ВТБ (ПАО)",
            status="Обработан",
            doc_id="doc-1",
            period=SEPTEMBER,
            purpose="возврат",
        )
        return account

    account = await store.transact(pay)
    paid = await store.transact(
        lambda work: work.payments.of_account(account, date(2025, 11, 2), date(2025, 11, 3))
    )

    assert [one.amount for one in paid] == [-1, 300, 200]
    assert await store.transact(lambda work: work.payments.span(account)) == (
        date(2025, 11, 1),
        date(2025, 11, 4),
    )
    assert await store.transact(lambda work: work.payments.span(AccountId(404))) is None
    assert paid[0] == Payment(
        account_id=account,
        date=date(2025, 11, 3),
        amount=-1,
        channel="Банк ВТБ (ПАО)",
        status="Обработан",
        doc_id="doc-1",
        period=SEPTEMBER,
        purpose="возврат",
    )
