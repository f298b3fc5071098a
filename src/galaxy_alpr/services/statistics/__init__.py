"""Statistics of a period: totals, shares, days and hours, latency."""
