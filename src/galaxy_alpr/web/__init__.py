"""What routes stand on."""
