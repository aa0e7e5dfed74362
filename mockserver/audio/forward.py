"""Files of sound that are read once, from the front to the end, by libsndfile."""

import soundfile

# All that soundfile raises when libsndfile refuses a file or stumbles over its data.
Unreadable = soundfile.SoundFileRuntimeError


class ForwardFile(soundfile.SoundFile):  # type: ignore[misc]  # soundfile has no types
    """A file that does not offer to seek.

    soundfile seeks after every read of a file that offers it, even to where it stands; an MP3 decoder then
    forgets the bits that it has kept for the next frame.
    """

    def seekable(self) -> bool:
        """Never."""
        return False
