"""The page "Đơn vị": search for units, the home page of one, its neighbourhood as a graph, two side by side."""
