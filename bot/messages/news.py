"""What people are told of billing's news, all accounts in one message; and of readings not accepted."""

from typing import Final

from bot.engine.limits import Limits
from bot.engine.markup import Markup, plain, shortened
from bot.engine.screens import Look, Row, Screen
from bot.handlers import accounts, notices, readings
from bot.messages import optional_letters
from bot.messages.message import OF_BULK, Message, Telling
from bot.messages.several import few, switch
from bot.texts import Texts
from core.base import figures
from core.model.accounts import Account
from core.model.cabinets.delegation import Rights
from core.model.charges.charge import Payment
from core.model.messages.facts import NewsCame, ReadingRejected
from core.model.messages.letters import Letter
from core.model.messages.topics import Topic
from core.model.meters import Meter
from core.model.news import News
from core.model.notices import Notice
from core.model.readings.reading import Reading, ReadingStatus
from core.use_cases.rights import cabinet_may
from core.use_cases.tell_news import news_of

_TITLE: Final = 80
"""Characters of a notice's title: two lines on a phone."""
_NO_MORE: Final = {
    Topic.PAYMENTS: "button-news-no-payments",
    Topic.NOTICES: "button-news-no-notices",
    Topic.READINGS: "button-news-no-readings",
}


def _news(telling: Telling, fact: NewsCame) -> News:
    if telling.cabinet is None:
        return News()
    return news_of(telling.work, telling.cabinet, fact, telling.policy)


def _sections(telling: Telling, found: News) -> list[Markup]:
    text = telling.text
    sections = []
    if found.payments:
        lines = few(text, found.payments, lambda each: _payment(text, *each))
        sections.append(text("news-payments", lines=lines, count=len(found.payments)))
    if found.readings:
        lines = few(text, found.readings, lambda each: _reading(text, *each))
        phones = ", ".join(telling.supplier.contacts.phones)
        sections.append(text("news-readings", lines=lines, phones=phones))
    if found.notices:
        lines = few(text, found.notices, lambda each: _notice(text, *each))
        sections.append(text("news-notices", lines=lines, count=len(found.notices)))
    return sections


def _payment(text: Texts, account: Account, payment: Payment) -> Markup:
    day, amount = figures.day(payment.date), figures.money(payment.amount)
    return text("news-payment", tail=account.tail, sum=amount, day=day)


def _notice(text: Texts, account: Account, notice: Notice) -> Markup:
    title = shortened(notice.title, _TITLE)
    return text("news-notice", tail=account.tail, day=figures.day(notice.date), title=title)


def _reading(text: Texts, account: Account, meter: Meter, reading: Reading) -> Markup:
    return text("news-reading", tail=account.tail, **_shown(meter, reading))


def _shown(meter: Meter, reading: Reading) -> dict[str, str]:
    values = " / ".join(figures.number(value) for value in reading.values)
    return {"meter": meter.number, "month": figures.month(reading.month), "values": values}


def _topics(found: News) -> tuple[Topic, ...]:
    about = {
        Topic.PAYMENTS: found.payments,
        Topic.NOTICES: found.notices,
        Topic.READINGS: found.readings,
    }
    return tuple(topic for topic, named in about.items() if named)


def _screen(telling: Telling, fact: NewsCame, limits: Limits) -> Screen:
    found = _news(telling, fact)
    rows: list[Row] = []
    if found.notices:
        _, newest = found.notices[-1]
        press = notices.opened.carry(newest.id)
        rows.append((telling.button(limits, "button-news-notice", press, look=Look.PRIMARY),))
    concerned = {account.id for account in found.accounts}
    if len(concerned) == 1:
        press = accounts.switch.carry(concerned.pop())
        rows.append((telling.button(limits, "button-news-account", press),))
    else:
        rows.append((telling.button(limits, "menu-accounts", accounts.show_all.carry()),))
    topics = _topics(found)
    rows.append((switch(telling, limits, topics, _NO_MORE[topics[0]]),))
    return Screen(text=Markup("\n\n".join(_sections(telling, found))), rows=tuple(rows))


def _letter(telling: Telling, fact: NewsCame, address: str) -> Letter:
    found = _news(telling, fact)
    sections = "\n\n".join(map(plain, _sections(telling, found)))
    return optional_letters.about(
        telling, _topics(found), address, "letter-news-subject", "letter-remind", sections=sections
    )


news_came = Message(
    fact=NewsCame,
    still_matters=lambda telling, fact: bool(_news(telling, fact)),
    screen=_screen,
    letter=_letter,
    bulk=True,
    at_once=OF_BULK,
)


# --- a reading that was not accepted ---


def _rejected(telling: Telling, fact: ReadingRejected) -> tuple[Account, Meter, Reading] | None:
    """The reading, where it is still rejected and the person may hand in another one."""
    reading = telling.work.readings.get(fact.reading)
    meter = None if reading is None else telling.work.meters.get(reading.meter_id)
    if reading is None or meter is None or telling.cabinet is None:
        return None
    if reading.status is not ReadingStatus.REJECTED:
        return None
    if not cabinet_may(telling.work, telling.cabinet, meter.account_id, Rights.READINGS):
        return None
    return telling.work.accounts.get(meter.account_id), meter, reading


def _why(telling: Telling, fact: ReadingRejected) -> tuple[Account, dict[str, str]]:
    found = _rejected(telling, fact)
    if found is None:
        raise KeyError(fact.reading)
    account, meter, reading = found
    return account, {"tail": account.tail, "reason": reading.reason, **_shown(meter, reading)}


def _rejected_screen(telling: Telling, fact: ReadingRejected, limits: Limits) -> Screen:
    account, arguments = _why(telling, fact)
    again = readings.begin_for.carry(account.id)
    return Screen(
        text=telling.text("reading-rejected", **arguments),
        rows=(
            (telling.button(limits, "button-remind-readings", again, look=Look.PRIMARY),),
            (telling.button(limits, "button-news-account", accounts.switch.carry(account.id)),),
        ),
    )


def _rejected_letter(telling: Telling, fact: ReadingRejected, address: str) -> Letter:
    _, arguments = _why(telling, fact)
    sections = plain(telling.text("reading-rejected", **arguments))
    return optional_letters.about(
        telling, fact.topics, address, "letter-reading-rejected-subject", "letter-remind", sections=sections
    )


reading_rejected = Message(
    fact=ReadingRejected,
    still_matters=lambda telling, fact: _rejected(telling, fact) is not None,
    screen=_rejected_screen,
    letter=_rejected_letter,
)
