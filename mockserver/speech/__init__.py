"""What is said and when, and back: transcript -> plan -> tones, and samples -> heard words. Pure: no clock,
no socket."""
