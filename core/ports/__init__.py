"""What core needs of the world: a Protocol a file, put together in `work` and `store`."""
