"""In which language somebody is answered, and what commands are called in it.

A reply that others may read is in their server's language, any other in its reader's, as Discord
tells them; `answers.language` fixes it for all.
"""

from collections.abc import Callable

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.responding.inquiry import Inquiry
from bot.texts import (
    CODES,
    ENGLISH,
    LANGUAGES,
    admin_texts,
    find_language,
    member_texts,
    speaking,
)
from retrieval.recent import Recent

MOST_KNOWN = 10_000  # members whose language is kept; beyond it, those silent longest go


class Languages:
    """Chooses languages: the one with the code `fixed`, or with “auto” what Discord tells.

    Where it tells none, or one that there are no sentences in, that of the articles is spoken:
    `written_in`, as in `retrieval.language`.
    """

    def __init__(self, fixed: str, written_in: str) -> None:
        code = CODES.get(written_in) if fixed == "auto" else fixed
        self._default = code if code in LANGUAGES else ENGLISH
        self._is_fixed = fixed != "auto"
        self._known = Recent[int, str](MOST_KNOWN)

    def of_locale(self, locale: discord.Locale) -> str:
        """Return the language for one of Discord's locales."""
        return (None if self._is_fixed else find_language(locale.value)) or self._default

    def of_user(self, interaction: discord.Interaction) -> str:
        """Return the language of a command's or button's user, and remember it."""
        language = self.of_locale(interaction.locale)
        self._known[interaction.user.id] = language
        return language

    def of_guild(self, guild: discord.Guild | None) -> str:
        """Return the language of a server."""
        if guild is None:
            return self._default
        # Only a Community can choose one; in any other it is American English, which tells nothing
        # (https://discord.com/developers/docs/resources/guild#guild-object, `preferred_locale`).
        locale = guild.preferred_locale
        is_chosen = "COMMUNITY" in guild.features or locale is not discord.Locale.american_english
        return self.of_locale(locale) if is_chosen else self._default

    def of(self, inquiry: Inquiry) -> str:
        """Return the language of the reply to a question."""
        if inquiry.is_public:
            return self.of_guild(inquiry.guild)
        if inquiry.interaction:
            return self.of_user(inquiry.interaction)
        # A private chat: what the asker last used a command or button in.
        return self._known.get(inquiry.asker.id, self._default)

    def forget(self, is_gone: Callable[[int], bool]) -> None:
        """Forget members' languages."""
        for user_id in [*filter(is_gone, self._known)]:
            del self._known[user_id]


class CommandTranslator(app_commands.Translator):
    """Names and describes commands as `languages` has it, for each of Discord's locales."""

    def __init__(self, languages: Languages) -> None:
        spoken = {locale: languages.of_locale(locale) for locale in discord.Locale}
        # A start asks thousands of times, mostly for locales that are spoken to in English.
        self._foreign = {locale: code for locale, code in spoken.items() if code != ENGLISH}

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return what something is called in a locale; None if it is as in English."""
        if locale not in self._foreign:
            return None
        with speaking(self._foreign[locale]):
            text = _translate(string.message, context.location, context.data)
        return None if text == string.message else text  # what a locale lacks has English names


def _translate(text: str, location: Location, what: object) -> str:
    if isinstance(what, app_commands.ContextMenu):
        return member_texts.ANSWER_THIS
    if isinstance(what, app_commands.Choice):
        return admin_texts.CHOICES[text]
    command = what.command if isinstance(what, app_commands.Parameter) else what
    name: str = getattr(command, "qualified_name", "")
    texts = member_texts if name in member_texts.NAMES else admin_texts
    if isinstance(what, app_commands.Parameter):
        is_name = location is Location.parameter_name
        table = texts.OPTION_NAMES if is_name else texts.OPTIONS[name]
        return str(table[what.name])
    is_name = location in {Location.command_name, Location.group_name}
    return str((texts.NAMES if is_name else texts.DESCRIPTIONS)[name])
