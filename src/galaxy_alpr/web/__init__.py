"""The shared parts of routes: dependencies, parameters, pages, forms, errors, exports."""
