"""What core needs of a service that sends SMS."""

from typing import Protocol

from core.model.messages.sms import Sms


class SmsRefused(Exception):
    """This message will not go, or nobody knows whether it has gone: no further try may be made."""


class SmsUnavailable(Exception):
    """It has certainly not gone, and may go later: the service is away, or something of ours is wrong."""


class SmsGateway(Protocol):
    """Takes short messages to their telephones."""

    async def send(self, sms: Sms, name: str) -> None:
        """Hand the message over.

        Args:
            sms: what to send, and where.
            name: letters, digits and `-`; the same for every try of one message.

        Raises:
            SmsRefused: when no further try may be made.
            SmsUnavailable: when a later try may succeed; what they say holds nothing personal.
        """
        ...
