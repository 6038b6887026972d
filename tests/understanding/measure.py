"""Sentences with what they mean, and how a matcher does with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from bot.understanding.matcher import Sureness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.understanding.matcher import Understood

PARTS: Final = ("tuned", "aside", "later")
DATA: Final = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Sentence:
    """Words, and the intent that they have; empty where they have none."""

    intent: str
    words: str
    part: str
    """Whether it was tuned with, set aside meanwhile, or never looked at while phrases were written."""


def sentences() -> list[Sentence]:
    """All sentences; each line of a file has an intent and words, and a hyphen is no intent."""
    return [
        *(_sentence(line, _part_of(line)) for line in _lines("sentences.tsv")),
        *(_sentence(line, "later") for line in _lines("sentences-later.tsv")),
    ]


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text("utf-8").splitlines()


def _part_of(line: str) -> str:
    """A third is set aside by its own words, so that nobody can choose which."""
    words = line.split("\t")[1]
    is_aside = int(sha256(words.encode()).hexdigest()[:8], 16) % 3 == 0
    return "aside" if is_aside else "tuned"


def _sentence(line: str, part: str) -> Sentence:
    intent, words = line.split("\t")
    return Sentence("" if intent == "-" else intent, words, part)


@dataclass
class Measure:
    """What was done with sentences: acts right and wrong, offers, and what was missed."""

    meant: int = 0
    right: int = 0
    offered: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    offered_amiss: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of what was acted on, how much was meant."""
        return self.right / (self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """Of what was meant, how much was acted on."""
        return self.right / self.meant

    @property
    def recall_with_offers(self) -> float:
        """Of what was meant, how much was acted on or stood on a button."""
        return (self.right + self.offered) / self.meant


class Understands(Protocol):
    """What tells the meaning of words."""

    def understand(self, text: str) -> Understood: ...


def measure(matcher: Understands, said: Iterable[Sentence]) -> Measure:
    """Let each sentence be understood."""
    found = Measure()
    for each in said:
        understood = matcher.understand(each.words)
        found.meant += bool(each.intent)
        is_right = each.intent in understood.intents
        line = f"{each.words}: {each.intent or '–'}, not {'/'.join(understood.intents) or '–'}"
        if understood.sureness is Sureness.SURE and is_right:
            found.right += 1
        elif understood.sureness is Sureness.SURE:
            found.wrong.append(line)
        elif understood.sureness is Sureness.OFFER and is_right:
            found.offered += 1
        elif understood.sureness is Sureness.OFFER:
            found.offered_amiss.append(line)
        if each.intent and not is_right:
            found.missed.append(line)
    return found
