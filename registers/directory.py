"""Account numbers and the ids behind them."""

from collections.abc import Sequence

from registers.database import Database
from registers.rows import Rows
from storage.tables import accounts

UNKNOWN = "account: лицевого счёта нет в базе"


class Directory:
    """Finds the accounts of a batch all at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, numbers: Sequence[str]) -> dict[str, int]:
        """The ids of those of the accounts that are known, and perhaps of some others."""
        if not numbers:
            return {}
        found = self._database.nearby_ids(accounts, "number", numbers)
        missing = set(numbers) - found.keys()
        if missing:
            exact = self._database.matching(
                accounts, ("number", "id"), ("number",), ((number,) for number in missing)
            )
            found.update(exact)
        return found

    def resolve(self, rows: Rows) -> Rows:
        """The rows of known accounts, with `account_id` in the place of `account`; the others are refused."""
        numbers = rows.columns.pop("account")
        found = list(map(self.ids(numbers).get, numbers))
        rows.columns["account_id"] = found
        if None in found:
            return rows.refuse({row: UNKNOWN for row, account_id in enumerate(found) if account_id is None})
        return rows
