"""An appeal in words: its heading, what was said in it, and why something cannot be done."""

from collections.abc import Iterable
from datetime import date, datetime

from bot.engine.markup import Markup, escape
from bot.texts import Texts, word_of
from core.base import figures
from core.base.refusals import Refusal
from core.model.appeals.appeal import Appeal, AppealMessage, AppealStatus, Party
from core.model.appeals.forms import MOST_WORDS, NoWords, TooManyWords
from core.model.supplier.policy import Policy
from core.use_cases.answer_appeal import NobodyToAnswer
from core.use_cases.write_appeal import NoSuchAppeal, NotWhileSo, TooLateToReopen, TooManyMessages


def status_named(texts: Texts, status: AppealStatus) -> str:
    """How far it has come, as people read it."""
    return texts.label(f"appeal-status-{word_of(status)}")


def heading(texts: Texts, appeal: Appeal, policy: Policy, now: datetime) -> Markup:
    """Number, kind, status and the promised day."""
    return texts(
        "appeal-heading",
        number=appeal.id,
        kind=appeal.kind,
        status=status_named(texts, appeal.status),
        filed=figures.moment(policy.local(appeal.filed_at)),
        due=term(texts, appeal, policy.day(now)),
    )


def term(texts: Texts, appeal: Appeal, today: date) -> Markup:
    """The promised day, while an answer is waited for; that it has passed is said."""
    if appeal.status not in {AppealStatus.NEW, AppealStatus.IN_WORK} or appeal.answered_at is not None:
        return Markup("")
    name = "appeal-term-late" if today > appeal.due else "appeal-term"
    return texts(name, day=figures.day(appeal.due))


def form_said(appeal: Appeal) -> Markup:
    """What was filled in."""
    return Markup("\n".join(f"{escape(each.title)} {escape(each.answer)}" for each in appeal.fields))


def conversation(
    texts: Texts, appeal: Appeal, messages: Iterable[AppealMessage], policy: Policy, *, to_operators: bool
) -> list[Markup]:
    """Everything that was said, oldest first; subscribers read no operator's name."""
    began = texts("appeal-said-subscriber", at=figures.moment(policy.local(appeal.filed_at)))
    said = [Markup(f"{began}\n{form_said(appeal)}")]
    for each in messages:
        name = "note" if each.is_note else each.party.value
        by = escape(each.by) if to_operators and each.party is Party.OPERATOR else ""
        at = figures.moment(policy.local(each.at))
        head = texts(f"appeal-said-{name}", at=at)
        said.append(Markup(f"{head}{', ' if by else ''}{by}\n{escape(each.words)}"))
    return said


def why_not(texts: Texts, refusal: Refusal) -> str:
    """Why something cannot be done with an appeal, to whoever has tried."""
    match refusal:
        case NoWords():
            return texts.label("appeal-no-words")
        case TooManyWords():
            return texts.label("appeal-too-long", most=MOST_WORDS)
        case TooManyMessages():
            return texts.label("appeal-too-many")
        case TooLateToReopen():
            return texts.label("appeal-too-late")
        case NobodyToAnswer():
            return texts.label("appeal-nobody")
        case NoSuchAppeal():
            return texts.label("appeal-none-such")
        case NotWhileSo(status=status):
            return texts.label("appeal-not-while", status=status_named(texts, status))
    raise refusal
