"""VK: a community's bot over aiohttp."""
