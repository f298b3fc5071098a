"""Parts of reading a stream: snapshots, rings of the last frames, the pace, and clips."""
