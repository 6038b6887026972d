"""What the process of its own does: one file comes in, what is seen on it goes out."""

import json
import resource
import sys
from base64 import b64encode

from adapters.photographs.codes import read_codes
from adapters.photographs.evidence import without_traces
from core.model.photographs import PhotographRefused

MEMORY = 1_500_000_000
"""Bytes: four times what the largest picture takes that is let in."""
PROCESSOR = 20
"""Seconds: should nobody be there any more to stop it."""


def main() -> None:
    """Answer the one question that the command line asks."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    content = sys.stdin.buffer.read()
    try:
        if sys.argv[1] == "codes":
            codes = read_codes(content)
            told = {"read": [b64encode(raw).decode() for raw in codes.read], "torn": codes.torn}
        else:
            told = {"picture": b64encode(without_traces(content)).decode()}
    except PhotographRefused as refused:
        told = {"flaw": refused.flaw}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
