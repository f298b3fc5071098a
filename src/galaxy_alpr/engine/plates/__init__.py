"""What a plate text is: alphabet, confusable characters, country packs, correction by formats."""
