"""The dialogues, one topic a module, and all of them together."""
