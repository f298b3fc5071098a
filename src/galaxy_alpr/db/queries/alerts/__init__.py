"""Alert rules, alarms, and what rules look at."""
