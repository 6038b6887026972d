"""How one kind of facts becomes a message: whether there is still a point in it, and its words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

from bot.engine.limits import Limits
from bot.engine.markup import shortened
from bot.engine.screens import Button, Look, Screen
from bot.texts import Texts
from core.base.ids import CabinetId
from core.model.messages.endings import Ended
from core.model.messages.facts import Fact
from core.model.messages.letters import Letter
from core.model.messages.recipients import Recipient, ToCabinet
from core.model.messages.sms import Sms
from core.model.receipts.receipt import Receipt
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.store import TurnWork

F = TypeVar("F", bound=Fact)

OF_BULK: Final = 8
"""How many of a bulk kind are told at the same time: as many as keep a messenger's pace up where a call takes
a quarter of a second; no more, since each that is on its way when a process is killed may come twice in
Telegram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One fact being told: to whom, when, and what its words may be made of."""

    to: Recipient
    work: TurnWork
    now: datetime
    text: Texts
    policy: Policy
    supplier: Supplier
    check_link: Callable[[str], str]
    """The address that opens the check of a paper's code; empty where there is none."""

    @property
    def cabinet(self) -> CabinetId | None:
        """The cabinet that is told; None where a chat or an address is, which may be anybody's."""
        return self.to.cabinet if isinstance(self.to, ToCabinet) else None

    def button(
        self, limits: Limits, name: str, press: str, *, look: Look = Look.PLAIN, **arguments: str | int
    ) -> Button:
        """A button whose label is a text of the catalogue, cut to what the channel shows."""
        return Button(shortened(self.text.label(name, **arguments), limits.label), press, look=look)

    def letter(self, address: str, subject: str, words: str, **arguments: str | int) -> Letter:
        """A letter made of two texts of the catalogue, which may name the supplier and its telephones."""
        contacts = self.supplier.contacts
        known = {"supplier": contacts.name, "phones": ", ".join(contacts.phones), **arguments}
        return Letter(
            to=address, subject=self.text.label(subject, **known), text=self.text.label(words, **known)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Generic[F]):
    """How one kind of facts becomes a message; one without words for a way does not go by it.

    It is tried in the recipient's chats first, then by e-mail, then by SMS.
    """

    fact: type[F]
    still_matters: Callable[[Telling, F], bool]
    """Whether there is still a point in telling it; asked before every try."""
    screen: Callable[[Telling, F, Limits], Screen] | None = None
    """The words for a chat, in the limits of its channel."""
    letter: Callable[[Telling, F, str], Letter] | None = None
    """The words for an e-mail to this address."""
    receipt: Callable[[Telling, F], Receipt] | None = None
    """The receipt that goes along with a letter; it is printed when the letter leaves."""
    sms: Callable[[Telling, F], Sms | None] | None = None
    """The words for an SMS, and where it goes; None where the person has not allowed it."""
    ended: Callable[[TurnWork, F, Recipient, Ended, datetime], None] | None = None
    """Keeps account of how each has ended, in the transaction that closes it; None where nobody does."""
    bulk: bool = False
    """Whether many are told at once: what somebody waits for then goes before it."""
    at_once: int = 4
    """How many of the kind a process tells at the same time."""
