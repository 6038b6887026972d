"""SMS on their way out: by a gateway over HTTP, or into a folder."""
