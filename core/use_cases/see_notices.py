"""The notices of an account: all of them, how many are unread, and one opened.

A notice opened in one chat is read in all chats of the cabinet.
"""

from dataclasses import dataclass
from datetime import date, datetime

from core.base.ids import NoticeId
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Link, Person
from core.model.notices import Notice
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.rights import link_of


class NoSuchNotice(Refusal):
    """There is no such notice of an account that is open to the person."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A notice in the list."""

    notice: Notice
    is_unread: bool


def notices_of(
    work: Work, person: Person, account: Account, policy: Policy, *, offset: int, limit: int
) -> list[Listed]:
    """Some of the account's notices, newest first; none for whom the account is not open to."""
    link = link_of(work, person, account.id)
    if link is None:
        return []
    since = _since(link, policy)
    found = work.notices.of_account(account.id, link.cabinet_id, offset, limit)
    return [Listed(notice, notice.is_unread(since)) for notice in found]


def unread_notices(work: Work, person: Person, account: Account, policy: Policy) -> int:
    """How many notices wait to be read.

    What is older than the link does not: a newcomer has old notices to look up, not to work through.
    """
    link = link_of(work, person, account.id)
    if link is None:
        return 0
    since = _since(link, policy)
    recent = work.notices.dated_from(account.id, link.cabinet_id, since)
    return sum(notice.is_unread(since) for notice in recent)


def see_notice(work: Work, person: Person, notice_id: NoticeId) -> Notice:
    """A notice of an account that is open to the person.

    Raises:
        NoSuchNotice: when there is none.
    """
    if person.cabinet is None:
        raise NoSuchNotice
    notice = work.notices.get(notice_id, person.cabinet)
    if notice is None or link_of(work, person, notice.account_id) is None:
        raise NoSuchNotice
    return notice


def open_notice(work: Work, person: Person, notice_id: NoticeId, now: datetime) -> Notice:
    """Read a notice of an account that is open to the person; it is read then in every chat of the cabinet.

    Raises:
        NoSuchNotice: when there is none.
    """
    notice = see_notice(work, person, notice_id)
    if person.cabinet is not None and notice.read_hash != notice.text_hash:
        work.notices.mark_read(notice, person.cabinet, now)
    return notice


def _since(link: Link, policy: Policy) -> date:
    """The supplier's day on which the account was opened to the cabinet."""
    return policy.day(link.linked_at)
