"""The page "Giải mã": one notice, what it can mean, and why."""
