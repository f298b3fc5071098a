"""Counts over a period and its places: stored sums of whole days, and the rows of the rest.

``rows`` counts rows, ``sums`` is the format of the stored sums, ``days`` says which days have them
and forgets those that change, ``totals`` adds both. [docs/statistics.md] describes the whole.
"""
