"""The same figures by other ways: ranks, Gram sums over all pairs, power sums in exact fractions."""

from fractions import Fraction
from itertools import combinations


def spread(left, right):
    """The sample covariance without means: the mean product of differences over all pairs, halved."""
    pairs = list(combinations(range(len(left)), 2))
    if not pairs:
        return None
    total = sum((Fraction(left[a]) - Fraction(left[b])) * (Fraction(right[a]) - Fraction(right[b])) for a, b in pairs)
    return total / (2 * len(pairs))


def correlation(left, right):
    """Pearson's r as the cosine of what is left when the means are taken away."""
    both = spread(left, left) * spread(right, right)
    return float(spread(left, right)) / float(both) ** 0.5 if both else None


def efficiency(marks, rest):
    """The covariance over that of the same numbers each put in order."""
    most = spread(sorted(marks), sorted(rest))
    return float(spread(marks, rest) / most) if most else None


def alpha(table):
    """Cronbach's alpha from the covariances between the columns: P/(P−1) · Σ_{i≠j} C(i, j) / Σ_{i, j} C(i, j)."""
    columns = list(zip(*table, strict=True))
    size = len(columns)
    between = sum(spread(columns[i], columns[j]) for i in range(size) for j in range(size) if i != j)
    whole = sum(spread(columns[i], columns[j]) for i in range(size) for j in range(size))
    return float(Fraction(size, size - 1) * between / whole) if whole else None


def k_statistics(values):
    """k2, k3 and k4 from power sums (Kendall and Stuart), exactly."""
    n = len(values)
    s1, s2, s3, s4 = (sum(Fraction(value) ** power for value in values) for power in (1, 2, 3, 4))
    k2 = (n * s2 - s1**2) / (n * (n - 1))
    k3 = (2 * s1**3 - 3 * n * s1 * s2 + n**2 * s3) / (n * (n - 1) * (n - 2))
    k4 = (
        -6 * s1**4 + 12 * n * s1**2 * s2 - 3 * n * (n - 1) * s2**2 - 4 * n * (n + 1) * s1 * s3
        + n**2 * (n + 1) * s4
    ) / (n * (n - 1) * (n - 2) * (n - 3))  # fmt: skip
    return k2, k3, k4
