"""The conversation: events in, screens out, the same in every messenger."""
