"""Intervals for shares, means and rates. Where there is no data the answer is None, never 0."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from scipy.stats import chi2, norm

Interval = tuple[float, float]


def wilson(successes: int, n: int, confidence: float = 0.95) -> Interval | None:
    """Score interval of a share of `n` independent trials (Wilson 1927), both ends in [0, 1].

    None where `n` is 0. Raises ValueError for counts that do not fit or a confidence outside (0, 1).
    """
    _check(confidence)
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes of {n} trials is not a share")
    if n == 0:
        return None
    z = float(norm.ppf((1 + confidence) / 2))
    share = successes / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * (share * (1 - share) / n + z**2 / (4 * n**2)) ** 0.5
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return low, high


def poisson_rate(count: int, exposure: float, confidence: float = 0.95) -> Interval | None:
    """Exact interval of a rate, `count` events in `exposure` units (Garwood 1936), per unit of exposure.

    Assumes independent events, which words of one text are not: read it as the least uncertainty.
    None where `exposure` is 0. Raises ValueError for a negative count or exposure.
    """
    _check(confidence)
    if count < 0 or exposure < 0:
        raise ValueError(f"{count} events in {exposure} units is not a rate")
    if exposure == 0:
        return None
    tail = (1 - confidence) / 2
    low = float(chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    high = float(chi2.ppf(1 - tail, 2 * count + 2)) / 2
    return low / exposure, high / exposure


def bootstrap_mean(
    values: Sequence[float],
    clusters: Sequence[Hashable],
    confidence: float = 0.95,
    seed: int = 0,
    resamples: int = 2000,
) -> Interval | None:
    """Percentile interval of the mean of `values`, whole clusters being drawn with replacement.

    Clusters are articles: sentences of one article resemble each other, so they move together (Davison
    and Hinkley 1997, section 3.8). The answer does not depend on the order of the rows. With a handful of
    clusters the interval is too narrow. None where there are fewer than two clusters.
    """
    _check(confidence)
    if len(values) != len(clusters):
        raise ValueError(f"{len(values)} values for {len(clusters)} clusters")
    groups: dict[str, list[float]] = {}
    for value, cluster in zip(values, clusters, strict=True):
        groups.setdefault(str(cluster), []).append(float(value))
    if len(groups) < 2:
        return None
    ordered = [np.sort(np.array(groups[name])) for name in sorted(groups)]
    sums = np.array([group.sum() for group in ordered])
    sizes = np.array([group.size for group in ordered])
    drawn = np.random.default_rng(seed).integers(len(ordered), size=(resamples, len(ordered)))
    return _percentiles(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), confidence)


def bootstrap_within(
    values: Sequence[float], confidence: float = 0.95, seed: int = 0, resamples: int = 2000
) -> Interval | None:
    """Percentile interval of the mean of one article's `values`, single values being drawn. Descriptive.

    It can say how much the mean hangs on a few sentences of this very article. It cannot say what another
    article of the same source would be like: nothing of that was observed. It also takes neighbouring
    sentences as independent, which makes it too narrow. Label it "descriptive" wherever it is shown.
    None where there are fewer than two values.
    """
    _check(confidence)
    if len(values) < 2:
        return None
    ordered = np.sort(np.array(values, dtype=float))
    drawn = np.random.default_rng(seed).integers(ordered.size, size=(resamples, ordered.size))
    return _percentiles(ordered[drawn].mean(axis=1), confidence)


def _percentiles(means: np.ndarray, confidence: float) -> Interval:
    tail = (1 - confidence) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)


def _check(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not {confidence}")
