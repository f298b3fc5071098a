"""The read API of APDS 4 and the export of DATEX II."""
