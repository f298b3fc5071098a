"""Legal holds, erasure of a plate, and the export of what is stored on one."""
