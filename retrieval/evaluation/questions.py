"""Questions with known answers, as an author writes them for `docent eval`."""

import os.path
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from retrieval.answering import Conversation
from retrieval.audience import Audience
from retrieval.content import Library, find_gone_samples, problem, split_roles
from retrieval.errors import Problem, RetrievalError, quote
from retrieval.files import FileError, MissingFileError
from retrieval.parameters import MAX_QUESTIONS_BYTES
from retrieval.toml_file import read_toml

QUESTIONS_FILE = "questions.toml"  # the file's name when it is in the content folder

DEFAULT_ROLES = ("guest",)
KNOWN_KEYS = "a question has ask, answer, role and after"
# The keys of a question, and whether each is required.
_KEYS = {"ask": True, "answer": True, "role": False, "after": False}

_HEADER = re.compile(r"(?m)^[ \t]*\[\[[ \t]*question[ \t]*\]\]")


class QuestionsError(RetrievalError):
    """A file of questions can't be used; `line` says where, from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line

    def as_problem(self, path: Path) -> Problem:
        """Return it as a warning about a file: articles are served with or without questions."""
        message = str(self).removeprefix(str(path)).lstrip(",: ").removesuffix(".")
        return Problem(path.name, self.line, "warning", message, "questions")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its known answer."""

    ask: str  # as a member would ask it
    # The ids of the relevant sections, any of which is right; empty if it must not be answered.
    answer: tuple[str, ...]
    role: tuple[str, ...] = DEFAULT_ROLES  # the content roles of the member who asks, in private
    after: tuple[str, ...] = ()  # the questions that were asked before, oldest first
    # Its line in the file, from 1; also 1 if it isn't known.
    line: int = field(default=1, compare=False)

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
    """Load a TOML file with at least one `[[question]]` table, or raise `QuestionsError`.

    `everyone` are the content roles of whoever asks a question that names none.
    """
    try:
        file = read_toml(path, folder=folder, max_bytes=MAX_QUESTIONS_BYTES)
    except MissingFileError as error:
        raise QuestionsError(f"There is no {path}; name a file of questions.") from error
    except FileError as error:
        raise QuestionsError(str(error), error.line) from error
    tables = file.data.pop("question", None)
    if file.data:
        raise QuestionsError(f"{path}: {next(iter(file.data))}: unknown key; write [[question]].")
    if not isinstance(tables, list) or not tables:
        raise QuestionsError(f"{path} has no question; write one as [[question]].")
    lines = [file.text.count("\n", 0, header.end()) + 1 for header in _HEADER.finditer(file.text)]
    lines = lines if len(lines) == len(tables) else [1] * len(tables)
    return tuple(
        _read_question(table, f"{path}, question {number}", tuple(everyone), line)
        for number, (table, line) in enumerate(zip(tables, lines, strict=True), start=1)
    )


def check_questions(
    folder: Path, library: Library, everyone: Iterable[str] = DEFAULT_ROLES
) -> Iterator[Problem]:
    """Yield warnings of the folder's questions that can't be answered as they are written there."""
    path = folder / QUESTIONS_FILE
    if not os.path.lexists(path):
        return
    try:
        questions = load_questions(path, folder=folder, everyone=everyone)
    except QuestionsError as error:
        yield error.as_problem(path)
        return
    owners = {section.id: article for article, section in library.sections()}
    known = frozenset[str]().union(*(article.roles for article in library.articles), everyone)
    for question in leave_out_gone_samples(questions, library):
        answers = [owners[answer] for answer in question.answer if answer in owners]
        for answer in question.answer:
            if answer not in owners:
                yield problem(path.name, question.line, "questions/no-section", answer=answer)
        unknown = split_roles(",".join(question.role)) - known
        told = {"ask": quote(question.ask), "roles": " and ".join(question.role)}
        for role in sorted(unknown):
            yield problem(path.name, question.line, "questions/no-role", role=role, **told)
        is_readable = any(question.audience.may_read(article.roles) for article in answers)
        if answers and not unknown and not is_readable:
            yield problem(path.name, question.line, "questions/unreadable", **told)


def leave_out_gone_samples(questions: Iterable[Question], library: Library) -> list[Question]:
    """Leave deleted samples out of the answers, and questions about nothing else altogether."""
    gone, kept = find_gone_samples(library), []
    for question in questions:
        answer = tuple(id_ for id_ in question.answer if _article(id_) not in gone)
        if answer or not question.answer:
            kept.append(replace(question, answer=answer))
    return kept


def check_answers(path: Path, questions: Iterable[Question], library: Library) -> None:
    """Raise `QuestionsError` if an answer is no section that is searched, nor was a sample."""
    known = {section.id for _, section in library.sections()}
    gone = find_gone_samples(library)
    for number, question in enumerate(questions, start=1):
        for answer in question.answer:
            if answer not in known and _article(answer) not in gone:
                fault = problem(path.name, question.line, "questions/no-section", answer=answer)
                where = f"{path}, question {number}: answer"
                raise QuestionsError(f"{where}: {fault.message}.", question.line)


def _article(section_id: str) -> str:
    return section_id.partition("#")[0]


def _read_question(table: object, where: str, everyone: tuple[str, ...], line: int) -> Question:
    if not isinstance(table, dict):
        raise QuestionsError(f"{where}: expected a table; write it as [[question]].", line)
    for key, value in table.items():
        if key not in _KEYS:
            raise QuestionsError(f"{where}: {key}: unknown key; {KNOWN_KEYS}.", line)
        if key == "ask" and not isinstance(value, str):
            raise QuestionsError(f"{where}: ask: expected a text in quotes.", line)
        if key != "ask" and not _is_texts(value):
            raise QuestionsError(f"{where}: {key}: expected a list of texts in quotes.", line)
    for key, is_required in _KEYS.items():
        if is_required and key not in table:
            raise QuestionsError(f"{where}: {key} is missing; write it.", line)
    return Question(
        ask=table["ask"],
        answer=tuple(table["answer"]),
        role=tuple(table.get("role", everyone)),
        after=tuple(table.get("after", ())),
        line=line,
    )


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)
