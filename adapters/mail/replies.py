"""What a mail server's refusal says of the address: that nobody is there, or something else."""

import re
from typing import Final

_STATUS: Final = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_NOBODY: Final = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
"""Bad mailbox, host, syntax; moved; null MX; disabled (RFC 3463, 7505). A full mailbox is none of them."""
_WORDS: Final = re.compile(
    r"no such (?:user|mailbox|recipient|person)|unknown (?:user|mailbox|recipient)|invalid mailbox"
    r"|(?:user|mailbox|recipient|address) (?:is )?(?:unknown|not found)"
    r"|(?:user|mailbox|account) (?:does not|doesn't) exist"
    r"|(?:mailbox|account) (?:is |has been )?(?:disabled|inactive|deleted)",
    re.IGNORECASE,
)
"""Large services say so in words only, below a number that means something else or nothing."""


def says_nobody_is_there(words: str, status: str = "") -> bool:
    """Whether a permanent refusal is about the address, rather than about us, the letter or the day.

    Args:
        words: the reply, with the number of its kind (RFC 3463) where it has one.
        status: such a number of its own, where the reply has one beside its words.
    """
    numbers = {".".join(found.groups()) for found in _STATUS.finditer(f"{status} {words}")}
    return bool(numbers & _NOBODY) or bool(_WORDS.search(words))


def status_of(words: str) -> str:
    """The number of a reply's kind, such as 5.1.1; empty where it has none."""
    found = _STATUS.search(words)
    return found[0] if found else ""
