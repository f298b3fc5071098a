"""The network that judges whether a plate's number is wholly in its crop and readable."""
