"""A model of one's own: instruction data, a language model tuned on it, and what the user's marks teach."""
