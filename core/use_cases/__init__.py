"""What people do, a verb a file."""
