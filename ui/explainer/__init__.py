"""The explainer with a language model: numbered evidence, and the check of every sentence it writes."""
