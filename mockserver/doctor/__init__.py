"""Finds out why a client does not reach the mock, and says what to set."""
