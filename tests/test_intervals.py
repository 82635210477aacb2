"""Intervals: published examples, and what must hold whatever the data."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from talent_analysis.analyse.intervals import bootstrap_mean, bootstrap_within, poisson_rate, wilson

# Deadlines measure the machine, not the code.
unhurried = settings(deadline=None, max_examples=60)
tones = st.lists(st.floats(-1, 1), min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_values_of_newcombe_1998(successes: int, n: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, table I, method 3."""
    assert wilson(successes, n, 0.95) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.39)])
def test_poisson_rate_gives_the_exact_limits_of_garwood(count: int, low: float, high: float) -> None:
    """The exact 95 % limits tabulated since Garwood (1936)."""
    assert poisson_rate(count, 1.0, 0.95) == pytest.approx((low, high), abs=5e-3)


def test_no_data_gives_no_interval() -> None:
    """None, not a pair of zeros."""
    assert wilson(0, 0) is None
    assert poisson_rate(0, 0.0) is None
    assert bootstrap_mean([0.1, 0.9], ["a", "a"]) is None
    assert bootstrap_mean([], []) is None
    assert bootstrap_within([0.5]) is None


@unhurried
@given(st.data(), st.integers(1, 500), st.floats(0.5, 0.999))
def test_wilson_lies_in_the_unit_interval_and_holds_the_share(data: st.DataObject, n: int, c: float) -> None:
    successes = data.draw(st.integers(0, n))
    found = wilson(successes, n, c)
    assert found is not None
    assert 0 <= found[0] <= successes / n <= found[1] <= 1


@unhurried
@given(st.integers(0, 300), st.floats(0.1, 1e6))
def test_a_rate_scales_with_its_exposure_and_lies_in_its_interval(count: int, exposure: float) -> None:
    found, unit = poisson_rate(count, exposure), poisson_rate(count, 1.0)
    assert found is not None
    assert unit is not None
    assert found[0] <= count / exposure <= found[1]
    assert found == pytest.approx((unit[0] / exposure, unit[1] / exposure))


@unhurried
@given(tones, st.integers(0, 5), st.randoms())
def test_the_bootstrap_does_not_depend_on_the_order_of_rows(values: list[float], seed: int, mix: object) -> None:
    pairs = [(value, f"a{i % 3}") for i, value in enumerate(values)]
    shuffled = list(pairs)
    mix.shuffle(shuffled)  # type: ignore[attr-defined]
    first = bootstrap_mean(*map(list, zip(*pairs, strict=True)), 0.9, seed, 200)
    second = bootstrap_mean(*map(list, zip(*shuffled, strict=True)), 0.9, seed, 200)
    assert first == second


@unhurried
@given(tones)
def test_bootstrap_limits_stay_within_what_was_observed(values: list[float]) -> None:
    by_article = bootstrap_mean(values, range(len(values)), resamples=200)
    within = bootstrap_within(values, resamples=200)
    for found in (by_article, within):
        assert found is not None
        assert min(values) - 1e-9 <= found[0] <= found[1] <= max(values) + 1e-9


@unhurried
@given(st.floats(-1, 1), st.integers(2, 10))
def test_equal_values_have_an_interval_of_no_width(value: float, n: int) -> None:
    found = bootstrap_mean([value] * n, range(n), resamples=100)
    assert found == pytest.approx((value, value))


def test_articles_move_together() -> None:
    """Two opposed articles of a hundred sentences each are two observations, not two hundred."""
    values = [1.0] * 100 + [-1.0] * 100
    clustered = bootstrap_mean(values, ["a"] * 100 + ["b"] * 100)
    loose = bootstrap_within(values)
    assert clustered == (-1.0, 1.0)
    assert loose is not None
    assert loose[1] - loose[0] < 0.5


@unhurried
@given(tones, st.floats(0.55, 0.9))
def test_more_confidence_is_never_narrower(values: list[float], confidence: float) -> None:
    assume(len(set(values)) > 1)
    some, more = bootstrap_within(values, confidence), bootstrap_within(values, 0.95)
    assert some is not None
    assert more is not None
    assert more[0] <= some[0] <= some[1] <= more[1]


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_outside_0_and_1_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        wilson(1, 2, confidence)


def test_counts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="not a share"):
        wilson(3, 2)
    with pytest.raises(ValueError, match="not a rate"):
        poisson_rate(-1, 2.0)
    with pytest.raises(ValueError, match="clusters"):
        bootstrap_mean([1.0], [])
