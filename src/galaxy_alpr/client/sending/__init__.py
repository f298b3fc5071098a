"""How a call becomes a request, and a response an answer, for both clients."""
