"""How a person comes into each state of the conversation, by doing what people do.

In most tests a newcomer of every state stands in one database at the same time (`crowd.py`). Where what one
of them does makes the screen of another untrue, they do it to different accounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import update

from app.settings.appeals import load_forms
from bot.fsm.accounts import Accounts
from bot.fsm.appeals import Appeals
from bot.fsm.bill import Bill
from bot.fsm.certificates import Certificates
from bot.fsm.charges import Charges
from bot.fsm.delegates import Delegates
from bot.fsm.entrance import Entrance
from bot.fsm.guests import GuestPayments, GuestReadings, GuestReceipt
from bot.fsm.handover import Handover
from bot.fsm.menu import Menu
from bot.fsm.mydata import MyData
from bot.fsm.notices import Notices
from bot.fsm.offices import Offices
from bot.fsm.outage import Outage
from bot.fsm.payments import Payments
from bot.fsm.photographs import Photographs
from bot.fsm.promises import Promises
from bot.fsm.proofs import Proofs
from bot.fsm.readings import Readings
from bot.fsm.receipts import Receipts
from bot.fsm.recovery import Recovery
from bot.fsm.settings import Settings
from bot.fsm.start import Start
from bot.texts import russian
from core.model.cabinets.cabinet import ConsentKind
from core.model.cabinets.passwords import hash_password
from core.model.promises.terms import PromiseTerms
from storage.tables import chats, consents
from tests import billing
from tests.dialogues.people import LIMITS
from tests.doubles.shown import receipt_photo

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.engine.limits import Limits
    from bot.engine.states import State
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


_HASH: Final = hash_password("the current one")


async def _welcome(person: Chatter) -> None:
    await person.starts()


async def _email(person: Chatter) -> None:
    await person.starts()
    await person.presses("Регистрация")


async def _password(person: Chatter) -> None:
    await person.starts()
    await person.presses("Войти")
    await person.says(_address(person))


async def _page(person: Chatter) -> None:
    person.bot.decides(password_page="https://cabinet.example/password/")
    await _password(person)


async def _forgotten(person: Chatter) -> None:
    await person.settles()
    await person.goes("Выйти из кабинета", "Да, выйти", "Забыли пароль?")


async def _recovery_confirm(person: Chatter) -> None:
    await _forgotten(person)
    await person.says(_address(person))


async def _recovery_code(person: Chatter) -> None:
    await _recovery_confirm(person)
    await person.presses("Восстановить")


async def _recovery_password(person: Chatter) -> None:
    await _recovery_code(person)
    await person.says(await person.code(_address(person)))


async def _not_me(person: Chatter) -> None:
    person.bot.decides(password_page="")
    await _forgotten(person)
    await person.presses("Это не я")


async def _code(person: Chatter) -> None:
    await _email(person)
    await person.says(_address(person))


async def _phone(person: Chatter) -> None:
    await _code(person)
    await person.says(await person.code(_address(person)))


async def _new_password(person: Chatter) -> None:
    await _phone(person)
    await person.says("+7 912 345-67-89")


async def _consent(person: Chatter) -> None:
    await _phone(person)
    await person.says("+7 912 345-67-89")
    if person.channel.limits.erases:
        await person.presses("Без пароля")


async def _rules(person: Chatter) -> None:
    await _consent(person)
    await person.presses("Даю согласие")


async def _number(person: Chatter) -> None:
    await person.settles()


async def _way(person: Chatter) -> None:
    await _number(person)
    await person.says(billing.A)


async def _by_sum(person: Chatter) -> None:
    await _way(person)
    await person.presses("Сумма из квитанции")


async def _by_code(person: Chatter) -> None:
    await _way(person)
    await person.presses("Фото квитанции")


async def _photographed(person: Chatter) -> None:
    await _number(person)
    await person.attaches("photo.png", receipt_photo(billing.A))


async def _photographed_two(person: Chatter) -> None:
    await _number(person)
    await person.attaches("photo.png", receipt_photo(billing.A, billing.B))


async def _photographed_own(person: Chatter) -> None:
    await person.settles(billing.A)
    await person.attaches("photo.png", receipt_photo(billing.A))


async def _by_meter(person: Chatter) -> None:
    await _way(person)
    await person.presses("Номер счётчика")


async def _by_pair(person: Chatter) -> None:
    """A meter's number alone opens the account no more today."""
    await _by_meter(person)
    most, now = person.bot.policy.proofs_an_account, person.bot.now

    def guess(work: Work) -> None:
        for _ in range(most):
            work.tries.add("proof-meter", billing.A, now)

    await person.bot.does(guess)
    await person.says(billing.METER_A)


