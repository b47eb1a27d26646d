"""From bytes to codes, however they arrive."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hardware.decode import LONGEST, Code, LineDecoder, Reason, Refused, decode, tag_text

CODES = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=8, max_size=8).map("D".__add__)
SUFFIXES = st.sampled_from([b"\r", b"\n", b"\r\n", b"\t"])
STREAMS = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.builds(lambda code, suffix: code.encode() + suffix, CODES, SUFFIXES),
        st.just(b"A" * 600),
    )
).map(b"".join)


def results(*pieces: bytes) -> list[Code | Refused]:
    decoder = LineDecoder()
    found = [result for piece in pieces for result in decoder.feed(piece)]
    return found + list(decoder.silence())


@given(STREAMS, st.lists(st.integers(0, 2000)))
def test_how_a_stream_is_cut_up_makes_no_difference(stream: bytes, cuts: list[int]) -> None:
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    pieces = [stream[a:b] for a, b in pairwise(places)]
    assert results(*pieces) == results(stream)


@given(st.binary())
def test_any_bytes_give_short_printable_codes_or_a_reason(data: bytes) -> None:
    for result in results(data):
        if isinstance(result, Code):
            assert result.text
            assert result.text.isprintable()
            assert len(result.text.encode()) <= LONGEST
        else:
            assert result.words.endswith(".")


@given(st.binary(), CODES, SUFFIXES)
def test_after_a_silence_the_next_code_is_read_whatever_came_before(
    noise: bytes, code: str, suffix: bytes
) -> None:
    decoder = LineDecoder()
    list(decoder.feed(noise))
    list(decoder.silence())
    assert list(decoder.feed(code.encode() + suffix)) == [Code(code)]
    assert list(decoder.silence()) == []


@given(st.lists(st.tuples(CODES, SUFFIXES)))
def test_codes_with_any_suffixes_come_out_as_they_went_in(lines: list[tuple[str, bytes]]) -> None:
    stream = b"".join(code.encode() + suffix for code, suffix in lines)
    assert results(stream) == [Code(code) for code, _ in lines]


@given(CODES)
def test_without_a_suffix_silence_ends_a_whole_code_of_ours_only(code: str) -> None:
    assert results(code.encode()) == [Code(code)]
    assert results(code.lower().encode()) == [Code(code.lower())]
    assert results(code[:-1].encode()) == [Refused(Reason.INCOMPLETE)]
    assert results(code.encode() * 2) == [Refused(Reason.INCOMPLETE)]


@given(st.sampled_from("ACQdzXe"), st.sampled_from("0123456789m"), CODES)
def test_an_aim_identifier_is_no_part_of_the_code(kind: str, modifier: str, code: str) -> None:
    assert decode(f"]{kind}{modifier}{code}".encode()) == Code(code)


@given(st.sampled_from("0123456789"), st.text("0123456789", min_size=8, max_size=13))
def test_a_product_barcode_is_refused_as_what_it_is(modifier: str, digits: str) -> None:
    assert decode(f"]E{modifier}{digits}".encode()) == Refused(Reason.PRODUCT_BARCODE)


@given(st.text())
def test_a_tags_text_is_passed_on_whole_or_not_at_all(text: str) -> None:
    passed = tag_text(text)
    assert passed is None or (passed == text.strip() and passed.isprintable())


def test_a_tags_text_of_the_greatest_length_is_passed_on() -> None:
    assert tag_text("é" * (LONGEST // 2)) == "é" * (LONGEST // 2)
    assert tag_text("é" * (LONGEST // 2) + "x") is None
    assert tag_text(" ") is None
