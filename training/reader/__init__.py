"""Training, export and measuring of the bundled plate reader."""
