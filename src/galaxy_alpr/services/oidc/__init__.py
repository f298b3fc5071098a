"""Single sign-on: people log in at an OpenID Connect provider."""
