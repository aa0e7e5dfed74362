"""Speech to text without sockets: sound and commands in, events out, time passed in."""
