"""The program around the house: settings, log, demonstration."""
