"""What the bot may do to itself: who it is, where its updates go, what its profile says."""

import json
import re
from typing import Any

from tests.doubles.telegram.errors import bad_request
from tests.doubles.telegram.methods import Call, find_chat, method
from tests.doubles.telegram.world import World

Json = dict[str, Any]

COMMANDS_MAX = 100
COMMAND_DESCRIPTION_MAX = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


@method("getMe")
def get_me(world: World, _call: Call) -> Json:
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


@method("getUpdates")
async def get_updates(world: World, call: Call) -> list[Json]:
    return await world.updates.poll(call.params)


@method("setWebhook")
def set_webhook(world: World, call: Call) -> bool:
    return world.updates.set_webhook(call.params)


@method("deleteWebhook")
def delete_webhook(world: World, call: Call) -> bool:
    return world.updates.set_webhook(call.params | {"url": ""})


@method("getWebhookInfo")
def get_webhook_info(world: World, _call: Call) -> Json:
    return world.updates.info()


@method("setMyCommands")
def set_my_commands(world: World, call: Call) -> bool:
    commands = call.params["commands"]
    if len(commands) > COMMANDS_MAX:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"].strip()) <= COMMAND_DESCRIPTION_MAX:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile[_key("commands", world, call)] = commands
    return True


@method("getMyCommands")
def get_my_commands(world: World, call: Call) -> list[Json]:
    commands: list[Json] = world.profile.get(_key("commands", world, call), [])
    return commands


@method("deleteMyCommands")
def delete_my_commands(world: World, call: Call) -> bool:
    world.profile.pop(_key("commands", world, call), None)
    return True


@method("setChatMenuButton")
def set_chat_menu_button(world: World, call: Call) -> bool:
    world.profile[_key("menu", world, call)] = call.params.get("menu_button", {"type": "default"})
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, call: Call) -> Json:
    button: Json = world.profile.get(_key("menu", world, call), {"type": "commands"})
    return button


def _key(topic: str, world: World, call: Call) -> tuple[str, str, str]:
    scope = call.params.get("scope", {"type": "default"})
    for chat_id in (scope.get("chat_id"), call.params.get("chat_id")):
        if chat_id is not None:
            find_chat(world, chat_id)
    where = json.dumps([scope, call.params.get("chat_id")], sort_keys=True)
    return topic, where, call.params.get("language_code", "")


def _register_text(name: str, field: str, most: int) -> None:
    """The three texts of a profile differ only in name and length."""

    def write(world: World, call: Call) -> bool:
        text = call.params.get(field, "")
        if len(text) > most:
            raise bad_request(f"{field} must have at most {most} characters")
        world.profile[_key(field, world, call)] = text
        return True

    def read(world: World, call: Call) -> Json:
        return {field: world.profile.get(_key(field, world, call), "")}

    method(f"setMy{name}")(write)
    method(f"getMy{name}")(read)


_register_text("Name", "name", 64)
_register_text("Description", "description", 512)
_register_text("ShortDescription", "short_description", 120)
