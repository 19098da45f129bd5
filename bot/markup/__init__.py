"""An author's Markdown to Discord's Markdown, in pages. Pure."""
