"""The interface of CodeProject.AI Server and of DeepStack: ``/v1/vision`` and ``/v1/status``."""
