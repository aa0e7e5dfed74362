"""The protocols of speech in pieces, without sockets: messages in, events out, time passed in.

Nothing here waits, reads a clock or knows of a transport; the edge pulls events as fast as its reader reads.
"""
