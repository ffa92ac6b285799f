"""Data for the screens, from the graph store and the ledger; no Streamlit."""
