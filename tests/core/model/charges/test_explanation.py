"""Why a bill differs from the one before: worked examples, and that the parts always add up."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.base.ids import AccountId
from core.base.money import Kopecks, kopecks
from core.base.months import Month
from core.model.charges.balance import MonthStatement
from core.model.charges.charge import ELECTRICITY, PENALTY, Basis, Charge, ChargeLine
from core.model.charges.explanation import Cause, Explanation
from core.model.charges.pricing import charge as price_volume
from core.model.meters import Zone
from tests.core.examples import ROSTOV

AUGUST, SEPTEMBER = Month(2025, 8), Month(2025, 9)

DEFAULTS: dict[str, Any] = {"service": ELECTRICITY, "opening": 0, "paid": 0, "basis": Basis.METER}


def bill(month: Month, volume: str | None, tariff: str | None, charged: str | int, **more: Any) -> Charge:
    return Charge(
        account_id=AccountId(1),
        month=month,
        tariff=None if tariff is None else Decimal(tariff),
        charged=charged if isinstance(charged, int) else kopecks(charged),
        closing=0,
        volume=None if volume is None else Decimal(volume),
        **DEFAULTS | more,
    )


def penalty(month: Month, charged: str) -> Charge:
    return bill(month, None, None, charged, service=PENALTY, basis=None)


def line(
    month: Month, zone: Zone | None, volume: str, tariff: str, *, number: int = 1, amount: str = ""
) -> ChargeLine:
    return ChargeLine(
        account_id=AccountId(1),
        month=month,
        service=ELECTRICITY,
        zone=zone,
        range=number,
        volume=Decimal(volume),
        tariff=Decimal(tariff),
        amount=kopecks(amount or Decimal(volume) * Decimal(tariff)),
    )


def explained(*charges: Charge, lines: tuple[ChargeLine, ...] = (), **more: Any) -> Explanation:
    """September against August."""
    return Explanation.of(
        MonthStatement.of(SEPTEMBER, charges),
        MonthStatement.of(AUGUST, charges) if any(each.month == AUGUST for each in charges) else None,
        lines=[each for each in lines if each.month == SEPTEMBER],
        lines_before=[each for each in lines if each.month == AUGUST],
        **more,
    )


def sums(explanation: Explanation) -> dict[Cause, Kopecks]:
    """What each cause makes; that it is the difference is asked of each example."""
    assert sum(part.amount for part in explanation.parts) == explanation.difference
    found: dict[Cause, Kopecks] = {}
    for part in explanation.parts:
        found[part.cause] = found.get(part.cause, 0) + part.amount
    return found


# --- worked examples ---


def test_more_consumption_counts_at_the_former_price_and_a_dearer_tariff_for_all_of_it() -> None:
    """35 × 6,62 = 231,70 and 135 × 0,52 = 70,20."""
    explanation = explained(bill(AUGUST, "100", "6.62", "662.00"), bill(SEPTEMBER, "135", "7.14", "963.90"))

    assert sums(explanation) == {Cause.VOLUME: 23170, Cause.TARIFF: 7020}
    assert explanation.difference == 30190


def test_equal_bills_have_no_parts() -> None:
    explanation = explained(bill(AUGUST, "100", "6.62", "662"), bill(SEPTEMBER, "100", "6.62", "662"))

    assert explanation.parts == ()
    assert explanation.difference == 0


def test_a_first_bill_is_explained_by_itself() -> None:
    explanation = explained(bill(SEPTEMBER, "100", "6.62", "662.00"), penalty(SEPTEMBER, "1.50"))

    assert explanation.before is None
    assert sums(explanation) == {Cause.VOLUME: 66200, Cause.PENALTY: 150}


def test_a_price_that_changed_within_the_month_counts_as_what_a_kwh_came_to() -> None:
    """30 kWh at 5,88 and 70 at 6,62 after 90 at 5,88: 10 kWh more are 58,80, 70 × 0,74 are 51,80."""
    lines = (
        line(AUGUST, None, "90", "5.88"),
        line(SEPTEMBER, None, "30", "5.88"),
        line(SEPTEMBER, None, "70", "6.62"),
    )
    explanation = explained(
        bill(AUGUST, "90", None, "529.20"), bill(SEPTEMBER, "100", None, "639.80"), lines=lines
    )

    assert sums(explanation) == {Cause.VOLUME: 5880, Cause.TARIFF: 5180}


def test_parts_are_rounded_together_so_that_rounding_is_no_part_of_its_own() -> None:
    """17,00 for 3 kWh, then 28,00 for 4: 5,67 for one kWh more and 4 × 1,3333 = 5,33 for the price."""
    lines = (
        line(AUGUST, None, "1", "5.00"),
        line(AUGUST, None, "2", "6.00"),
        line(SEPTEMBER, None, "4", "7.00"),
    )
    explanation = explained(
        bill(AUGUST, "3", None, "17.00"), bill(SEPTEMBER, "4", None, "28.00"), lines=lines
    )

    assert sums(explanation) == {Cause.VOLUME: 567, Cause.TARIFF: 533}


def test_a_month_by_average_says_by_what_it_was_charged() -> None:
    """T-N1: 155 kWh by average after 100 by meter."""
    explanation = explained(
        bill(AUGUST, "100", "6.62", "662.00"),
        bill(SEPTEMBER, "155", "6.62", "1026.10", basis=Basis.AVERAGE),
    )

    assert sums(explanation) == {Cause.VOLUME: 36410}
    (part,) = explanation.parts
    assert (part.basis_was, part.basis) == (Basis.METER, Basis.AVERAGE)


def test_what_was_charged_by_average_and_is_taken_back_is_told_as_such() -> None:
    """T-N4: three months by 251 kWh are taken back when nothing was used; the bill is below zero."""
    explanation = explained(
        bill(AUGUST, "251", "5.88", "1475.88", basis=Basis.AVERAGE),
        bill(SEPTEMBER, "0", "5.88", "0", recalculated=kopecks("-4427.64")),
        was_estimated=True,
    )

    assert sums(explanation) == {Cause.VOLUME: kopecks("-1475.88"), Cause.TAKEN_BACK: kopecks("-4427.64")}
    assert explanation.total == kopecks("-4427.64")


def test_a_recalculation_of_the_month_before_that_does_not_come_again_is_a_difference() -> None:
    explanation = explained(
        bill(AUGUST, "100", "6.62", "662", recalculated=-10000, quality=-500),
        bill(SEPTEMBER, "100", "6.62", "662"),
    )

    assert sums(explanation) == {Cause.RECALCULATION: 10000, Cause.QUALITY: 500}


def test_after_a_month_of_nothing_without_a_price_the_volume_alone_counts() -> None:
    """The guide's account B: August 0 kWh at a price of 0, September 65 × 6,62."""
    explanation = explained(bill(AUGUST, "0", "0", "0"), bill(SEPTEMBER, "65", "6.62", "430.30"))

    assert sums(explanation) == {Cause.VOLUME: 43030}


