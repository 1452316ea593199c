"""A document and a target: who keeps the promise, and what broke it."""
