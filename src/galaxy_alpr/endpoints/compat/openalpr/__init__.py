"""The interface of OpenALPR's cloud: ``/v1/recognize``, ``/v2`` and ``/v3``."""
