"""The opponent: takes a hypothesis apart and attacks it with what the papers say."""
