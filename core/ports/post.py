"""What core needs of a mail service."""

from typing import Protocol

from core.model.messages.letters import Letter


class LetterRefused(Exception):
    """This letter will never be taken: a wrong address, or contents that the mail server rejects."""


class NobodyThere(LetterRefused):
    """Nobody takes letters at this address; in numbers, what its mail server has said."""


class PostUnavailable(Exception):
    """The post does not work now: try the same letter again later."""


class Postman(Protocol):
    """Takes letters to their mailboxes."""

    async def deliver(self, letter: Letter, message_id: str) -> None:
        """Hand the letter over.

        Args:
            letter: what to deliver.
            message_id: letters, digits, `.`, `_` and `-`, up to 64 of them; the same for every try of one
                letter, so that a mailbox recognises the second copy.

        Raises:
            LetterRefused: when no further try can help.
            PostUnavailable: when a later try may succeed.
        """
        ...
