"""The script that Streamlit runs. It lies here, as Streamlit would run a pages/ folder beside it by its own rules."""

from ui.app import main

main()
