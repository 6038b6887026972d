"""What VK refuses a call with, and what follows from it, as data.

Codes are those of VKCOM/vk-api-schema (API 5.199); what follows is ours.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final


class Fate(Enum):
    """What becomes of a call that VK has refused."""

    AT_ONCE = auto()
    """Too many calls a second: again after one."""
    LATER = auto()
    """Too much of the same: again after a minute."""
    PASSING = auto()
    """A fault of VK's own, which passes by itself: again a few times, each time later."""
    CAPTCHA = auto()
    """Only a human could go on: the method rests, and somebody is to look."""
    TOMORROW = auto()
    """The day's limit of the method is used up: it rests until tomorrow."""
    MISCONFIGURED = auto()
    """The token or the community's settings: an administrator has to see to it."""
    UNREACHABLE = auto()
    """The person cannot be written to."""
    NOT_NOW = auto()
    """The person cannot be written to at the moment."""
    SEND_ANEW = auto()
    """The message can no longer be edited: a new one can stand below."""
    SPLIT = auto()
    """The message is too long: in pieces it is not."""
    KEYBOARD = auto()
    """The keyboard is not as VK wants it: our own fault, and the words can be shown without it."""
    HARMLESS = auto()
    """Nothing depends on it."""
    FAULT = auto()
    """The call makes no sense to VK: our own fault, which another try does not mend."""


FATES: Final[Mapping[int, Fate]] = {
    6: Fate.AT_ONCE,  # too many requests per second
    9: Fate.LATER,  # flood control
    940: Fate.LATER,  # too many posts in messages
    **dict.fromkeys((1, 10, 43), Fate.PASSING),  # unknown, internal, section unavailable
    **dict.fromkeys((14, 3300), Fate.CAPTCHA),
    29: Fate.TOMORROW,  # rate limit reached
    # token, permission, access, validation, group token, expired token; bot capabilities off; taken for spam
    **dict.fromkeys((5, 7, 15, 17, 27, 28, 1117, 912, 984), Fate.MISCONFIGURED),
    # deleted, blacklisted, no permission, privacy, no conversation, or another trouble of the chat
    **dict.fromkeys((18, 900, 901, 902, 1021), Fate.UNREACHABLE),
    **dict.fromkeys((917, 922, 925, 927, 932, 935, 945, 946, 1012), Fate.UNREACHABLE),
    **dict.fromkeys((936, 939, 983, 985, 987, 988), Fate.UNREACHABLE),
    **dict.fromkeys((943, 944, 950), Fate.NOT_NOW),  # intents, and a reply that timed out
    **dict.fromkeys((909, 920, 949), Fate.SEND_ANEW),  # too old, of another kind, pinned
    **dict.fromkeys((910, 913, 914), Fate.SPLIT),
    911: Fate.KEYBOARD,
    924: Fate.HARMLESS,  # cannot be deleted for everybody
}
"""What follows from a code; a code that is not here is our own fault, as 100 and 113 are."""

ALARMING: Final = frozenset(
    {Fate.LATER, Fate.CAPTCHA, Fate.TOMORROW, Fate.MISCONFIGURED, Fate.KEYBOARD, Fate.FAULT}
)
"""What an administrator should hear of."""


PASSING: Final = frozenset({Fate.AT_ONCE, Fate.LATER, Fate.PASSING, Fate.NOT_NOW})
"""What passes by itself, sooner or later; anything else would be refused again."""


class VkError(Exception):
    """A call that has led to nothing; it names the method and never what was sent with it."""

    def __init__(self, method: str, reason: str) -> None:
        super().__init__(f"{method}: {reason}")
        self.method = method


class Refused(VkError):
    """VK has refused the call."""

    def __init__(self, method: str, code: int) -> None:
        super().__init__(method, f"code {code}")
        self.code = code
        self.fate = FATES.get(code, Fate.FAULT)


class Resting(VkError):
    """VK has had enough of the method, by this call or by one before: it rests for so many seconds."""

    def __init__(self, method: str, seconds: float) -> None:
        super().__init__(method, f"rests for {seconds:.0f} s")
        self.seconds = seconds


class OutOfReach(VkError):
    """The network or VK itself failed, and the call may or may not have been carried out."""
