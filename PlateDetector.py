"""The plate reader as a library, from ``galaxy_alpr.engine``.

``load_engine().analyze(image)`` reads the plates in a BGR picture; ``PlateDetector`` is the class
of the engine that ``load_engine`` returns.
"""

from galaxy_alpr.engine.alpr import AlprEngine as PlateDetector
from galaxy_alpr.engine.loader import load_engine

__all__ = ["PlateDetector", "load_engine"]
