"""The connection to an MQTT broker, and which process has it."""
