"""What only MySQL and MariaDB need."""
