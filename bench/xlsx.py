"""How long the spreadsheet of ten years takes, beside XlsxWriter's own floor.

Run from the project's root: `python bench/xlsx.py`. The floor writes the very same cells, read back from our
own file beforehand, one after another by the library's own calls: a number is a number, a date a date, text
text, with one format for each of them. Both write to memory in the library's constant-memory mode; the times
are medians of CPU time in one process, the two taking turns.
"""

import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, Final

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types

sys.path.insert(0, str(Path(__file__).parent.parent))

from adapters.documents.extract import extract_xlsx
from bench._measure import spread, table
from tests.doubles.extracts import of_years

YEARS: Final = 10
ROUNDS: Final = 25
TARGET: Final = 1.5

Sheets = dict[str, list[list[Any]]]


def floor_xlsx(sheets: Sheets) -> bytes:
    """The same cells, as the manual of XlsxWriter writes them."""
    buffer = BytesIO()
    with Workbook(buffer, {"constant_memory": True}) as book:
        money = book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, float):
                        sheet.write_number(number, place, value, money)
                    elif isinstance(value, date):
                        sheet.write_datetime(number, place, value, day)
                    else:
                        sheet.write_string(number, place, value)
    return buffer.getvalue()


def seconds(make: Callable[[], bytes]) -> float:
    """CPU time of one file."""
    begun = process_time()
    make()
    return process_time() - begun


def main() -> None:
    """Print both times and their ratio."""
    extract = of_years(YEARS)
    made = extract_xlsx(extract)
    book = CalamineWorkbook.from_filelike(BytesIO(made))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    cells = sum(len(row) for rows in sheets.values() for row in rows)
    floor_xlsx(sheets)
    rounds = [
        (seconds(lambda: extract_xlsx(extract)), seconds(lambda: floor_xlsx(sheets))) for _ in range(ROUNDS)
    ]
    ours, floor = ([1000 * each for each in times] for times in zip(*rounds, strict=True))
    ratio = median(our / its for our, its in rounds)
    print(f"{YEARS} years, {cells} cells, {len(made) / 1024:.0f} KiB")
    print(
        table(
            ["", "CPU, ms"],
            [["our spreadsheet", spread(ours, ".1f")], ["XlsxWriter's floor", spread(floor, ".1f")]],
        )
    )
    print(
        f"ratio {ratio:.2f}, to reach: no more than {TARGET} "
        f"({'reached' if ratio <= TARGET else 'not reached'})"
    )


if __name__ == "__main__":
    main()
