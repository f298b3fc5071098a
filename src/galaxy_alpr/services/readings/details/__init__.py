"""What is known of a picture before it is read: moment, place and likely countries."""
