"""The domain by topic: entities with their rules, which ask nobody anything."""
