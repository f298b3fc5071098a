"""Picture files: their structure is checked first; costly ones are decoded in another process."""
