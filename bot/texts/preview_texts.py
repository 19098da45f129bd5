"""Every sentence of the preview: of its page, and of what starts it."""

TITLE = "Docent preview"
READ_AS = "As somebody reads it who holds: {roles}"
# By what they choose: the ids that the style sheet knows, and their labels.
SWITCHES = {
    "Theme": {"dark": "Dark", "light": "Light"},
    "Width": {"desktop": "Desktop", "phone": "Phone"},
}
CONTENTS = "On this page"
NOTHING = "There is nothing to read here with these content roles."
FACTS = "{file} · for {roles}"
LINE = "line {line}"
RESOURCES = "shown with every answer, never one itself"
SEVERITIES = {"error": "Error", "warning": "Warning"}
ERRORS = "{number:error}"
WARNINGS = "{number:warning}"
OPEN_PICTURE = "Open the picture: {alt}"
WEB_VIEW = "“{name}” as a web page"
LOAD_PICTURES = "Load the pictures"
READER = "Read as"
ASKING = "Ask as a member would"
ASK = "Ask"
BEING_ASKED = "Asking…"
ANEW = "New conversation"
TALK = "Questions and answers"
YOU = "You"
WHY = "Why?"
SMALL_TALK = "What no article answers gets a fixed reply."
GUIDE = "Here, Discord shows the list of commands that the member may use."
ACTIONS = {
    "private": "In Discord, this answers the same for whoever presses it, with all they may read.",
    "helpful": "In Discord, this counts that the section was helpful.",
    "other": "In Discord, this offers other sections, and counts that this one wasn't meant.",
    "follow-up": "In Discord, this asks for a further question. Here, just ask it.",
    "dismiss": "In Discord, this deletes the message.",
    "post": "In Discord, this shows the answer to everyone in the channel.",
}
SHOWN = "Something was changed; shown as of {time}."
ENDED = "The preview has ended: what is shown may be old. Start docent preview again."
GONE = "This section isn't there any more."
TOO_LONG = "This takes too long as a web page; Discord shows it all the same."
ONE_AT_A_TIME = "One question at a time, please: the one before is still being answered."
BAD_REQUEST = "That isn't what the page asks for; load it again."
NOT_OURS = "Open the address that docent preview has printed."

WRITTEN = "{path} is there: open it in a browser."
NOT_WRITTEN = "{path} can't be written: {reason}."
NOT_INSTALLED = (
    "The live preview needs the extra docent[preview]: run .venv/bin/pip install -r"
    " requirements-preview.txt. With --static FILE, the page is written without it."
)
NO_PORT = "Port {port} can't be used ({reason}): name another with --port, or leave it out."
ADDRESS = "{address}\nOnly who has this address sees the page. Ctrl-C ends it."
