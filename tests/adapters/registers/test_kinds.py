"""What the columns of registers say agrees with the tables that keep them."""

from pathlib import PurePath

import pytest

from adapters.registers.schema.kinds import KINDS, Column, Kind, kind_of
from adapters.registers.schema.rules import Columns, judge
from storage.tables import metadata
from tests.adapters.registers.clerk import TODAY

NOT_AS_THEY_STAND = {"t1_zone", "t2_zone", "t3_zone", "zones", "month"}
"""Rules make other columns of them."""
COLUMNS = [
    pytest.param(kind, column, id=f"{kind.name}-{column.name}")
    for kind in KINDS.values()
    for column in kind.columns
    if not column.required and column.target not in NOT_AS_THEY_STAND
]


@pytest.mark.parametrize(("kind", "column"), COLUMNS)
def test_an_empty_cell_is_what_an_absent_column_gives_a_new_row(kind: Kind, column: Column) -> None:
    kept = metadata.tables[kind.table].c[column.target]
    default = kept.server_default
    if default is None:
        assert column.target in kind.key or (kept.nullable and column.empty is None)
    else:
        stated = str(getattr(default, "arg", "")).strip("'")
        assert {"false": "0"}.get(stated, stated) == str(column.empty)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_row_cannot_lack_what_its_table_requires(kind: Kind) -> None:
    given = {column.target for column in kind.columns if column.required} | set(kind.key)
    required = {
        column.name
        for column in metadata.tables[kind.table].c
        if not column.nullable and column.server_default is None and column.name != "id"
    }
    assert required - given <= {"account_id", "meter_id", "received_at", "month", "source", "status"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("charges_2025-09.csv", "charges"),
        ("CHARGE_LINES.xlsx", "charge_lines"),
        ("Meters по району.csv", "meters"),
        ("~$meters.xlsx", None),
        ("мои charges.csv", None),
    ],
)
def test_a_kind_is_what_the_name_begins_with(name: str, kind: str | None) -> None:
    found = kind_of(PurePath(name))
    assert (found and found.name) == kind


def test_zones_that_are_absent_altogether_are_left_as_they_are() -> None:
    columns: Columns = {"number": ["1", "2"]}
    assert judge("meters", columns, TODAY).faults == {}
    assert "zones" not in columns
