"""Measures the mock over real documents; shares no code with it."""
