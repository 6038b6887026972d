from typing import Any

Json = dict[str, Any]

TEXTS = {
    1: "Unknown error occurred",
    3: "Unknown method passed",
    5: "User authorization failed",
    6: "Too many requests per second",
    7: "Permission to perform this action is denied",
    8: "Invalid request",
    9: "Flood control",
    10: "Internal server error",
    14: "Captcha needed",
    15: "Access denied",
    17: "Validation required",
    18: "User was deleted or banned",
    27: "Group authorization failed",
    28: "Application authorization failed",
    29: "Rate limit reached",
    33: "Not implemented yet",
    43: "This section is temporary unavailable",
    100: "One of the parameters specified was missing or invalid",
    104: "Not found",
    105: "Couldn't save file",
    113: "Invalid user id",
    118: "Invalid server",
    121: "Invalid hash",
    900: "Can't send messages for users from blacklist",
    901: "Can't send messages for users without permission",
    902: "Can't send messages to this user due to their privacy settings",
    909: "Can't edit this message, because it's too old",
    910: "Can't sent this message, because it's too big",
    911: "Keyboard format is invalid",
    912: "This is a chat bot feature, change this status in settings",
    913: "Too many forwarded messages",
    914: "Message is too long",
    917: "You don't have access to this chat",
    920: "Can't edit this kind of message",
    921: "Can't forward these messages",
    924: "Can't delete this message for everybody",
    925: "You are not admin of this chat",
    927: "Chat does not exist",
    936: "Contact not found",
    943: "Cannot use this intent",
    944: "Limits overflow for this intent",
    945: "Chat was disabled",
    946: "Chat not supported",
    949: "Can't edit pinned message yet",
    950: "Can't send message, reply timed out",
    983: "You are restricted to write to a chat",
    984: "You has spam restriction",
    985: "Cannot write to notifications only groups",
    987: "Need message request",
    988: "Pending message request",
    1021: "Can't send messages for users without conversation",
    2000: "Servers number limit is reached",
    9999: "Not supported http method",
}
"""What VK says of a code (errors.json of vk-api-schema)."""


class Refused(Exception):
    """A call VK would not carry out; `extra` are the fields of the error beside its code and text."""

    def __init__(self, code: int, reason: str = "", extra: Json | None = None) -> None:
        text = TEXTS.get(code, "Unknown error occurred")
        self.code = code
        self.message = f"{text}: {reason}" if reason else text
        self.extra = extra or {}
        super().__init__(f"{code}: {self.message}")


def invalid(reason: str) -> Refused:
    return Refused(100, reason)
