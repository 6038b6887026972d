"""Every table, a file a topic.

Money is whole kopecks, kWh are thousandths, prices are hundred-thousandths of a rouble, months are YYYYMM,
times are UTC.
"""

from storage.tables.accounts import accounts, forbidden_to_guests, meters
from storage.tables.appeals import appeal_messages, appeals
from storage.tables.broadcasts import broadcast_accounts, broadcast_recipients, broadcasts
from storage.tables.cabinets import (
    audit,
    cabinets,
    codes,
    consent_texts,
    consents,
    erasures,
    guest_consents,
    invitations,
    links,
    permits,
    switches,
    tries,
)
from storage.tables.charges import charge_lines, charges, norms, range_limits, rates, tariffs
from storage.tables.chats import chats, cursors, files, keys, lines, owed_answers, seen_events
from storage.tables.columns import metadata
from storage.tables.letters import undeliverable
from storage.tables.notices import notice_reads, notices
from storage.tables.offices import offices
from storage.tables.online_payments import online_payments, payment_changes
from storage.tables.outages import outages, outages_heard
from storage.tables.papers import papers
from storage.tables.payments import payments, unidentified_payments
from storage.tables.promises import promise_parts, promises
from storage.tables.queue import queue
from storage.tables.readings import evidence, readings
from storage.tables.subscriptions import mailed_receipts, subscription_changes

__all__ = [
    "accounts",
    "appeal_messages",
    "appeals",
    "audit",
    "broadcast_accounts",
    "broadcast_recipients",
    "broadcasts",
    "cabinets",
    "charge_lines",
    "charges",
    "chats",
    "codes",
    "consent_texts",
    "consents",
    "cursors",
    "erasures",
    "evidence",
    "files",
    "forbidden_to_guests",
    "guest_consents",
    "invitations",
    "keys",
    "lines",
    "links",
    "mailed_receipts",
    "metadata",
    "meters",
    "norms",
    "notice_reads",
    "notices",
    "offices",
    "online_payments",
    "outages",
    "outages_heard",
    "owed_answers",
    "papers",
    "payment_changes",
    "payments",
    "permits",
    "promise_parts",
    "promises",
    "queue",
    "range_limits",
    "rates",
    "readings",
    "seen_events",
    "subscription_changes",
    "switches",
    "tariffs",
    "tries",
    "undeliverable",
    "unidentified_payments",
]
