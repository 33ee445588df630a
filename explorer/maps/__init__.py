"""Maps without tiles and without the internet: the ground, frames, and points with their radius."""
