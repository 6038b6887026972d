"""Doing without letters by the link at their foot (S35): whoever reads the letter may, without entry."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from core.base.ids import AccountId, CabinetId
from core.model.messages.topics import Topic
from core.model.messages.unsubscribing import (
    EReceipts,
    Messages,
    NoSuchLink,
    Unwanted,
    digest_of,
    read_token,
    token_of,
)
from core.ports.work import Work
from core.use_cases.change_subscriptions import put_into_force
from core.use_cases.set_switch import set_topic

_KEY: Final = "letters"
_BY: Final = "letter"
"""The name under which the audit knows who has the letter."""


def key_of_letters(work: Work) -> bytes:
    """What seals the links of letters, and signs their numbers."""
    return work.keys.get(_KEY)


def link_against_topics(work: Work, cabinet: CabinetId, topics: tuple[Topic, ...]) -> str:
    """The token of a link that switches these topics off for the person of a cabinet."""
    return token_of(Messages(cabinet=cabinet, topics=topics), key_of_letters(work))


def link_against_receipts(work: Work, account: AccountId, email: str) -> str:
    """The token of a link that ends the account's receipts to this address."""
    return token_of(EReceipts(account=account, address=digest_of(email)), key_of_letters(work))


def what_is_unwanted(work: Work, token: str) -> Unwanted:
    """What the link switches off; looking changes nothing.

    Raises:
        NoSuchLink: when it is none of ours, or its cabinet is gone.
    """
    unwanted = read_token(token, key_of_letters(work))
    if isinstance(unwanted, Messages) and work.cabinets.get(unwanted.cabinet).is_erased:
        raise NoSuchLink
    return unwanted


def unsubscribe(work: Work, token: str, *, now: datetime) -> Unwanted:
    """Switch it off; done again it changes nothing.

    Receipts that go to another address by now are not this reader's to end.

    Raises:
        NoSuchLink: when the link is none of ours, or its cabinet is gone.
    """
    unwanted = what_is_unwanted(work, token)
    match unwanted:
        case Messages(cabinet=cabinet_id, topics=topics):
            cabinet = work.cabinets.get(cabinet_id)
            for topic in topics:
                set_topic(work, cabinet, topic, on=False, now=now)
        case EReceipts(account=account_id, address=address):
            account = work.accounts.get(account_id)
            if account.e_receipt and digest_of(account.email) == address:
                wanted = replace(account.subscriptions, e_receipt=False)
                put_into_force(work, account, wanted, cabinet=None, by=_BY, now=now)
    return unwanted
