"""What an administrator decides."""
