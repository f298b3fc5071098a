"""The audit trail: recording, verifying, erasing payloads, pruning."""
