"""Registers of payments as YooKassa and Sber send them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.payments.registers import NotARegister, Register, Row
from adapters.payments.sber.register import read as read_sber
from adapters.payments.yookassa.register import read as read_yookassa

Read = Callable[[Path], Register]

YOOKASSA = """РЕЕСТР ПЛАТЕЖЕЙ ПО ДОГОВОРУ НЭК.11322.23 (152368)
Дата платежей: 2026-11-15
Идентификатор платежа;Сумма платежа;Валюта платежа;Сумма за вычетом комиссии и НДС;Сумма комиссии без НДС;\
Время платежа;Описание;НДС с комиссии
2c5d2a1e-000f-5000-a000-1df11df15d3c;940.04;RUB;930.64;7.71;15.11.2026 12:37:07;л/с 1234567890;1,69
2c5d2a1f-000f-5000-a000-1df11df15d3c;559.96;RUB;554.36;4.59;16.11.2026 00:01:01;"л/с ""77""; аванс";1,01

Сумма принятых платежей: 1500.00 RUB
Сумма принятых платежей за вычетом комиссии и НДС: 1485.00 RUB
Число платежей: 2
"""
FIRST, SECOND = YOOKASSA.splitlines()[3:5]
YOOKASSA_ROWS = [
    Row(
        line=4,
        id="2c5d2a1e-000f-5000-a000-1df11df15d3c",
        amount=940_04,
        fee=9_40,
        day=date(2026, 11, 15),
    ),
    Row(
        line=5,
        id="2c5d2a1f-000f-5000-a000-1df11df15d3c",
        amount=559_96,
        fee=5_60,
        day=date(2026, 11, 16),
    ),
]

COMMON = """#реестр
15-11-2026;12-37-07;8621/0123;000001A;12345678901234567890;1234567890;ИВАНОВА АННА;Волгоград, Мира, 1;1026;\
940,04;930,64;9,40
16-11-2026;09-00-00;8621/0123;000001A;12345678901234567891;0000000077;ПЕТРОВ; И.;Волгоград; Мира; 2;1026;\
1 559,96;1544,36;15,60;
=2;2500,00;2475,00;25,00;123;17-11-2026
"""
COMMON_ROWS = [
    Row(
        line=2,
        id="12345678901234567890",
        amount=940_04,
        fee=9_40,
        day=date(2026, 11, 15),
        account="1234567890",
    ),
    Row(
        line=3,
        id="12345678901234567891",
        amount=1559_96,
        fee=15_60,
        day=date(2026, 11, 16),
        account="0000000077",
    ),
]

NAMED = """8621;0123;1;17;940.04;9.40;930.64;15/11/2026;Иванова А.;CLIENTNO:1234567890;method_pay:карта;\
CLIENTDOCNO:55501;CounterVal_1:8590
8621;0123;1;18;559.96;0.00;559.96;16/11/2026;;CLIENTNO: 0000000077;method_pay:наличные;CLIENTDOCNO:
"""
NAMED_ROWS = [
    Row(line=1, id="55501", amount=940_04, fee=9_40, day=date(2026, 11, 15), account="1234567890"),
    Row(line=2, id="", amount=559_96, fee=0, day=date(2026, 11, 16), account="0000000077"),
]

FORMS = [
    pytest.param(read_yookassa, YOOKASSA, YOOKASSA_ROWS, id="yookassa"),
    pytest.param(read_sber, COMMON, COMMON_ROWS, id="sber, common"),
    pytest.param(read_sber, COMMON.replace(";", "|"), COMMON_ROWS, id="sber, common with bars"),
    pytest.param(read_sber, NAMED, NAMED_ROWS, id="sber, by name"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "register.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866"])
@pytest.mark.parametrize(("read", "text", "rows"), FORMS)
def test_a_register_is_read(file: Path, read: Read, text: str, rows: list[Row], encoding: str) -> None:
    file.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    register = read(file)
    assert register.rows == rows
    assert register.bad == []


@pytest.mark.parametrize(
    ("read", "text", "change", "bad"),
    [
        (read_yookassa, YOOKASSA, ("940.04;RUB", "94O.04;RUB"), (4, "сумму не прочитать")),
        (read_yookassa, YOOKASSA, ("940.04;RUB", "940.04;USD"), (4, "не рубли")),
        (read_yookassa, YOOKASSA, ("15.11.2026", "32.11.2026"), (4, "дату не прочитать")),
        (read_yookassa, YOOKASSA, ("2c5d2a1e", "2c5d 2a1e"), (4, "номер платежа не прочитать")),
        (read_yookassa, YOOKASSA, ("2c5d2a1f", "2c5d2a1e"), (5, "платёж стоит второй раз")),
        (read_yookassa, YOOKASSA, (";л/с 1234567890", ""), (4, "ячеек 7, а столбцов 8")),
        (read_sber, COMMON, ("940,04", "940,045"), (2, "сумму не прочитать")),
        (read_sber, COMMON, ("9,40", ""), (2, "сумму не прочитать")),
        (read_sber, COMMON, (";1026;", ";1326;"), (2, "период не прочитать")),
        (read_sber, COMMON, ("15-11-2026", "15.11.2026"), (2, "дату не прочитать")),
        (read_sber, COMMON, ("1234567890;ИВ", ";ИВ"), (2, "нет лицевого счёта")),
        (read_sber, COMMON, ("12-37-07;8621/0123;000001A;", ""), (2, "ячеек 9, а нужно 12")),
        (read_sber, NAMED, ("940.04", "1e3"), (1, "сумму не прочитать")),
        (read_sber, NAMED, ("15/11/2026", "15/13/2026"), (1, "дату не прочитать")),
        (read_sber, NAMED, ("15/11/2026", ""), (1, "дату не прочитать")),
        (read_sber, NAMED, ("CLIENTNO:1234567890", "CLIENTNO:"), (1, "нет лицевого счёта")),
        (read_sber, NAMED, ("8621;0123;1;17;940.04;", ""), (1, "сумму не прочитать")),
    ],
)
def test_a_bad_row_is_told_by_its_line(
    file: Path, read: Read, text: str, change: tuple[str, str], bad: tuple[int, str]
) -> None:
    changed = text.replace(*change, 1)
    assert changed != text
    file.write_text(changed, "utf-8")
    register = read(file)
    assert [(row.line, row.reason) for row in register.bad] == [bad]
    assert len(register.rows) == 1


@pytest.mark.parametrize(
    ("read", "text", "change", "why"),
    [
        (read_yookassa, YOOKASSA, ("1500.00 RUB", "1500.01 RUB"), "в итоге 1 500,01, а по строкам 1 500,00"),
        (read_yookassa, YOOKASSA, ("1485.00 RUB", "1485.01 RUB"), "за вычетом комиссии в итоге"),
        (read_yookassa, YOOKASSA, ("Число платежей: 2", "Число платежей: 3"), "платежей 3, а строк 2"),
        (read_yookassa, YOOKASSA, ("Число платежей: 2\n", ""), "нет итогов"),
        (read_yookassa, YOOKASSA, ("Сумма принятых платежей: 1500.00 RUB\n", ""), "нет итогов"),
        (read_yookassa, YOOKASSA, ("1500.00 RUB", "15OO RUB"), "итоговую сумму не прочитать"),
        (read_yookassa, YOOKASSA, ("Идентификатор платежа", "Идентификатор возврата"), "не реестр платежей"),
        (read_yookassa, YOOKASSA, ("Время платежа", "Час платежа"), "нет «Время платежа»"),
        (read_yookassa, YOOKASSA, ('аванс"', "аванс"), "строка 5: кавычки не закрыты"),
        (read_yookassa, YOOKASSA, (FIRST + "\n", ""), "платежей 2, а строк 1"),
        (read_sber, COMMON, ("=2;2500,00", "=2;2500,01"), "в итоге 2 500,01, а по строкам 2 500,00"),
        (read_sber, COMMON, ("25,00;123", "25,01;123"), "комиссии в итоге"),
        (read_sber, COMMON, ("=2;", "=3;"), "платежей 3, а строк 2"),
        (read_sber, COMMON, ("=2;", "=two;"), "число платежей в итоге не прочитать"),
        (read_sber, COMMON, ("=2;2500,00;2475,00;25,00;123;17-11-2026\n", ""), "нет строки итогов"),
        (read_sber, COMMON, ("=2;2500,00;2475,00;25,00;123;17-11-2026\n", "=2;2500,00\n"), "итогов неполная"),
        (read_sber, COMMON, ("=2;2500,00", "=2;many"), "итоговую сумму не прочитать"),
        (read_sber, "a;b\n=1;1;1;0\n", ("a", "c"), "не реестр платежей Сбера"),
        (read_sber, "#\n\n", ("#", "# "), "файл пуст"),
        (read_sber, COMMON, ("#реестр", "#\0"), "не текстовый файл"),
    ],
)
def test_a_register_that_does_not_add_up_is_refused(
    file: Path, read: Read, text: str, change: tuple[str, str], why: str
) -> None:
    changed = text.replace(*change, 1)
    assert changed != text
    file.write_text(changed, "utf-8")
    with pytest.raises(NotARegister) as refusal:
        read(file)
    assert why in str(refusal.value).replace("\N{NO-BREAK SPACE}", " ")


def test_a_row_that_cannot_be_read_counts_but_adds_nothing(file: Path) -> None:
    """Its sum is unknown, so the totals cannot be held against the file."""
    file.write_text(YOOKASSA.replace(SECOND, SECOND.replace("559.96", "?")), "utf-8")
    register = read_yookassa(file)
    assert (register.amount, register.fee, len(register.bad)) == (940_04, 9_40, 1)


def test_totals_that_a_spreadsheet_has_widened_are_totals(file: Path) -> None:
    lines = [
        f"{line};;;;;;;" if " RUB" in line or "Число" in line else line for line in YOOKASSA.splitlines()
    ]
    file.write_text("\n".join(lines), "utf-8")
    assert read_yookassa(file).rows == YOOKASSA_ROWS


def test_money_taken_back_stands_with_a_minus(file: Path) -> None:
    file.write_text(NAMED.replace("559.96;0.00", "-559.96;0.00"), "utf-8")
    assert [row.amount for row in read_sber(file).rows] == [940_04, -559_96]


def test_a_day_without_payments_is_an_empty_register(file: Path) -> None:
    text = YOOKASSA.replace(FIRST + "\n" + SECOND + "\n", "")
    for old, new in (("1500.00", "0.00"), ("1485.00", "0.00"), ("платежей: 2", "платежей: 0")):
        text = text.replace(old, new)
    file.write_text(text, "utf-8")
    assert read_yookassa(file).rows == []


def test_totals_of_a_register_by_name_are_held_against_it_where_there_are_some(file: Path) -> None:
    file.write_text(NAMED + "=2;1500,00;1490,60;9,40;1;17-11-2026\n", "utf-8")
    assert len(read_sber(file).rows) == 2
    file.write_text(NAMED + "=2;1500,01;1490,60;9,40;1;17-11-2026\n", "utf-8")
    with pytest.raises(NotARegister):
        read_sber(file)


_PIECES = st.one_of(
    st.sampled_from(
        [*YOOKASSA.splitlines(), *COMMON.splitlines(), *NAMED.splitlines(), "=2;", "\n", ";", '"']
    ),
    st.text(max_size=20),
    st.text("0123456789;|.,=-", max_size=5000),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(pieces=st.lists(_PIECES, max_size=12), glue=st.sampled_from(["", "\n", ";"]))
@pytest.mark.parametrize("read", [read_yookassa, read_sber])
def test_any_file_is_read_or_refused(file: Path, read: Read, pieces: list[str], glue: str) -> None:
    file.write_bytes(glue.join(pieces).encode("utf-8", errors="surrogatepass"))
    with suppress(NotARegister):
        register = read(file)
        assert len({*(row.line for row in register.rows), *(row.line for row in register.bad)}) == len(
            [*register.rows, *register.bad]
        )


@pytest.mark.parametrize("read", [read_yookassa, read_sber])
@pytest.mark.parametrize("digits", ["9" * 5000, "²", "٣"])
def test_a_count_that_nobody_writes_is_refused(file: Path, read: Read, digits: str) -> None:
    text = (
        YOOKASSA.replace("платежей: 2", f"платежей: {digits}")
        if read is read_yookassa
        else COMMON.replace("=2;", f"={digits};")
    )
    file.write_text(text, "utf-8")
    with pytest.raises(NotARegister):
        read(file)
