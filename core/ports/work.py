"""The unit of work: everything that one transaction reaches."""

from typing import Protocol

from core.ports.accounts import Accounts
from core.ports.audit import Audit
from core.ports.cabinets import Cabinets
from core.ports.charges import Charges
from core.ports.codes import Codes
from core.ports.consents import Consents
from core.ports.erasures import Erasures, PersonalData
from core.ports.evidence import Evidence
from core.ports.invitations import Invitations
from core.ports.keys import Keys
from core.ports.links import Links
from core.ports.mailings import Mailings
from core.ports.meters import Meters
from core.ports.notices import Notices
from core.ports.offices import Offices
from core.ports.online_payments import OnlinePayments
from core.ports.outbox import Outbox
from core.ports.papers import Papers
from core.ports.payments import Payments
from core.ports.permits import Permits
from core.ports.promises import Promises
from core.ports.rates import Rates
from core.ports.readings import Readings
from core.ports.reminded import Reminded
from core.ports.switches import Switches
from core.ports.tariffs import Tariffs
from core.ports.tries import Tries
from core.ports.undeliverable import UndeliverableAddresses


class Work(Protocol):
    """One unit of work: everything done through it is committed together or not at all."""

    accounts: Accounts
    meters: Meters
    readings: Readings
    evidence: Evidence
    tariffs: Tariffs
    rates: Rates
    charges: Charges
    payments: Payments
    notices: Notices
    offices: Offices
    online_payments: OnlinePayments
    promises: Promises
    papers: Papers
    cabinets: Cabinets
    links: Links
    invitations: Invitations
    consents: Consents
    switches: Switches
    codes: Codes
    permits: Permits
    tries: Tries
    reminded: Reminded
    keys: Keys
    undeliverable: UndeliverableAddresses
    mailings: Mailings
    audit: Audit
    erasures: Erasures
    personal_data: PersonalData
    outbox: Outbox
