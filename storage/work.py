"""The unit of work."""

from sqlalchemy import Connection

from core.ports.store import TurnWork
from storage.repositories.accounts import Accounts
from storage.repositories.appeals import Appeals
from storage.repositories.audit import Audit
from storage.repositories.broadcasts import Broadcasts
from storage.repositories.cabinets import Cabinets
from storage.repositories.charges import Charges
from storage.repositories.chats import Chats
from storage.repositories.codes import Codes
from storage.repositories.consents import Consents
from storage.repositories.cursors import Cursors
from storage.repositories.erasures import Erasures
from storage.repositories.evidence import Evidence
from storage.repositories.files import Files
from storage.repositories.invitations import Invitations
from storage.repositories.keys import Keys
from storage.repositories.lines import Lines
from storage.repositories.links import Links
from storage.repositories.mailings import Mailings
from storage.repositories.meters import Meters
from storage.repositories.news import News
from storage.repositories.notices import Notices
from storage.repositories.offices import Offices
from storage.repositories.online_payments import OnlinePayments
from storage.repositories.outages import Outages
from storage.repositories.papers import Papers
from storage.repositories.payments import Payments
from storage.repositories.permits import Permits
from storage.repositories.personal_data import PersonalData
from storage.repositories.promises import Promises
from storage.repositories.queue import Queue
from storage.repositories.rates import Rates
from storage.repositories.readings import Readings
from storage.repositories.reminded import Reminded
from storage.repositories.switches import Switches
from storage.repositories.tariffs import Tariffs
from storage.repositories.tries import Tries
from storage.repositories.undeliverable import UndeliverableAddresses


class Work(TurnWork):
    """Everything that one transaction can reach; it is committed together or not at all."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.accounts = Accounts(connection)
        self.meters = Meters(connection)
        self.readings = Readings(connection)
        self.evidence = Evidence(connection)
        self.tariffs = Tariffs(connection)
        self.rates = Rates(connection)
        self.charges = Charges(connection)
        self.payments = Payments(connection)
        self.notices = Notices(connection)
        self.offices = Offices(connection)
        self.online_payments = OnlinePayments(connection)
        self.promises = Promises(connection)
        self.papers = Papers(connection)
        self.cabinets = Cabinets(connection)
        self.links = Links(connection)
        self.invitations = Invitations(connection)
        self.consents = Consents(connection)
        self.switches = Switches(connection)
        self.codes = Codes(connection)
        self.permits = Permits(connection)
        self.tries = Tries(connection)
        self.reminded = Reminded(connection)
        self.keys = Keys(connection)
        self.undeliverable = UndeliverableAddresses(connection)
        self.mailings = Mailings(connection)
        self.appeals = Appeals(connection)
        self.broadcasts = Broadcasts(connection)
        self.outages = Outages(connection)
        self.audit = Audit(connection)
        self.erasures = Erasures(connection)
        self.personal_data = PersonalData(connection)
        self.queue = Queue(connection)
        self.outbox = self.queue
        self.chats = Chats(connection)
        self.files = Files(connection)
        self.lines = Lines(connection)
        self.cursors = Cursors(connection)
        self.news = News(connection)
