"""The parking of one application: what joins its visits."""