def test_a_price_that_the_bill_before_does_not_tell_is_taken_from_the_tariffs() -> None:
    explanation = explained(
        bill(AUGUST, "0", "0", "0"),
        bill(SEPTEMBER, "65", "6.62", "430.30"),
        former_price=lambda _zone, _number: Decimal("5.88"),
    )

    assert sums(explanation) == {Cause.VOLUME: 65 * 588, Cause.TARIFF: 65 * 74}


def test_zones_are_explained_each_by_itself() -> None:
    """T-P3 after 100 and 100 kWh: 20 more by day, 20 less by night."""
    lines = (
        line(AUGUST, Zone.DAY, "100", "4.93"),
        line(AUGUST, Zone.NIGHT, "100", "2.96"),
        line(SEPTEMBER, Zone.DAY, "120", "4.93"),
        line(SEPTEMBER, Zone.NIGHT, "80", "2.96"),
    )
    explanation = explained(
        bill(AUGUST, "200", None, "789.00"), bill(SEPTEMBER, "200", None, "828.40"), lines=lines
    )

    assert {part.zone: part.amount for part in explanation.parts} == {Zone.DAY: 9860, Zone.NIGHT: -5920}
    assert sums(explanation) == {Cause.VOLUME: 3940}


def test_a_meter_that_counts_by_zones_instead_of_one_changes_what_a_kwh_comes_to() -> None:
    lines = (line(SEPTEMBER, Zone.DAY, "120", "7.60"), line(SEPTEMBER, Zone.NIGHT, "80", "4.60"))
    explanation = explained(
        bill(AUGUST, "150", "6.62", "993.00"), bill(SEPTEMBER, "200", None, "1280.00"), lines=lines
    )

    assert sums(explanation) == {Cause.VOLUME: 33100, Cause.ZONES: -4400}


