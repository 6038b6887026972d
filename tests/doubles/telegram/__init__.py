"""A strict local Telegram Bot API server for tests and benches, with the people who talk to the bot."""

from tests.doubles.telegram.chats import Button, Message
from tests.doubles.telegram.errors import Refused
from tests.doubles.telegram.groups import Group
from tests.doubles.telegram.methods import Call, Upload
from tests.doubles.telegram.people import Answer, Person, Press
from tests.doubles.telegram.server import Refusal, TelegramServer
from tests.doubles.telegram.world import File

__all__ = [
    "Answer",
    "Button",
    "Call",
    "File",
    "Group",
    "Message",
    "Person",
    "Press",
    "Refusal",
    "Refused",
    "TelegramServer",
    "Upload",
]
