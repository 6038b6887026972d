"""The dialogues, one topic a module."""
