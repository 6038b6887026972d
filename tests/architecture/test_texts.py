"""Every text that the code asks for is in the catalogue, and the catalogue holds no other."""

import ast
import re
from pathlib import Path

import pytest

from app.assembly.messengers import MESSENGERS
from app.assembly.messengers.telegram import COMMANDS
from bot.cabinet import DIALOGUES
from bot.engine.dialogue import Leave
from bot.engine.markup import Markup, spans
from bot.fsm.broadcasts import Whom
from bot.handlers.certificates import Purpose
from bot.handlers.delegates.inviting import TERMS
from bot.handlers.readings.unusual import BOTH_WAYS
from bot.handlers.settings.away import OFFERED
from bot.texts import russian, source_names, word_of
from bot.wording.consents import TEXTS
from bot.wording.consumption import MARKS
from bot.wording.explanation import COURSES, ESTIMATES
from bot.wording.my_data import COUNTED, ENUMS, UNWORDED
from bot.wording.other_tariff import KINDS, OUTCOMES
from core.model.appeals.appeal import AppealStatus, Party
from core.model.appeals.forms import FieldKind
from core.model.broadcasts.broadcast import BroadcastKind, BroadcastStatus, RecipientState
from core.model.cabinets.delegation import GRANTED, Deed
from core.model.calendars import EventKind
from core.model.charges.consumption import Origin
from core.model.charges.explanation import Cause
from core.model.messages.topics import OPTIONAL
from core.model.meters import Zone
from core.model.outages import OutageKind
from core.model.papers.paper import PaperKind, Verdict
from core.model.payments.methods import Means
from core.model.payments.standing import Decline
from core.model.photographs import LEADING, Finding, Flaw
from core.model.readings.plausibility import SlipKind
from core.model.readings.reading import ReadingStatus, Suspicion
from core.model.readings.sources import Source
from core.model.readings.unusual_use import Cause as Unusual
from core.use_cases.make_certificate import Outcome
from storage.personal_data import HELD

ROOT = Path(__file__).parents[2]
CATALOGUE = sorted((ROOT / "bot" / "texts" / "ru").glob("*.ftl"))
_NAME = re.compile(r"^([a-z][a-z0-9-]*) *=", re.MULTILINE)

_OF_ACCOUNTS = (
    *("account", "number", "text", "city", "area", "registered", "residents", "ownership-doc", "date"),
    *("network-company", "meter", "model", "installed", "removed", "verify-until", "values", "consumption"),
    *("service", "tariff", "opening", "charged", "recalculated", "quality", "paid", "closing", "volume"),
)
"""What the paper says of accounts, and of each consent its text."""

