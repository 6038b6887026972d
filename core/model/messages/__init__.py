"""What is said to people outside the conversation."""
