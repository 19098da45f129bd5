"""What somebody asks or presses → the messages that Discord would show."""

from collections.abc import Sequence
from html import escape

from bot import rendering
from bot.preview.articles import Reading
from bot.preview.discord_page import render_layout, render_replied, render_said
from bot.rendering import Layout, Renderer
from bot.replies import ActionPress, SectionPress, find_section, parse_press
from bot.texts import member_texts, preview_texts
from retrieval.answering import Answered, AudienceView, Conversation


def render_answer(
    view: AudienceView, question: str, earlier: Sequence[str], renderer: Renderer
) -> tuple[str, bool]:
    """Return a question with its answer, and why; and whether the next one may go on from it.

    It is answered as in a channel, in the order of `bot/responding/respondent.py`.
    """
    conversation = Conversation(tuple(earlier))
    talk = None if view.find_urgent(question) else _talk(question, renderer)
    if talk:
        layout, why = talk, iter([preview_texts.SMALL_TALK])
    else:
        cut = rendering.read_first(question)
        answer = view.answer(question, conversation)
        layout = renderer.render_answer(answer, f"-# {cut}" if cut else "", place="channel")
        explanation = view.explain(question, rendering.MAX_EXPLAINED, conversation)
        why = rendering.describe_explanation(question, explanation)
    lines = "".join(f"<li>{escape(line)}</li>" for line in why)
    reasons = f"<details><summary>{preview_texts.WHY}</summary><ul>{lines}</ul></details>"
    replied = render_replied(preview_texts.YOU, question)
    said = render_said(preview_texts.YOU, question)
    return said + render_layout(layout, replied) + reasons, talk is None


def render_press(reading: Reading, custom_id: str, values: Sequence[str], lines: Renderer) -> str:
    """Return what comes of a press: a message that only who pressed sees."""
    press = parse_press(custom_id, values)
    if isinstance(press, ActionPress):
        layout = Layout(preview_texts.ACTIONS[press.action])
    # Only what the reader may read is in their library.
    elif isinstance(press, SectionPress) and (found := find_section(reading.library, press)):
        layout = lines.render_answer(Answered(*found, 1.0), page=press.page, place="reading")
    else:
        layout = lines.render_sentence(member_texts.CHANGED)
    return render_layout(layout, is_ephemeral=True)


def _talk(question: str, renderer: Renderer) -> Layout | None:
    """Return the reply to what no article answers; None if that is a question."""
    if not rendering.has_words(question):
        return renderer.render_sentence(member_texts.WORDS_ONLY)
    said = rendering.find_small_talk(question)
    if said is None:
        return None
    if said == "help":
        return renderer.render_sentence(preview_texts.GUIDE)
    text = member_texts.SMALL_TALK[said].format(
        more=member_texts.WHAT_ELSE, seen=member_texts.SEEN["channel"]
    )
    return Layout(text) if said in rendering.FRIENDLY else renderer.render_sentence(text)
