"""People who have asked to be forgotten, and what their data are."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from core.base.ids import CabinetId, ChatId, ErasureId
from core.model.cabinets.cabinet import Cabinet
from core.model.cabinets.erasure import Act, Erasure, Rows


class Erasures(Protocol):
    """People who have asked to be forgotten."""

    def close(
        self, cabinet: Cabinet, *, here: ChatId, others: Sequence[ChatId]
    ) -> tuple[Sequence[ChatId], Rows]:
        """Take the person out of the cabinet at once.

        Its e-mail is free for another one; its phone and password are gone; drafts, kept files and what
        waited to be told are gone. The other chats, which are signed out by now, have forgotten everything;
        the chat `here` is saved by its own turn.

        Returns:
            All chats in which the cabinet was ever open and nothing is now, and how many rows went.
        """
        ...

    def add(self, erasure: Erasure) -> Erasure:
        """Keep a new one, whose id is 0, and return it with its own."""
        ...

    def get(self, erasure_id: ErasureId) -> Erasure | None:
        """The one of this id."""
        ...

    def all(self) -> Sequence[Erasure]:
        """Every one, oldest first."""
        ...

    def waiting(self, until: date) -> Sequence[Erasure]:
        """Those that are not carried out and due on this day or before it, oldest first."""
        ...

    def carry_out(self, erasure: Erasure, at: datetime) -> Act | None:
        """Erase and empty what is left, and keep the act; None when it has been done before.

        A chat that has been used again meanwhile stays: it is somebody's who has begun anew.
        """
        ...

    def empty_what_is_free(self) -> int:
        """Empty rows of people forgotten before, which were still needed then; how many it was."""
        ...


class PersonalData(Protocol):
    """Everything that is kept of a person, wherever it stands."""

    def of_cabinet(self, cabinet_id: CabinetId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The rows about a person by table, oldest first, as names and values; secrets are left out."""
        ...
