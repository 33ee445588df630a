"""The page "Bắt đầu": what waits for each of the three people."""
