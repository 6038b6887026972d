"""What people have turned on or off."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.base.ids import CabinetId
from core.model.cabinets.switches import Switch
from storage.repositories.repository import Repository, once
from storage.tables import switches

_OF_CABINET: Final = select(switches.c.switch, switches.c.subject, switches.c.is_on).where(
    switches.c.cabinet_id == bindparam("cabinet")
)
_STATED: Final = upsert(switches)
_PUT: Final = _STATED.on_conflict_do_update(
    index_elements=["cabinet_id", "switch", "subject"],
    set_={"is_on": _STATED.excluded.is_on, "changed_at": _STATED.excluded.changed_at},
)


class Switches(Repository):
    """What the person of a cabinet has turned on or off; what nobody has changed is not kept."""

    __slots__ = ()

    def changed(self, cabinet_id: CabinetId, switch: Switch, subject: str) -> bool | None:
        """How the person has set it; None where they never have."""
        return self._of_cabinet(cabinet_id).get((switch, subject))

    @once
    def _of_cabinet(self, cabinet_id: CabinetId) -> dict[tuple[Switch, str], bool]:
        """All that the person has set: a screen asks for several, and they are few."""
        rows = self._connection.execute(_OF_CABINET, {"cabinet": cabinet_id})
        return {(row.switch, row.subject): row.is_on for row in rows}

    def put(self, cabinet_id: CabinetId, switch: Switch, subject: str, *, is_on: bool, at: datetime) -> None:
        """Keep how the person sets it, in place of what they chose before."""
        stated = {
            "cabinet_id": cabinet_id,
            "switch": switch,
            "subject": subject,
            "is_on": is_on,
            "changed_at": at,
        }
        self._known.clear()
        self._connection.execute(_PUT, stated)
