"""A person who has registered and linked accounts, without living through it."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.texts import russian
from bot.wording.consents import version_in_force
from core.base.ids import AccountNumber
from core.model.cabinets.cabinet import ConsentKind, Edition, Person, ProofKind
from core.model.readings.sources import Source
from core.ports.store import TurnWork
from core.use_cases.link_account import link
from core.use_cases.sign_in import open_cabinet
from tests import billing

IN_FORCE: Final = {
    kind: Edition(kind=kind, version=version_in_force(russian(), kind), text=f"Текст {kind}")
    for kind in ConsentKind
}
"""What people have agreed to, so that they are not asked anew."""


def settle(
    work: TurnWork,
    *numbers: str,
    channel: str = "web",
    peer: str = "anna",
    email: str = "anna@mail.ru",
    source: Source = Source.BOT_WEB,
    now: datetime = billing.NOW,
) -> Person:
    """What registering and linking by meter lead to in one chat; the last account is the active one."""
    chat = work.chats.open(channel, peer, now)
    stranger = Person(chat=chat.id, channel=channel, source=source)
    cabinet = open_cabinet(
        work,
        stranger,
        chat,
        email=email,
        phone="+79123456789",
        password_hash="",
        consent=IN_FORCE[ConsentKind.PERSONAL_DATA],
        rules=IN_FORCE[ConsentKind.RULES],
        now=now,
    )
    for number in numbers:
        account = work.accounts.by_number(AccountNumber(number))
        assert account is not None
        link(
            work, stranger, cabinet, account, ProofKind.METER, consent=IN_FORCE[ConsentKind.ACCOUNT], now=now
        )
        chat.switch(account.id)
    work.chats.save(chat)
    return replace(stranger, cabinet=cabinet.id)


def at_home(work: TurnWork, number: str = billing.A, *, peer: str = "anna") -> Person:
    """A subscriber of the site chat who has the account, settled when she first comes up."""
    chat = work.chats.open("web", peer, billing.NOW)
    if chat.cabinet_id is None:
        return settle(work, number, peer=peer, email=f"{peer}@mail.ru")
    return Person(chat=chat.id, channel="web", source=Source.BOT_WEB, cabinet=chat.cabinet_id)
