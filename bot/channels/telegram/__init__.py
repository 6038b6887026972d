"""Telegram, by aiogram: the only place where aiogram is known."""
