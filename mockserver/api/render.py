"""From a plan to the bytes of a file or a response body, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.api.replies import Audio
from mockserver.audio.encoders import open_encoder
from mockserver.speech.plan import Plan
from mockserver.speech.synthesis import synthesise


def render(audio: Audio) -> Iterator[bytes]:
    """The bytes of `audio`: a short first piece, then up to a second of sound each.

    Joined, the pieces are the same whatever their sizes; memory is that of one piece.
    """
    plan, rate = audio.plan, audio.format.sample_rate
    encoder = open_encoder(audio.format, plan.samples(rate), audio.dialect)
    ahead = encoder.head()
    for block in synthesise(plan, rate) if isinstance(plan, Plan) else plan.blocks(rate):
        piece = encoder.encode(block)
        if piece:
            yield ahead + piece if ahead else piece
            ahead = b""
    last = ahead + encoder.tail()
    if last:
        yield last
