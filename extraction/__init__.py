"""Files to claims: readers, quality gate, roles, mentions, relations, context."""
