"""Alarms sent to the devices of people by web push: messages, the queue, the sender."""
