"""Layouts to Discord's components, sent, and read back when pressed."""
