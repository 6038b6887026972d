"""The first screen of the settings: how each thing stands, and the way to it (S33, S34)."""

from bot.engine.dialogue import Go, Reply
from bot.engine.screens import Screen
from bot.engine.turn import Turn
from bot.fsm.settings import Settings
from bot.handlers import handover, mydata
from bot.handlers.settings import chats, documents, email, messages, password, phone, subscriptions
from bot.handlers.settings.common import phone_or_none, quiet_hours, settings
from core.model.cabinets.contact_details import masked_email


@settings.pressed(meant="settings")
def show_settings(turn: Turn) -> Reply:
    return Go(Settings.main)


@settings.command("settings")
def settings_command(turn: Turn, argument: str) -> Reply:
    del argument
    return Go(Settings.main)


@settings.shows(Settings.main)
def show_main(turn: Turn) -> Screen:
    cabinet = turn.cabinet
    return turn.screen(
        "settings",
        (
            turn.button("button-settings-email", email.to_email.carry()),
            turn.button("button-settings-password", password.to_password.carry()),
        ),
        (
            turn.button("button-phone", phone.to_phone.carry()),
            turn.button("button-messages", messages.to_messages.carry()),
        ),
        (
            turn.button("button-subscriptions", subscriptions.to_subscriptions.carry()),
            turn.button("button-chats", chats.to_chats.carry()),
        ),
        handover.way_in(turn),
        (documents.print_button(turn), mydata.way_in(turn)),
        email=masked_email(cabinet.email),
        phone=phone_or_none(turn, cabinet.phone),
        entry=turn.text.label("settings-entry-password" if cabinet.password_hash else "settings-entry-code"),
        quiet=quiet_hours(turn),
        print=turn.text("settings-print-large" if documents.is_large(turn) else "settings-print-plain"),
    )
