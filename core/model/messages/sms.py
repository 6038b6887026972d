"""Short messages to telephones."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """A short message to one telephone; it holds no sum, no whole account number and no link."""

    phone: str = field(repr=False)
    """E.164."""
    text: str
