"""The forms of makers beside Hikvision and Dahua, one file a maker, and what their files share."""
