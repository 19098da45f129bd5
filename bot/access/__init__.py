"""Who may read what, and who may do what, as Discord's roles and permissions say."""
