"""README's blocks are tests: what it says is run as it says it."""
