"""What is raised for a file of voices; apart, so that a server without one need not load the reader."""

from __future__ import annotations


class BadVoices(ValueError):
    """A file of voices cannot be used; the text says where and why."""
