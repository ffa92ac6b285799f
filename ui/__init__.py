"""The command line, the app, reports: the only package that wires the others together."""
