"""The quick ways of reading and writing give exactly what the careful ones give, on rows clean and dirty."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.registers.files.csvs import CsvRegister, records, split
from adapters.registers.files.reader import (
    Batch,
    ColumnReader,
    Reader,
    open_register,
    read,
    worth_a_second_process,
)
from adapters.registers.importing import upsert as taking
from adapters.registers.importing.import_files import import_files
from adapters.registers.importing.readings import StoredReading, consumption_of
from adapters.registers.schema.cells import CellFault, Once
from adapters.registers.schema.kinds import KINDS, Column
from core.base.money import half_up
from core.model.readings.reading import with_consumption
from tests.adapters.registers.clerk import OPTIONS, TODAY, Clerk, counts
from tests.core.examples import THREE_ZONES, a_meter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.registers.files.register import Block

ALL_COLUMNS = [column for kind in KINDS.values() for column in kind.columns]

# fmt: off
CLEAN = st.sampled_from([
    "", "0", "1", "2,5", "6.62", "-83.32", "430,30", "1 234,56", "12345", "0012345", "2025-09", "092025",
    "2025-10-22", "22.10.25", "22/10/2025 00:00", "да", "no", "газ", "day", "Электроснабжение",
    "пр-т Ленина, 7а", "38208746",
])
DIRTY = st.sampled_from([
    " ", "\xa0x\u202f", "'=1+1", "=x", "'x", "Элeктроснабжение", "ГОРОДСКOЙ", "1\n2", "12345\n67890", "1,5\n",
    "1e5", "1,23E+09", "92025", "2025-13", "31.02.2025", "--1", "+5", "-0,00", "٣", "½", "1_000", "0x1",
    "9" * 13, "9" * 19, "2,505", "0.123456", "x" * 10_001, "нет такого", "\ufeff7", "1 23", "12-345 №6", "-1",
    "1,000.5", "0,0", "#N/A", "##", "#5", "Err:502", "a\x07", "\u200b7", "8\u200d9", "\u3000", "б\ufffd",
    "12345.0", "12E4", "7,9E+10", "РњРёСЂР°", "С° Р№", "01.02.98", "01.02.44", "\u2003x", "a\rb",
])
# fmt: on
ANY = st.text(alphabet=st.characters(blacklist_characters="\0\r", blacklist_categories=["Cs"]), max_size=12)
CELLS = st.one_of(
    st.lists(CLEAN, min_size=1, max_size=40),
    st.lists(st.one_of(CLEAN, DIRTY, ANY), min_size=1, max_size=40),
    st.lists(st.decimals(-(10**7), 10**7, places=2).map(str), min_size=1, max_size=40),
    st.lists(st.integers(0, 10**9).map(str), min_size=1, max_size=40),
)


@settings(max_examples=400, deadline=None)
@given(column=st.sampled_from(ALL_COLUMNS), columns=st.lists(CELLS, min_size=1, max_size=3))
def test_a_column_read_at_once_is_the_column_read_cell_by_cell(
    column: Column, columns: list[list[str]]
) -> None:
    quick = ColumnReader(column, TODAY)
    for cells in columns:
        assert quick.read(cells) == ColumnReader(column, TODAY).read_carefully(cells)


LINES = st.lists(
    st.one_of(
        st.lists(st.sampled_from(["", "a", "бв", "1,5", " "]), min_size=1, max_size=4).map(";".join),
        st.text(alphabet='a;"б \t', max_size=8),
        st.just("a;b;c"),
    ),
    max_size=12,
)


@settings(max_examples=400, deadline=None)
@given(lines=LINES)
def test_lines_split_at_once_are_the_rows_of_rfc_4180(lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    quick = split(text, ";", 3, required=0)
    if quick is not None:
        careful, left = records(text, ";", 1)
        assert left == 0
        assert [(line, tuple(cells)) for line, cells, _ in careful] == list(
            enumerate(zip(*quick, strict=True), 1)
        )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.sampled_from(['12345;"a\nb"', "12346;в", '1;"', "", "12347", '12348;"x"y', "12349;г;;"]),
        max_size=60,
    ),
    block=st.sampled_from([1, 7, 40, 10_000]),
)
def test_where_a_block_ends_makes_no_difference(tmp_path: Path, lines: list[str], block: int) -> None:
    def rows(size: int) -> list[Any]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("adapters.registers.files.csvs._BLOCK", size)
            register = CsvRegister(path, KINDS["accounts"])
            found: list[Any] = []
            try:
                for each in register.blocks():
                    columns = list(zip(each.lines, *each.cells[:2], strict=True))
                    found += [(*row, each.faults.get(place)) for place, row in enumerate(columns)]
                    found += register.rows(each)
            except Exception as fault:  # noqa: BLE001 (any error, but it must be the same)
                return [str(fault)]
            return sorted(found, key=repr)

    path = tmp_path / "accounts.csv"
    path.write_text("account;owner\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert rows(block) == rows(1 << 20)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["12345", "12346", "54321", "1", ""]),
        st.sampled_from(["2025-08", "2025-09", "09.2025", "2026-03", "x"]),
        st.sampled_from(["Электроснабжение", "Элeктроснабжение", "Пени"]),
        st.sampled_from(["6,62", "", "-1"]),
        st.sampled_from(["0", "-83.32", "1 170,12", "y"]),
        st.sampled_from(["662", "430.30", "66200"]),
        st.sampled_from(["0,00", "1170,12", ""]),
        st.sampled_from(["662,00", "346.98"]),
        st.sampled_from(["100", "65", ""]),
    ).map(";".join),
    max_size=30,
)
HEADER = "account;month;service;tariff;opening;charged;paid;closing;volume\n"


@pytest.mark.databases("sqlite")
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files=st.lists(ROWS, min_size=1, max_size=3))
def test_a_file_taken_quickly_is_the_file_taken_row_by_row(clerk: Clerk, files: list[list[str]]) -> None:
    clerk.knows("12345", "12346")
    quick = _outcome(clerk, files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ColumnReader, "read", ColumnReader.read_carefully)
        patch.setattr("adapters.registers.files.csvs.split", lambda *_: None)
        patch.setattr(taking.Upsert, "take", _take_one_by_one(taking.Upsert.take))
        careful = _outcome(clerk, files)
    assert quick == careful


def _outcome(clerk: Clerk, files: list[list[str]]) -> list[Any]:
    """What is reported of the files, refused and stored; the charges are then forgotten."""
    seen: list[Any] = []
    for rows in files:
        report = clerk.imports("charges.csv", HEADER + "".join(f"{row}\n" for row in rows))
        seen += [counts(report), report.details]
        rejects = clerk.folder / "charges.csv.rejected.csv"
        seen.append(rejects.read_text("utf-8-sig") if rejects.exists() else "")
    seen.append(
        clerk.sees(
            "charges", "account_id", *KINDS["charges"].key[1:], "opening", "charged", "closing", "volume"
        )
    )
    seen.append(clerk.sees("audit", "subject", "details"))
    clerk.forgets("charges", "audit")
    return seen


def _take_one_by_one(take: Any) -> Any:
    def careful(self: taking.Upsert, rows: Any) -> None:
        for row in range(len(rows)):
            self._expect_new = False
            take(self, rows.part([row]))

    return careful


@settings(max_examples=300, deadline=None)
@given(
    dials=st.lists(st.lists(st.integers(0, 1_050_000), min_size=1, max_size=3), min_size=1, max_size=6),
    ratio=st.sampled_from([1, 20, Decimal("1.5"), Decimal("0.333")]),
    installed=st.sampled_from([None, date(2025, 1, 1), date(2025, 10, 1)]),
)
def test_consumption_in_whole_numbers_is_cores(
    dials: list[list[int]], ratio: Decimal | int, installed: date | None
) -> None:
    meter = replace(a_meter(digits=3, zones=THREE_ZONES, installed=installed), ratio=Decimal(ratio))
    known = [_billed(day, *dial) for day, dial in enumerate(dials, 1)]
    for stored, previous, by_core in zip(
        known, (None, *known), with_consumption(meter, [each.as_reading() for each in known]), strict=False
    ):
        expected = [
            None if kwh is None or value >= meter.capacity else half_up(kwh * 1000)
            for kwh, value in zip(by_core.consumption, by_core.values, strict=True)
        ]
        assert list(consumption_of(meter, previous, stored)[0]) == expected


def _billed(day: int, t1: int, t2: int | None = None, t3: int | None = None) -> StoredReading:
    return StoredReading(
        meter_id=1,
        taken_on=f"2025-10-{day:02d}",
        received_at="2025-10-31 00:00:00",
        month=202510,
        t1=t1,
        t2=t2,
        t3=t3,
    )


def test_a_large_file_is_read_by_a_second_process_with_the_same_result(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    rows = "".join(
        f"{number};{'Элeктро' if number % 7 else chr(34) + 'Иванов' + chr(34)}\n"
        for number in range(10_000, 15_000)
    )
    path.write_text(f"account;owner\n{rows}1;x\n", encoding="utf-8")
    register = open_register(path, KINDS["accounts"])
    here = list(Reader(register, KINDS["accounts"], date(2025, 11, 10)).batches())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("adapters.registers.files.reader.worth_a_second_process", lambda _: True)
        with closing(read(path, register, KINDS["accounts"], today=date(2025, 11, 10))) as beside:
            assert [_plain(batch) for batch in beside] == [_plain(batch) for batch in here]


def _plain(batch: Batch) -> tuple[object, ...]:
    block: Block = batch.block
    return (*batch[:-1], tuple(block))


def test_a_second_process_is_started_for_a_large_file_while_a_processor_is_idle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worth(size: int, *, processors: int, load: float) -> bool:
        path = tmp_path / "accounts.csv"
        path.write_text("account\n" + "12345\n" * (size // 6), encoding="utf-8")
        monkeypatch.setattr("os.cpu_count", lambda: processors)
        monkeypatch.setattr("os.getloadavg", lambda: (load, 9.0, 9.0))
        return worth_a_second_process(open_register(path, KINDS["accounts"]))

    assert worth(5 << 20, processors=2, load=0.7)
    assert not worth(1 << 20, processors=2, load=0.7)
    assert not worth(5 << 20, processors=1, load=0.0)
    assert not worth(5 << 20, processors=2, load=2.5)


def test_a_reader_that_is_left_early_leaves_no_process_behind(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(
        "account\n" + "".join(f"{number}\n" for number in range(10_000, 90_000)), encoding="utf-8"
    )
    register = open_register(path, KINDS["accounts"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("adapters.registers.files.reader.worth_a_second_process", lambda _: True)
        with closing(read(path, register, KINDS["accounts"], today=date(2025, 11, 10))) as batches:
            assert next(batches).lines[0] == 2


def test_what_is_read_once_is_forgotten_before_it_grows_too_large() -> None:
    asked: list[str] = []
    once = Once(lambda cell: asked.append(cell) or cell)  # type: ignore[func-returns-value]  # for its None
    cells: Sequence[str] = [str(number) for number in range(20_001)]
    assert [once[cell] for cell in cells] == list(cells)
    assert len(once) == 1
    assert [once["20000"], once["0"]] == ["20000", "0"]
    assert asked[-2:] == ["20000", "0"]


def test_a_cell_fault_is_told_by_its_text() -> None:
    assert str(CellFault("пусто")) == "пусто"


@pytest.mark.databases("sqlite")
def test_a_million_is_not_needed_to_see_every_fiftieth_row_conflict(clerk: Clerk) -> None:
    """Rows that are already there stand among new ones, where a statement of many rows is undone."""
    clerk.knows(*(str(number) for number in range(10_000, 10_400, 3)))
    text = "account\n" + "".join(f"{number}\n" for number in range(10_000, 10_400))
    path = clerk.writes("accounts.csv", text)
    (report,) = import_files([path], clerk.database_url, OPTIONS).reports
    assert counts(report) == (400, 266, 134, 0, 0, 0)
