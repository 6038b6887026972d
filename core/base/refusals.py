"""The root of everything that core refuses."""


class Refusal(Exception):
    """A request that the rules refuse.

    Subclasses are named for what happened and carry, as attributes, what the person needs to put it right.
    """
