"""What the supplier decides: the numbers of its rules, which the configuration may change."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from core.base.calendar import local_day
from core.model.appeals.forms import Forms
from core.model.broadcasts.rules import BroadcastRules
from core.model.cabinets.quiet_hours import QuietHours
from core.model.messages.topics import Topic
from core.model.payments.methods import PaymentMethod
from core.model.promises.terms import PromiseTerms
from core.model.readings.plausibility import CheckLimits
from core.model.readings.window import WINDOWS, SubmissionWindow
from core.model.supplier.guest_limits import GuestLimits

_NIGHT: Final = QuietHours(21, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The supplier's settings as core reads them; the defaults are those of the configuration."""

    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Moscow"))
    """Decides every «day N» rule."""

    windows: tuple[SubmissionWindow, ...] = WINDOWS
    check: CheckLimits = field(default_factory=CheckLimits)
    bill_fraction: bool = False
    """Whether fractions of a kWh are billed."""

    keep_evidence: timedelta = timedelta(days=365)
    """How long a photograph of a meter is kept with its reading."""

    code_lives: timedelta = timedelta(minutes=10)
    code_tries: int = 5
    code_pause: timedelta = timedelta(seconds=60)
    """How long a person waits before another code can be sent."""
    codes_a_day: int = 10
    """Letters to one e-mail, and for one person, in 24 hours."""
    codes_an_address: int = 50
    """Letters that one network address may have sent in that time."""
    codes_an_address_to_one: int = 5
    """Those of them that go to one e-mail, so that one stranger cannot use up its day."""
    password_tries_an_hour: int = 5

    password_page: str = ""
    """The address of our page for passwords, to which a token is added; empty where there is none."""
    letters_page: str = ""
    """The same of our page for doing without letters."""
    calendar_page: str = ""
    """The same of our page for the calendar of a phone."""
    recovery_lives: timedelta = timedelta(minutes=30)
    """How long a new password may be set after it was asked for, or after the code was typed."""
    entry_page_lives: timedelta = timedelta(minutes=5)
    """How long a page waits for a password."""
    stop_lives: timedelta = timedelta(days=7)
    """How long after a change of the password its owner may say that it was somebody else."""
    email_stop_lives: timedelta = timedelta(days=30)
    """The same after a change of the e-mail; so long nobody else gets the address before."""
    recoveries_a_person: int = 5
    """How often a person may ask in an hour."""
    recoveries_an_address: int = 20
    """The same of one network address; what is asked beyond is answered alike for every e-mail."""
    recoveries_an_hour: int = 200
    """The same of everybody together."""
    stops_an_hour: int = 10
    """Codes of «Это не я» that one person may type in an hour."""

    handover_lives: timedelta = timedelta(minutes=5)
    """How long a link opens the cabinet in another messenger."""
    handovers_an_hour: int = 20
    """Such links that one person may be given in an hour."""
    guesses_a_chat: int = 5
    """Links that open nothing and that one chat may try in an hour."""
    guesses_an_address: int = 50
    """The same of one network address."""

    proofs_period: timedelta = timedelta(hours=24)
    """How far back wrong proofs are counted."""
    proofs_a_person: int = 5
    """Wrong proofs of one person in that time."""
    proofs_an_address: int = 50
    """The same of one network address: mobile operators put thousands of people behind one."""
    proofs_an_account: int = 20
    """Wrong sums of one account, or meters, after which none alone links it until they are forgotten."""
    checks_an_hour: int = 10
    """Codes of documents and readings that one person may check in an hour."""

    guests: GuestLimits = field(default_factory=GuestLimits)
    """How much may be done without registration."""

    methods: tuple[PaymentMethod, ...] = ()
    """The ways to pay by a link, in the order in which they are offered; none where there is no provider."""

    payment_qr: bool = True
    """Whether receipts and the screens of paying have the payment QR of ГОСТ Р 56042."""

    promises: PromiseTerms | None = None
    """What a debtor may promise; None where the supplier offers nothing of the kind."""

    not_due_is_debt: bool = False
    """Whether charges that are not due yet stand in the way of a no-debt certificate."""
    certificate_lasts: timedelta = timedelta(days=30)
    """For how long a certificate or a statement of account holds, in days."""

    quiet_hours: QuietHours | None = _NIGHT
    """When nobody is written to unasked who has not said otherwise; None where there are no such hours."""
    at_any_hour: frozenset[Topic] = frozenset()
    """Topics that heed no quiet hours, nor a person's own: a supplier may want so of outages."""

    outages_fresh: timedelta = timedelta(hours=2)
    """For how long what the source of outages has said is relied on."""
    broadcasts: BroadcastRules = field(default_factory=BroadcastRules)
    appeals: Forms = field(default_factory=Forms)
    """What people may write about; where there is nothing, no appeals are taken."""

    shift_due: bool = True
    """A due day on a day off moves to the next working day (ГК ст. 193)."""

    def local(self, instant: datetime) -> datetime:
        """The instant on the supplier's clock."""
        return instant.astimezone(self.time_zone)

    def day(self, instant: datetime) -> date:
        """The supplier's day that the instant lies in."""
        return local_day(instant, self.time_zone)
