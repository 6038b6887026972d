"""What the configuration says of the site chat."""

from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlsplit

from bot.channels.rate_limits import Rate

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What one session and one address may do.

    An address has much, since a mobile operator puts thousands of people behind one.
    """

    session: Rate = field(default=Rate(burst=20, per_second=1))
    """Messages and presses of one session."""
    address: Rate = field(default=Rate(burst=300, per_second=30))
    """Messages and presses from one address."""
    visits: Rate = field(default=Rate(burst=300, per_second=30))
    """Pages, connections and downloads from one address."""
    session_upload: Rate = field(default=Rate(burst=60 * MEGABYTE, per_second=100_000))
    """Bytes of files from one session."""
    address_upload: Rate = field(default=Rate(burst=600 * MEGABYTE, per_second=2_000_000))
    """Bytes of files from one address."""
    connections: int = 8
    """Open tabs and devices of one session at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the site chat lives and what it allows."""

    supplier: str
    """The supplier's name, as the page's header shows it."""
    phones: tuple[str, ...] = ()
    """Telephones of the supplier and of network companies, as our texts write them; the page links them."""
    email: str = ""
    """The supplier's mail, likewise."""
    public_url: str = ""
    """Where people open the chat; with https the cookie is Secure. Empty: the host that they used."""
    address: str = ""
    """Where links to the chat lead; empty where none can be made."""
    frame_origins: tuple[str, ...] = ()
    """Origins whose pages may hold the chat in an iframe, such as `https://supplier.ru`; none by default.

    A page of another site needs `public_url` with https: only then will a browser keep the cookie there.
    """
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    """Whose X-Forwarded-For is believed; none by default."""
    message_chars: int = 4000
    """Characters in one message of a person."""
    upload_bytes: int = 20 * MEGABYTE
    """Bytes in one file of a person."""
    remembered: timedelta = timedelta(days=180)
    """How long a browser keeps its session after the last visit."""
    refreshed: timedelta = timedelta(seconds=20)
    """How often an open chat looks for what another process has written into it."""
    rates: Rates = field(default_factory=Rates)

    @property
    def secure(self) -> bool:
        """Whether the chat is reached over https."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def origin(self) -> str:
        """The origin of the public address; empty where there is none."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
