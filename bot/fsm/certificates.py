"""Certificates."""

from dataclasses import dataclass
from enum import StrEnum

from bot.engine.states import State, StatesGroup
from core.base.ids import AccountId
from core.model.papers.paper import PaperKind


class Certificates(StatesGroup):
    """The no-debt certificate and the statement of account (S32)."""

    no_debt = State()
    """What the certificate is for; or the debt that stands in its way."""
    statement = State()
    """What the statement of account is for."""
    file = State()
    """Its file is being made, or has been sent."""


class Progress(StrEnum):
    """How far the file is that the screen speaks of; also the name of its text."""

    BEING_MADE = "certificate-being-made"
    SENT = "certificate-sent"
    NOT_MADE = "certificate-not-made"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCertificate:
    """A certificate that the person has asked for."""

    account: AccountId
    kind: PaperKind
    purpose: str = ""
    large: bool = False
    """Whether it is to be in large letters."""
    progress: Progress = Progress.BEING_MADE


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is remembered of certificates, so that the same press twice makes one file."""

    certificate: AskedCertificate | None = None
