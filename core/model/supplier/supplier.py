"""The supplier itself, as screens and documents name it."""

from dataclasses import dataclass

from core.model.receipts.payment_qr import Payee
from core.model.receipts.receipt import Contacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """Who the supplier is, where it is found, and where it is paid."""

    payee: Payee
    contacts: Contacts
    short_name: str
    """What people call it."""
    hours: str = ""
    """When it can be reached."""
