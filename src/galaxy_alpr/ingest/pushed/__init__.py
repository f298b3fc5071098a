"""What cameras and other systems send: the forms of their makers, and how readings are stored."""
