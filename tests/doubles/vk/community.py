"""groups.*, users.*, docs.*, photos.*, utils.*: the community, its people and its uploads."""

from typing import Any

from tests.doubles.vk.chats import FIRST_CHAT
from tests.doubles.vk.errors import Refused, invalid
from tests.doubles.vk.files import attachment_of
from tests.doubles.vk.messages import find_chat
from tests.doubles.vk.methods import method
from tests.doubles.vk.people import Person
from tests.doubles.vk.schema import API_VERSION, vk_api
from tests.doubles.vk.world import World

Json = dict[str, Any]

_PERMISSIONS = {"photos": 4, "messages": 4096, "docs": 131072, "manage": 262144}
_ALWAYS_SHOWN = ("id", "first_name", "last_name", "is_closed", "can_access_closed")


@method("groups.getById")
def get_by_id(world: World, params: Json) -> Json:
    names = params.get("group_ids") or [params.get("group_id", world.group_id)]
    if any(name not in {world.group_id, world.group["screen_name"]} for name in names):
        raise Refused(15, "this double knows one community")
    return {"groups": [world.group], "profiles": []}


@method("groups.getTokenPermissions")
def get_token_permissions(_world: World, _params: Json) -> Json:
    settings = [{"name": name, "setting": bit} for name, bit in _PERMISSIONS.items()]
    return {"mask": sum(_PERMISSIONS.values()), "permissions": settings}


@method("groups.getLongPollServer")
def get_long_poll_server(world: World, params: Json) -> Json:
    world.ensure_own_group(params["group_id"])
    return world.events.long_poll.server(f"{world.files.base_url}/longpoll/wh{world.group_id}")


@method("groups.getLongPollSettings")
def get_long_poll_settings(world: World, params: Json) -> Json:
    world.ensure_own_group(params["group_id"])
    long_poll = world.events.long_poll
    return {
        "api_version": long_poll.api_version,
        "events": _events(long_poll.ticked),
        "is_enabled": long_poll.enabled,
    }


@method("groups.setLongPollSettings")
def set_long_poll_settings(world: World, params: Json) -> int:
    world.ensure_own_group(params["group_id"])
    long_poll = world.events.long_poll
    long_poll.api_version = _version(params, long_poll.api_version)
    long_poll.enabled = params.get("enabled", long_poll.enabled)
    long_poll.ticked = _ticked(params, long_poll.ticked)
    return 1


@method("groups.getCallbackConfirmationCode")
def get_callback_confirmation_code(world: World, params: Json) -> Json:
    world.ensure_own_group(params["group_id"])
    return {"code": world.events.callback.confirmation_code}


@method("groups.getCallbackServers")
def get_callback_servers(world: World, params: Json) -> Json:
    world.ensure_own_group(params["group_id"])
    servers = world.events.callback.servers
    wanted = params.get("server_ids", servers)
    items = [server.wire() for server in servers.values() if server.id in wanted]
    return {"count": len(items), "items": items}


@method("groups.addCallbackServer")
async def add_callback_server(world: World, params: Json) -> Json:
    world.ensure_own_group(params["group_id"])
    return {"server_id": (await world.events.callback.add(params)).id}


@method("groups.editCallbackServer")
async def edit_callback_server(world: World, params: Json) -> int:
    world.ensure_own_group(params["group_id"])
    await world.events.callback.edit(params)
    return 1


@method("groups.deleteCallbackServer")
def delete_callback_server(world: World, params: Json) -> int:
    world.ensure_own_group(params["group_id"])
    server = world.events.callback.find(params["server_id"])
    del world.events.callback.servers[server.id]
    return 1


@method("groups.getCallbackSettings")
def get_callback_settings(world: World, params: Json) -> Json:
    world.ensure_own_group(params["group_id"])
    server = world.events.callback.find(params.get("server_id", 0))
    return {"api_version": server.api_version, "events": _events(server.ticked)}


@method("groups.setCallbackSettings")
def set_callback_settings(world: World, params: Json) -> int:
    world.ensure_own_group(params["group_id"])
    server = world.events.callback.find(params.get("server_id", 0))
    server.api_version = _version(params, server.api_version)
    server.ticked = _ticked(params, server.ticked)
    return 1


@method("groups.enableOnline")
def enable_online(world: World, params: Json) -> int:
    world.ensure_own_group(params["group_id"])
    world.online = True
    return 1


@method("groups.disableOnline")
def disable_online(world: World, params: Json) -> int:
    world.ensure_own_group(params["group_id"])
    world.online = False
    return 1


@method("groups.getOnlineStatus")
def get_online_status(world: World, params: Json) -> Json:
    world.ensure_own_group(params["group_id"])
    return {"status": "online" if world.online else "none"}


@method("users.get")
def get_users(world: World, params: Json) -> list[Json]:
    """The people asked for; VK leaves out those it does not know."""
    shown = {*_ALWAYS_SHOWN, *params.get("fields", [])}
    found = [_person(world, name) for name in params.get("user_ids", [])]
    return [
        {name: value for name, value in person.wire.items() if name in shown} for person in found if person
    ]


@method("docs.getMessagesUploadServer")
def get_document_upload_server(world: World, params: Json) -> Json:
    if params.get("type", "doc") != "doc":
        raise Refused(33, f"this double does not play documents of type {params['type']}")
    if not params.get("peer_id"):
        raise invalid("peer_id is required for community messages")
    find_chat(world, params["peer_id"]).ensure_bot_can_write()
    return {"upload_url": world.files.upload_url("doc", params["peer_id"])}


@method("docs.save")
def save_document(world: World, params: Json) -> Json:
    return attachment_of(world.files.save_document(params["file"], params.get("title")))


@method("photos.getMessagesUploadServer")
def get_photo_upload_server(world: World, params: Json) -> Json:
    peer_id = params.get("peer_id", 0)
    if peer_id:
        find_chat(world, peer_id).ensure_bot_can_write()
    upload_url = world.files.upload_url("photo", peer_id)
    return {"album_id": -64, "upload_url": upload_url, "user_id": 0, "group_id": world.group_id}


@method("photos.saveMessagesPhoto")
def save_photo(world: World, params: Json) -> list[Json]:
    return [world.files.save_photo(params, world.group_id).wire]


@method("utils.getServerTime")
def get_server_time(world: World, _params: Json) -> int:
    return world.clock.timestamp()


@method("utils.resolveScreenName")
def resolve_screen_name(world: World, params: Json) -> Json:
    name = params["screen_name"]
    if name == world.group["screen_name"]:
        return {"object_id": world.group_id, "type": "group"}
    person = _person(world, name)
    if person is None:
        raise Refused(104)
    return {"object_id": person.id, "type": "user"}


def _person(world: World, name: int | str) -> Person | None:
    if isinstance(name, int):
        return world.people.get(name) if name < FIRST_CHAT else None
    return next((person for person in world.people.values() if person.wire.get("screen_name") == name), None)


def _events(ticked: set[str]) -> Json:
    return {name: int(name in ticked) for name in vk_api().event_types()}


def _ticked(params: Json, before: set[str]) -> set[str]:
    given = {name: on for name, on in params.items() if isinstance(on, bool) and name != "enabled"}
    return {name for name in before | set(given) if given.get(name, True)}


def _version(params: Json, before: str) -> str:
    version: str = params.get("api_version", before)
    if version != API_VERSION:
        raise invalid(f"this double speaks {API_VERSION}")
    return version
