# Verbs of the project. `make` alone lists them.
PY := .venv/bin/python
.DEFAULT_GOAL := help

migration:  ## write a new migration from the models: make migration m="What changes"
	$(PY) -m galaxy_alpr.db.migrate "$(m)"
