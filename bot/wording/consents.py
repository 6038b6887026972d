"""The texts that people agree to, in the version in force."""

from typing import Final

from bot.texts import Texts
from core.model.cabinets.cabinet import ConsentKind, Edition
from core.model.supplier.supplier import Supplier

TEXTS: Final = {
    ConsentKind.PERSONAL_DATA: "consent-personal-data",
    ConsentKind.RULES: "rules",
    ConsentKind.ACCOUNT: "consent-account",
    ConsentKind.GUEST_EMAIL: "consent-guest-email",
    ConsentKind.OFFERS: "consent-offers",
}
"""The name of each text; its version and what has changed stand beside it in the catalogue."""


def version_in_force(text: Texts, kind: ConsentKind) -> str:
    """The version of the text that people are asked to agree to now."""
    return text.label(f"{TEXTS[kind]}-version")


def edition(text: Texts, supplier: Supplier, kind: ConsentKind) -> Edition:
    """The text in force, as it is put before people."""
    shown = text(TEXTS[kind], supplier=supplier.contacts.name, site=supplier.contacts.site)
    return Edition(kind=kind, version=version_in_force(text, kind), text=shown)


def changes(text: Texts, kind: ConsentKind) -> str:
    """What the version in force has brought, for those who have agreed to an older one."""
    return text(f"{TEXTS[kind]}-changed")
