"""A strict local VK for tests and benches, with the people who write to the community."""

from tests.doubles.vk.chats import Button, GroupChat, Message
from tests.doubles.vk.errors import Refused
from tests.doubles.vk.events import CallbackServer, LongPoll
from tests.doubles.vk.files import File, Upload
from tests.doubles.vk.formatting import Mention, Span
from tests.doubles.vk.methods import Call
from tests.doubles.vk.people import Answer, Person, Press
from tests.doubles.vk.server import Refusal, VkServer

__all__ = [
    "Answer",
    "Button",
    "Call",
    "CallbackServer",
    "File",
    "GroupChat",
    "LongPoll",
    "Mention",
    "Message",
    "Person",
    "Press",
    "Refusal",
    "Refused",
    "Span",
    "Upload",
    "VkServer",
]
