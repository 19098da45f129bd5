"""The root of what can go wrong in the bot.

DocentError
├── ConfigError      config.toml is wrong          (bot/config.py)
├── ReloadBusyError  a reload is running already   (bot/librarian.py)
└── StoreError       the database can't be used    (bot/store.py)
"""


class DocentError(Exception):
    """An error whose text is a sentence for the person who runs Docent."""
