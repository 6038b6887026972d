"""The supplier: who it is, and the numbers of its rules."""
