"""From the database into registers for billing."""