async def _account_consent(person: Chatter) -> None:
    await _by_sum(person)
    await person.says(billing.SUM_A)


async def _main(person: Chatter) -> None:
    await person.settles(billing.A)


async def _all(person: Chatter) -> None:
    await _main(person)
    await person.goes_to_accounts()


async def _choose_unlink(person: Chatter) -> None:
    await _all(person)
    await person.presses("Отвязать счёт")


async def _unlink(person: Chatter) -> None:
    await _choose_unlink(person)
    await person.presses(f"● {billing.A}")


async def _leave(person: Chatter) -> None:
    await _all(person)
    await person.presses("Выйти из кабинета")


async def _information(person: Chatter) -> None:
    await _main(person)
    await person.presses("Информация")


async def _contacts(person: Chatter) -> None:
    await _main(person)
    await person.presses("Контакты")


async def _value(person: Chatter) -> None:
    await _main(person)
    await person.presses("Показания")


async def _meters(person: Chatter) -> None:
    await _value(person)
    await person.presses("‹ Назад")


async def _which(person: Chatter) -> None:
    await _main(person)
    await person.goes_to_accounts()
    await person.presses("Добавить")
    await person.links_by_meter(billing.B, billing.METER_B)
    await person.says("8700")
    await person.presses("Другой счётчик")


async def _meter_photo(person: Chatter) -> None:
    await person.bot.does(billing.state_more)
    await person.settles(billing.NEW)
    await person.goes("Показания", "> 20", "Приложить фото")


async def _meter(person: Chatter) -> None:
    await _value(person)
    await person.presses("Подробнее о счётчике")


async def _confirm(person: Chatter) -> None:
    await _main(person)
    await person.says("8700")


async def _doubt(person: Chatter) -> None:
    await _value(person)
    await person.says("859")


async def _accepted(person: Chatter) -> None:
    await _value(person)
    # A value of each person's own: the same once more would be the first person's reading.
    await person.says(str(8700 + (await person.chat()).id))


async def _history(person: Chatter) -> None:
    await _value(person)
    await person.presses("История показаний")


async def _delete(person: Chatter) -> None:
    await person.settles(billing.B)
    await person.goes("> 8700", "Передать", "Удалить показания")


async def _receipt(person: Chatter) -> None:
    await _main(person)
    await person.presses("Квитанция за")


async def _charges(person: Chatter) -> None:
    await _receipt(person)
    await person.presses("Детализация начислений")


async def _file(person: Chatter) -> None:
    await _receipt(person)
    await person.presses("Скачать квитанцию")


async def _receipt_years(person: Chatter) -> None:
    await person.bot.does(billing.state_earlier_months)
    await _receipt(person)
    await person.presses("Прошлые квитанции")


async def _receipts_of_year(person: Chatter) -> None:
    await _receipt_years(person)
    await person.presses("2025")


async def _earlier_receipt(person: Chatter) -> None:
    await _receipts_of_year(person)
    await person.presses("Август 2025")


async def _earlier_details(person: Chatter) -> None:
    await _earlier_receipt(person)
    await person.presses("Детализация начислений")


async def _receipts_offer(person: Chatter) -> None:
    await person.bot.does(billing.forget_subscriptions)
    await _earlier_receipt(person)
    await person.presses("Скачать квитанцию")


async def _certificate(person: Chatter) -> None:
    await person.settles(billing.PAID_UP)
    await person.says("/certificate")


async def _statement_of_account(person: Chatter) -> None:
    await _certificate(person)
    await person.presses("Справка о состоянии расчётов")


async def _certificate_file(person: Chatter) -> None:
    await _statement_of_account(person)
    await person.presses("Не указывать")


async def _summary(person: Chatter) -> None:
    await _main(person)
    await person.presses("Оплатить")


async def _amount(person: Chatter) -> None:
    await _summary(person)
    await person.presses("Другая сумма")


async def _large(person: Chatter) -> None:
    await _amount(person)
    await person.says("100000")


async def _method(person: Chatter) -> None:
    await _summary(person)
    await person.presses("Другой способ")


async def _fiscal_email(person: Chatter) -> None:
    await _summary(person)
    await person.presses("Другая почта")


