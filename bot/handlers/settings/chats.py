"""Where the cabinet is open, and signing out from afar (1.8)."""

from typing import Final

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.markup import Markup
from bot.engine.paging import page_at
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.settings import OtherChat, Settings
from bot.handlers import accounts
from bot.handlers.settings.common import settings
from bot.wording.messengers import title
from core.base import figures
from core.base.ids import ChatId
from core.use_cases.close_chats import ChatGone, Listed, chat_of, chats_of, sign_out_chat, sign_out_others

_ON_A_PAGE: Final = 3
"""As many as VK has rows for, beside the pages, signing out everywhere and the way out."""


@settings.pressed(meant="chats")
def to_chats(turn: Turn) -> Reply:
    return Go(Settings.chats)


@settings.shows(Settings.chats, back=Settings.main)
def show_chats(turn: Turn) -> Screen:
    listed = chats_of(turn.work, turn.person, turn.cabinet)
    page = page_at(turn.page, listed, size=_ON_A_PAGE)
    rows: list[Row] = [(_way_out(turn, each),) for each in page.items]
    if len(listed) > 1:
        rows.append((turn.button("button-chats-leave-others", to_others.carry()),))
    return turn.screen(
        "chats" if len(listed) > 1 else "chats-here-alone",
        *rows,
        turn.pages(page),
        chats=Markup("\n\n".join(_entry(turn, each) for each in page.items)),
    )


def _entry(turn: Turn, listed: Listed) -> Markup:
    """The messenger, since when, and when it was last used."""
    used = turn.now if listed.is_here else listed.chat.active_at
    return turn.text(
        "chats-entry-here" if listed.is_here else "chats-entry",
        messenger=title(turn.text, listed.chat.channel),
        since=figures.day(turn.policy.day(listed.since)) if listed.since else turn.text.label("unknown"),
        used=figures.moment(turn.policy.local(used)),
    )


def _way_out(turn: Turn, listed: Listed) -> Button:
    if listed.is_here:
        return turn.button("button-chats-leave-here", accounts.ask_leave.carry())
    return turn.button(
        "button-chats-leave",
        to_chat.carry(listed.chat.id),
        messenger=title(turn.text, listed.chat.channel),
        used=figures.day(turn.policy.day(listed.chat.active_at)),
    )


@settings.pressed()
def to_chat(turn: Turn, chat: int) -> Reply:
    """One of the other chats; a press on one that is gone meanwhile says so."""
    try:
        chat_of(turn.work, turn.person, turn.cabinet, ChatId(chat))
    except ChatGone:
        return _gone(turn)
    return Go(Settings.chat, OtherChat(chat=ChatId(chat)))


def _gone(turn: Turn) -> Reply:
    turn.say("chats-gone")
    return Go(Settings.chats)


@settings.shows(Settings.chat, back=Settings.chats, leave=Leave.CANCEL)
def confirm_chat(turn: Turn) -> Screen:
    try:
        listed = chat_of(turn.work, turn.person, turn.cabinet, turn.recall(OtherChat).chat)
    except ChatGone:
        return turn.screen("chats-gone")
    yes = turn.button("button-leave-yes", signed_out.carry(listed.chat.id), look=Look.DANGER)
    return turn.screen("chats-confirm", (yes,), chat=_entry(turn, listed))


@settings.pressed(Settings.chat)
def signed_out(turn: Turn, chat: int) -> Reply:
    if chat != turn.recall(OtherChat).chat:
        raise OutOfDate
    try:
        sign_out_chat(turn.work, turn.person, turn.cabinet, ChatId(chat), now=turn.now)
    except ChatGone:
        return _gone(turn)
    turn.say("chats-left")
    return Go(Settings.chats)


@settings.pressed()
def to_others(turn: Turn) -> Reply:
    return Go(Settings.other_chats)


@settings.shows(Settings.other_chats, back=Settings.chats, leave=Leave.CANCEL)
def confirm_others(turn: Turn) -> Screen:
    yes = turn.button("button-leave-yes", signed_out_others.carry(), look=Look.DANGER)
    return turn.screen("chats-confirm-others", (yes,))


@settings.pressed(Settings.other_chats)
def signed_out_others(turn: Turn) -> Reply:
    sign_out_others(turn.work, turn.person, turn.cabinet, now=turn.now)
    turn.say("chats-left-others")
    return Go(Settings.chats)
