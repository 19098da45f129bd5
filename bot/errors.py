"""The root of the bot's errors.

DocentError
├── ArchiveError        a snapshot can't be kept or read  (bot/serving/archive.py)
├── ConfigError         config.toml is wrong              (bot/config.py)
├── KeyFileError        the pseudonyms' key is unusable   (bot/storage/pseudonyms.py)
├── NothingBeforeError  nothing to roll back to           (bot/serving/librarian.py)
├── ReloadBusyError     a reload is running already       (bot/serving/librarian.py)
├── ReloadForbiddenError  somebody else must confirm it   (bot/serving/librarian.py)
├── ReloadStaleError    something has changed meanwhile   (bot/serving/librarian.py)
├── StoreError          the database can't be used        (bot/storage/database.py)
├── TooLongError        something takes too long          (bot/serving/workers.py)
└── UnavailableError    it may help to try again          (bot/cli/login.py)
    └── ShardsError     another process has the shards    (bot/serving/processes.py)
"""


class DocentError(Exception):
    """An error whose text is a sentence for the person who runs Docent."""


class UnavailableError(DocentError):
    """Something can't be had now: whoever keeps Docent running shall try again."""
