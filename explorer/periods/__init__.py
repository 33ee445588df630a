"""The page of the periods of the wars."""
