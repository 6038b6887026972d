"""An account that is handed over in the middle of a dialogue: nothing more is handed in or paid for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from adapters.registers.importing.import_files import Options, import_files
from storage import tables
from tests import billing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Table

    from tests.dialogues.people import Bot, Chatter

TAIL = billing.A[-4:]
LOST = f"Счёт …{TAIL} больше не открыт в вашем кабинете"
KEPT: tuple[Table, ...] = (tables.readings, tables.online_payments, tables.papers, tables.invitations)
"""Where an act for the account would leave a row; an invitation goes with the account."""


@pytest.fixture
def sold(bot: Bot, tmp_path: Path) -> Callable[[], None]:
    """Account A is bought by somebody else, and billing says so."""

    def states() -> None:
        register = tmp_path / "accounts.csv"
        register.write_text(f"account;owner\n{billing.A};Кузнецов Олег Юрьевич\n", "utf-8")
        options = Options(now=bot.now, today=date(2025, 10, 22))
        (report,) = import_files([register], f"sqlite:///{tmp_path / 'cabinet.db'}", options).reports
        assert not report.error

    return states


async def _rows(bot: Bot) -> list[int]:
    counts = [select(func.count()).select_from(table) for table in KEPT]
    return await bot.does(lambda work: [work.connection.scalar(count) or 0 for count in counts])


@pytest.mark.rows("S96")
@pytest.mark.parametrize(
    ("way", "then"),
    [
        (("Показания",), "> 8700"),
        (("> 8700",), "Передать"),
        (("Показания", "> 98590"), "Да, всё верно"),
        (("Оплатить 662,00",), "Согласен"),
        (("Оплатить 662,00",), "QR-код"),
        (("Оплатить 662,00", "Другая сумма"), "> 100"),
        (("> /certificate",), "Справка о состоянии"),
        (("> /certificate", "Справка о состоянии"), "Для субсидии"),
        (("Мои счета", "Доступ для близких", "Дать доступ"), "> сын"),
        (("Мои счета", "Доступ для близких", "Дать доступ", "> сын"), "Только смотреть"),
        (("Мои счета", "Доступ для близких", "Дать доступ", "> сын", "Только смотреть"), "На год"),
        ((), "> 8700"),
        ((), "> показания 8700"),
        ((), "Информация"),
        (("Информация",), "В начало"),
    ],
)
async def test_the_next_press_or_word_leads_to_what_is_there_now(
    bot: Bot, galina: Chatter, sold: Callable[[], None], way: tuple[str, ...], then: str
) -> None:
    await galina.goes(*way)
    before = await _rows(bot)
    sold()
    await galina.goes(then)
    galina.does_not_see("662,00", "8700", "Волгоград", billing.METER_A)
    galina.sees("Напишите номер лицевого счёта")
    await bot.errands()
    galina.does_not_see("662,00", "Волгоград")
    assert await _rows(bot) == before


@pytest.mark.rows("S96")
async def test_she_is_told_once_and_may_prove_the_account_again(
    bot: Bot, galina: Chatter, sold: Callable[[], None]
) -> None:
    await galina.presses("Показания")
    sold()
    await bot.post()
    galina.sees(LOST, "В договоре указан другой владелец", "позвоните нам: 8 (800)")
    shown = list(galina.messages)
    sold()
    await bot.post()
    assert galina.messages == shown
    await galina.says("8700")
    galina.sees("кое-что изменилось", "Напишите номер лицевого счёта")
    await galina.presses("Добавить счёт")
    await galina.links(billing.A, billing.SUM_A)
    galina.sees(f"Счёт {billing.A} привязан", "К оплате: 662,00")


async def test_who_has_proven_it_again_meanwhile_is_told_nothing(
    bot: Bot, galina: Chatter, sold: Callable[[], None]
) -> None:
    sold()
    await galina.says("/menu")
    await galina.links(billing.A, billing.SUM_A)
    await bot.post()
    assert all(LOST not in message.screen.text for message in galina.messages)


async def test_another_account_of_hers_stays_and_gets_nothing_by_mistake(
    bot: Bot, galina: Chatter, sold: Callable[[], None]
) -> None:
    await galina.goes("Мои счета", "Добавить счёт")
    await galina.links_by_meter(billing.PAID_UP, billing.METER_PAID_UP)
    await galina.goes("Мои счета", billing.A, "> 8700")
    before = await _rows(bot)
    sold()
    await galina.presses("Передать")
    galina.sees(f"ЛС {billing.PAID_UP}")
    assert await _rows(bot) == before


async def test_a_payment_link_that_is_being_made_is_not_shown(
    bot: Bot, galina: Chatter, sold: Callable[[], None]
) -> None:
    await galina.goes("Оплатить 662,00", "Согласен")
    sold()
    await bot.errands()
    galina.sees_no_button("Перейти к оплате")
    await galina.says("/menu")
    galina.sees("Напишите номер лицевого счёта")


@pytest.mark.parametrize(
    "way",
    [
        ("> /certificate", "Справка о состоянии", "Для субсидии"),
        ("Квитанция за сентябрь 2025", "Скачать квитанцию"),
    ],
)
async def test_a_paper_that_is_being_made_does_not_come(
    bot: Bot, galina: Chatter, sold: Callable[[], None], way: tuple[str, ...]
) -> None:
    await galina.goes(*way)
    sold()
    await bot.errands()
    assert all(not message.screen.files for message in galina.messages)
    await galina.says("/menu")
    galina.sees("Напишите номер лицевого счёта")


async def test_a_son_who_looks_after_it_loses_it_with_her(
    bot: Bot, galina: Chatter, sold: Callable[[], None]
) -> None:
    son = bot.person("son")
    await son.settles()
    await galina.goes("Мои счета", "Доступ для близких", "Дать доступ", "> сын", "И передавать показания")
    await galina.presses("На год")
    await son.takes_account(galina.code_said())
    await son.says("8700")
    before = await _rows(bot)
    asked = son.last
    sold()
    await bot.post()
    son.sees(LOST, "попросите владельца сказать новый код")
    son.sees_no_button("Добавить счёт")
    await son.presses("Передать", on=asked)
    son.does_not_see("Показания приняты", billing.METER_A)
    assert await _rows(bot) == before
    galina.sees(LOST)


@pytest.mark.usefixtures("galina")
async def test_whom_no_chat_reaches_gets_a_letter(bot: Bot, sold: Callable[[], None]) -> None:
    await bot.does(lambda work: work.connection.execute(update(tables.chats).values(reachable=False)))
    sold()
    await bot.post()
    (letter,) = bot.mailbox.letters
    assert letter.to == "galina@mail.ru"
    assert letter.subject == "Счёт больше не открыт в вашем кабинете"
    assert f"последние цифры {TAIL}" in letter.text
    assert "«Мои счета», «Добавить счёт»" in letter.text
    assert billing.A not in letter.text
    assert "Кузнецов" not in letter.text
