"""What the steps have in common."""

from typing import Final

from bot.engine.dialogue import Dialogue, Needs
from core.model.cabinets.cabinet import ConsentKind

# Always: nobody has to agree to anything before they may see their data, withdraw or leave.
mydata = Dialogue("mydata", needs=Needs.CABINET, always=True)

LABELS: Final = {
    ConsentKind.PERSONAL_DATA: "consent-of-personal-data",
    ConsentKind.RULES: "consent-of-rules",
    ConsentKind.ACCOUNT: "consent-of-account",
    ConsentKind.OFFERS: "consent-of-offers",
}
"""What each consent is called in a list."""
