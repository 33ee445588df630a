"""What Streamlit runs for every page: the frame with the page asked for."""

from explorer.front import show_front

if __name__ == "__main__":
    show_front()
