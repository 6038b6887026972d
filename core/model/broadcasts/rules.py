"""What the supplier lets its operators do with broadcasts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastRules:
    """Who may say what to how many."""

    consent_above: int = 100
    """With more recipients a second, senior operator consents before anything goes out."""
    seniors: frozenset[str] = frozenset()
    """Whose consent counts, each as the audit names them: `telegram:12345`, `server:ivanov`."""
