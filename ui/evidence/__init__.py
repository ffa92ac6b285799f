"""What the papers say of two concepts: quotes, for and against, belief, conflicts."""
