"""SMS to who has allowed them (S35): the last way, when no chat and no letter reaches the person."""

from collections.abc import Iterable
from typing import Final

from bot.messages.message import Telling
from core.model.accounts import Account
from core.model.cabinets.contact_details import mobile_of
from core.model.messages.sms import Sms

_MOST: Final = 3
"""Accounts that are named; a message of more than two parts is dear."""


def about(telling: Telling, accounts: Iterable[Account], name: str, **arguments: str) -> Sms | None:
    """A text of the catalogue about accounts, to the first of their telephones; None where none is allowed.

    The text takes `supplier` and `tails` beside the arguments; only the person's own accounts count.
    """
    if telling.cabinet is None:
        return None
    own = {link.account_id for link in telling.work.links.of_cabinet(telling.cabinet) if link.is_own}
    allowed = [
        (each, phone) for each in accounts if each.id in own and each.sms and (phone := mobile_of(each.phone))
    ]
    if not allowed:
        return None
    _, first = allowed[0]
    tails = [f"…{each.tail}" for each, phone in allowed if phone == first]
    text = telling.text.label(
        name, supplier=telling.supplier.short_name, tails=", ".join(tails[:_MOST]), **arguments
    )
    return Sms(phone=first, text=text)
