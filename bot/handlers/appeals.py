"""«Обращения»: what a subscriber writes to the supplier, and the answers (S71–S76, S78)."""

from collections.abc import Callable
from dataclasses import replace

from bot.engine.dialogue import Dialogue, Go, Leave, Needs, NoAnswer, Reply
from bot.engine.markup import Markup, escape
from bot.engine.paging import page_at
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import Forgotten, OutOfDate, Turn
from bot.fsm.appeals import Appeals, Chosen, Writing
from bot.fsm.menu import Menu
from bot.handlers import contacts
from bot.wording.appeals import conversation, heading, status_named, why_not
from core.base import figures
from core.base.ids import AppealId
from core.base.refusals import Refusal
from core.model.appeals.appeal import Appeal, AppealStatus
from core.model.appeals.forms import Category, Field, FieldKind, Kind, NoAnswerInIt, TooManyWords
from core.use_cases.write_appeal import (
    AnswerMissing,
    NoSuchAppeal,
    Thread,
    add_words,
    appeals_of,
    file_appeal,
    open_thread,
    reopen,
    see_thread,
    unread_answers,
)

appeals = Dialogue("appeals", needs=Needs.CABINET)

_LISTED = 50
_SUMMARY = "."
"""In place of a field's name, where the summary stands; no field is called so."""
_ON_A_PAGE = 3
"""Messages of a thread: each may be as long as half a screen."""


def way_in(turn: Turn) -> Row:
    """The button that leads here, with how many messages are unread; none where no appeals are taken."""
    unread = unread_answers(turn.work, turn.person)
    if unread:
        return (turn.button("menu-appeals-unread", see_all.carry(), count=unread),)
    return (turn.button("menu-appeals", see_all.carry()),) if turn.policy.appeals else ()


# --- those that there are ---


@appeals.pressed(meant="appeals")
def see_all(turn: Turn) -> Reply:
    """[Обращения]."""
    return Go(Appeals.all)


@appeals.shows(Appeals.all, back=Menu.main)
def show_all(turn: Turn) -> Screen:
    found = appeals_of(turn.work, turn.person, offset=0, limit=_LISTED)
    below: Row = (
        *(
            (turn.button("button-appeal-new", begin.carry(), look=Look.PRIMARY),)
            if turn.policy.appeals
            else ()
        ),
        turn.button("menu-contacts", contacts.show.carry()),
    )
    rows = turn.choices(
        found, label=lambda each: _listed(turn, each), press=lambda each: opened.carry(each.id), beside=2
    )
    name = "appeals" if found else "appeals-none" if turn.policy.appeals else "appeals-none-taken"
    return turn.screen(name, *rows, below)


def _listed(turn: Turn, appeal: Appeal) -> str:
    return turn.text.label(
        "appeal-listed-unread" if appeal.unread else "appeal-listed",
        number=appeal.id,
        kind=appeal.kind,
        status=status_named(turn.text, appeal.status),
    )


# --- a new one ---


@appeals.pressed()
def begin(turn: Turn) -> Reply:
    """[Новое обращение]."""
    return Go(Appeals.category) if turn.policy.appeals else Go(Appeals.all)


@appeals.shows(Appeals.category, back=Appeals.all, leave=Leave.CANCEL)
def ask_category(turn: Turn) -> Screen:
    rows = turn.choices(
        turn.policy.appeals.categories,
        label=lambda each: each.title,
        press=lambda each: category_chosen.carry(each.key),
        beside=1,
    )
    return turn.screen("appeal-ask-category", *rows)


@appeals.pressed(Appeals.category)
def category_chosen(turn: Turn, key: str) -> Reply:
    category = turn.policy.appeals.category(key)
    if category is None:
        raise OutOfDate
    if len(category.kinds) == 1:
        return _asked(turn, Writing(category=key, kind=category.kinds[0].key))
    return Go(Appeals.kind, Writing(category=key))


@appeals.shows(Appeals.kind, back=Appeals.category, leave=Leave.CANCEL)
def ask_kind(turn: Turn) -> Screen:
    category = turn.policy.appeals.category(turn.recall(Writing).category)
    if category is None:
        raise Forgotten
    rows = turn.choices(
        category.kinds,
        label=lambda each: each.title,
        press=lambda each: kind_chosen.carry(each.key),
        beside=1,
    )
    return turn.screen("appeal-ask-kind", *rows, category=category.title)


@appeals.pressed(Appeals.kind)
def kind_chosen(turn: Turn, key: str) -> Reply:
    writing = turn.recall(Writing)
    category = turn.policy.appeals.category(writing.category)
    if category is None or key not in {each.key for each in category.kinds}:
        raise OutOfDate
    return _asked(turn, Writing(category=category.key, kind=key))


