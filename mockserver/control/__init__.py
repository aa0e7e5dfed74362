"""Testing powers: what was asked, what shall go wrong, what shall be answered, and the control API."""
