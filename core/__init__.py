"""The domain of a household subscriber: entities, rules and use cases, which know no messenger."""