def test_what_lies_in_a_dearer_range_stands_apart_from_the_volume() -> None:
    """T-R: 3900 kWh, then 4900, of which 1000 cost 8,16 instead of 5,99."""
    lines = (
        line(AUGUST, None, "3900", "5.99"),
        line(SEPTEMBER, None, "3900", "5.99"),
        line(SEPTEMBER, None, "1000", "8.16", number=2),
    )
    explanation = explained(
        bill(AUGUST, "3900", None, "23361.00"), bill(SEPTEMBER, "4900", None, "31521.00"), lines=lines
    )

    assert sums(explanation) == {Cause.VOLUME: 599000, Cause.RANGE: 217000}


def test_a_new_price_of_a_range_first_reached_now_is_told_from_the_former_prices() -> None:
    lines = (
        line(AUGUST, None, "3900", "5.99"),
        line(SEPTEMBER, None, "3900", "5.99"),
        line(SEPTEMBER, None, "1000", "9.16", number=2),
    )
    explanation = explained(
        bill(AUGUST, "3900", None, "23361.00"),
        bill(SEPTEMBER, "4900", None, "32521.00"),
        lines=lines,
        former_price=lambda zone, number: ROSTOV.price("Ростов", zone, number, AUGUST),
    )

    assert sums(explanation) == {Cause.VOLUME: 599000, Cause.RANGE: 217000, Cause.TARIFF: 100000}


def test_a_penalty_is_a_part_of_its_own() -> None:
    explanation = explained(
        bill(AUGUST, "100", "6.62", "662"),
        penalty(AUGUST, "0.50"),
        bill(SEPTEMBER, "100", "6.62", "662"),
        penalty(SEPTEMBER, "10.50"),
    )

    assert sums(explanation) == {Cause.PENALTY: 1000}


def test_a_service_without_volume_is_told_by_its_sum() -> None:
    intercom = bill(SEPTEMBER, None, None, "60", service="Домофон", basis=None)
    explanation = explained(
        bill(AUGUST, "100", "6.62", "662"), bill(SEPTEMBER, "100", "6.62", "662"), intercom
    )

    assert sums(explanation) == {Cause.SERVICE: 6000}
    gone = explained(
        bill(AUGUST, "100", "6.62", "662"),
        replace(intercom, month=AUGUST),
        bill(SEPTEMBER, "100", "6.62", "662"),
    )
    assert sums(gone) == {Cause.SERVICE: -6000}


def test_what_the_lines_do_not_explain_is_told_and_not_hidden_in_another_part() -> None:
    explanation = explained(bill(AUGUST, "100", "6.62", "662"), bill(SEPTEMBER, "100", "6.62", "662.01"))

    assert sums(explanation) == {Cause.UNEXPLAINED: 1}


