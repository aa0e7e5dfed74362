"""Named habits of the service that broke clients: a table, and what it does to settings, traits, messages."""
