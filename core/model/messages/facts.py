"""What people are told on the bot's own initiative, as facts: they become words when they are delivered.

A fact holds ids and dates rather than names and sums: its words are made when it is delivered, and say how
things stand then.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Final, Self

from core.base.ids import (
    AccountId,
    AppealId,
    AppealMessageId,
    BroadcastId,
    CabinetId,
    ChatId,
    ErasureId,
    LinkId,
    OnlinePaymentId,
    OutageId,
    PermitId,
    PromiseId,
    ReadingId,
    UndeliverableId,
)
from core.base.months import Month
from core.model.messages.topics import Topic
from core.model.news import Marks

NO_ACCOUNT: Final = AccountId(0)
"""In place of an account where none is meant."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that has happened and that somebody is to be told."""

    kind: ClassVar[str]
    """The fact's name in the queue; it stands in rows that outlive a release, so it never changes."""
    topics: ClassVar[tuple[Topic, ...]] = (Topic.ALWAYS,)
    """What it is about, as far as a person may do without it; of several, it comes for any one."""

    @classmethod
    def is_optional(cls) -> bool:
        """Whether a person may do without it."""
        return Topic.ALWAYS not in cls.topics


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeIssued(Fact):
    """A one-time code has been made for the person of a chat, who is to show that the address is theirs."""

    kind = "code-issued"

    chat: ChatId
    code: str = field(repr=False)
    """A secret: it must not reach a log, and leaves the queue with its delivery."""
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryAsked(Fact):
    """Somebody in a chat has asked for the way back to a forgotten password."""

    kind = "recovery-asked"

    chat: ChatId
    code: str = field(repr=False)
    """A secret, as that of `CodeIssued`."""
    code_expires_at: datetime
    token: str = field(repr=False)
    """The secret of the page's address; another one."""
    link_expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(Fact):
    """A cabinet has got another password."""

    kind = "password-changed"

    cabinet: CabinetId
    at: datetime
    stop: str = field(repr=False)
    """The secret by which its owner says that it was somebody else."""
    generated: str = field(default="", repr=False)
    """The password, where it was made here: nobody but the letter tells it."""
    removed: bool = False
    """Whether there is none any more, and the cabinet is entered by codes alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChanged(Fact):
    """A cabinet has got another e-mail; told to the address before."""

    kind = "email-changed"

    cabinet: CabinetId
    at: datetime
    stop: str = field(repr=False)
    """The secret by which the owner of that address takes the cabinet back."""
    until: datetime
    """Until when that may be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailIsOurs(Fact):
    """A cabinet has got another e-mail; told to the new address."""

    kind = "email-is-ours"

    cabinet: CabinetId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CabinetStopped(Fact):
    """The owner has said that it was somebody else: the password is gone, and so are all entries."""

    kind = "cabinet-stopped"

    cabinet: CabinetId
    at: datetime
    taken_back: bool = False
    """Whether the cabinet has got its former e-mail back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailTakenBack(Fact):
    """A cabinet has got its former e-mail back; told to the address that it has no more."""

    kind = "email-taken-back"

    cabinet: CabinetId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut(Fact):
    """A chat does not hold its cabinet any more, by what was done elsewhere."""

    kind = "signed-out"

    chat: ChatId
    stopped: bool = False
    """Whether the owner has stopped everything, and not only changed something."""
    changed: str = "password"
    """What: `password`, `first-password` or `email`; empty where everything has been stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatClosed(Fact):
    """A chat does not hold its cabinet any more: the person has signed it out in another one."""

    kind = "chat-closed"

    chat: ChatId
    by: ChatId
    """Where that was done."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(Fact):
    """A cabinet has been opened in another chat by the link that this one gave."""

    kind = "handed-over"

    permit: PermitId
    chat: ChatId
    """The new one."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SumGuessed(Fact):
    """So many wrong sums, or meters, have been tried on an account that for some time none alone opens it."""

    kind = "sum-guessed"

    account: AccountId
    closed_until: datetime
    by_meter: bool = False
    """Whether it was meters' numbers, and not sums."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChanged(Fact):
    """Billing names another person as an account's owner, so that the link of whoever had it has ended."""

    kind = "owner-changed"

    link: LinkId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingsOfGuests(Fact):
    """Readings of an account have been handed in without entry."""

    kind = "readings-of-guests"

    account: AccountId
    day: date
    """The supplier's day on whose evening they are told of; what comes later is told on the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptOfGuest(Fact):
    """The receipts of an account have been led to an e-mail without entry."""

    kind = "receipt-of-guest"

    account: AccountId
    day: date
    """As that of `ReadingsOfGuests`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEnded(Fact):
    """An online payment has been paid, declined or let expire."""

    kind = "payment-ended"
    topics = (Topic.PAYMENTS,)

    payment: OnlinePaymentId
    status: str
    """What it has become; told only while it still is that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRefunded(Fact):
    """A provider has given money of an online payment back."""

    kind = "payment-refunded"
    topics = (Topic.PAYMENTS,)

    payment: OnlinePaymentId
    refunded: int
    """Kopecks, all refunds of the payment together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidByAnother(Fact):
    """The account has been paid for, also by the person's own other link, while they hold an unpaid one."""

    kind = "paid-by-another"
    topics = (Topic.PAYMENTS,)

    payment: OnlinePaymentId
    """The one that is not paid."""
    paid: OnlinePaymentId


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDueTomorrow(Fact):
    """The next day is the last one to pay a part of what was promised."""

    kind = "part-due-tomorrow"
    topics = (Topic.PROMISES,)

    promise: PromiseId
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBroken(Fact):
    """A part of what was promised has not come in time, so that all the rest is to be paid."""

    kind = "promise-broken"
    topics = (Topic.PROMISES,)

    promise: PromiseId


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindersDue(Fact):
    """On these days there was something to remind a person of, about any of their accounts.

    One message holds all of it. What it says is found at delivery: what is done meanwhile is left out.
    """

    kind = "reminders-due"
    topics = (Topic.READINGS, Topic.BILLS, Topic.METERS)

    since: date
    until: date
    """The last of the days: the supplier's day on which it was queued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillsIssued(Fact):
    """Accounts of a person have been charged for a month."""

    kind = "bills-issued"
    topics = (Topic.RECEIPTS,)

    month: Month
    accounts: tuple[AccountId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsCame(Fact):
    """Billing has stated something new about accounts of a person: between these ids, of each kind.

    What it is, is found at delivery: what has been read meanwhile is left out.
    """

    kind = "news-came"
    topics = (Topic.PAYMENTS, Topic.NOTICES, Topic.READINGS)

    payments_since: int
    payments_until: int
    notices_since: int
    notices_until: int
    corrections_since: int
    corrections_until: int

    @classmethod
    def between(cls, since: Marks, until: Marks) -> Self:
        """What has come after one mark, up to another one."""
        return cls(
            payments_since=since.payments,
            payments_until=until.payments,
            notices_since=since.notices,
            notices_until=until.notices,
            corrections_since=since.corrections,
            corrections_until=until.corrections,
        )

    @property
    def since(self) -> Marks:
        """How far the person had been told."""
        return Marks(self.payments_since, self.notices_since, self.corrections_since)

    @property
    def until(self) -> Marks:
        """How far the person is told now."""
        return Marks(self.payments_until, self.notices_until, self.corrections_until)

    @property
    def name(self) -> str:
        """By which a round of telling is known again."""
        return f"{self.payments_until}-{self.notices_until}-{self.corrections_until}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRejected(Fact):
    """An operator has not accepted a reading."""

    kind = "reading-rejected"
    topics = (Topic.READINGS,)

    reading: ReadingId


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffChanging(Fact):
    """The prices by which a person pays change soon."""

    kind = "tariff-changing"
    topics = (Topic.RECEIPTS,)

    since: date
    """The first day of the new ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptIssued(Fact):
    """An account whose receipts go by e-mail has been charged for a month."""

    kind = "receipt-issued"
    topics = (Topic.RECEIPTS,)

    account: AccountId
    month: Month


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersReturned(Fact):
    """Letters to the person's address, or to the one of an account's receipts, find nobody."""

    kind = "letters-returned"

    mark: UndeliverableId
    account: AccountId = NO_ACCOUNT
    """The account whose receipt has come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeBroadcast(Fact):
    """A broadcast of the supplier's service is about some of a person's accounts."""

    kind = "broadcast-notice"
    topics = (Topic.NOTICES,)

    broadcast: BroadcastId


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageBroadcast(Fact):
    """The same of a broadcast that tells where there is no light."""

    kind = "broadcast-outage"
    topics = (Topic.OUTAGES,)

    broadcast: BroadcastId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferBroadcast(Fact):
    """The same of advertising."""

    kind = "broadcast-offer"
    topics = (Topic.OFFERS,)

    broadcast: BroadcastId


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageNews(Fact):
    """Something of an outage has changed: that it is there, until when it lasts, or that it is over."""

    kind = "outage-news"
    topics = (Topic.OUTAGES,)

    outage: OutageId
    news: int
    """How often something of it has been told, this time included; what is newer takes its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastTested(Fact):
    """An operator wants to see in their own chat what people will see."""

    kind = "broadcast-tested"

    broadcast: BroadcastId


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastEnded(Fact):
    """A broadcast has reached everybody whom it could; told to the operators' thread where it was begun."""

    kind = "broadcast-ended"

    broadcast: BroadcastId


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateCame(Fact):
    """Somebody has taken an owner's invitation."""

    kind = "delegate-came"

    link: LinkId


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationEnded(Fact):
    """An account is no longer open to a delegate."""

    kind = "delegation-ended"

    link: LinkId


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureAsked(Fact):
    """A person has asked to be forgotten."""

    kind = "erasure-asked"

    erasure: ErasureId


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureDone(Fact):
    """A person's data have been erased."""

    kind = "erasure-done"

    erasure: ErasureId


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealCame(Fact):
    """Somebody has filed an appeal; told to the operators' chat."""

    kind = "appeal-came"

    appeal: AppealId


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealSaid(Fact):
    """A subscriber has said more in an appeal; told to the operators' chat in which it is talked about."""

    kind = "appeal-said"

    message: AppealMessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealAnswered(Fact):
    """An operator has answered an appeal; told to its subscriber, who has asked."""

    kind = "appeal-answered"

    appeal: AppealId
    message: AppealMessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealClosed(Fact):
    """An appeal has been closed; told to its subscriber, as long as it is."""

    kind = "appeal-closed"

    appeal: AppealId


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWritten(Fact):
    """A letter that the version before facts has put into words; nothing queues one any more."""

    kind = "letter"

    subject: str
    text: str = field(repr=False)
