"""What a job would do, as `job --dry-run` shows it."""

from typing import Final

from bot.messages.deliveries import Foreseen
from core.base import figures
from core.model.cabinets.contact_details import masked_email
from core.model.messages.endings import MAIL, SMS, End
from core.model.messages.recipients import Recipient, ToAddress, ToCabinet, ToChat, ToNobody
from core.model.messages.topics import Topic
from core.model.reminders import LeftOut, Why
from core.model.supplier.policy import Policy

_WAYS: Final = {
    MAIL: "письмом",
    SMS: "в СМС",
    "telegram": "в Telegram",
    "vk": "во ВКонтакте",
    "web": "в чате на сайте",
}
_ENDS: Final = {
    End.POINTLESS: "не напишем: говорить не о чем",
    End.UNWANTED: "не напишем: такие сообщения выключены в настройках",
    End.GIVEN_UP: "не напишем: нет ни чата, ни почты",
}
_TOPICS: Final = {
    Topic.READINGS: "показания",
    Topic.BILLS: "оплата",
    Topic.METERS: "поверка",
}
_WHYS: Final = {
    Why.CLOSED: "счёт закрыт",
    Why.NOT_THEIRS: "владелец не дал на это прав",
    Why.SWITCHED_OFF: "выключено в настройках",
    Why.AWAY: "в отъезде",
    Why.NO_METER: "нет счётчика",
    Why.HANDED_IN: "уже переданы",
    Why.READ_BY_NETWORK: "счётчик опрашивает сетевая компания",
    Why.WINDOW_OVER: "срок передачи прошёл",
    Why.NOTHING_CHARGED: "начислений нет",
    Why.OTHER_MONTH: "последний счёт за другой месяц",
    Why.PAID: "оплачено",
    Why.PROMISED: "обещал оплатить",
}


def who(to: Recipient) -> str:
    """Whom a message is for, without what is personal."""
    match to:
        case ToCabinet(cabinet):
            return f"кабинет {cabinet}"
        case ToChat(chat):
            return f"чат {chat}"
        case ToAddress(email):
            return masked_email(email)
        case ToNobody():
            return "программа"


def outcome_of(foreseen: Foreseen, policy: Policy) -> str:
    """What would become of a message."""
    if foreseen.end is not None:
        return _ENDS[foreseen.end]
    if foreseen.quiet_until is not None:
        return f"напишем после тихих часов, {figures.moment(policy.local(foreseen.quiet_until))}"
    return f"напишем {_WAYS.get(foreseen.way, foreseen.way)}"


def reason_of(left: LeftOut) -> str:
    """Why somebody is not reminded of something."""
    return f"не напомним, {_TOPICS[left.topic]}: {_WHYS[left.why]}"
