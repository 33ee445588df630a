"""Lists of any length: streams in, parts decoded beside one another, one whole file out."""
