"""Places for work that needs much memory."""

from __future__ import annotations

import pytest

from galaxy_alpr.errors import Busy
from galaxy_alpr.services.admission import Places


def test_places_are_refused_when_all_are_taken_and_given_back() -> None:
    places = Places(2, "all taken")
    with places.take():
        with pytest.raises(ZeroDivisionError), places.take():
            raise ZeroDivisionError
        with places.take(), pytest.raises(Busy, match="all taken"), places.take():
            pass
    with places.take(), places.take():
        pass
