"""UPNs: the vectors of POLICY.md."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb.upn import calc_check_digit

from kiosk.importing.upn import is_temporary, why_no_upn


@pytest.mark.parametrize("number", ["B801200005001", "A80120000501A", "P207000016049"])
def test_good_ones(number: str) -> None:
    assert why_no_upn(number) is None
    assert is_temporary(number) == number.endswith("A")


@pytest.mark.parametrize("number", ["A801200005001", "Q207000016049", "X80120000A001", "", "B"])
def test_wrong_ones(number: str) -> None:
    assert why_no_upn(number)


def test_authorities_made_since_2019_are_known() -> None:
    rest = "838200005001"
    assert why_no_upn(calc_check_digit(rest) + rest) is None


@given(st.text(max_size=14))
def test_any_text_is_answered(number: str) -> None:
    why_no_upn(number)
