"""One-to-one assignment of rows to columns with the greatest total score."""

from __future__ import annotations

import math
from collections.abc import Sequence


def assign(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """Return the assigned column by row: the one-to-one choice with the greatest sum of scores.

    ``scores`` is a matrix of any shape with values from 0; a pair with the score 0 is not
    assigned, so rows and columns may stay unassigned. The same scores always give the same result.

    Source: the Hungarian method (Kuhn, "The Hungarian method for the assignment problem", 1955) by
    shortest augmenting paths (Jonker and Volgenant, "A shortest augmenting path algorithm for dense
    and sparse linear assignment problems", 1987). An extra column with the score 0 for each row
    stands for "not assigned".
    """
    rows = len(scores)
    real_columns = len(scores[0]) if rows else 0
    columns = real_columns + rows
    costs = [[-score for score in row] + [0.0] * rows for row in scores]
    # Rows and columns are counted from 1; 0 is "none", and column 0 starts each path.
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of, previous = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0], column = row, 0
        slack, visited = [math.inf] * (columns + 1), [False] * (columns + 1)
        while row_of[column]:
            visited[column] = True
            current, step, nearest = row_of[column], math.inf, 0
            for other in range(1, columns + 1):
                if visited[other]:
                    continue
                cost = costs[current - 1][other - 1]
                cost = cost - row_potential[current] - column_potential[other]
                if cost < slack[other]:
                    slack[other], previous[other] = cost, column
                if slack[other] < step:
                    step, nearest = slack[other], other
            for other in range(columns + 1):
                if visited[other]:
                    row_potential[row_of[other]] += step
                    column_potential[other] -= step
                else:
                    slack[other] -= step
            column = nearest
        while column:
            row_of[column] = row_of[previous[column]]
            column = previous[column]
    assigned = {row_of[column] - 1: column - 1 for column in range(1, real_columns + 1)}
    return {row: column for row, column in assigned.items() if row >= 0 and scores[row][column] > 0}
