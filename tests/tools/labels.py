"""How long what is on buttons, in menus, forms and lists of commands may be: one table."""

BUTTON, OPTION, PLACEHOLDER, TITLE, FIELD = 34, 34, 40, 45, 45
"""Characters that a phone shows of each; Discord allows 80, 100, 150, 45 and 45."""

NAME, DESCRIPTION = 32, 100
"""https://discord.com/developers/docs/interactions/application-commands"""

LIMITS = {
    "member_texts.ACTIONS": BUTTON,
    "member_texts.PREVIOUS": BUTTON // 2,
    "member_texts.NEXT": BUTTON // 2,
    "member_texts.CONTENTS": PLACEHOLDER,
    "member_texts.MORE": PLACEHOLDER,
    "member_texts.MORE_AND_CONTENTS": PLACEHOLDER,
    "member_texts.MORE_OR_OTHER": PLACEHOLDER,
    "member_texts.OPEN": PLACEHOLDER,
    "member_texts.CURRENT": OPTION,
    "member_texts.INTRODUCTION": OPTION,
    "member_texts.FOLLOW_UP": FIELD,
    "member_texts.ANSWER_THIS": NAME,
    "member_texts.TONES": 20,
    "member_texts.NAMES": NAME,
    "member_texts.OPTION_NAMES": NAME,
    "member_texts.DESCRIPTIONS": DESCRIPTION,
    "member_texts.OPTIONS": DESCRIPTION,
    "admin_texts.RELOAD_APPLY": BUTTON,
    "admin_texts.TEACH_WITH": PLACEHOLDER,
    "admin_texts.TEACH_BY_COMMAND": OPTION,
    "admin_texts.TEACH_YES": BUTTON,
    "admin_texts.TEACH_WORDING": BUTTON,
    "admin_texts.TEACH_WORDS": FIELD,
    "admin_texts.TAUGHT_BACK": BUTTON,
    "admin_texts.TAUGHT_COMMENTS": BUTTON,
    "admin_texts.NAMES": NAME,
    "admin_texts.OPTION_NAMES": NAME,
    "admin_texts.DESCRIPTIONS": DESCRIPTION,
    "admin_texts.OPTIONS": DESCRIPTION,
    "admin_texts.CHOICES": NAME,
}
"""The most characters of each text of a constant, in every language."""
