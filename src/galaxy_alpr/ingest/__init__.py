"""Video from cameras and files, frame by frame; each source is decoded in a process of its own."""
