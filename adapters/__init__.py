"""The outside world behind the Protocols of core."""
