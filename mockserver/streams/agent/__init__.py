"""The socket of an agent without a socket: it hears with the ear of the API, and says what it heard."""
