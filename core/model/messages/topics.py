"""What messages are about, as far as a person may choose which of them come."""

from enum import StrEnum
from typing import Final


class Topic(StrEnum):
    """What a message is about; the word stands in rows that outlive a release, so it never changes."""

    ALWAYS = "always"
    """Security, and what the person has asked for: it always comes, also in quiet hours."""
    PAYMENTS = "payments"
    """What became of payments."""
    PROMISES = "promises"
    """What is to be paid of a promise, and when."""
    RECEIPTS = "receipts"
    """That a month has been charged, and what it comes to."""
    READINGS = "readings"
    """That readings are wanted, and until when."""
    BILLS = "bills"
    """By when a bill is to be paid, and that it has not been."""
    METERS = "meters"
    """That the verification of a meter ends."""
    NOTICES = "notices"
    """What the supplier writes of its service, about one account or to many at once."""
    OUTAGES = "outages"
    """Where there is no light, until when, and that there is again."""
    OFFERS = "offers"
    """Advertising: it comes to nobody who has not agreed to it, by an act of its own (38-ФЗ ст. 18)."""


OPTIONAL: Final = tuple(topic for topic in Topic if topic is not Topic.ALWAYS)
"""What a person may do without; all of it but offers comes until they say so."""
TO_MANY: Final = frozenset({Topic.NOTICES, Topic.OUTAGES, Topic.OFFERS})
"""What is said to many at once."""
