"""Tables, repositories, unit of work and migrations: SQLite by default, PostgreSQL by URL."""
