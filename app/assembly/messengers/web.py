"""The chat on the supplier's site."""

from typing import TYPE_CHECKING, Final

from app.assembly.messengers.messenger import House, Messenger
from app.assembly.supplier import supplier_of
from app.clock import now
from app.settings.sections import Settings
from bot.channels.web import limits

if TYPE_CHECKING:
    from bot.channels.web.channel import WebChannel

_DIGITS: Final = 11
"""Of a whole telephone: «112» may stand in a sum, and of two numbers in one line neither can be dialled."""


def _open(settings: Settings, house: House) -> "WebChannel":
    from adapters.mail.folder import letters
    from bot.channels.rate_limits import Rate
    from bot.channels.web.channel import WebChannel
    from bot.channels.web.site import Rates, Site
    from bot.texts import russian

    site = Site(
        supplier=settings.supplier.short_name,
        phones=(*settings.supplier.phones, *_hotlines(settings)),
        email=settings.supplier.email,
        public_url=settings.server.public_url,
        address=settings.server.base_url,
        frame_origins=settings.web.frame_origins,
        trusted_proxies=settings.server.trusted_proxies,
        rates=Rates(
            address=Rate(burst=settings.web.address_burst, per_second=settings.web.address_per_second)
        ),
    )
    shown = (lambda: letters(settings.mail.folder)) if house.mailbox else None
    return WebChannel(site, house.store, texts=russian(), clock=now, letters=shown)


def _hotlines(settings: Settings) -> tuple[str, ...]:
    """The telephones of the network companies, as far as one touch can dial them."""
    phones = (hotline.phone for hotline in supplier_of(settings).hotlines)
    return tuple(phone for phone in phones if sum(map(str.isdecimal, phone)) == _DIGITS)


WEB: Final = Messenger(
    name="web",
    limits=limits.WEB,
    is_on=lambda settings: settings.web.enabled,
    calls_us=lambda settings: settings.web.enabled,
    open=_open,
)
