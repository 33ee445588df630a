"""The page "Ký hiệu": who held a code through time, codes that several units held, collective codes."""
