"""ParkPow: its requests, its answers and its errors."""
