"""Facts: dates, records, loading and checking, the knowledge base, its graph and its gazetteer."""
