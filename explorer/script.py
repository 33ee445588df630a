"""What Streamlit runs for every page: the frame with the page asked for."""

from altair.utils.schemapi import disable_debug_mode

from explorer.front import show_front

if __name__ == "__main__":
    # A chart is checked as a whole when it is drawn: checking each of its parts as well takes half of its making.
    disable_debug_mode()
    show_front()
