"""Account numbers and the ids behind them."""

from adapters.registers.importing.rows import Rows
from storage.bulk import Database
from storage.tables import accounts

UNKNOWN = "account: лицевого счёта нет в базе"


class AccountIds:
    """Finds the accounts of a batch all at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, numbers: list[str]) -> list[int | None]:
        """The id of each account, None where it is not known."""
        if not numbers:
            return []
        keys, ids = self._database.nearby_ids(accounts, "number", numbers)
        if keys == numbers:
            return list[int | None](ids)
        found = dict(zip(keys, ids, strict=True))
        missing = set(numbers) - found.keys()
        if missing:
            exact = self._database.matching(
                accounts, ("number", "id"), ("number",), ((number,) for number in missing)
            )
            found.update(exact)
        return list(map(found.get, numbers))

    def resolve(self, rows: Rows) -> Rows:
        """The rows of known accounts, with `account_id` in the place of `account`; the others are refused."""
        found = self.ids(rows.columns.pop("account"))
        rows.columns["account_id"] = found
        if None in found:
            return rows.refuse({row: UNKNOWN for row, account_id in enumerate(found) if account_id is None})
        return rows
