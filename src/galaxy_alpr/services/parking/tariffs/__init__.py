"""What a stay costs: tariffs as data, their prices, and which tariff a lot has."""
