"""The targets of `fuzz.py`: each takes any bytes, and raises where a law is broken."""
