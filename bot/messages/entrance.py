"""The letter with a one-time code."""

from datetime import timedelta

from bot.messages.message import Message, Telling
from core.model.messages.facts import CodeIssued
from core.model.messages.letters import Letter
from core.use_cases.confirm_email import is_awaited

_MINUTE = timedelta(minutes=1)


def _still_matters(telling: Telling, issued: CodeIssued) -> bool:
    return is_awaited(telling.work, issued.chat, issued.expires_at, now=telling.now)


def _letter(telling: Telling, issued: CodeIssued, address: str) -> Letter:
    minutes = -((telling.now - issued.expires_at) // _MINUTE)  # a minute that has begun counts
    return telling.letter(address, "letter-code-subject", "letter-code", code=issued.code, minutes=minutes)


code_issued = Message(fact=CodeIssued, still_matters=_still_matters, letter=_letter)
