"""Writes `docs/states.md` anew."""

from tests.domain.casework.states.page import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