async def _e_receipt(person: Chatter) -> None:
    await _summary(person)
    await person.presses("Квитанции на почту")


async def _link(person: Chatter) -> None:
    await _summary(person)
    await person.presses("Согласен")


async def _payment_code(person: Chatter) -> None:
    await _summary(person)
    await person.presses("QR-код для банка")


async def _pay_elsewhere(person: Chatter) -> None:
    await _main(person)
    ways = person.bot.policy.methods
    person.bot.decides(methods=(), payment_qr=False)
    await person.presses("Оплатить")
    person.bot.decides(methods=ways, payment_qr=True)


async def _last_charges(person: Chatter) -> None:
    await _main(person)
    await person.presses("Начисления и платежи")


async def _charges_history(person: Chatter) -> None:
    await _last_charges(person)
    await person.presses("История начислений")


async def _charges_of_month(person: Chatter) -> None:
    await _charges_history(person)
    await person.presses("Сентябрь 2025")


async def _payments_history(person: Chatter) -> None:
    await _last_charges(person)
    await person.presses("История платежей")


async def _history_period(person: Chatter) -> None:
    await _charges_history(person)
    await person.presses("Другой период")


async def _payments_period(person: Chatter) -> None:
    await _charges_history(person)
    await person.goes("> 2020", "‹ Назад", "История платежей", "Другой период")


async def _why(person: Chatter) -> None:
    await _receipt(person)
    await person.presses("Почему столько")


async def _why_parts(person: Chatter) -> None:
    await _why(person)
    await person.presses("Подробный расчёт")


async def _consumption(person: Chatter) -> None:
    await _why(person)
    await person.presses("Расход по месяцам")


async def _ranges(person: Chatter) -> None:
    await _why(person)
    await person.presses_raw("bill.ranges")


async def _penalties(person: Chatter) -> None:
    await _why(person)
    await person.presses("Пени за просрочку")


async def _forecast(person: Chatter) -> None:
    await _why(person)
    await person.presses("Прогноз")


async def _tariff(person: Chatter) -> None:
    await person.bot.does(billing.state_zone_prices)
    await _why(person)
    await person.presses("Выгоден ли")


async def _delegates(person: Chatter) -> None:
    await _main(person)
    await person.goes_to_accounts()
    await person.presses("Доступ для близких")


async def _delegate_name(person: Chatter) -> None:
    await _delegates(person)
    await person.presses("Дать доступ")


async def _delegate_rights(person: Chatter) -> None:
    await _delegate_name(person)
    await person.says("сын")


async def _delegate_term(person: Chatter) -> None:
    await _delegate_rights(person)
    await person.presses("Смотреть и платить")


async def _delegate_code(person: Chatter) -> None:
    await _delegate_term(person)
    await person.presses("На год")


async def _delegate(person: Chatter) -> None:
    await _delegate_code(person)
    son = person.bot.person(f"{person.peer}-son")
    await son.settles()
    await son.takes_account(person.code_said())
    await person.bot.post()
    await person.presses("Посмотреть и закрыть")


async def _invited(person: Chatter) -> None:
    await _number(person)
    await person.presses("Мне сказали код")


async def _invited_consent(person: Chatter) -> None:
    mother = person.bot.person(f"{person.peer}-mother")
    await _delegate_code(mother)
    await _invited(person)
    await person.says(mother.code_said())


async def _check(person: Chatter) -> None:
    await person.starts()
    await person.presses("Проверить")


async def _no_light(person: Chatter) -> None:
    await person.starts()
    await person.presses("Нет света")


async def _notices(person: Chatter) -> None:
    await _main(person)
    await person.bot.does(billing.state_notices)
    await person.presses("Уведомления")


async def _notice(person: Chatter) -> None:
    await _notices(person)
    await person.presses("21.10.2025")


async def _appeals(person: Chatter) -> None:
    person.bot.decides(appeals=load_forms())
    await _main(person)
    await person.presses("Обращения")


async def _appeal_category(person: Chatter) -> None:
    await _appeals(person)
    await person.presses("Новое обращение")


async def _appeal_kind(person: Chatter) -> None:
    await _appeal_category(person)
    await person.presses("Начисления и оплата")


async def _appeal_field(person: Chatter) -> None:
    await _appeal_kind(person)
    await person.presses("Возврат денег")


