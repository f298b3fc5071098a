"""The application with an engine that reads test pictures in no time, so that storing is the work.

``benchmarks.service.running(app=QUICK_APP)`` runs it; ``tests.fake_engine.photo`` makes pictures.
"""

from galaxy_alpr.main import create_app
from tests.fake_engine import FakeEngine

app = create_app(engine=FakeEngine())
