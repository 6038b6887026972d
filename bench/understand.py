"""How long a sentence takes to be understood and how often rightly, beside a plain scan of all phrases.

Run from the project's root: `python bench/understand.py`. The sentences are those of the tests; the third
that was set aside while the phrases were tuned is told apart, and so are those with which nobody
tuned, which tell best what to expect. The peer is rapidfuzz's `token_set_ratio` of
the sentence with every phrase, with the cut-off of 70 that is often given for it; it acts on what it scores
highest. CPU time; both take turns, and words that were met before are remembered as in a running program.
The load is that of a fresh process: the dictionary, the phrases, and the memory that both take.
"""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from rapidfuzz import fuzz, process, utils

from bench._measure import spread, table
from bot.understanding.matcher import Matcher, Sureness, Understood, russian_matcher
from bot.understanding.phrases import russian_phrases
from tests.understanding.measure import PARTS, Sentence, measure, sentences

ROOT: Final = Path(__file__).parents[1]
ROUNDS: Final = 20
CUT_OFF: Final = 70
TARGET_MS: Final = 1.0
_LOAD: Final = """
import sys, time
def memory(): return int(open("/proc/self/statm").read().split()[1]) * 4 / 1024
before, begun = memory(), time.process_time()
from bot.understanding.matcher import russian_matcher
russian_matcher()
print(time.process_time() - begun, memory() - before)
"""


class Scan:
    """The peer: one scan of all phrases."""

    def __init__(self) -> None:
        """Put all phrases in one list."""
        self._phrases = [(phrase, each.name) for each in russian_phrases().intents for phrase in each.phrases]
        self._texts = [phrase for phrase, _ in self._phrases]

    def understand(self, text: str) -> Understood:
        """The intent of the phrase that is most like the sentence."""
        found = process.extractOne(
            text,
            self._texts,
            scorer=fuzz.token_set_ratio,
            processor=utils.default_process,
            score_cutoff=CUT_OFF,
        )
        if found is None:
            return Understood()
        return Understood(sureness=Sureness.SURE, intents=(self._phrases[found[2]][1],))


def milliseconds(matcher: Matcher | Scan, said: list[Sentence]) -> float:
    """CPU time of one sentence."""
    begun = process_time()
    for each in said:
        matcher.understand(each.words)
    return 1000 * (process_time() - begun) / len(said)


def slowest(matcher: Matcher, said: list[Sentence]) -> float:
    """CPU time of the slowest sentence."""
    return max(milliseconds(matcher, [each]) for each in said)


def load() -> tuple[float, float]:
    """CPU seconds and MiB that a fresh process takes until the first sentence can be understood."""
    told = subprocess.run(  # noqa: S603 - our own words
        (sys.executable, "-c", _LOAD), check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout.split()
    return float(told[0]), float(told[1])


def main() -> None:
    """Print both times, the ratio, what is understood, and what it costs to begin."""
    said = sentences()
    ours, peer = russian_matcher(), Scan()
    first = milliseconds(ours, said)
    rounds = [(milliseconds(ours, said), milliseconds(peer, said)) for _ in range(ROUNDS)]
    mine, its = zip(*rounds, strict=True)
    print(
        table(
            [f"{len(said)} sentences", "CPU, ms a sentence"],
            [
                ["understood", spread(mine, ".3f")],
                ["each for the first time", f"{first:.3f}"],
                ["the slowest", f"{slowest(ours, said):.3f}"],
                ["a plain scan", spread(its, ".3f")],
            ],
        )
    )
    ratio = median(one / other for one, other in rounds)
    reached = "reached" if first <= TARGET_MS else "not reached"
    print(f"ratio {ratio:.2f}; to reach: no more than {TARGET_MS} ms, also for the first time ({reached})\n")
    rows = []
    for part in PARTS:
        of_part = [each for each in said if each.part == part]
        for name, matcher in (("understood", ours), ("a plain scan", peer)):
            found = measure(matcher, of_part)
            figures = (found.precision, found.recall, found.recall_with_offers)
            rows.append([f"{part}, {len(of_part)}", name, *(f"{each:.3f}" for each in figures)])
    print(table(["part", "", "precision", "recall", "with offers"], rows))
    loads = [load() for _ in range(5)]
    seconds, memory = zip(*loads, strict=True)
    print(f"\nload {spread(seconds, '.2f')} s, {spread(memory, '.0f')} MiB")


if __name__ == "__main__":
    main()
