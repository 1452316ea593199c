"""What stands behind the pytest plugin: mocks for tests, what is said of them, how they are set."""
