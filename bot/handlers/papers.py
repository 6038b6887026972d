"""What receipts and certificates do alike with the file that an errand has printed."""

from collections.abc import Mapping
from typing import Any, Final

from bot.engine.screens import File
from bot.engine.turn import Turn
from core.model.files import KeptFile

_PDF: Final = "application/pdf"


def printed(turn: Turn, result: Mapping[str, Any]) -> File:
    """The file of an errand's result: what has been printed, or what the chat has kept of the same facts."""
    if result["kept"]:
        return File(result["kept"], result["name"], _PDF)
    return turn.keep(KeptFile(result["name"], _PDF, result["content"]), made_of=result["made_of"])
