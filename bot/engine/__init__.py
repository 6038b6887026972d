"""The conversation's engine: events in, screens out, below every dialogue and above every channel."""