def _form(turn: Turn, writing: Writing) -> tuple[Category, Kind]:
    """The form that is filled in, as the supplier has it now."""
    category = turn.policy.appeals.category(writing.category)
    kind = (
        None
        if category is None
        else next((each for each in category.kinds if each.key == writing.kind), None)
    )
    if category is None or kind is None:
        raise Forgotten
    return category, kind


def _asked(turn: Turn, writing: Writing) -> Go:
    """On to the first question without an answer; to the summary when there is none."""
    _, kind = _form(turn, writing)
    for field in kind.fields:
        if field.name not in writing.answers:
            return Go(Appeals.field, replace(writing, asked=field.name))
    return Go(Appeals.summary, replace(writing, asked=""))


def _field(turn: Turn, writing: Writing) -> Field:
    """What is asked; the first question without an answer, where the supplier has taken that one away."""
    _, kind = _form(turn, writing)
    open_ones = (each for each in kind.fields if each.name not in writing.answers)
    found = next((each for each in kind.fields if each.name == writing.asked), None) or next(open_ones, None)
    if found is None:
        raise Forgotten
    return found


@appeals.shows(Appeals.field, leave=Leave.CANCEL)
def ask_field(turn: Turn) -> Screen:
    writing = turn.recall(Writing)
    _, kind = _form(turn, writing)
    field = _field(turn, writing)
    rows: tuple[Row, ...] = ()
    if field.kind is FieldKind.CHOICE:
        numbered = list(enumerate(field.choices))
        rows = turn.choices(
            numbered,
            label=lambda each: each[1],
            press=lambda each: option_chosen.carry(f"{field.name}/{each[0]}"),
            beside=2,
        )
    back: Row = (turn.button("nav-back", previous.carry(field.name)),)
    if not field.required:
        back = (*back, turn.button("button-appeal-skip", passed_over.carry(field.name)))
    words = [
        turn.text(
            "appeal-ask-field",
            kind=kind.title,
            number=kind.fields.index(field) + 1,
            count=len(kind.fields),
            title=field.title,
        )
    ]
    if field.hint:
        words.append(escape(field.hint))
    return Screen(text=Markup("\n\n".join(words))).with_rows(*rows, back)


@appeals.said(Appeals.field)
def field_typed(turn: Turn, typed: str) -> Reply:
    writing = turn.recall(Writing)
    field = _field(turn, writing)
    if field.name != writing.asked:  # the words answer a question that is gone
        turn.say("changed-meanwhile")
        return _asked(turn, writing)
    try:
        answer = field.read(typed)
    except NoAnswerInIt:
        return NoAnswer(turn.screen(f"appeal-unclear-{field.kind}"))
    except TooManyWords as refusal:
        return NoAnswer(Screen(text=escape(why_not(turn.text, refusal))))
    return _with_answer(turn, writing, answer)


@appeals.pressed(Appeals.field)
def option_chosen(turn: Turn, option: str) -> Reply:
    """One of the answers, by the field and its place: a second press answers no other question."""
    writing = turn.recall(Writing)
    field = _field(turn, writing)
    options = {f"{field.name}/{number}": choice for number, choice in enumerate(field.choices)}
    if field.name != writing.asked or option not in options:
        raise OutOfDate
    return _with_answer(turn, writing, options[option])


@appeals.pressed(Appeals.field)
def passed_over(turn: Turn, name: str) -> Reply:
    """[Пропустить]."""
    writing = turn.recall(Writing)
    field = _field(turn, writing)
    if not field.name == writing.asked == name or field.required:
        raise OutOfDate
    return _with_answer(turn, writing, "")


def _with_answer(turn: Turn, writing: Writing, answer: str) -> Go:
    return _asked(turn, replace(writing, answers={**writing.answers, writing.asked: answer}))


@appeals.pressed(Appeals.field, Appeals.summary)
def previous(turn: Turn, asked: str) -> Reply:
    """[‹ Назад]: the question before, whose answer is given anew; before the first one, the kinds."""
    writing = turn.recall(Writing)
    if asked != (writing.asked or _SUMMARY):
        raise OutOfDate
    category, kind = _form(turn, writing)
    names = [each.name for each in kind.fields]
    at = names.index(writing.asked) if writing.asked in names else len(names)
    if not at:
        return Go(Appeals.kind, writing) if len(category.kinds) > 1 else Go(Appeals.category)
    before = names[at - 1]
    kept = {name: answer for name, answer in writing.answers.items() if name in names[: at - 1]}
    return Go(Appeals.field, replace(writing, answers=kept, asked=before))


