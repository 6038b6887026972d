"""From batches of rows into the database."""
