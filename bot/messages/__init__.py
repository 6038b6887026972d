"""What is said on the bot's own initiative: how each fact is worded, and the way to its recipient."""
