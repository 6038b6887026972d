"""Settings that do not go together, and those that are probably not meant."""

from collections.abc import Iterator
from ipaddress import ip_address

from app.settings.problems import Problem
from app.settings.sections import Settings
from core.model.receipts.payment_qr import FieldMalformed, RequiredBlockTooLong

_ORGANISATION = 10
"""Digits of an organisation's INN; a person's has twelve."""
_INN_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def contradictions(settings: Settings) -> Iterator[Problem]:
    """What cannot be used, though each value alone is right."""
    supplier, mail, readings = settings.supplier, settings.mail, settings.readings
    if settings.telegram.mode == "webhook":
        if not settings.server.public_url.startswith("https://"):
            yield Problem("server.public_url", 'для telegram.mode = "webhook" нужен адрес https://')
        if not settings.telegram.webhook_secret:
            yield Problem("telegram.webhook_secret", 'для telegram.mode = "webhook" нужна случайная строка')
    yield from _contradictions_of_vk(settings)
    yield from _contradictions_of_yookassa(settings)
    yield from _contradictions_of_sber(settings)
    if readings.window_first_day > readings.window_last_day:
        yield Problem("readings.window_first_day", "позже, чем window_last_day")
    if bool(mail.user) != bool(mail.password):
        yield Problem("mail.user", "user и password задают вместе")
    yield from _contradictions_of_ways(settings)
    if not supplier.is_invented:
        for key in sorted(supplier.requisites.keys() - supplier.model_fields_set):
            yield Problem(f"supplier.{key}", "не задан: реквизиты задают все, иначе они частью вымышленные")
    try:
        _ = supplier.payee
    except RequiredBlockTooLong:
        yield Problem("supplier.name", "вместе с bank_name не помещается в QR-код, сократите название")
    except FieldMalformed as malformed:
        yield Problem("supplier", f"{malformed.key} не по ГОСТ Р 56042")


def _contradictions_of_vk(settings: Settings) -> Iterator[Problem]:
    vk = settings.vk
    if vk.token and not vk.group_id:
        yield Problem("vk.group_id", "не задан: нужен номер сообщества, чей это ключ")
    if vk.mode == "callback":
        if not settings.server.public_url.startswith("https://"):
            yield Problem("server.public_url", 'для vk.mode = "callback" нужен адрес https://')
        if not vk.secret:
            yield Problem("vk.secret", 'для vk.mode = "callback" нужен секретный ключ')
        if not vk.confirmation:
            yield Problem("vk.confirmation", 'для vk.mode = "callback" нужна строка, которую ждёт VK')


def _contradictions_of_sber(settings: Settings) -> Iterator[Problem]:
    shop = settings.sber
    if bool(shop.user) != bool(shop.password):
        yield Problem("sber.user", "user и password задают вместе")
    if shop.user and shop.token:
        yield Problem("sber.token", "задают или его, или user с password")
    if shop.user or shop.token:
        for key in ("tax_type", "advance_tax_type"):
            if not getattr(shop, key):
                yield Problem(f"sber.{key}", "не задан: какой код ставки НДС писать в чек, спросите в банке")


def _contradictions_of_yookassa(settings: Settings) -> Iterator[Problem]:
    shop, supplier = settings.yookassa, settings.supplier
    if bool(shop.shop_id) != bool(shop.secret_key):
        yield Problem("yookassa.shop_id", "shop_id и secret_key задают вместе")
    if shop.shop_id and not settings.server.public_url.startswith("https://"):
        yield Problem("server.public_url", "для ЮKassa нужен адрес https://, туда она сообщает об оплате")
    if shop.shop_id and not (len(supplier.inn) == _ORGANISATION and supplier.kpp):
        yield Problem("supplier.kpp", "для ЮKassa нужны ИНН организации (10 цифр) и КПП")


def _contradictions_of_ways(settings: Settings) -> Iterator[Problem]:
    if settings.sms.gateway == "smsru" and not settings.sms.api_id:
        yield Problem("sms.api_id", "для SMS.RU нужен ключ api_id из её кабинета")
    returned = settings.returned
    if returned.host and returned.folder:
        yield Problem("returned.folder", "возвраты читают или с сервера (host), или из папки")
    if returned.host and not (returned.user and returned.password):
        yield Problem("returned.user", "для host нужны user и password")
    if returned.host and returned.tls == "none" and not _is_this_machine(returned.host):
        yield Problem("returned.tls", "пароль ящика пошёл бы по сети открытым текстом")


def warnings(settings: Settings) -> Iterator[Problem]:
    """What works, but is probably not meant."""
    supplier, telegram, mail = settings.supplier, settings.telegram, settings.mail
    if not _inn_holds(supplier.inn):
        yield Problem("supplier.inn", "контрольная сумма не сходится, проверьте цифры")
    if not supplier.payee.account_key_holds:
        yield Problem("supplier.account", "контрольный ключ не сходится с БИК, проверьте оба")
    if supplier.corr_account[-3:] != supplier.bic[-3:]:
        yield Problem("supplier.corr_account", "три последние цифры обычно те же, что у БИК")
    if (telegram.token or settings.vk.token) and supplier.is_invented:
        yield Problem("supplier", "бот подключён к мессенджеру, а реквизиты поставщика вымышленные")
    if (telegram.token or settings.vk.token) and not mail.host:
        yield Problem("mail.host", "не задан: письма остаются в папке и до людей не доходят")
    if settings.web.frame_origins and not settings.server.public_url.startswith("https://"):
        yield Problem(
            "web.frame_origins", "нужен server.public_url с https://, иначе браузер забудет человека"
        )
    if settings.papers.facsimile and not settings.papers.signer:
        yield Problem("papers.signer", "не задан: под подписью в справках не будет, чья она")
    if settings.bank.enabled and not supplier.is_invented:
        yield Problem("bank.enabled", "учебный банк не берёт денег: люди подумают, что заплатили")
    if mail.host and mail.tls == "none" and mail.password and not _is_this_machine(mail.host):
        yield Problem("mail.tls", "пароль почты пойдёт по сети открытым текстом")


def _inn_holds(inn: str) -> bool:
    """The last digit of ten, or the last two of twelve, are control digits (приказ ФНС ММВ-7-6/435@)."""
    controls = (10, 11) if len(inn) == len(_INN_WEIGHTS) + 1 else (9,)
    return all(
        sum(weight * int(digit) for weight, digit in zip(_INN_WEIGHTS[-place:], inn, strict=False)) % 11 % 10
        == int(inn[place])
        for place in controls
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
