"""Reads a scenario file into a story and refuses, with file, line and rule, what the format does not have."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from henvis.bus.broker import topics
from henvis.play import vocabulary, wall_time, wanted_values, yaml_file
from henvis.play.story import Expectation, Step, Story, StoryError
from henvis.play.vocabulary import REFERENCES
from henvis.play.yaml_file import Block

TOP_KEYS: Final = frozenset(("name", "about", "needs", "steps", "expect"))
STEP_KEYS: Final = frozenset(("id", "at", "by", "do", "with", "refused"))
NAMING: Final = frozenset(("case", "ref", "sees"))
"""Of an expectation's keys, those that hold local names."""
KEBAB: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read(path: Path) -> Story:
    """The story of one file. Raises StoryError."""
    return _Reader(path).story()


def read_all(paths: list[Path]) -> tuple[Story, ...]:
    """The stories of several files, whose names must differ. Raises StoryError."""
    stories: dict[str, Story] = {}
    for path in paths:
        story = read(path)
        if story.name in stories:
            raise StoryError(str(path), 1, f"the name {story.name} is taken by {stories[story.name].file}")
        stories[story.name] = story
    return tuple(stories.values())


class _Reader:
    def __init__(self, path: Path) -> None:
        self._file = str(path)
        self._agencies = topics.load().agencies
        self._document = yaml_file.load(path)

    def story(self) -> Story:
        top = self._document
        self._known_keys(top, TOP_KEYS, "a story")
        steps = self._steps(self._blocks(top, "steps"))
        read = Story(
            file=self._file,
            name=self._name(top),
            about=self._text(top, "about"),
            needs=self._needs(top),
            steps=steps,
            expectations=tuple(self._expectation(block) for block in self._blocks(top, "expect")),
        )
        if not steps:
            raise self._error(top.line, "a story has at least one step")
        self._names_are_known(read)
        return read

    def _name(self, top: Block) -> str:
        name = self._text(top, "name")
        if not KEBAB.fullmatch(name):
            raise self._error(top.line, f"the name {name} is not kebab-case")
        return name

    def _needs(self, top: Block) -> tuple[str, ...]:
        needs = top.get("needs", [])
        if not isinstance(needs, list):
            raise self._error(top.line, "needs is a list of capabilities")
        if unknown := [need for need in needs if need not in vocabulary.CAPABILITIES]:
            raise self._error(top.line, f"needs names {unknown[0]}, which is no capability")
        return tuple(needs)

    def _steps(self, blocks: list[Block]) -> tuple[Step, ...]:
        steps: list[Step] = []
        for block in blocks:
            step = self._step(block)
            if steps and step.at < steps[-1].at:
                raise self._error(
                    step.line, f"the step is earlier than the step before (line {steps[-1].line})"
                )
            if step.id and step.id in {earlier.id for earlier in steps}:
                raise self._error(step.line, f"the id {step.id} is there twice")
            steps.append(step)
        return tuple(steps)

    def _step(self, block: Block) -> Step:
        self._known_keys(block, STEP_KEYS, "a step")
        do = self._optional(block, "do")
        if do is None and (extra := block.keys() - {"id", "at"}):
            raise self._error(block.line, f"a step without do only moves the clock and has no {min(extra)}")
        if do is not None and do not in vocabulary.COMMANDS:
            raise self._error(block.line, f"{do} is no command")
        return Step(
            line=block.line,
            at=self._at(block),
            id=self._optional(block, "id"),
            by=None if do is None else self._agency(block, "by"),
            do=do,
            fields=None if do is None else self._fields(block),
            refused=self._optional(block, "refused"),
        )

    def _at(self, block: Block) -> datetime:
        text = self._text(block, "at")
        try:
            return wall_time.instant_of(text)
        except ValueError as error:
            raise self._error(block.line, f"at {text}: {error}") from error

    def _fields(self, block: Block) -> dict[str, Any]:
        fields = block.get("with", Block())
        if not isinstance(fields, Block):
            raise self._error(block.line, "with is a mapping of the command's fields")
        return dict(fields)

    def _expectation(self, block: Block) -> Expectation:
        kinds = block.keys() - {"after"}
        if len(kinds) != 1:
            raise self._error(block.line, "an expectation is one word with what it checks, and perhaps after")
        kind = min(kinds)
        wanted = self._audited(block) if kind == vocabulary.AUDIT else self._wanted(block, kind)
        return Expectation(block.line, kind, wanted, self._optional(block, "after"))

    def _audited(self, block: Block) -> dict[str, Any]:
        if block[vocabulary.AUDIT] != vocabulary.CLEAN:
            raise self._error(block.line, f"an audit is {vocabulary.CLEAN}")
        return {"is": vocabulary.CLEAN}

    def _wanted(self, block: Block, kind: str) -> dict[str, Any]:
        keys = vocabulary.EXPECTATIONS.get(kind)
        if keys is None:
            raise self._error(block.line, f"{kind} is no expectation")
        wanted = block[kind]
        if not isinstance(wanted, Block):
            raise self._error(block.line, f"{kind} is a mapping of what it checks")
        self._known_keys(wanted, keys.all, f"the expectation {kind}")
        if missing := [key for key in keys.required if key not in wanted]:
            raise self._error(wanted.line, f"the expectation {kind} needs {missing[0]}")
        for key in vocabulary.AGENCY_KEYS.get(kind, ()):
            self._agency(wanted, key)
        for key in vocabulary.WORDS & wanted.keys():
            self._text(wanted, key)
        try:
            wanted_values.check(wanted)
        except ValueError as error:
            raise self._error(wanted.line, str(error)) from error
        return {key: int(value) if key == vocabulary.TIMES else value for key, value in wanted.items()}

    def _names_are_known(self, story: Story) -> None:
        ids = {step.id for step in story.steps}
        fields = [
            value for step in story.steps for key, value in (step.fields or {}).items() if key in REFERENCES
        ]
        brought_in = {value for value in fields if isinstance(value, str)}
        for expectation in story.expectations:
            if expectation.after is not None and expectation.after not in ids:
                raise self._error(
                    expectation.line, f"after names {expectation.after}, which is the id of no step"
                )
            for key in sorted(NAMING & expectation.wanted.keys()):
                names = expectation.wanted[key]
                for name in names if isinstance(names, list) else [names]:
                    if name not in brought_in:
                        raise self._error(expectation.line, f"{key} names {name}, which no step brings in")

    def _blocks(self, top: Block, key: str) -> list[Block]:
        entries = top.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(entry, Block) for entry in entries):
            raise self._error(top.line, f"{key} is a list of mappings")
        return entries

    def _agency(self, block: Block, key: str) -> str:
        name = self._text(block, key)
        if name not in self._agencies:
            raise self._error(block.line, f"{key} names {name}, which is no agency")
        return name

    def _text(self, block: Block, key: str) -> str:
        text = self._optional(block, key)
        if text is None:
            raise self._error(block.line, f"{key} is missing")
        return text

    def _optional(self, block: Block, key: str) -> str | None:
        value = block.get(key)
        if value is not None and not isinstance(value, str):
            raise self._error(block.line, f"{key} is a word or a text")
        return value

    def _known_keys(self, block: Block, known: frozenset[str], what: str) -> None:
        if unknown := block.keys() - known:
            raise self._error(block.line, f"{what} has no {min(unknown)}")

    def _error(self, line: int, rule: str) -> StoryError:
        return StoryError(self._file, line, rule)
