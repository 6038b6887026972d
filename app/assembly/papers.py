"""What papers need of the settings: the address that their QR opens, and the facsimile of the signature."""

from collections.abc import Callable

from adapters.documents.facsimile import FacsimileUnusable, read_facsimile
from app.settings.sections import Settings
from bot.engine.turn import Links
from bot.handlers.proofs import CODE
from core.base.system_errors import Misconfigured


def check_link(settings: Settings, links: Callable[[], Links]) -> Callable[[str], str]:
    """How the address is made that opens the check of a code; empty where there is none.

    Our own page comes first where it has a public name, since whoever checks a paper then needs no messenger.
    """

    def link(code: str) -> str:
        ways = dict(links())
        page = ways.pop("web", None)
        payload = f"{CODE}-{code}"
        if page is not None and settings.server.public_url:
            return page(payload)
        return next(filter(None, (way(payload) for way in ways.values())), "")

    return link


def facsimile_of(settings: Settings) -> bytes:
    """The picture of the signature; empty where none is set.

    Raises:
        Misconfigured: when it cannot be used.
    """
    if not settings.papers.facsimile:
        return b""
    try:
        return read_facsimile(settings.papers.facsimile)
    except FacsimileUnusable as reason:
        raise Misconfigured(f"[papers] facsimile: {reason}") from reason
