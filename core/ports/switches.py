"""What people have turned on or off."""

from datetime import datetime
from typing import Protocol

from core.base.ids import CabinetId
from core.model.cabinets.switches import Switch


class Switches(Protocol):
    """What the person of a cabinet has turned on or off; what nobody has changed is not kept."""

    def changed(self, cabinet_id: CabinetId, switch: Switch, subject: str) -> bool | None:
        """How the person has set it; None where they never have."""
        ...

    def put(self, cabinet_id: CabinetId, switch: Switch, subject: str, *, is_on: bool, at: datetime) -> None:
        """Keep how the person sets it, in place of what they chose before."""
        ...
