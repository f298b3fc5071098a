"""The engine pool: what the way over NATS costs, how throughput grows, and a fleet simulated."""
