"""Cabinets: who a person is, and what opens a cabinet."""
