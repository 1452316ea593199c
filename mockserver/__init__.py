"""A document played as a server: every answer valid, coherent and checked before it leaves."""
