"""The page of the quality of the facts: problems, counts, and what to research next."""
