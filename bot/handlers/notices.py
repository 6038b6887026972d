"""«Уведомления»: all of the account, newest first, and one opened; the badge of the menu (S41, S42)."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.engine.dialogue import Dialogue, Go, Needs, Reply
from bot.engine.markup import Markup, escape, shortened
from bot.engine.paging import page_at, page_found
from bot.engine.screens import Button, Row, Screen
from bot.engine.turn import Forgotten, OutOfDate, Turn
from bot.fsm.menu import Menu
from bot.fsm.notices import Notices, Opened
from core.base import figures
from core.base.ids import NoticeId
from core.use_cases.see_notices import (
    Listed,
    NoSuchNotice,
    notices_of,
    open_notice,
    see_notice,
    unread_notices,
)

notices = Dialogue("notices", needs=Needs.ACCOUNT)

_ON_A_PAGE: Final = 4
"""As many as VK has rows for, below them the pages and the way out."""
_TITLE: Final = 80
"""Characters of a title in the list: two lines on a phone."""
_TEXT: Final = 120
"""Characters of a text in the list: three lines on a phone."""
_HEADING: Final = 300
"""Characters of a title above the text; a longer one is no title, and stands in the text whole."""
_AROUND: Final = _HEADING + 100
"""Characters kept free for the heading, and for the number of the page."""


def way_in(turn: Turn) -> Button:
    """The button that leads here, with how many are unread."""
    unread = unread_notices(turn.work, turn.person, turn.account, turn.policy)
    if unread:
        return turn.button("menu-notices-unread", see_all.carry(), count=unread)
    return turn.button("menu-notices", see_all.carry())


@notices.pressed(meant="notices")
def see_all(turn: Turn) -> Reply:
    """[Уведомления (3)]."""
    return Go(Notices.all)


@notices.shows(Notices.all, back=Menu.main)
def show_all(turn: Turn) -> Screen:
    """Each with its date and the beginning of its text; a button opens the whole."""

    def find(offset: int, limit: int) -> Sequence[Listed]:
        return notices_of(turn.work, turn.person, turn.account, turn.policy, offset=offset, limit=limit)

    page = page_found(turn.page, find, size=_ON_A_PAGE)
    pages = turn.pages(page, before="nav-newer", after="nav-older")
    if not page.items:
        return turn.screen("notices-none", pages)
    openings: list[Row] = [(_opening(turn, each),) for each in page.items]
    words = (turn.text("notices"), *(_entry(turn, each) for each in page.items), turn.text("notices-hint"))
    return Screen(text=_joined(*words)).with_rows(*openings, pages)


def _opening(turn: Turn, listed: Listed) -> Button:
    notice = listed.notice
    label = turn.text.label(
        "notices-open", day=figures.day(notice.date), title=shortened(notice.title, _TITLE)
    )
    return Button(turn.cut(label), opened.carry(notice.id))


def _entry(turn: Turn, listed: Listed) -> Markup:
    notice = listed.notice
    return turn.text(
        "notices-entry-unread" if listed.is_unread else "notices-entry",
        day=figures.day(notice.date),
        title=shortened(notice.title, _TITLE),
        text=shortened(" ".join(notice.text.split()), _TEXT),
    )


@notices.pressed()
def opened(turn: Turn, notice_id: int) -> Reply:
    """A notice of the list; one of another account of the cabinet makes that account the active one."""
    try:
        notice = open_notice(turn.work, turn.person, NoticeId(notice_id), turn.now)
    except NoSuchNotice as gone:
        raise OutOfDate from gone
    if notice.account_id != turn.chat.account_id:
        turn.chat.switch(notice.account_id)
    return Go(Notices.one, Opened(notice=notice.id))


@notices.shows(Notices.one, back=Notices.all, returns=True)
def show_one(turn: Turn) -> Screen:
    """The whole of it; in pages, where one message does not hold it."""
    try:
        notice = see_notice(turn.work, turn.person, turn.recall(Opened).notice)
    except NoSuchNotice as gone:
        raise Forgotten from gone
    title = shortened(notice.title, _HEADING)
    heading = turn.text("notice", day=figures.day(notice.date), title=title)
    whole = notice.text if title == notice.title.strip() else f"{notice.title}\n\n{notice.text}"
    pieces = list(_pieces(whole.strip(), turn.limits.text - _AROUND))
    page = page_at(turn.page, pieces, size=1)
    words = _joined(heading, *map(escape, page.items))
    if len(pieces) <= 1:
        return Screen(text=words)
    where = turn.text("notice-page", number=page.number + 1, count=len(pieces))
    return Screen(text=_joined(words, where)).with_rows(turn.pages(page))


def _pieces(text: str, most: int) -> Iterator[str]:
    """A text in pieces of so many characters at most, cut between lines, else between words."""
    while len(text) > most:
        cuts = (text.rfind(sign, most // 2, most) for sign in "\n ")
        cut = next((cut for cut in cuts if cut > 0), most)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def _joined(*texts: Markup) -> Markup:
    """Texts below each other: the catalogue takes in no argument as long as a notice may be."""
    return Markup("\n\n".join(texts))
