"""How letters leave."""

from email.headerregistry import Address

from adapters.mail.folder import FolderPostman
from adapters.mail.smtp import SmtpPostman
from app.settings.sections import Settings
from core.ports.post import Postman


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
        tls=mail.tls,
        user=mail.user,
        password=mail.password.get_secret_value(),
        timeout=mail.timeout_seconds,
    )
