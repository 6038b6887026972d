"""The channels that the settings switch on; a messenger's library is loaded where its channel is made."""

from typing import TYPE_CHECKING, Final

from app.clock import now
from app.settings.sections import Settings
from bot.channels.ports import FetchFile
from core.model.files import KeptFile

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel
    from bot.channels.vk import Callback, VkChannel
    from bot.channels.web.channel import WebChannel
    from storage.store import Store

NO_CHANNEL: Final = "Не включён ни один канал: нужен [telegram] token, [vk] token или [web] enabled = true."


def names_of_channels(settings: Settings) -> list[str]:
    """The channels that are switched on."""
    switched_on = {
        "telegram": bool(settings.telegram.token),
        "vk": bool(settings.vk.token),
        "web": settings.web.enabled,
    }
    return [name for name, on in switched_on.items() if on]


def need_the_server(settings: Settings) -> bool:
    """Whether a channel is reached over our HTTP server."""
    return settings.web.enabled or settings.telegram.mode == "webhook" or settings.vk.mode == "callback"


def messengers_of(settings: Settings, store: "Store") -> "dict[TelegramChannel | VkChannel, bool]":
    """The messengers that the settings name, and whether each calls us instead of being asked."""
    messengers: dict[TelegramChannel | VkChannel, bool] = {}
    if settings.telegram.token:
        messengers[_telegram(settings, store)] = settings.telegram.mode == "webhook"
    if settings.vk.token:
        messengers[_vk(settings, store)] = settings.vk.mode == "callback"
    return messengers


def web_of(settings: Settings, store: "Store", *, mailbox: bool) -> "WebChannel":
    """The chat on the site; `mailbox` shows the letters beside it."""
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
        frame_origins=settings.web.frame_origins,
        trusted_proxies=settings.server.trusted_proxies,
        rates=Rates(
            address=Rate(burst=settings.web.address_burst, per_second=settings.web.address_per_second)
        ),
    )
    shown = (lambda: letters(settings.mail.folder)) if mailbox else None
    return WebChannel(site, store, texts=russian(), clock=now, letters=shown)


def _telegram(settings: Settings, store: "Store") -> "TelegramChannel":
    from bot.channels.telegram import Profile, TelegramChannel, Webhook, Words
    from bot.texts import russian

    texts = russian()
    commands = [
        (name, texts.label(f"command-{name}"))
        for name in ("start", "menu", "check", "cancel", "help", "privacy")
    ]
    webhook = Webhook(
        base_url=settings.server.public_url, secret=settings.telegram.webhook_secret.get_secret_value()
    )
    return TelegramChannel(
        settings.telegram.token.get_secret_value(),
        fetch_file=_files_of(TelegramChannel.name, store),
        words=Words(
            only_private=texts("group"),
            only_private_toast=texts.label("group-press"),
            phone_hint=texts("phone-hint"),
            phone_over=texts("phone-over"),
        ),
        profile=Profile(
            commands=commands,
            commands_elsewhere=[("start", texts.label("command-start"))],
            description=texts.label("about"),
            short_description=texts.label("about-short"),
        ),
        api_url=settings.telegram.api_url,
        proxy=settings.telegram.proxy.get_secret_value(),
        calls_per_second=settings.telegram.calls_per_second,
        webhook=webhook if settings.telegram.mode == "webhook" else None,
        operators_chat=settings.telegram.operators_chat,
    )


def _vk(settings: Settings, store: "Store") -> "VkChannel":
    from bot.channels.vk import StoredCursor, VkChannel
    from bot.texts import russian

    texts, vk = russian(), settings.vk
    return VkChannel(
        vk.token.get_secret_value(),
        vk.group_id,
        fetch_file=_files_of(VkChannel.name, store),
        cursor=StoredCursor(store, vk.group_id),
        only_private=texts("group"),
        only_private_toast=texts.label("group-press"),
        file_not_sent=texts("file-not-sent"),
        clock=now,
        api_url=vk.api_url,
        calls_per_second=vk.calls_per_second,
        callback=_vk_callback(settings),
    )


def _vk_callback(settings: Settings) -> "Callback | None":
    """How VK calls us, where it is to."""
    from bot.channels.vk import CALLBACK_PATH, Callback

    if settings.vk.mode != "callback":
        return None
    return Callback(
        url=settings.server.public_url + CALLBACK_PATH,
        secret=settings.vk.secret.get_secret_value(),
        confirmation=settings.vk.confirmation,
    )


async def check_vk(settings: Settings) -> list[str]:
    """What in the community stands in the bot's way."""
    from bot.channels.vk import check

    vk = settings.vk
    token, callback = vk.token.get_secret_value(), _vk_callback(settings)
    return await check(token, vk.group_id, url=vk.api_url, callback=callback)


def _files_of(channel: str, store: "Store") -> FetchFile:
    """The files that screens of a channel carry."""

    async def fetch(peer: str, key: str) -> KeptFile | None:
        return await store.transact(
            lambda work: work.files.get(work.chats.open(channel, peer, now()).id, key)
        )

    return fetch
