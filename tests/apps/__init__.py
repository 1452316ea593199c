"""Small real servers of the five documents: right ones, variants that are right too, and faults.

They are what a contract tester is proved against, so nothing in here knows the mock or the tester.
"""
