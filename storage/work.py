"""The unit of work."""

from typing import TYPE_CHECKING

from storage import billing, cabinet, conversation

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from core import ports, turns
    from core.ids import ChatId


class Work:
    """Everything that one transaction can reach; it is committed together or not at all."""

    def __init__(self, connection: "Connection") -> None:
        opened: dict[ChatId, turns.Chat] = {}
        self.connection = connection
        self.accounts: ports.Accounts = billing.Accounts(connection)
        self.meters: ports.Meters = billing.Meters(connection)
        self.readings: ports.Readings = billing.Readings(connection)
        self.tariffs: ports.Tariffs = billing.Tariffs(connection)
        self.charges: ports.Charges = billing.Charges(connection)
        self.payments: ports.Payments = billing.Payments(connection)
        self.cabinets: ports.Cabinets = cabinet.Cabinets(connection, opened)
        self.links: ports.Links = cabinet.Links(connection, opened)
        self.consents: ports.Consents = cabinet.Consents(connection)
        self.codes: ports.Codes = cabinet.Codes(connection)
        self.tries: ports.Tries = cabinet.Tries(connection)
        self.audit: ports.Audit = cabinet.Audit(connection)
        self.outbox: turns.Deliveries = conversation.Outbox(connection)
        self.chats: turns.Chats = conversation.Chats(connection, opened)
        self.errands: turns.Errands = conversation.Errands(connection)
        self.files: turns.Files = conversation.Files(connection)
        self.lines: turns.Lines = conversation.Lines(connection)
        self.cursors: turns.Cursors = conversation.Cursors(connection)
