"""What a site and its centre exchange: by HTTPS or NATS."""
