"""The SQL of the audit trail."""
