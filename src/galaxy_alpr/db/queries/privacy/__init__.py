"""Legal holds, photos that have expired, and where a plate is stored."""
