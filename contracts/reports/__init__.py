"""A result told to people and programs: one masked value, and a file for each way to write it."""
