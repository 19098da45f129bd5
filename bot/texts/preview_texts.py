"""Every sentence of the preview: of its page, and of what starts it."""

TITLE = "Docent preview"
READ_AS = "As somebody reads it who holds: {roles}"
SWITCHES = {
    "Theme": {"dark": "Dark", "light": "Light"},
    "Width": {"desktop": "Desktop", "phone": "Phone"},
}
"""By what they choose: the ids that the style sheet knows, and their labels."""
CONTENTS = "On this page"
NOTHING = "There is nothing to read here with these content roles."
FACTS = "{file} · for {roles}"
LINE = "line {line}"
RESOURCES = "shown with every answer, never one itself"
SEVERITIES = {"error": "Error", "warning": "Warning"}
ERRORS = "{number:error}"
WARNINGS = "{number:warning}"
SHOW_PICTURE = "Show the picture: {alt}"
WEB_VIEW = "“{name}” as a web page"
LOAD_PICTURES = "Load the pictures"

WRITTEN = "{path} is there: open it in a browser."
NOT_WRITTEN = "{path} can't be written: {reason}."