def test_what_was_owed_before_is_no_part_of_the_difference() -> None:
    explanation = explained(
        bill(AUGUST, "100", "6.62", "662", opening=0),
        bill(SEPTEMBER, "100", "6.62", "662", opening=66200, paid=100),
    )

    assert (explanation.difference, explanation.opening) == (0, 66200)


def test_the_heaviest_part_stands_first_and_the_unexplained_last() -> None:
    explanation = explained(
        bill(AUGUST, "100", "6.62", "662"),
        bill(SEPTEMBER, "101", "6.62", "768.62", quality=-5000),
    )

    assert [part.cause for part in explanation.by_weight] == [Cause.QUALITY, Cause.VOLUME, Cause.UNEXPLAINED]


# --- whatever the bills ---

PRICES = st.decimals("0", "20", places=5)
VOLUMES = st.decimals("0", "20000", places=3)
SUMS = st.integers(-1_000_000, 1_000_000)


@st.composite
def months(draw: st.DrawFn, month: Month) -> tuple[list[Charge], list[ChargeLine]]:
    """Any bill, also one whose lines do not come to its charge."""
    charges, lines = [], []
    for service in draw(st.sets(st.sampled_from([ELECTRICITY, "Отопление"]), min_size=0)):
        charges.append(
            replace(
                bill(month, None, None, draw(SUMS)),
                service=service,
                recalculated=draw(SUMS),
                quality=draw(SUMS),
                opening=draw(SUMS),
                volume=draw(st.none() | VOLUMES),
                tariff=draw(st.none() | PRICES),
                basis=draw(st.none() | st.sampled_from(Basis)),
            )
        )
        lines += [
            replace(
                line(
                    month, draw(st.none() | st.sampled_from(Zone)), "0", "0", number=draw(st.integers(1, 3))
                ),
                service=service,
                volume=draw(VOLUMES),
                tariff=draw(PRICES),
                amount=draw(SUMS),
            )
            for _ in range(draw(st.integers(0, 4)))
        ]
    if draw(st.booleans()):
        charges.append(replace(penalty(month, "0"), charged=draw(SUMS)))
    return charges, lines


@given(months(AUGUST), months(SEPTEMBER), st.none() | PRICES)
def test_the_parts_of_any_two_bills_sum_to_their_difference(
    was: tuple[list[Charge], list[ChargeLine]],
    now: tuple[list[Charge], list[ChargeLine]],
    former: Decimal | None,
) -> None:
    explanation = explained(*was[0], *now[0], lines=(*was[1], *now[1]), former_price=lambda _z, _n: former)

    assert sum(part.amount for part in explanation.parts) == explanation.difference
    assert explanation.difference == sum(each.added for each in now[0]) - sum(each.added for each in was[0])
    assert all(part.amount for part in explanation.parts)


@given(st.integers(0, 9000), st.integers(0, 9000), st.booleans())
def test_bills_by_whole_kwh_and_kopecks_leave_nothing_unexplained(was: int, now: int, dearer: bool) -> None:
    def of(month: Month, kwh: int, factor: int) -> tuple[Charge, tuple[ChargeLine, ...]]:
        rows = price_volume(ROSTOV, {Zone.SINGLE: Decimal(kwh)}, group="Ростов", month=AUGUST)
        lines = tuple(
            line(month, row.zone, str(row.volume), str(row.price * factor), number=row.range) for row in rows
        )
        return bill(month, str(kwh), None, sum(each.amount for each in lines)), lines

    before, lines_before = of(AUGUST, was, 1)
    after, lines = of(SEPTEMBER, now, 2 if dearer else 1)
    explanation = explained(
        before,
        after,
        lines=(*lines_before, *lines),
        former_price=lambda zone, number: ROSTOV.price("Ростов", zone, number, AUGUST),
    )

    assert Cause.UNEXPLAINED not in sums(explanation)
    assert Cause.TARIFF not in sums(explanation) or dearer
