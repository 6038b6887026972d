"""The history of readings (S47–S51): newest first, filtered, in pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from core.base.ids import AccountNumber
from core.base.months import Month
from core.use_cases.review_reading import accept, on_check, reject
from storage import tables
from tests import billing

if TYPE_CHECKING:
    from core.ports.store import TurnWork
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


@pytest.fixture
async def reader(galina: Chatter) -> Chatter:
    """Galina before the history of account A."""
    await galina.presses("Показания")
    await galina.presses("История показаний")
    return galina


def _dates(person: Chatter) -> list[str]:
    return [line.split(" ")[0] for line in person.text.splitlines() if line[:2].isdecimal() and " — " in line]


async def test_s48_s51_history_is_newest_first_with_all_its_columns(reader: Chatter) -> None:
    reader.sees(
        "24.09.2025 — 8590\nЭлектроснабжение, счётчик № 38208746\n"
        "Месяц: сентябрь 2025. Расход: 100 кВт·ч\nмобильное приложение, учтено"
    )
    assert _dates(reader) == ["24.09.2025", "24.08.2025", "31.07.2025", "23.06.2025", "22.05.2025"]


async def test_s51_history_is_read_in_pages_there_and_back(reader: Chatter) -> None:
    reader.sees_no_button("‹ Новее")
    await reader.presses("Старее ›")
    assert _dates(reader) == ["24.04.2025"]
    reader.sees_no_button("Старее ›")
    await reader.presses("‹ Новее")
    assert _dates(reader)[0] == "24.09.2025"


async def test_a_page_beyond_the_last_says_that_nothing_is_there(reader: Chatter) -> None:
    """A forged page, or one of a history that has become shorter."""
    for page in ("7", "200", "99999", "9" * 18, "9" * 30):
        await reader.presses_raw(f"nav.page:Readings:history/{page}")
        reader.sees("Здесь ничего нет")
    await reader.presses("‹ Новее")
    reader.sees("История показаний")


async def test_s49_sources_are_written_in_words(bot: Bot, reader: Chatter) -> None:
    reader.sees("сетевая организация")

    def from_afar(work: Work) -> None:
        work.connection.execute(tables.readings.update().values(source="РОБОТ <1>"))

    await bot.does(from_afar)
    await reader.says("/help")
    reader.sees("РОБОТ <1>")


async def test_s47_history_is_filtered_by_source_and_by_year(bot: Bot, reader: Chatter) -> None:
    await bot.does(_a_reading_of_2024)
    reader.sees_buttons("Год: все", "Откуда: все")
    reader.sees_no_button("Счётчик:")
    await reader.presses("Откуда: все")
    reader.sees_buttons("Откуда: сайт")
    assert _dates(reader) == ["22.05.2025", "24.04.2025", "20.12.2024"]
    await reader.presses("Год: все")
    await reader.presses("Год: 2025")
    reader.sees_buttons("Год: 2024", "Откуда: сайт")
    assert _dates(reader) == ["20.12.2024"]
    await reader.presses("Откуда: сайт")
    reader.sees("Здесь ничего нет. Измените фильтры")
    while "Откуда: все" not in reader.buttons:
        await reader.presses("Откуда:")
    await reader.presses("Год: 2024")
    reader.sees_buttons("Год: все", "Откуда: все")
    assert _dates(reader)[0] == "24.09.2025"


def _a_reading_of_2024(work: Work) -> None:
    account = work.accounts.by_number(AccountNumber(billing.A))
    assert account is not None
    (meter,) = work.meters.of_account(account.id)
    work.connection.execute(
        insert(tables.readings).values(
            meter_id=meter.id,
            taken_on=date(2024, 12, 20),
            received_at=datetime(2024, 12, 20, tzinfo=UTC),
            month=Month(2024, 12),
            t1=Decimal(7000),
            c1=Decimal(0),
            source="WEB",
            status="billed",
        )
    )


async def test_filters_begin_a_history_at_its_first_page(reader: Chatter) -> None:
    await reader.presses("Старее ›")
    await reader.presses("Год: все")
    assert _dates(reader)[0] == "24.09.2025"


async def test_s47_history_of_several_meters_is_filtered_by_meter(bot: Bot, galina: Chatter) -> None:
    def changed(work: Work) -> None:
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        work.connection.execute(
            insert(tables.meters).values(
                account_id=account.id, number="99000001", digits=5, initial_t1=Decimal(0)
            )
        )

    await bot.does(changed)
    await galina.goes("Показания", "История показаний", "Счётчик: все")
    galina.sees_buttons(f"Счётчик: {billing.METER_A}")
    await galina.presses(f"Счётчик: {billing.METER_A}")
    galina.sees_buttons("Счётчик: 99000001")
    galina.sees("Здесь ничего нет")
    await galina.presses("Счётчик: 99000001")
    galina.sees_buttons("Счётчик: все")


async def test_s46_what_was_deleted_or_replaced_stays_in_the_history_and_says_so(galina: Chatter) -> None:
    for value in ("8700", "8650"):
        await galina.goes("> /menu", "Показания", f"> {value}")
    proof = galina.last
    await galina.presses("История показаний")
    galina.sees("8650", "принято", "8700", "заменено новым")
    await galina.presses("Удалить показания", on=proof)
    await galina.goes("Да, удалить", "Показания", "История показаний")
    galina.sees("8650", "удалено", "8700", "принято")
    galina.does_not_see("заменено")


async def test_a_rejected_reading_says_why_and_the_month_waits_for_another(bot: Bot, galina: Chatter) -> None:
    await galina.goes("Показания", "> 98590", "Да, всё верно")

    def rejected(work: TurnWork) -> None:
        (waiting,) = on_check(work)
        reject(
            work,
            waiting.reading.id,
            "лишняя цифра <b>9</b>",
            policy=bot.policy,
            by="administrator",
            now=bot.now,
        )

    await bot.does(rejected)
    await galina.says("/menu")
    galina.sees("Показания за октябрь 2025 ждём до 25.10.2025")
    await galina.presses("Показания")
    galina.sees("от 24.09.2025 — 8590")
    await galina.presses("История показаний")
    galina.sees("98590", "чат", "отклонено: лишняя цифра <b>9</b>")
    await galina.goes("В начало", "Показания", "> 8700")
    galina.sees("Показания приняты", "Расход: 110 кВт·ч")


async def test_an_accepted_reading_is_one_that_was_handed_in(bot: Bot, galina: Chatter) -> None:
    await galina.goes("Показания", "> 98590", "Да, всё верно", "> /menu")
    galina.sees("получены, их проверит оператор")

    def accepted(work: TurnWork) -> None:
        (waiting,) = on_check(work)
        accept(work, waiting.reading.id, policy=bot.policy, by="administrator", now=bot.now)

    await bot.does(accepted)
    await galina.says("/menu")
    galina.sees("Показания за октябрь 2025 переданы")
    await galina.presses("Показания")
    await galina.presses("История показаний")
    galina.sees("98590", "принято")


async def test_a_reading_accepted_late_changes_what_the_later_ones_show(bot: Bot, galina: Chatter) -> None:
    await galina.goes("Показания", "> 28590", "Да, всё верно")
    bot.at(2025, 11, 20)
    await galina.goes("> /menu", "Показания", "> 8700")
    galina.sees("Показания приняты", "Было: 8590", "Расход: 110 кВт·ч")

    def accepted(work: TurnWork) -> None:
        (waiting,) = on_check(work)
        accept(work, waiting.reading.id, policy=bot.policy, by="administrator", now=bot.now)

    await bot.does(accepted)
    await galina.says("спасибки")
    galina.sees("Передано: 8700", "Было: 28590", "Расход: — кВт·ч", "Показание проверит оператор")
    galina.does_not_see("Примерно к начислению")
    await galina.says("/menu")
    galina.sees("Показания за ноябрь 2025 получены, их проверит оператор")
    await galina.presses("Показания")
    await galina.presses("История показаний")
    galina.sees("20.11.2025 — 8700", "Расход: — кВт·ч", "на проверке")
    galina.sees("22.10.2025 — 28590", "Расход: 20 000 кВт·ч", "принято")


async def test_readings_of_two_zones_show_both(denis: Chatter) -> None:
    await denis.presses("Показания")
    await denis.presses("История показаний")
    denis.sees("20.09.2025 — день 1120, ночь 580", "Расход: день 120, ночь 80")


async def test_an_account_without_readings_has_an_empty_history(bot: Bot) -> None:
    await bot.does(billing.state_more)
    person = bot.person("resident")
    await person.registers("resident@mail.ru")
    await person.links_by_meter(billing.NEW, billing.MORE[billing.NEW])
    await person.presses("Показания")
    await person.presses("История показаний")
    person.sees("Здесь ничего нет")
    await person.presses("Год: все")
    await person.presses("Откуда: все")
    person.sees("Здесь ничего нет")
