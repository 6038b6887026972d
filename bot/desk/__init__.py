"""What the bot does in the operators' chat."""
