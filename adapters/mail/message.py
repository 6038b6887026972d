"""A letter as an Internet message (RFC 5322)."""

import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from adapters.mail.html import html_of
from core.model.messages.letters import Letter
from core.ports.post import NobodyThere

_MESSAGE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def compose(letter: Letter, message_id: str, sender: Address) -> EmailMessage:
    """Build the message; nothing in the letter can add a header or a recipient.

    Args:
        letter: whom to, subject and text.
        message_id: the left half of Message-ID; the right half is the sender's domain.
        sender: whom From names.

    Raises:
        NobodyThere: when `letter.to` is not one bare address.
        ValueError: when `message_id` has other characters than `Postman.deliver` allows.
    """
    if not _MESSAGE_ID.fullmatch(message_id):
        raise ValueError(f"not a message id: {message_id!r}")
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = _recipient(letter.to)
    message["Subject"] = subject = " ".join(letter.subject.split())
    message["Date"] = datetime.now(UTC)
    message["Message-ID"] = f"<{message_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: absence notices do not answer it
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        if letter.unsubscribe.startswith("https:"):
            message["List-Unsubscribe-Post"] = (
                "List-Unsubscribe=One-Click"  # RFC 8058 wants it over https alone
            )
    message.set_content(letter.text, cte="base64")  # passes servers that do not take eight bits
    message.add_alternative(html_of(subject, letter.text, sender.display_name), subtype="html", cte="base64")
    for file in letter.files:
        message.add_attachment(file.content, maintype="application", subtype="pdf", filename=file.name)
    return message


def _recipient(to: str) -> Address:
    try:
        address = Address(addr_spec=to)
        domain = address.domain.encode("idna").decode("ascii")
    except (ValueError, MessageError, IndexError):  # the standard parser runs off the end of "a@"
        raise NobodyThere("the address is malformed") from None
    if not address.username:
        raise NobodyThere("the address is malformed")
    return Address(username=address.username, domain=domain)
