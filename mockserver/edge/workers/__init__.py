"""Several processes that act as one server (`serve --workers N`).

Each worker takes connections from the same listening sockets. A request shows whose it is in its head; a
worker that reads the head of another's passes the connection on, with what was read, through that worker's
inbox. So a key's world is in one process, whatever its clients do with their connections, and nobody stands
between a client and its worker.
"""
