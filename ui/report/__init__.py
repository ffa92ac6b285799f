"""The hypothesis report."""
