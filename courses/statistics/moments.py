"""Sums of squares and what follows from them. Pure; None stands for what a few or like numbers cannot tell."""

from collections.abc import Sequence
from math import fsum, sqrt

TINY = 1e-12
"""Below this a variance is nothing but rounding."""


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean."""
    return fsum(values) / len(values) if values else None


def median(values: Sequence[float]) -> float | None:
    """The middle one, or the mean of the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def covariance(left: Sequence[float], right: Sequence[float]) -> float | None:
    """The covariance of a sample (divided by n − 1)."""
    if len(left) < 2:
        return None
    middle_left, middle_right = fsum(left) / len(left), fsum(right) / len(right)
    products = ((one - middle_left) * (other - middle_right) for one, other in zip(left, right, strict=True))
    return fsum(products) / (len(left) - 1)


def variance(values: Sequence[float]) -> float | None:
    """The variance of a sample (divided by n − 1); exactly 0 where all are alike."""
    found = covariance(values, values)
    return found if found is None or found > TINY else 0.0


def deviation(values: Sequence[float]) -> float | None:
    """The standard deviation of a sample."""
    found = variance(values)
    return None if found is None else sqrt(found)


def correlation(left: Sequence[float], right: Sequence[float]) -> float | None:
    """The product-moment correlation, −1 to 1; None where one side does not vary."""
    spread = (variance(left) or 0.0) * (variance(right) or 0.0)
    return None if not spread else _between(-1.0, covariance(left, right), spread)


def _between(least: float, shared: float | None, spread: float) -> float | None:
    return None if shared is None else min(-least, max(least, shared / sqrt(spread)))


def skewness(values: Sequence[float]) -> float | None:
    """k₃ / k₂^(3/2) by Fisher's k-statistics: negative where a tail of low values hangs down. Needs three values."""
    count, second = len(values), _central(values, 2)
    if count < 3 or second <= TINY:
        return None
    k2 = second * count / (count - 1)
    k3 = _central(values, 3) * count**2 / ((count - 1) * (count - 2))
    return float(k3 / k2**1.5)


def kurtosis(values: Sequence[float]) -> float | None:
    """The excess k₄ / k₂² by Fisher's k-statistics: 0 as in a normal distribution. Needs four values."""
    count, second = len(values), _central(values, 2)
    if count < 4 or second <= TINY:
        return None
    k2 = second * count / (count - 1)
    inner = (count + 1) * _central(values, 4) - 3 * (count - 1) * second**2
    return inner * count**2 / ((count - 1) * (count - 2) * (count - 3)) / k2**2


def _central(values: Sequence[float], power: int) -> float:
    """The mean of the powers of the distances from the mean."""
    middle = fsum(values) / len(values) if values else 0.0
    return fsum((value - middle) ** power for value in values) / len(values) if values else 0.0
