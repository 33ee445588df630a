"""The decoder over whole lists: everything under a number, and hypotheses of many notices in the same arrays."""
