"""Web push: devices that get alarms, the keys of the service, encryption and requests."""
