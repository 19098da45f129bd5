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
    reply, is_friendly = rendering.find_fixed_reply(
        question, preview_texts.GUIDE, member_texts.SEEN["channel"], member_texts.WHAT_ELSE
    )
    goes_on = not reply or view.find_urgent(question) is not None
    layout = Layout(reply) if is_friendly else renderer.render_sentence(reply)
    why = iter([preview_texts.SMALL_TALK])
    if goes_on:
        cut = rendering.read_first(question)
        answer = view.answer(question, conversation)
        layout = renderer.render_answer(answer, f"-# {cut}" if cut else "", place="channel")
        explanation = view.explain(question, rendering.MAX_EXPLAINED, conversation)
        why = rendering.describe_explanation(question, explanation)
    lines = "".join(f"<li>{escape(line)}</li>" for line in why)
    reasons = f"<details><summary>{preview_texts.WHY}</summary><ul>{lines}</ul></details>"
    replied = render_replied(preview_texts.YOU, question)
    said = render_said(preview_texts.YOU, question)
    return said + render_layout(layout, replied) + reasons, goes_on


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
