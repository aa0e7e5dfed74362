from hypothesis import given
from hypothesis import strategies as st

from mockserver.speech import code
from tests.speech.speaking import bounded

data = st.binary(min_size=1, max_size=code.PIECE_BYTES)


def test_every_byte_has_its_own_two_tones_on_each_grid() -> None:
    symbols = {code.tone_slots(byte, grid) for byte in range(256) for grid in (0, 1)}
    assert len(symbols) == 512


def test_the_tones_lie_in_two_bands_between_420_and_3215_hertz() -> None:
    lows = [code.slot_hertz(code.tone_slots(byte, grid)[0]) for byte in range(256) for grid in (0, 1)]
    highs = [code.slot_hertz(code.tone_slots(byte, grid)[1]) for byte in range(256) for grid in (0, 1)]
    assert (min(lows), max(lows)) == (420, 1753)
    assert (min(highs), max(highs)) == (1882, 3215)


def test_the_high_nibble_is_the_low_tone() -> None:
    assert code.tone_slots(0xA3, 0) == (20, 40)
    assert code.tone_slots(0xA3, 1) == (21, 41)


def test_check_bytes_are_pinned() -> None:
    assert code.check_byte(b"hello", ends_word=True) == 248
    assert code.check_byte(b"hello", ends_word=False) == 74


@bounded(200)
@given(data, st.booleans())
def test_a_piece_opens_as_it_was_closed(spoken: bytes, ends_word: bool) -> None:
    symbols = spoken + bytes([code.check_byte(spoken, ends_word=ends_word)])
    assert code.open_piece(symbols) == code.Piece(spoken, ends_word)


@bounded(200)
@given(data, st.booleans(), st.data())
def test_one_wrong_symbol_never_passes_for_the_same_ending(
    spoken: bytes, ends_word: bool, drawn: st.DataObject
) -> None:
    symbols = bytearray(spoken + bytes([code.check_byte(spoken, ends_word=ends_word)]))
    place = drawn.draw(st.integers(0, len(symbols) - 1))
    symbols[place] ^= drawn.draw(st.integers(1, 255))
    opened = code.open_piece(bytes(symbols))
    assert opened is None or opened.ends_word != ends_word


@bounded(200)
@given(st.text(min_size=1).filter(lambda text: text.split() == [text]))
def test_pieces_are_whole_characters_and_only_the_last_ends_the_word(word: str) -> None:
    pieces = list(code.pieces(word))
    assert "".join(code.to_text(piece.data) or "?" for piece in pieces) == word
    assert all(1 <= len(piece.data) <= 24 for piece in pieces)
    assert [piece.ends_word for piece in pieces] == [False] * (len(pieces) - 1) + [True]


def test_bytes_that_are_no_word_are_no_text() -> None:
    assert code.to_text(b"\xff\xfe") is None
    assert code.to_text(b"two words") is None
    assert code.to_text(b"") is None


def test_a_lone_surrogate_is_spoken_like_any_character() -> None:
    assert code.to_text(code.to_bytes("a\ud800b")) == "a\ud800b"
