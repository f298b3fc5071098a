"""The calls of the API: each function returns the request that a method of both clients sends."""
