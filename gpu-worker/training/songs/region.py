"""Random numbers for synthesiser parameters that stay inside a split's share of each range."""


class Region:
    """Draws in [lo, hi] from the parts of the range that `spans` (pairs within 0 to 1) name, evenly over their length."""

    def __init__(self, spans, rng):
        self.spans, self.rng = spans, rng

    def draw(self, lo, hi):
        """A number of the allowed parts of [lo, hi]; hi may be below lo."""
        left = self.rng.random() * sum(b - a for a, b in self.spans)
        for a, b in self.spans:
            if left <= b - a:
                return lo + (hi - lo) * (a + left)
            left -= b - a
        return lo + (hi - lo) * self.spans[-1][1]

    def scale(self, lo, hi):
        """The same on a logarithmic scale, for frequencies and times."""
        return lo * (hi / lo) ** self.draw(0, 1)

    def chance(self, share):
        return self.rng.random() < share

    def pick(self, options):
        return options[self.rng.integers(len(options))]
