"""The supplier itself, as screens and documents name it."""

from dataclasses import dataclass

from core.model.receipts.payment_qr import Payee
from core.model.receipts.receipt import Contacts


@dataclass(frozen=True, slots=True)
class Hotline:
    """Where a network company is told that there is no light."""

    company: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """Who the supplier is, where it is found, and where it is paid."""

    payee: Payee
    contacts: Contacts
    short_name: str
    """What people call it."""
    hours: str = ""
    """When it can be reached."""
    signer: str = ""
    """Who signs certificates, by post and name; empty leaves the line to be filled in by hand."""
    hotlines: tuple[Hotline, ...] = ()
    """Those of the network companies."""

    def hotline_of(self, company: str) -> Hotline | None:
        """The hotline of a network company, named in any case of letters; None where it is unknown."""
        named = " ".join(company.split()).casefold()
        return next((line for line in self.hotlines if line.company.casefold() == named), None)
