"""Sources whose readings are fetched: pull points of ONVIF devices, and folders of files."""
