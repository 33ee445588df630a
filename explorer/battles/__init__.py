"""The page of battles and campaigns, and of the units that were near a place."""
