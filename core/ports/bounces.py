"""What core needs of the mailbox to which undelivered letters come back."""

from collections.abc import AsyncGenerator
from typing import Protocol

from core.model.messages.addresses import Bounce


class ReturnedMailUnavailable(Exception):
    """The mailbox cannot be read now; it is read on later."""


class ReturnedMail(Protocol):
    """The mailbox to which mail servers send what could not be delivered."""

    def since(self, place: str) -> AsyncGenerator[tuple[str, Bounce | None], None]:
        """What has come since a place, oldest first: each with the place behind it.

        None stands for what is no report of a letter that has found nobody. Whoever asks for the next one
        has kept what the last one says.

        Args:
            place: where reading has ended before; empty at first.

        Raises:
            ReturnedMailUnavailable: when the mailbox cannot be read now.
        """
        ...
