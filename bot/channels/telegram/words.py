"""What the channel says by itself; the texts come from the catalogue."""

from dataclasses import dataclass

from bot.engine.markup import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said where no dialogue speaks."""

    only_private: Markup
    """In a group; the link to the private chat follows on a line of its own."""
    only_private_toast: str
    """To a press in a group; at most 200 characters."""
    phone_hint: Markup
    """Above the button that shares the phone."""
    phone_over: Markup
    """When that button goes away."""
