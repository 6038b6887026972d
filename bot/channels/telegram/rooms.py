"""Where a message stands (a private chat, a group, or a thread of it) and who wrote it."""

from dataclasses import dataclass
from typing import Self

from aiogram.types import InaccessibleMessage, Message, User


@dataclass(frozen=True, slots=True)
class Room:
    """A chat, and the topic of it where it is a forum."""

    chat: int
    thread: int | None = None

    @classmethod
    def named(cls, peer: str) -> Self:
        """The room by its name in events."""
        chat, _, thread = peer.partition("/")
        return cls(int(chat), int(thread) if thread else None)

    @classmethod
    def of(cls, message: Message | InaccessibleMessage) -> Self:
        """Where the message stands; only a forum has topics, elsewhere a thread is a row of replies."""
        topic = (
            message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
        )
        return cls(message.chat.id, topic)

    @property
    def name(self) -> str:
        """Its name in events: `chat`, or `chat/thread`."""
        return f"{self.chat}/{self.thread}" if self.thread else str(self.chat)


def speaker(message: Message) -> User | None:
    """The person who wrote the message in a group.

    None for an anonymous administrator, a channel or another bot: Telegram names a stand-in there, and nobody
    could say who it was.
    """
    sender = message.from_user
    return sender if sender and not sender.is_bot and message.sender_chat is None else None
