"""What can be typed after `main.py`, a file a group of commands.

A command imports what it needs inside its function, so that `--help` waits for nothing and `import` knows of
no messenger.
"""
