"""What SQLite needs beside the other databases: its file, and writers that take turns."""
