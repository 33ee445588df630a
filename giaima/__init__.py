"""The command line: `giaima`."""