@appeals.shows(Appeals.summary, leave=Leave.CANCEL)
def show_summary(turn: Turn) -> Screen:
    writing = turn.recall(Writing)
    category, kind = _form(turn, writing)
    answers = [
        Markup(f"{escape(field.title)}\n<b>{escape(writing.answers[field.name])}</b>")
        for field in kind.fields
        if writing.answers.get(field.name)
    ]
    words = [turn.text("appeal-summary", category=category.title, kind=kind.title), *answers]
    if turn.chat.account_id is not None:
        words.append(turn.text("appeal-summary-account", number=turn.account.number))
    words.append(turn.text("appeal-summary-term", day=figures.day(kind.promised(turn.today))))
    return Screen(text=Markup("\n\n".join(words))).with_rows(
        (turn.button("button-appeal-send", send.carry(), look=Look.PRIMARY),),
        (turn.button("nav-back", previous.carry(_SUMMARY)),),
    )


@appeals.pressed(Appeals.summary)
def send(turn: Turn) -> Reply:
    """[Отправить]."""
    writing = turn.recall(Writing)
    category, kind = _form(turn, writing)
    try:
        made = file_appeal(
            turn.work,
            turn.person,
            category,
            kind,
            writing.answers,
            account=turn.chat.account_id,
            policy=turn.policy,
            now=turn.now,
        )
    except AnswerMissing:
        return _asked(turn, replace(writing, answers={k: v for k, v in writing.answers.items() if v}))
    except Refusal as refusal:
        return Screen(text=escape(why_not(turn.text, refusal)))
    sent = turn.screen(
        "appeal-sent",
        (turn.button("button-appeal-look", opened.carry(made.id)),),
        number=made.id,
        filed=figures.day(turn.today),
        due=figures.day(made.due),
        hours=turn.supplier.hours,
    )
    return Go(Appeals.thread, Chosen(appeal=made.id), screen=sent)


# --- one of them ---


@appeals.pressed()
def opened(turn: Turn, appeal_id: AppealId) -> Reply:
    _ensure_own(turn, appeal_id)
    return Go(Appeals.thread, Chosen(appeal=appeal_id))


def _ensure_own(turn: Turn, appeal_id: AppealId) -> Appeal:
    try:
        return see_thread(turn.work, turn.person, appeal_id).appeal
    except NoSuchAppeal as gone:
        raise OutOfDate from gone


@appeals.shows(Appeals.thread, back=Appeals.all)
def show_thread(turn: Turn) -> Screen:
    """The newest messages below, as in a conversation; whoever sees them has read them."""
    found = _thread(turn, open_thread)
    said = conversation(turn.text, found.appeal, found.messages, turn.policy, to_operators=False)
    page = page_at(turn.page, said[::-1], size=_ON_A_PAGE)
    words = [heading(turn.text, found.appeal, turn.policy, turn.now), *page.items[::-1]]
    pages = turn.pages(page, before="nav-newer", after="nav-older")
    closed = found.appeal.status is AppealStatus.CLOSED
    below: tuple[Button, ...] = ()
    if not closed:
        below = (turn.button("button-appeal-more", write_more.carry(found.appeal.id), look=Look.PRIMARY),)
    elif found.appeal.may_be_reopened(turn.now):
        below = (turn.button("button-appeal-reopen", write_more.carry(found.appeal.id)),)
    elif turn.policy.appeals:
        below = (turn.button("button-appeal-new", begin.carry()),)
    return Screen(text=Markup("\n\n".join(words))).with_rows(*filter(None, (pages, below)))


def _thread(turn: Turn, see: Callable[..., Thread]) -> Thread:
    try:
        return see(turn.work, turn.person, turn.recall(Chosen).appeal)
    except NoSuchAppeal as gone:
        raise Forgotten from gone


@appeals.pressed()
def write_more(turn: Turn, appeal_id: AppealId) -> Reply:
    """[Написать ещё], [Открыть снова]."""
    found = _ensure_own(turn, appeal_id)
    if found.status is AppealStatus.CLOSED and not found.may_be_reopened(turn.now):
        raise OutOfDate
    return Go(Appeals.more, Chosen(appeal=appeal_id))


@appeals.shows(Appeals.more, back=Appeals.thread, leave=Leave.CANCEL)
def ask_more(turn: Turn) -> Screen:
    found = _thread(turn, see_thread).appeal
    name = "appeal-ask-why-again" if found.status is AppealStatus.CLOSED else "appeal-ask-more"
    return turn.screen(name, number=found.id)


@appeals.said(Appeals.more)
def more_typed(turn: Turn, typed: str) -> Reply:
    found = _thread(turn, see_thread).appeal
    say = reopen if found.status is AppealStatus.CLOSED else add_words
    try:
        say(turn.work, turn.person, found.id, typed, now=turn.now)
    except NoSuchAppeal as gone:
        raise Forgotten from gone
    except Refusal as refusal:
        return Screen(text=escape(why_not(turn.text, refusal)))
    turn.say("appeal-more-sent", number=found.id)
    return Go(Appeals.thread, Chosen(appeal=found.id))
