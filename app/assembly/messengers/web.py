"""The chat on the supplier's site."""

from typing import TYPE_CHECKING, Final

from app.assembly.messengers.messenger import House, Messenger
from app.clock import now
from app.settings.sections import Settings
from bot.channels.web import limits

if TYPE_CHECKING:
    from bot.channels.web.channel import WebChannel


def _open(settings: Settings, house: House) -> "WebChannel":
    from adapters.mail.folder import letters
    from bot.channels.rate_limits import Rate
    from bot.channels.web.channel import WebChannel
    from bot.channels.web.site import Rates, Site
    from bot.texts import russian

    site = Site(
        supplier=settings.supplier.short_name,
        phones=settings.supplier.phones,
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


WEB: Final = Messenger(
    name="web",
    limits=limits.WEB,
    is_on=lambda settings: settings.web.enabled,
    calls_us=lambda settings: settings.web.enabled,
    open=_open,
)
