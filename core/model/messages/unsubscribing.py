"""What the link at the foot of a letter switches off: it names that to us and to nobody else."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, TypeAlias

from core.base.ids import AccountId, CabinetId
from core.base.sealed import NotSealed, seal, unseal
from core.model.messages.topics import OPTIONAL, Topic

_TOPICS: Final = "t"
_RECEIPTS: Final = "r"


class NoSuchLink(Exception):
    """The link is none of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """Messages of some optional topics, to the person of a cabinet."""

    cabinet: CabinetId
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EReceipts:
    """The receipts of an account by e-mail, as far as they go to one address."""

    account: AccountId
    address: str = field(repr=False)
    """A digest: the link need not hold the address itself."""


Unwanted: TypeAlias = Messages | EReceipts


def digest_of(email: str) -> str:
    """What a link holds of an address."""
    return sha256(email.strip().casefold().encode()).hexdigest()[:16]


def token_of(unwanted: Unwanted, key: bytes) -> str:
    """The token of a link; the same every time, so that every letter's link stays good."""
    match unwanted:
        case Messages(cabinet=cabinet, topics=topics):
            return seal(key, f"{_TOPICS} {cabinet} {' '.join(topics)}")
        case EReceipts(account=account, address=address):
            return seal(key, f"{_RECEIPTS} {account} {address}")


def read_token(token: str, key: bytes) -> Unwanted:
    """What a link switches off.

    Raises:
        NoSuchLink: when the token is none of ours; nothing else is told.
    """
    try:
        kind, number, *named = unseal(key, token).split()
    except NotSealed:
        raise NoSuchLink from None
    if kind == _RECEIPTS:
        return EReceipts(account=AccountId(int(number)), address=named[0])
    # A topic that a later release has given up is passed over.
    topics = tuple(topic for topic in OPTIONAL if topic in named)
    return Messages(cabinet=CabinetId(int(number)), topics=topics)