async def _appeal_summary(person: Chatter) -> None:
    await _appeal_field(person)
    await person.says("100")
    await person.says("Заплачено дважды")


async def _appeal(person: Chatter) -> None:
    await _appeal_summary(person)
    await person.presses("Отправить")


async def _appeal_more(person: Chatter) -> None:
    await _appeal(person)
    await person.presses("Открыть обращение")
    await person.presses("Написать ещё")


async def _offices(person: Chatter) -> None:
    await _main(person)
    await person.bot.does(billing.state_offices)
    await person.presses("Контакты")
    await person.presses("Офисы")


async def _office_towns(person: Chatter) -> None:
    await _offices(person)
    await person.presses("Другой город")


async def _promise_offer(person: Chatter, number: str = billing.A) -> None:
    person.bot.decides(promises=PromiseTerms())
    await person.settles(number)
    await person.presses("Рассрочка")


async def _promise_plan(person: Chatter) -> None:
    await _promise_offer(person)
    await person.presses("На 3 части")


async def _promise_running(person: Chatter) -> None:
    await _promise_offer(person, billing.TWO_ZONES)
    await person.presses("На 3 части")
    await person.presses("Обещаю заплатить")


async def _guest_number(person: Chatter) -> None:
    await person.starts()
    await person.presses("Передать показания")


async def _guest_value(person: Chatter) -> None:
    await _guest_number(person)
    await person.says(billing.PAID_UP)


async def _guest_meters(person: Chatter) -> None:
    await _guest_value(person)
    await person.presses("‹ Назад")


async def _guest_meter(person: Chatter) -> None:
    await _guest_value(person)
    await person.presses("Подробнее")


async def _guest_confirm(person: Chatter) -> None:
    await _guest_value(person)
    await person.says("8700")


async def _guest_doubt(person: Chatter) -> None:
    await _guest_number(person)
    await person.says(billing.TWO_ZONES)
    await person.says("1; 1")


async def _guest_accepted(person: Chatter) -> None:
    await _guest_value(person)
    await person.says(str(8000 + len(person.peer)))
    await person.presses("Передать")


async def _guest_delete(person: Chatter) -> None:
    await _guest_number(person)
    await person.goes(f"> {billing.TWO_ZONES}", "> 1200; 700", "Передать", "Удалить")


def _others(person: Chatter) -> list[str]:
    """The other messengers, all of which take part."""
    return [person.bot.joins(name).name for name in LIMITS if name != person.channel.name]


async def _handover_choose(person: Chatter) -> None:
    _others(person)
    await _main(person)
    await person.says("/open")


async def _handover_link(person: Chatter) -> None:
    await _handover_choose(person)
    await person.presses(person.buttons[0])


async def _handover_confirm(person: Chatter) -> None:
    old = person.bot.person(f"old-{person.peer}", channel=person.bot.joins(_others(person)[0]))
    await old.settles(billing.A)
    await old.says("/open")
    await old.presses(russian().label(f"messenger-{person.channel.name}"))
    await person.starts(old.payload)


async def _settings(person: Chatter) -> None:
    await _main(person)
    await person.presses("Настройки")


async def _settings_email(person: Chatter) -> None:
    await _settings(person)
    await person.presses("Почта")


async def _email_warning(person: Chatter) -> None:
    await _settings_email(person)
    await person.says(f"new.{_address(person)}")


async def _email_code(person: Chatter) -> None:
    await _email_warning(person)
    await person.presses("Сменить почту")


async def _former_email(person: Chatter) -> None:
    other = person.bot.person(f"other-{person.peer}")
    await _email_code(other)
    await other.says(await other.code(f"new.{_address(other)}"))
    await person.starts()
    await person.presses("Регистрация")
    await person.says(_address(other))
    await person.says(await person.code(_address(other)))


async def _settings_password(person: Chatter) -> None:
    await _settings(person)
    await person.presses("Пароль")


async def _settings_new_password(person: Chatter) -> None:
    await _settings_password(person)
    await person.presses("Задать пароль")


async def _prove(person: Chatter) -> None:
    await _settings(person)
    cabinet = (await person.chat()).cabinet_id
    assert cabinet is not None
    await person.bot.does(lambda work: work.cabinets.set_password(cabinet, _HASH))
    await person.presses("Пароль")
    await person.presses("Сменить пароль")


async def _prove_code(person: Chatter) -> None:
    await _prove(person)
    await person.presses("Прислать код на почту")


