"""What the community's settings lack for the bot to work, in words for its administrator."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.channels.vk.api import BRIEF, PATIENT, STUBBORN, VERSION, Patience, VkApi
from bot.channels.vk.callback import Callback
from bot.channels.vk.errors import Fate, Refused, VkError
from core.base.system_errors import Misconfigured

EVENTS: Final = {
    "message_new": "«Входящее сообщение»: без него бот ничего не слышит",
    "message_event": "«Действие с сообщением»: без него кнопки под сообщениями не отвечают",
    "message_allow": "«Разрешение на получение»: без него бот не узнает, что человек вернулся",
    "message_deny": "«Запрет на получение»: без него бот пишет тем, кто это запретил",
}
"""Events that the bot lives by, as the community's settings name them."""

_WHERE: Final = "Управление сообществом → Работа с API"
_PERMISSIONS: Final = {
    "messages": "«Сообщения сообщества»: без него бот не может отвечать",
    "docs": "«Файлы»: без него не уйдёт ни одна квитанция",
    "photos": "«Фотографии»: без него картинки уходят файлами",
}


class TokenRefused(Misconfigured):
    """VK does not know the token, or it is another community's."""

    def __init__(self) -> None:
        super().__init__(
            "VK не принимает токен для этого сообщества. Проверьте vk.token и vk.group_id: "
            f"ключ выдают там же, {_WHERE} → Ключи доступа."
        )


class LongPollOff(Misconfigured):
    """The community keeps no events for us."""

    def __init__(self) -> None:
        super().__init__(f"В сообществе VK выключен Long Poll API. Включите: {_WHERE} → Long Poll API.")


async def meet(api: VkApi, group_id: int, patience: Patience = STUBBORN) -> str:
    """The community's own short address, by which people find it.

    Raises:
        TokenRefused: when the token is not this community's.
        VkError: when VK could not be asked.
    """
    try:
        found = await api.call("groups.getById", patience)
    except Refused as refusal:
        if refusal.fate is Fate.MISCONFIGURED:
            raise TokenRefused from None
        raise
    community = found["groups"][0]
    if community["id"] != group_id:
        raise TokenRefused
    return str(community.get("screen_name") or f"club{group_id}")


async def lacks(
    api: VkApi, group_id: int, callback: Callback | None = None, *, patience: Patience = PATIENT
) -> list[str]:
    """What is to be switched on; `callback` says where VK is to call us, if it is not asked by Long Poll.

    Raises:
        LongPollOff: when there is no Long Poll at all.
        VkError: when VK could not be asked.
    """
    given = await api.call("groups.getTokenPermissions", patience)
    names = {permission["name"] for permission in given["permissions"]}
    missing = [f"у ключа нет права {why}" for name, why in _PERMISSIONS.items() if name not in names]
    if callback:
        return missing + await _callback_lacks(api, group_id, callback, patience)
    settings = await api.call("groups.getLongPollSettings", patience, group_id=group_id)
    if not settings["is_enabled"]:
        raise LongPollOff
    return missing + _settings_lack(settings, f"{_WHERE} → Long Poll API")


async def check(token: str, group_id: int, *, url: str, callback: Callback | None) -> list[str]:
    """What stands in the way of the channel, asked of VK once and briefly, in words for an administrator."""
    api = VkApi(token, url=url, clock=lambda: datetime.now(UTC))
    try:
        await meet(api, group_id, BRIEF)
        return await lacks(api, group_id, callback, patience=BRIEF)
    except Misconfigured as problem:
        return [str(problem)]
    except VkError as failure:
        return [unread(failure)]
    finally:
        await api.close()


def unread(failure: VkError) -> str:
    """That the settings could not be read, and what that is for where it is known."""
    what = f"настройки сообщества не читаются ({failure})"
    if isinstance(failure, Refused) and failure.fate is Fate.MISCONFIGURED:
        return f"{what}: у ключа должно быть право «Управление сообществом»"
    return what


async def _callback_lacks(api: VkApi, group_id: int, callback: Callback, patience: Patience) -> list[str]:
    where = f"{_WHERE} → Callback API"
    given = await api.call("groups.getCallbackConfirmationCode", patience, group_id=group_id)
    missing = [] if given["code"] == callback.confirmation else [f"строка vk.confirmation не та ({where})"]
    servers = await api.call("groups.getCallbackServers", patience, group_id=group_id)
    server = next((server for server in servers["items"] if server["url"] == callback.url), None)
    if server is None:
        return [*missing, f"нет сервера с адресом {callback.url} ({where})"]
    if not hmac.compare_digest(server.get("secret_key", "").encode(), callback.secret.encode()):
        missing.append(f"секретный ключ не тот, что в vk.secret ({where})")
    if server["status"] != "ok":
        missing.append(f"адрес {callback.url} не подтверждён ({where})")
    settings = await api.call(
        "groups.getCallbackSettings", patience, group_id=group_id, server_id=server["id"]
    )
    return missing + _settings_lack(settings, where)


def _settings_lack(settings: Mapping[str, Any], where: str) -> list[str]:
    version = settings.get("api_version", VERSION)
    missing = [] if version == VERSION else [f"версия API {version}, нужна {VERSION} ({where})"]
    events = settings["events"]
    return missing + [
        f"не отмечено событие {why} ({where})" for name, why in EVENTS.items() if not events.get(name)
    ]
