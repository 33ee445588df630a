"""Evidence: each function one statement about one hypothesis, with its verdict in bits."""
