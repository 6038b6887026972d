"""The program around the conversation: settings, assembly, command line, demonstration, log."""
