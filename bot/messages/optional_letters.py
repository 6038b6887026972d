"""Letters that a person may do without: each says at its foot how (S35)."""

from dataclasses import replace

from bot.messages.message import Telling
from core.base.ids import AccountId
from core.model.messages.letters import Letter
from core.model.messages.recipients import ToCabinet
from core.model.messages.topics import Topic
from core.use_cases.unsubscribe import link_against_receipts, link_against_topics


def about(
    telling: Telling, topics: tuple[Topic, ...], address: str, subject: str, name: str, **arguments: str
) -> Letter:
    """A letter as `Telling.letter` makes it, whose topics may be switched off; its text takes `foot` too."""
    token = ""
    if telling.policy.letters_page and isinstance(telling.to, ToCabinet):
        token = link_against_topics(telling.work, telling.to.cabinet, topics)
    return _letter(telling, address, subject, name, arguments, token=token, otherwise="letter-foot-messages")


def with_receipt(
    telling: Telling, account: AccountId, address: str, subject: str, name: str, **arguments: str
) -> Letter:
    """The same for the receipts of an account, which end with its subscription."""
    token = ""
    if telling.policy.letters_page:
        token = link_against_receipts(telling.work, account, address)
    return _letter(telling, address, subject, name, arguments, token=token, otherwise="letter-foot-receipts")


def _letter(
    telling: Telling,
    address: str,
    subject: str,
    name: str,
    arguments: dict[str, str],
    *,
    token: str,
    otherwise: str,
) -> Letter:
    """Without a page of ours there is no link, and the foot says where in the chat it is done."""
    link = telling.policy.letters_page + token if token else ""
    foot = telling.text.label("letter-foot-link", link=link) if link else telling.text.label(otherwise)
    letter = telling.letter(address, subject, name, foot=foot, **arguments)
    return replace(letter, unsubscribe=link)
