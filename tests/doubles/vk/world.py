"""What the server remembers apart from the conversations themselves."""

from itertools import count
from typing import TYPE_CHECKING, Any

from tests.doubles.vk.errors import Refused

if TYPE_CHECKING:
    from tests.doubles.clock import Clock
    from tests.doubles.vk.chats import Chat
    from tests.doubles.vk.events import Events
    from tests.doubles.vk.files import Files
    from tests.doubles.vk.formatting import Mention
    from tests.doubles.vk.people import Person, Press

Json = dict[str, Any]


class World:
    """Everything a call of the bot or an act of a person reads and changes."""

    def __init__(self, group: Json, clock: "Clock", files: "Files", events: "Events") -> None:
        self.group = group
        self.clock = clock
        self.files = files
        self.events = events
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.mentions: list[Mention] = []
        self.online = False
        self.message_ids = count(1)

    @property
    def group_id(self) -> int:
        return int(self.group["id"])

    def ensure_own_group(self, group_id: int | None) -> None:
        """A community's token serves that community alone."""
        if group_id and group_id != self.group_id:
            raise Refused(15, "group_id is not the token's own")
