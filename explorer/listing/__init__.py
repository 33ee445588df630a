"""The page "Danh sách": a whole list decoded, sorted out, and taken away."""
