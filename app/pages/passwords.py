"""The page of a one-time link: a new password, a password for entry, or «Это не я» (S4, S26–S29).

A page opened changes nothing, since mail programs and messengers open links by themselves; a form sent does.
It works without a script: that only shows the password, and puts the field to rest where none is to be typed.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from app.pages import SECRETS_PATH
from app.pages.surroundings import Calls, Surroundings
from bot.channels.rate_limits import Rate
from bot.handlers.entrance import BY_PAGE
from bot.handlers.settings.proving import TYPED
from core.base.ids import ChatId
from core.base.refusals import Refusal
from core.model.cabinets.contact_details import masked_email
from core.model.cabinets.passwords import PasswordTooLong, PasswordTooShort
from core.model.cabinets.permits import PermitSpent, PermitUsed, Purpose
from core.model.messages.recipients import ToChat
from core.ports.store import TurnWork
from core.use_cases.change_password import take_from_page
from core.use_cases.enter_by_page import enter_by_page
from core.use_cases.look_at_page import Form, look_at_page
from core.use_cases.recover_password import set_password_by_link
from core.use_cases.sign_in import PasswordWrong, TooManyPasswords
from core.use_cases.this_is_not_me import this_is_not_me

_ADDRESS: Final = "{token:[^/]*}"
"""Any token: mail programs cut links and add to them, and whoever opens such a one is told what to do."""
_BODY: Final = 16 * 1024
"""Bytes: more than the longest password, so that one is refused in words."""
_CALLS: Final = Rate(burst=60, per_second=1)
"""Of one network address: mobile operators put thousands of people behind one, few of whom come here."""

_DONE: Final[Mapping[Purpose, str]] = {
    Purpose.BY_LINK: "changed",
    Purpose.ENTRY: "entered",
    Purpose.STOP: "stopped",
    Purpose.PROVE: "proven",
    Purpose.CHOOSE: "chosen",
}
"""The last page of each way; none of them holds a secret, or says whose it was."""
_PARTS: Final = {Purpose.PROVE: "entry", Purpose.CHOOSE: "by-link"}
"""Forms that look like another one."""
_SENT: Final = "sent"
"""The last page where the password goes by letter."""
_ENDS: Final = (*_DONE.values(), _SENT)
_WORDS: Final = {
    "changed": ("secrets-changed-title", "secrets-changed"),
    "sent": ("secrets-sent-title", "secrets-sent"),
    "proven": ("secrets-proven-title", "secrets-proven"),
    "chosen": ("secrets-chosen-title", "secrets-chosen"),
    "entered": ("secrets-entered-title", "secrets-entered"),
    "stopped": ("secrets-stopped-title", "secrets-stopped"),
    "gone": ("secrets-gone-title", "secrets-gone"),
    "busy": ("secrets-busy-title", "secrets-busy"),
    "failed": ("secrets-failed-title", "secrets-failed"),
}
"""What a page without a form says."""


_REFUSED: Final[Mapping[type[Refusal], str]] = {
    PasswordTooShort: "secrets-too-short",
    PasswordTooLong: "secrets-too-long",
    PasswordWrong: "secrets-password-wrong",
    TooManyPasswords: "secrets-password-too-many",
}
"""After these the form is shown once more."""
_OF_PROOF: Final = {
    "secrets-password-wrong": "secrets-prove-wrong",
    "secrets-password-too-many": "secrets-prove-too-many",
}
"""The words for somebody who is entered."""


@dataclass(frozen=True, slots=True)
class _Again:
    """The form is shown once more, with what is wrong."""

    form: Form
    error: str


_Outcome = _Again | str | None
"""What a form has led to: the form again, a last page, or a link that opens nothing."""


class PasswordPages:
    """Shows the forms and takes what is typed into them."""

    def __init__(self, around: Surroundings) -> None:
        """Read what the pages are made of."""
        self._around = around
        self._calls = Calls(around, _CALLS)
        self._sheet = around.sheet("password.js")

    def routes(self, application: web.Application) -> None:
        """Add the pages."""
        application.router.add_get(SECRETS_PATH + "{end:" + "|".join(_ENDS) + "}", self._end)
        application.router.add_get(SECRETS_PATH + _ADDRESS, self._show)
        application.router.add_post(SECRETS_PATH + _ADDRESS, self._take)

    async def _end(self, request: web.Request) -> web.Response:
        return self._said(request.match_info["end"])

    async def _show(self, request: web.Request) -> web.Response:
        if self._calls.are_too_many(request):
            return self._said("busy", HTTPStatus.TOO_MANY_REQUESTS)
        token = request.match_info["token"]
        outcome = await self._around.store.transact(partial(self._look, token))
        return self._form(token, outcome) if isinstance(outcome, Form) else self._gone(outcome)

    async def _take(self, request: web.Request) -> web.Response:
        if self._calls.are_too_many(request):
            return self._said("busy", HTTPStatus.TOO_MANY_REQUESTS)
        token = request.match_info["token"]
        fields = await _fields(request)
        # A browser says where a form comes from; what the page alone knows holds for one that does not.
        is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        if fields is None or not is_ours or not _is_marked(fields, token):
            return self._said("failed", HTTPStatus.FORBIDDEN)
        outcome = await self._around.store.transact(partial(self._act, token, fields))
        if isinstance(outcome, _Again):
            return self._form(token, outcome.form, outcome.error)
        if outcome is None:
            return self._gone(None)
        # The token leaves the address; a relative one, since a proxy may keep the server below a path.
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": outcome, **self._sheet.headers})

    def _look(self, token: str, work: TurnWork) -> Form | str | None:
        try:
            return look_at_page(work, token, now=self._around.clock())
        except PermitUsed as used:
            return _DONE[used.purpose]
        except PermitSpent:
            return None

    def _act(self, token: str, fields: Mapping[str, str], work: TurnWork) -> _Outcome:
        """What is refused is refused within the transaction, which keeps the tries that it has counted."""
        now, policy, typed = self._around.clock(), self._around.policy, fields.get("password", "")
        form = self._look(token, work)
        if not isinstance(form, Form):
            return form
        try:
            if form.chat is not None:
                self._act_for_chat(work, form.purpose, form.chat, token, typed)
            elif form.purpose is Purpose.BY_LINK:
                is_generated = "generate" in fields
                set_password_by_link(work, token, None if is_generated else typed, policy=policy, now=now)
                if is_generated:
                    return _SENT
            else:
                this_is_not_me(work, token, now=now)
        except tuple(_REFUSED) as refusal:
            error = _REFUSED[type(refusal)]
            return _Again(form, _OF_PROOF.get(error, error) if form.purpose is Purpose.PROVE else error)
        except PermitUsed as used:
            return _DONE[used.purpose]
        except PermitSpent:
            return None
        return _DONE[form.purpose]

    def _act_for_chat(
        self, work: TurnWork, purpose: Purpose, chat_id: ChatId, token: str, typed: str
    ) -> None:
        """Do what the chat has asked the page for, and have the chat go on."""
        now, policy = self._around.clock(), self._around.policy
        if purpose is Purpose.ENTRY:
            chat = work.chats.get(chat_id)
            enter_by_page(work, chat, token, typed, policy=policy, now=now)
            work.chats.save(chat)
            work.queue.add(BY_PAGE, {}, ToChat(chat_id), at=now)
        else:
            take_from_page(work, token, purpose, typed, policy=policy, now=now)
            work.queue.add(TYPED, {"purpose": purpose}, ToChat(chat_id), at=now)

    # --- what is shown ---

    def _form(self, token: str, form: Form, error: str = "") -> web.Response:
        label = self._around.texts.label
        words = {
            "form": _mark(token),
            "email": label("secrets-email", email=masked_email(form.email)),
            "error": label(error) if error else "",
            "invalid": ' aria-invalid="true" autofocus' if error else "",
            "show": label("secrets-show"),
            "script": self._sheet.script,
        }
        match form.purpose:
            case Purpose.ENTRY:
                title, words["button"] = label("secrets-entry-title"), label("secrets-enter")
                words["intro"], words["warning"] = label("secrets-entry"), label("secrets-entry-warning")
                words["label"] = label("secrets-password")
            case Purpose.PROVE:
                title, words["button"] = label("secrets-prove-title"), label("secrets-prove-button")
                words["intro"], words["warning"] = label("secrets-prove"), label("secrets-prove-warning")
                words["label"] = label("secrets-password")
            case Purpose.STOP:
                title, words["button"] = label("secrets-stop-title"), label("secrets-stop-button")
                words["intro"], words["otherwise"] = label("secrets-stop"), label("secrets-stop-otherwise")
            case _:
                title, words["button"] = label("secrets-recovery-title"), label("secrets-recover")
                words["intro"], words["label"] = label("secrets-recovery"), label("secrets-new-password")
                words["hint"] = label("secrets-new-password-hint")
                words["choice"] = self._sheet.filled("generate", {"generate": label("secrets-generate")})
                if form.purpose is Purpose.CHOOSE:  # the chat itself offers to make one
                    title, words["button"] = label("secrets-choose-title"), label("secrets-choose-button")
                    words["intro"], words["choice"] = label("secrets-choose"), ""
        status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
        return self._sheet.page(title, _PARTS.get(form.purpose, form.purpose.value), words, status)

    def _gone(self, end: str | None) -> web.Response:
        """A link that is used up says what it has done; of any other nothing is known."""
        return self._said(end) if end else self._said("gone", HTTPStatus.GONE)

    def _said(self, name: str, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
        title, words = (self._around.texts.label(text) for text in _WORDS[name])
        return self._sheet.said(title, words, status)


def _mark(token: str) -> str:
    """What only the page of this token holds, so that no other site's form is taken for ours.

    There is no session that another site could abuse: whoever has the token may use it, and nobody else.
    """
    return hmac.new(token.encode(), b"form", sha256).hexdigest()


def _is_marked(fields: Mapping[str, str], token: str) -> bool:
    return hmac.compare_digest(fields.get("form", "").encode(), _mark(token).encode())


async def _fields(request: web.Request) -> dict[str, str] | None:
    """The fields of a form, read no further than one can be long; None when it is none of ours."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(_BODY):
        body += chunk
        if len(body) > _BODY:
            return None
    try:
        return dict(
            parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=10, errors="strict")
        )
    except ValueError:
        return None
