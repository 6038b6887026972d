"""Registers: the files by which billing and the cabinet exchange what each of them owns."""
