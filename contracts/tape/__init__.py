"""Recordings: what was said between a client and a server, who they were, and without anybody's secrets."""
