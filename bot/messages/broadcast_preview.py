"""How a broadcast will look in each messenger and as a letter, before anybody gets it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.engine.limits import Limits
from bot.engine.markup import split
from bot.messages.broadcasts import broadcast_letter, broadcast_screen
from bot.texts import Texts
from bot.wording.broadcasts import SAMPLE, as_letter
from core.model.broadcasts.broadcast import Broadcast
from core.model.supplier.supplier import Supplier


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What somebody gets in one way, as plain words."""

    title: str
    """The way, and how many messages and characters it takes."""
    text: str
    """The words, a link's address beside them, and the labels of the buttons in brackets."""


def previews(
    texts: Texts, found: Broadcast, limits: Mapping[str, Limits], supplier: Supplier, *, shift_due: bool
) -> Iterator[Preview]:
    """The broadcast with invented figures, in each messenger of these limits, and as a letter."""
    for messenger, of_messenger in limits.items():
        screen = broadcast_screen(texts, found, [SAMPLE], of_messenger, shift_due=shift_due)
        messages = split(screen.text, of_messenger.text)
        words = "\n\n".join(map(as_letter, messages))
        yield Preview(
            title=texts.label(
                "broadcast-preview",
                way=texts.label(f"channel-{messenger}"),
                messages=len(messages),
                signs=len(words),
            ),
            text="\n".join([words, *(f"[{button.label}]" for row in screen.rows for button in row)]),
        )
    letter = broadcast_letter(texts, found, [SAMPLE], "", supplier, shift_due=shift_due)
    yield Preview(title=texts.label("broadcast-preview-letter", subject=letter.subject), text=letter.text)
