"""The page "Duyệt": what waits, what it would change, the decisions, and everything that was ever decided."""
