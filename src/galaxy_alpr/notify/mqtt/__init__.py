"""Publishing of stored events and of the current state by MQTT."""
