"""The explorer: pages that show what the decoder and the knowledge base say, with their pure helpers."""
