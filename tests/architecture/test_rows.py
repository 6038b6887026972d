"""Which rows of the guide to the cabinet stand, by the tests that name them, and which are still to come."""

import re
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parents[1]
BEGUN: Final = frozenset({*range(1, 23), *range(30, 33), *range(38, 52), *range(66, 70)})
"""Entry, linking, the main screen, information, readings, and the receipt of the last month."""
TO_COME: Final = {
    5: "the guests' readings, payment and e-receipt",
    6: "the guests' e-receipt",
    20: "the application for a contract, which is an appeal",
    40: "payment by a link",
    41: "notices",
    42: "notices that have not been read",
    66: "receipts of earlier months",
}
"""Rows of those parts that nothing is built of, so no screen speaks of them."""
_NAMED: Final = re.compile(r"(?:\b|_)[Ss](\d{1,3})(?:[–-]S?(\d{1,3}))?(?=\b|_)")


def test_each_row_that_is_begun_is_named_by_a_test_or_still_to_come() -> None:
    named: set[int] = set()
    for path in TESTS.rglob("test_*.py"):
        if path == Path(__file__):
            continue
        for first, last in _NAMED.findall(path.read_text("utf-8")):
            named.update(range(int(first), int(last or first) + 1))
    assert named & BEGUN == BEGUN - TO_COME.keys()
