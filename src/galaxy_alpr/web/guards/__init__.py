"""What is around every route: the checks and limits of a request, its id, and its log line."""
