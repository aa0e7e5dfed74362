"""Agents that answer the telephone: their configuration, their calls, and what is said in them."""
