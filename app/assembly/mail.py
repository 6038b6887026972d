"""How letters leave, and where they come back to."""

from email.headerregistry import Address
from pathlib import Path

from adapters.mail.folder import FolderPostman
from adapters.mail.imap import ImapMailbox
from adapters.mail.maildir import MaildirMailbox
from adapters.mail.smtp import SmtpPostman
from app.settings.sections import Settings
from core.ports.bounces import ReturnedMail
from core.ports.post import Postman


def returned_mail_of(settings: Settings) -> ReturnedMail | None:
    """The mailbox of what could not be delivered: a folder or a server's; None where neither is named."""
    stated = settings.returned
    if stated.folder:
        return MaildirMailbox(Path(stated.folder))
    if not stated.host:
        return None
    return ImapMailbox(
        host=stated.host,
        port=stated.port,
        tls=stated.tls,
        user=stated.user,
        password=stated.password.get_secret_value(),
        mailbox=stated.mailbox,
        timeout=stated.timeout_seconds,
    )


def postman_of(settings: Settings) -> Postman:
    """By SMTP where the settings name a host, else into a folder."""
    mail = settings.mail
    sender = Address(settings.supplier.short_name, addr_spec=mail.sender)
    if not mail.host:
        return FolderPostman(mail.folder, sender=sender)
    return SmtpPostman(
        host=mail.host,
        port=mail.port,
        sender=sender,
        return_to=settings.returned.address,
        tls=mail.tls,
        user=mail.user,
        password=mail.password.get_secret_value(),
        timeout=mail.timeout_seconds,
    )