_BY_RULE = {
    *(f"zone-{zone.value}" for zone in Zone),
    *(f"status-{word_of(status)}" for status in ReadingStatus),
    *(f"slip-{word_of(kind)}" for kind in SlipKind),
    *(f"source-{word_of(source)}" for source in Source),
    *(f"suspicion-{word_of(suspicion)}" for suspicion in Suspicion),
    *(f"command-{name}" for name in COMMANDS),
    *(f"messenger-{messenger.name}{what}" for messenger in MESSENGERS for what in ("", "-how")),
    *(
        f"{what}messages-{topic}-{way}"
        for topic in OPTIONAL
        for what in ("", "button-")
        for way in ("on", "off")
    ),
    *(f"letters-topic-{topic}" for topic in OPTIONAL),
    *(f"calendar-{kind}" for kind in EventKind),
    *(f"button-away-{term}" for term in OFFERED),
    *(f"letters-{step}-{what}" for step in ("ask", "done") for what in ("title", "messages", "receipts")),
    *(f"decline-{word_of(why)}" for why in Decline),
    *(f"consumption-{origin}" for origin in Origin if MARKS[origin]),
    *(f"unusual-{way}{beside}" for way in ("more", "less") for beside in ("", "-than-last-year")),
    *(f"unusual-by-{word_of(cause)}" for cause in Unusual if cause not in BOTH_WAYS),
    *(f"unusual-by-{word_of(cause)}-{way}" for cause in BOTH_WAYS for way in ("more", "less")),
    *(f"why-at-{zone.value}" for zone in Zone),
    *(f"why-what-{cause}" for cause in Cause if cause not in {Cause.SERVICE, Cause.PENALTY}),
    *(f"why-{cause}-{course}" for cause in (Cause.RANGE, Cause.TARIFF, Cause.ZONES) for course in COURSES),
    *(f"why-volume{of}-{course}" for of in ("", "-zone", "-by-meter") for course in COURSES),
    *(f"why-volume-by-{basis}-{course}" for basis in ESTIMATES.values() for course in COURSES),
    *(f"button-purpose-{purpose}" for purpose in Purpose),
    *(f"certificate-{outcome}" for outcome in Outcome if outcome is not Outcome.MADE),
    *(f"paper-{word_of(kind)}" for kind in PaperKind),
    *(f"photo-{word_of(flaw)}" for flaw in Flaw),
    *(f"photo-{word_of(finding)}" for finding in Finding if finding not in LEADING),
    *(f"check-paper-{word_of(verdict)}" for verdict in Verdict if verdict is not Verdict.VALID),
    *(f"means{of}-{means}" for of in ("", "-limit") for means in Means),
    *(f"delegate-deed-{word_of(deed)}" for deed in Deed),
    *(f"delegate-may-{rights}" for rights in GRANTED),
    *(f"button-delegate-{rights}" for rights in GRANTED),
    *(f"button-delegate-days-{days}" for days in TERMS),
    *(f"tariff-zone-{zone.value}" for zone in Zone),
    *(f"tariff-kind-{kind}" for kind in KINDS.values()),
    *(f"tariff-{kind}-{outcome}" for kind in KINDS.values() for outcome in OUTCOMES.values()),
    *(f"tariff-one-{outcome}" for outcome in OUTCOMES.values() if outcome != "depends"),
    *(f"why-note-{basis}" for basis in ESTIMATES.values()),
    *(f"{name}-{part}" for name in TEXTS.values() for part in ("version", "changed")),
    *(f"mydata-of-{held.table.name.replace('_', '-')}" for held in HELD),
    *(f"mydata-of-{part}" for part in ("accounts", "meters", "account-readings", "charges", "payments")),
    *(
        f"mydata-field-{column.name.replace('_', '-')}"
        for held in HELD
        for column in held.table.columns
        if column.name not in {*held.hidden, *UNWORDED} and held.table.name not in COUNTED
    ),
    *(f"mydata-field-{name}" for name in _OF_ACCOUNTS),
    *(f"mydata-{kind.__name__.lower()}-{word_of(word)}" for kind in ENUMS for word in kind),
    *(
        f"dialogue-{dialogue.name}"
        for dialogue in DIALOGUES
        if any(shown.leave is Leave.CANCEL for shown in dialogue.shown.values())
    ),
    *(f"channel-{messenger.name}" for messenger in MESSENGERS),
    *(f"appeal-status-{word_of(status)}" for status in AppealStatus),
    *(f"appeal-unclear-{kind}" for kind in FieldKind),
    *(f"appeal-said-{who}" for who in (*Party, "note")),
    *(f"desk-queue-{how}" for how in ("waits", "late", "answered")),
    *(f"broadcast-status-{word_of(status)}" for status in BroadcastStatus),
    *(f"recipient-{word_of(state)}" for state in RecipientState),
    *(f"button-broadcast-{word}" for word in (*BroadcastKind, *Whom)),
    *(f"broadcast-ask-{whom}" for whom in Whom),
    *(f"outage-{kind}{known}" for kind in OutageKind for known in ("", "-unknown")),
    *(
        f"why-{cause}-{course}"
        for cause in (Cause.RECALCULATION, Cause.QUALITY, Cause.SERVICE, Cause.PENALTY)
        for course in (*COURSES, "came", "went")
    ),
}
"""Names that the code puts together from a word of the domain."""

_NO_WORDS = re.compile(
    r"^#.*|^[a-z][a-z0-9-]* *=|\[[\w-]+\]|\$\w+|<code>.*?</code>|</?\w+>|/\w+|e-mail", re.MULTILINE
)
"""What of a catalogue is not read as words: comments, names, variables, examples, marks, commands.

«E-mail» is the word of the guide's own text (S24).
"""
_PROPER_NAMES = {"Telegram", "MAX", "QR", "JavaScript", "cookie"}


def _defined() -> list[str]:
    return [name for file in CATALOGUE for name in _NAME.findall(file.read_text("utf-8"))]


def _words() -> set[str]:
    """Every string of the program: each may be the name of a text."""
    files = [file for room in ("app", "bot") for file in (ROOT / room).rglob("*.py")]
    return {
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_a_text_is_defined_once() -> None:
    names = _defined()
    assert len(names) == len(set(names))


def _asked_by_the_page() -> set[str]:
    """Texts of the site chat's page, in which they are named without their `page-` or in double braces."""
    page = "".join(
        file.read_text("utf-8") for file in (ROOT / "bot").rglob("*") if file.suffix in {".js", ".html"}
    )
    in_scripts = re.findall(r"""texts(?:\.([a-z]+)|\["([a-z-]+)"\])""", page)
    return {f"page-{short or long}" for short, long in in_scripts} | set(re.findall(r"{{([a-z-]+)}}", page))


def test_every_text_is_used() -> None:
    assert set(_defined()) - _words() - _BY_RULE - _asked_by_the_page() == set()


def test_every_word_of_the_domain_has_its_text() -> None:
    assert set(_defined()) >= _BY_RULE
    assert set(source_names(russian())) == set(Source)


@pytest.mark.parametrize("file", CATALOGUE, ids=lambda file: file.stem)
def test_s94_every_word_that_people_read_is_russian(file: Path) -> None:
    words = _NO_WORDS.sub(" ", file.read_text("utf-8"))
    assert set(re.findall(r"[A-Za-z]+", words)) <= _PROPER_NAMES


@pytest.mark.parametrize("file", CATALOGUE, ids=lambda file: file.stem)
def test_marks_of_a_text_are_in_the_safe_subset_and_close(file: Path) -> None:
    for block in re.split(r"\n(?=[a-z])", file.read_text("utf-8")):
        body = re.sub(r"\{[^{}]*\}", "x", re.sub(r"\{[^{}]*->.*?\n\s*\}", "x", block, flags=re.DOTALL))
        assert spans(Markup(body.partition("=")[2])) is not None
