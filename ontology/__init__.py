"""Names to concepts: the ontology of exercise physiology, term tables, grounding."""
