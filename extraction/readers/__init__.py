"""One reader per input format; each gives documents in standard form."""
