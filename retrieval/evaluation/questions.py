"""Questions with known answers, as an author writes them for `docent eval`."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from retrieval.answering import Conversation
from retrieval.audience import Audience
from retrieval.content import Library, split_roles
from retrieval.errors import RetrievalError
from retrieval.parameters import MAX_QUESTIONS_BYTES
from retrieval.toml_file import MissingTomlFileError, TomlFileError, read_toml

QUESTIONS_FILE = "questions.toml"
"""The file's name when it is in the content folder."""

DEFAULT_ROLES = ("guest",)
KNOWN_KEYS = "a question has ask, answer, role and after"

_KEYS = {"ask": True, "answer": True, "role": False, "after": False}
"""The keys of a question, and whether each is required."""


class QuestionsError(RetrievalError):
    """A file of questions can't be used."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its known answer.

    Parameters
    ----------
    ask : str
        As a member would ask it.
    answer : tuple of str
        The ids of the relevant sections, any of which is right; empty if it must not be answered.
    role : tuple of str
        The content roles of the member who asks, in private.
    after : tuple of str
        The questions that were asked before, oldest first.
    """

    ask: str
    answer: tuple[str, ...]
    role: tuple[str, ...] = DEFAULT_ROLES
    after: tuple[str, ...] = ()

    @property
    def audience(self) -> Audience:
        """The member who asks, as the only reader."""
        return Audience.of(split_roles(",".join(self.role)))

    @property
    def conversation(self) -> Conversation:
        """The questions that were asked before."""
        return Conversation(self.after)


def load_questions(
    path: Path, *, folder: Path | None = None, everyone: Iterable[str] = DEFAULT_ROLES
) -> tuple[Question, ...]:
    """Load a TOML file with at least one `[[question]]` table.

    `everyone` are the content roles of whoever asks a question that names none.

    Raises
    ------
    QuestionsError
        If the file can't be read or isn't valid.
    """
    try:
        data = read_toml(path, folder=folder, max_bytes=MAX_QUESTIONS_BYTES).data
    except MissingTomlFileError as error:
        raise QuestionsError(f"There is no {path}; name a file of questions.") from error
    except TomlFileError as error:
        raise QuestionsError(str(error)) from error
    tables = data.pop("question", None)
    if data:
        raise QuestionsError(f"{path}: {next(iter(data))}: unknown key; write [[question]].")
    if not isinstance(tables, list) or not tables:
        raise QuestionsError(f"{path} has no question; write one as [[question]].")
    return tuple(
        _read_question(table, f"{path}, question {number}", tuple(everyone))
        for number, table in enumerate(tables, start=1)
    )


def check_answers(path: Path, questions: Iterable[Question], library: Library) -> None:
    """Check that the sections named as answers exist and can be found.

    Parameters
    ----------
    path : Path
        The file of questions, for the message.
    questions : iterable of Question
        All of that file, in its order.
    library : Library
        Of which they are asked.

    Raises
    ------
    QuestionsError
        If a section doesn't exist; names its id and the question's number.
    """
    known = {section.id for _, section in library.sections()}
    for number, question in enumerate(questions, start=1):
        for answer in question.answer:
            if answer not in known:
                message = f"no section that is searched is called {answer}; mend the id"
                raise QuestionsError(f"{path}, question {number}: answer: {message}.")


def _read_question(table: object, where: str, everyone: tuple[str, ...]) -> Question:
    if not isinstance(table, dict):
        raise QuestionsError(f"{where}: expected a table; write it as [[question]].")
    for key, value in table.items():
        if key not in _KEYS:
            raise QuestionsError(f"{where}: {key}: unknown key; {KNOWN_KEYS}.")
        if key == "ask" and not isinstance(value, str):
            raise QuestionsError(f"{where}: ask: expected a text in quotes.")
        if key != "ask" and not _is_texts(value):
            raise QuestionsError(f"{where}: {key}: expected a list of texts in quotes.")
    for key, is_required in _KEYS.items():
        if is_required and key not in table:
            raise QuestionsError(f"{where}: {key} is missing; write it.")
    return Question(
        ask=table["ask"],
        answer=tuple(table["answer"]),
        role=tuple(table.get("role", everyone)),
        after=tuple(table.get("after", ())),
    )


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)
