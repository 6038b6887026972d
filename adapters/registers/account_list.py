"""A list of accounts as a register: whom a broadcast is for, each named in its column `account`."""

from datetime import date
from pathlib import Path
from typing import Final

from adapters.registers.files.reader import Reader, open_register
from adapters.registers.files.register import FileFault
from adapters.registers.schema.cells import AccountNumber as AccountCell
from adapters.registers.schema.kinds import Column, Kind
from core.base.ids import AccountNumber

_LIST: Final = Kind("list", "", (Column("account", AccountCell(), required=True),), key=("account",))


def read_account_list(path: Path, today: date) -> list[AccountNumber]:
    """The accounts of a list, each once; other columns are passed over, so that any register will do.

    Raises:
        FileFault: when the file, or a row of it, cannot be read; a broadcast goes to no half of a list.
    """
    try:
        path.open("rb").close()
    except OSError as error:
        raise FileFault(f"не читается: {error.strerror}") from error
    found: dict[str, None] = {}
    for batch in Reader(open_register(path, _LIST), _LIST, today).batches():
        if batch.faults:
            place = min(batch.faults)
            raise FileFault(batch.faults[place], batch.lines[place])
        found |= dict.fromkeys(batch.columns["account"])
    return [AccountNumber(number) for number in found]
