"""From an update to what the person did."""

from aiogram.enums import ChatMemberStatus, ContentType, MessageEntityType
from aiogram.types import ChatMemberUpdated, Document, Message, PhotoSize, User

from bot.engine.events import Attached, CameBack, Left, Said, Sent, SharedPhone, Started, What

_UNREADABLE = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CHECKLIST,
        ContentType.DICE,
        ContentType.GAME,
        ContentType.LIVE_PHOTO,
        ContentType.LOCATION,
        ContentType.PAID_MEDIA,
        ContentType.POLL,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    }
)
"""What people send. Everything else is a note of Telegram's own, such as a pinned message."""


def what_was_sent(message: Message) -> What | None:
    """What a message in a private chat means; None when it is no act of the person."""
    if message.forward_origin is not None:
        return Sent("forwarded")  # somebody else's words do not answer our question (S99)
    if message.text is not None:
        command, _, payload = message.text.partition(" ")
        return Started(payload.strip()) if command == "/start" else Said(message.text)
    if message.contact is not None:
        # Only of one's own number Telegram says whose it is, and it leaves out the plus.
        own = message.from_user is not None and message.contact.user_id == message.from_user.id
        return SharedPhone("+" + message.contact.phone_number.removeprefix("+"), own=own)
    if message.document is not None and message.animation is None:  # an animation is both
        return _document(message.document, message.caption or "")
    if message.photo:
        return _photo(message.photo, message.caption or "")
    kind = message.content_type
    return Sent(ContentType(kind).value) if kind in _UNREADABLE else None


def _document(document: Document, caption: str) -> Attached:
    return Attached(
        document.file_id,
        name=document.file_name or "",
        mime=document.mime_type or "",
        size=document.file_size or 0,
        caption=caption,
    )


def _photo(sizes: list[PhotoSize], caption: str) -> Attached:
    """Telegram makes a JPEG of every photo, in several sizes, and forgets its name."""
    largest = max(sizes, key=lambda size: size.width * size.height)
    return Attached(
        largest.file_id, name="photo.jpg", mime="image/jpeg", size=largest.file_size or 0, caption=caption
    )


def whether_reachable(change: ChatMemberUpdated) -> What | None:
    """What a change of our own membership in a private chat means: blocked, or allowed again."""
    match change.new_chat_member.status:
        case ChatMemberStatus.KICKED:
            return Left()
        case ChatMemberStatus.MEMBER:
            return CameBack()
    return None


def speaks_to(message: Message, bot: User) -> bool:
    """Whether a message in a group is meant for the bot: a mention, a command with its name, a reply."""
    answered = message.reply_to_message
    # In a topic every message that answers no other answers the note of its beginning, which may be ours.
    answers_us = answered is not None and answered.from_user is not None and answered.from_user.id == bot.id
    if answered is not None and answers_us and answered.forum_topic_created is None:
        return True
    text = message.text or message.caption or ""
    name = f"@{bot.username}".lower()
    return any(
        entity.type in {MessageEntityType.MENTION, MessageEntityType.BOT_COMMAND}
        and entity.extract_from(text).lower().endswith(name)
        for entity in message.entities or message.caption_entities or ()
    )
