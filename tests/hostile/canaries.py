"""Strings that stand in the hostile inputs, and that nothing we write may repeat."""

NAME = "Kari Nordmann-Kanarifugl"
NUMBER = "01019912345"
HIDDEN = "HENVIS-CANARY"
ADDRESS = "Fugleveien 7 Kanariby"
CANARIES = ("Kanarifugl", NUMBER, HIDDEN, "Kanariby")


def heard(text: str) -> list[str]:
    """The canaries that sing in a text, however they are spelt."""
    return [canary for canary in CANARIES if canary.lower() in text.lower()]