async def _settings_phone(person: Chatter) -> None:
    await _settings(person)
    await person.presses("Телефон")


async def _chats(person: Chatter) -> None:
    await person.bot.person(person.peer, channel=person.bot.joins()).settles()
    await _settings(person)
    await person.presses("Где открыт кабинет")


async def _chat_to_sign_out(person: Chatter) -> None:
    await _chats(person)
    await person.presses("Выйти: ")


async def _chats_to_sign_out(person: Chatter) -> None:
    await _chats(person)
    await person.presses("Выйти из всех")


async def _subscriptions(person: Chatter) -> None:
    await person.settles(billing.A, billing.B)
    await person.presses("Настройки")
    await person.presses("Квитанции и СМС")


async def _subscriptions_of_account(person: Chatter) -> None:
    await _settings(person)
    await person.presses("Квитанции и СМС")


async def _sms_phone(person: Chatter) -> None:
    await _subscriptions_of_account(person)
    if "Разрешить СМС" not in person.buttons:  # another person of the account may have been here
        await person.presses("Запретить СМС")
    await person.presses("Разрешить СМС")


async def _messages(person: Chatter) -> None:
    await _settings(person)
    await person.presses("Сообщения от бота")


async def _news(person: Chatter) -> None:
    await _messages(person)
    await person.presses("Новости и реклама")


async def _offers(person: Chatter) -> None:
    await _news(person)
    await person.presses("Реклама: включить")


async def _timing(person: Chatter) -> None:
    person.bot.decides(calendar_page="https://cabinet.example/calendar/")
    await _messages(person)
    await person.presses("Когда писать")


async def _away(person: Chatter) -> None:
    await _timing(person)
    await person.presses("Меня нет дома")


async def _ceiling(person: Chatter) -> None:
    await _timing(person)
    await person.presses("Предупредить о сумме")


async def _calendar(person: Chatter) -> None:
    await _timing(person)
    await person.presses("Календарь в телефоне")
    await person.presses("Включить календарь")


async def _quiet_hours(person: Chatter) -> None:
    await _timing(person)
    await person.presses("Тихие часы")


async def _guest_pays(person: Chatter) -> None:
    await person.starts()
    await person.presses("Оплатить")


async def _guest_amount(person: Chatter) -> None:
    await _guest_pays(person)
    await person.says(billing.PAID_UP)


async def _guest_email(person: Chatter) -> None:
    await _guest_amount(person)
    await person.says("500")


async def _guest_summary(person: Chatter) -> None:
    await _guest_email(person)
    await person.says(_address(person))


async def _guest_method(person: Chatter) -> None:
    await _guest_summary(person)
    await person.presses("Другой способ")


async def _guest_link(person: Chatter) -> None:
    await _guest_summary(person)
    await person.presses("Согласен")


async def _guest_code(person: Chatter) -> None:
    await _guest_email(person)
    await person.presses("QR-код")


async def _guest_pays_elsewhere(person: Chatter) -> None:
    kept = person.bot.policy
    person.bot.decides(methods=(), payment_qr=False)
    await _guest_amount(person)
    person.bot.decides(methods=kept.methods, payment_qr=kept.payment_qr)


async def _guest_receipt(person: Chatter) -> None:
    await person.starts()
    await person.presses("Электронная квитанция")


async def _guest_receipt_way(person: Chatter) -> None:
    await _guest_receipt(person)
    await person.says(billing.B)


async def _guest_receipt_by_sum(person: Chatter) -> None:
    await _guest_receipt_way(person)
    await person.presses("Сумма из квитанции")


async def _guest_receipt_by_meter(person: Chatter) -> None:
    await _guest_receipt_way(person)
    await person.presses("Номер счётчика")


async def _guest_receipt_email(person: Chatter) -> None:
    await person.bot.does(billing.forget_subscriptions)
    await _guest_receipt_by_meter(person)
    await person.says(billing.METER_B)


async def _guest_receipt_consent(person: Chatter) -> None:
    await _guest_receipt_email(person)
    await person.says(_address(person))


async def _guest_receipt_code(person: Chatter) -> None:
    await _guest_receipt_consent(person)
    await person.presses("Даю согласие")


async def _guest_receipt_done(person: Chatter) -> None:
    await _guest_receipt_code(person)
    await person.says(await person.code(_address(person)))


async def _guest_consents(person: Chatter) -> None:
    await _guest_receipt_done(person)
    await person.says("/consent")


