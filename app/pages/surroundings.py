"""What every page of ours is made in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from app.pages.sheet import Sheet
from bot.channels.addresses import household
from bot.channels.rate_limits import Buckets, Rate
from bot.texts import Texts
from core.model.supplier.policy import Policy
from core.ports.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the pages need of the program."""

    store: Store
    texts: Texts
    policy: Policy
    supplier: str
    """Whose pages they are."""
    chat: str
    """Where the site chat is; empty where there is none."""
    clock: Callable[[], datetime]
    address_of: Callable[[web.Request], str]
    """The network address that a request comes from."""

    def sheet(self, script: str = "") -> Sheet:
        """What pages of one kind are made of; `script` names the only one that may run."""
        return Sheet(self.texts, supplier=self.supplier, chat=self.chat, script=script)


class Calls:
    """How often one household may ask for pages of a kind."""

    def __init__(self, around: Surroundings, rate: Rate) -> None:
        self._address_of = around.address_of
        self._buckets = Buckets(rate)

    def are_too_many(self, request: web.Request) -> bool:
        """Whether this request comes too soon; it is counted."""
        return bool(self._buckets.take(household(self._address_of(request))))
