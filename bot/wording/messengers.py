"""What people call the messengers."""

from bot.texts import Texts


def title(text: Texts, messenger: str) -> str:
    """The messenger's name, on a button or after a colon."""
    return text.label(f"messenger-{messenger}")