async def _guest_withdraws(person: Chatter) -> None:
    await _guest_consents(person)
    await person.presses("Отозвать")


async def _mydata(person: Chatter) -> None:
    await _settings(person)
    await person.presses("Мои данные")


async def _consents(person: Chatter) -> None:
    await _mydata(person)
    await person.presses("Мои согласия")


async def _consent_of_account(person: Chatter) -> None:
    await _consents(person)
    await person.presses("● Счёт")


async def _withdraw(person: Chatter) -> None:
    await _consent_of_account(person)
    await person.presses("Отозвать")


async def _delete_my_data(person: Chatter) -> None:
    await _mydata(person)
    await person.presses("Удалить мои данные")


async def agreed_to_an_older_text(person: Chatter, kind: ConsentKind = ConsentKind.PERSONAL_DATA) -> None:
    """The person has agreed to the text long ago, and it has got a new version since."""
    cabinet = (await person.chat()).cabinet_id

    def age(work: Work) -> None:
        of_person = consents.c.cabinet_id == cabinet, consents.c.kind == kind
        work.connection.execute(update(consents).where(*of_person).values(version="2020-1"))
        work.connection.execute(
            update(chats).where(chats.c.cabinet_id == cabinet).values(decided="the texts of 2020")
        )

    await person.bot.does(age)


async def _anew(person: Chatter) -> None:
    await _main(person)
    await agreed_to_an_older_text(person)
    await person.presses("Информация")


async def _refused(person: Chatter) -> None:
    await _anew(person)
    await person.presses("Отказаться")


