"""Reports on lots: figures by local hours, days, weeks or months."""
