"""The page of sources and of the claims that rest on each."""
