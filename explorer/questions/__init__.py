"""The page "Truy vấn": questions in SPARQL, worked ones and one's own."""
