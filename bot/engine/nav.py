"""What the buttons carry that the engine itself puts on a screen; these names are in people's chats."""

from typing import Final

LEAVE: Final = "nav.leave"
BACK: Final = "nav.back"
PAGE: Final = "nav.page"
RESUME: Final = "nav.resume"
"""Back to the question that was left."""
MEANT: Final = "nav.meant"
"""One of the intents that plain words may have."""
