"""Keys of the site, and the encryption of what is stored."""
