"""YooKassa: payments of utilities by its API v3 (yookassa.ru/developers)."""
