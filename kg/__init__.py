"""The core of Physiograph: data types, ledger, assembly, belief, graph stores. Standard library and pydantic only."""
