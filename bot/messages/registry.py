"""Every message that the bot sends on its own initiative."""

from typing import Any, Final

from bot.messages.accounts import owner_changed, sum_guessed
from bot.messages.appeals import appeal_answered, appeal_came, appeal_closed, appeal_said
from bot.messages.bills import bills_issued
from bot.messages.broadcasts import (
    broadcast_ended,
    broadcast_tested,
    notice_broadcast,
    offer_broadcast,
    outage_broadcast,
)
from bot.messages.delegates import delegate_came, delegation_ended
from bot.messages.emails import email_changed, email_is_ours, email_taken_back
from bot.messages.entrance import code_issued
from bot.messages.erasures import erasure_asked, erasure_done
from bot.messages.guests import readings_told, receipt_told
from bot.messages.handover import handed_over
from bot.messages.message import Message
from bot.messages.news import news_came, reading_rejected
from bot.messages.outages import outage_news
from bot.messages.payments import paid_by_another, payment_ended, payment_refunded
from bot.messages.promises import part_due_tomorrow, promise_broken
from bot.messages.receipts import receipt_issued
from bot.messages.recovery import cabinet_stopped, chat_closed, password_changed, recovery_asked, signed_out
from bot.messages.reminders import reminders_due
from bot.messages.returned import letters_returned
from bot.messages.tariffs import tariff_changing
from core.model.messages.facts import LetterWritten
from core.model.messages.letters import Letter

_letter_written = Message(
    fact=LetterWritten,
    still_matters=lambda _telling, _written: True,
    letter=lambda _telling, written, address: Letter(to=address, subject=written.subject, text=written.text),
)

MESSAGES: Final[tuple[Message[Any], ...]] = (
    code_issued,
    sum_guessed,
    owner_changed,
    readings_told,
    receipt_told,
    payment_ended,
    payment_refunded,
    paid_by_another,
    part_due_tomorrow,
    promise_broken,
    reminders_due,
    bills_issued,
    tariff_changing,
    news_came,
    reading_rejected,
    receipt_issued,
    letters_returned,
    outage_news,
    outage_broadcast,
    notice_broadcast,
    offer_broadcast,
    broadcast_tested,
    broadcast_ended,
    appeal_came,
    appeal_said,
    appeal_answered,
    appeal_closed,
    delegate_came,
    delegation_ended,
    recovery_asked,
    password_changed,
    email_changed,
    email_is_ours,
    email_taken_back,
    cabinet_stopped,
    signed_out,
    chat_closed,
    handed_over,
    erasure_asked,
    erasure_done,
    _letter_written,
)
