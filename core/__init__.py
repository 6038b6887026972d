"""The domain of an electricity supplier's subscriber: entities, rules and use cases which no messenger knows."""
