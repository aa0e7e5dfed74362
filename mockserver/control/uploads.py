"""What is heard in the sound that clients sent: files of forms, and binary messages of sockets."""

from __future__ import annotations

from mockserver.control.journal import Conversation, Entry


def heard(entry: Entry) -> str | None:
    """The words in the sound of a call, files joined by spaces; None for a call without sound.

    Only the code of this project's own speech is heard, nothing in any other sound. May take a while for a
    long file.
    """
    talk = entry.conversation
    if talk is not None:
        return _in_frames(entry, talk) if talk.audio_in else None
    if entry.call is None or not entry.call.files:
        return None
    files = [part.data for parts in entry.call.files.values() for part in parts]
    return " ".join(text for text in map(_in_file, files) if text)


def _in_file(data: bytes) -> str:
    from mockserver.audio.decoding import UndecodableAudio, decode
    from mockserver.speech.listening import listen

    try:
        clip = decode(data)
    except UndecodableAudio:
        return ""
    return listen(clip.samples, clip.sample_rate).text


def _in_frames(entry: Entry, talk: Conversation) -> str:
    from mockserver.audio.decoding import UndecodableAudio, decode_pcm
    from mockserver.speech.listening import listen

    query = dict(entry.head.query)
    rate = query.get("sample_rate", "")
    data = b"".join(f.data for f in talk.frames if f.direction == "in" and isinstance(f.data, bytes))
    try:
        clip = decode_pcm(data, query.get("encoding", "pcm_s16le"), int(rate) if rate.isdecimal() else 16_000)
    except (UndecodableAudio, ValueError, KeyError):
        return ""
    return listen(clip.samples, clip.sample_rate).text