_INTO: Final[dict[State, Callable[[Chatter], Awaitable[None]]]] = {
    Start.welcome: _welcome,
    GuestReadings.number: _guest_number,
    GuestReadings.meters: _guest_meters,
    GuestReadings.value: _guest_value,
    GuestReadings.meter: _guest_meter,
    GuestReadings.confirm: _guest_confirm,
    GuestReadings.doubt: _guest_doubt,
    GuestReadings.accepted: _guest_accepted,
    GuestReadings.delete: _guest_delete,
    GuestPayments.number: _guest_pays,
    GuestPayments.amount: _guest_amount,
    GuestPayments.email: _guest_email,
    GuestPayments.summary: _guest_summary,
    GuestPayments.method: _guest_method,
    GuestPayments.link: _guest_link,
    GuestPayments.code: _guest_code,
    GuestPayments.elsewhere: _guest_pays_elsewhere,
    GuestReceipt.number: _guest_receipt,
    GuestReceipt.way: _guest_receipt_way,
    GuestReceipt.by_sum: _guest_receipt_by_sum,
    GuestReceipt.by_meter: _guest_receipt_by_meter,
    GuestReceipt.email: _guest_receipt_email,
    GuestReceipt.consent: _guest_receipt_consent,
    GuestReceipt.code: _guest_receipt_code,
    GuestReceipt.done: _guest_receipt_done,
    GuestReceipt.consents: _guest_consents,
    GuestReceipt.withdraw: _guest_withdraws,
    Entrance.email: _email,
    Entrance.password: _password,
    Entrance.code: _code,
    Entrance.phone: _phone,
    Entrance.new_password: _new_password,
    Entrance.consent: _consent,
    Entrance.rules: _rules,
    Accounts.number: _number,
    Accounts.way: _way,
    Accounts.by_sum: _by_sum,
    Accounts.by_pair: _by_pair,
    Accounts.by_meter: _by_meter,
    Accounts.by_code: _by_code,
    Photographs.receipt: _photographed,
    Photographs.which: _photographed_two,
    Photographs.own: _photographed_own,
    Accounts.consent: _account_consent,
    Accounts.all: _all,
    Accounts.choose_unlink: _choose_unlink,
    Accounts.unlink: _unlink,
    Accounts.leave: _leave,
    Menu.main: _main,
    Entrance.page: _page,
    Recovery.email: _forgotten,
    Recovery.confirm: _recovery_confirm,
    Recovery.code: _recovery_code,
    Recovery.new_password: _recovery_password,
    Recovery.not_me: _not_me,
    Menu.information: _information,
    Menu.contacts: _contacts,
    Readings.meters: _meters,
    Readings.which: _which,
    Readings.meter: _meter,
    Readings.value: _value,
    Readings.confirm: _confirm,
    Readings.doubt: _doubt,
    Readings.accepted: _accepted,
    Readings.photo: _meter_photo,
    Readings.history: _history,
    Readings.delete: _delete,
    Certificates.no_debt: _certificate,
    Certificates.statement: _statement_of_account,
    Certificates.file: _certificate_file,
    Receipts.month: _receipt,
    Receipts.details: _charges,
    Receipts.file: _file,
    Receipts.years: _receipt_years,
    Receipts.year: _receipts_of_year,
    Receipts.earlier: _earlier_receipt,
    Receipts.earlier_details: _earlier_details,
    Receipts.offer: _receipts_offer,
    Payments.summary: _summary,
    Payments.amount: _amount,
    Payments.large: _large,
    Payments.method: _method,
    Payments.email: _fiscal_email,
    Payments.e_receipt: _e_receipt,
    Payments.link: _link,
    Payments.code: _payment_code,
    Payments.elsewhere: _pay_elsewhere,
    Charges.last: _last_charges,
    Charges.history: _charges_history,
    Charges.month: _charges_of_month,
    Charges.payments: _payments_history,
    Charges.history_period: _history_period,
    Charges.payments_period: _payments_period,
    Bill.why: _why,
    Bill.parts: _why_parts,
    Bill.consumption: _consumption,
    Bill.forecast: _forecast,
    Bill.ranges: _ranges,
    Bill.penalties: _penalties,
    Bill.tariff: _tariff,
    Delegates.all: _delegates,
    Delegates.name: _delegate_name,
    Delegates.rights: _delegate_rights,
    Delegates.term: _delegate_term,
    Delegates.code: _delegate_code,
    Delegates.one: _delegate,
    Delegates.enter: _invited,
    Delegates.consent: _invited_consent,
    Proofs.code: _check,
    Outage.hotline: _no_light,
    Offices.town: _offices,
    Offices.towns: _office_towns,
    Notices.all: _notices,
    Notices.one: _notice,
    Appeals.all: _appeals,
    Appeals.category: _appeal_category,
    Appeals.kind: _appeal_kind,
    Appeals.field: _appeal_field,
    Appeals.summary: _appeal_summary,
    Appeals.thread: _appeal,
    Appeals.more: _appeal_more,
    Settings.main: _settings,
    Settings.email: _settings_email,
    Settings.email_warning: _email_warning,
    Settings.email_code: _email_code,
    Entrance.former: _former_email,
    Settings.password: _settings_password,
    Settings.prove: _prove,
    Settings.prove_code: _prove_code,
    Settings.new_password: _settings_new_password,
    Settings.phone: _settings_phone,
    Settings.subscriptions: _subscriptions,
    Settings.account: _subscriptions_of_account,
    Settings.sms_phone: _sms_phone,
    Settings.messages: _messages,
    Settings.news: _news,
    Settings.offers: _offers,
    Settings.timing: _timing,
    Settings.away: _away,
    Settings.ceiling: _ceiling,
    Settings.calendar: _calendar,
    Settings.quiet_hours: _quiet_hours,
    Settings.chats: _chats,
    Settings.chat: _chat_to_sign_out,
    Settings.other_chats: _chats_to_sign_out,
    MyData.main: _mydata,
    MyData.consents: _consents,
    MyData.consent: _consent_of_account,
    MyData.withdraw: _withdraw,
    MyData.delete: _delete_my_data,
    MyData.anew: _anew,
    MyData.refused: _refused,
    Promises.offer: _promise_offer,
    Promises.plan: _promise_plan,
    Promises.running: _promise_running,
    Handover.choose: _handover_choose,
    Handover.link: _handover_link,
    Handover.confirm: _handover_confirm,
}

_ERASING: Final = {Entrance.password, Entrance.new_password}
"""States to which a channel leads only where a secret can be taken out of sight again."""

ON_PAGES: Final = {Entrance.page}
"""States to which a channel leads only where it cannot."""


def states(limits: Limits) -> list[State]:
    """The states to which a channel with these limits leads."""
    return [state for state in _INTO if state not in (ON_PAGES if limits.erases else _ERASING)]


async def newcomer_in(bot: Bot, state: State) -> Chatter:
    """A newcomer who has done what leads into the state."""
    person = bot.person(state.state.replace(":", "-").lower())
    await _INTO[state](person)
    assert await person.state() == state.state
    return person


def _address(person: Chatter) -> str:
    return f"{person.peer}@mail.ru"
