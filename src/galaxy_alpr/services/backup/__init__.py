"""Backups of the database and of the stored files, and their restoration.

A backup folder contains many backups of one installation. Each has a copy of the database and a
manifest; the files of all of them are in ``files/`` by their SHA-256, so a file is stored once.
"""
