"""Requests that an API has to refuse, each with a marker where the wrong thing stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from uuid_utils.compat import uuid7

from tests.hostile.tokens import Recipe, Tokens
from tests.security.canaries.markers import Markers

_COMMANDS = "/commands"


@dataclass
class WrongRequests:
    """All of them, for one agency; `good` is a token that lets in."""

    markers: Markers
    agency: str
    good: str
    tokens: Tokens

    def all(self) -> Iterator[bytes]:
        """The requests, as they stand on the wire."""
        yield from self._bodies()
        yield from self._headers()
        yield from self._addresses()
        yield from self._tokens()
        yield from self._not_http()

    def _bodies(self) -> Iterator[bytes]:
        body = self._word("body")
        person = {"name": body}
        fields = {"case": str(uuid7()), "source": "self", "profile": {"age_group": "adult"}, "person": person}
        for wrong in (
            {"case": body},
            {"source": body},
            {"address_grade": body},
            {"profile": {"age_group": body}},
            {"profile": body},
            {"profile": {"age_group": "adult", "indicators": [body]}},
            {"person": {"born": body}},
            {"person": {body: 1}},
            {"person": {body * 6: "x"}},
            {"person": {"name": body * 90}},
            {"person": body},
            {"note": body * 400},
            {"note": f"{body}\u202e"},
            {"note": f"{body}\ud800"},
            {body: "x"},
            {"case": None},
        ):
            yield self._command(json.dumps(fields | wrong))
        whole = json.dumps(fields)
        twice = f'{whole[:-1]}, "note": "{body}", "note": "{body}"}}'
        for broken in (whole[:-1], f"{body}{whole}", twice, body, f'"{body}"'):
            yield self._command(broken)
        yield self._command(f"[{whole}]")
        yield self._command(whole.encode() + b"\xff")
        yield self._command(whole.encode("utf-16-le"))
        yield self._command(json.dumps(fields | {"note": body * 30_000}))
        for command, more in (
            ("register_referral", {"referral": str(uuid7()), "case_number": body}),
            ("inform", {"about": [body], "language": "nb", "interpreter": True}),
            ("inform", {"about": ["rights"], "language": body, "interpreter": True}),
            ("settle_age", {"age_group": "adult", "born": body}),
            (
                "decide",
                {"decision": str(uuid7()), "type": "subsistence", "outcome": "granted", "until": body},
            ),
            ("give_consent", {"consent": body, "to": ["nav"], "purposes": ["assistance"], "by": "self"}),
            ("give_consent", {"consent": str(uuid7()), "to": [body], "purposes": [body], "by": body}),
            ("close_case", {"outcome": "settled", "note": body}),
        ):
            yield self._command(json.dumps({"case": fields["case"]} | more), command)
        yield self._request(f"POST /operations/dead/1/drop{'x'}", json.dumps({"reason": body}).encode())
        yield self._request("POST /operations/dead/999999/drop", json.dumps({"reason": body}).encode())
        yield self._request("POST /operations/dead/1/drop", json.dumps({"reason": 1, body: body}).encode())
        yield self._request("PUT /control/clock", json.dumps({"now": body, body: 1}).encode())

    def _headers(self) -> Iterator[bytes]:
        word = self._word("header")
        for name, value in (
            ("Idempotency-Key", f"{word} with spaces"),
            ("Idempotency-Key", word * 30),
            ("Content-Type", f"application/{word}"),
            ("Content-Encoding", word),
            ("Accept", f"{word}/{word}"),
            ("Accept-Version", word),
            ("Host", word),
            ("User-Agent", word),
            ("Cookie", f"session={word}"),
            ("traceparent", f"00-{word}-{word}-01"),
            ("X-Forwarded-For", word),
            (word, word),
            ("Content-Length", word),
            ("Transfer-Encoding", word),
            ("Expect", word),
            ("Upgrade", word),
        ):
            yield self._command(json.dumps({"case": word}), headers={name: value})

    def _addresses(self) -> Iterator[bytes]:
        word = self._word("address")
        for address in (
            f"/cases/{word}",
            f"/cases/{uuid7()}/{word}",
            f"/cases?after={word}&limit={word}",
            f"/waiting?{word}={word}",
            f"/due?until={word}",
            f"/operations/dead/{word}",
            f"/commands/{word}",
            f"/problems/{word}",
            f"/{word}",
            f"/cases/%51zkanary{word[8:]}%00",
            f"//{word}@{word}/",
            f"http://{word}/cases",
        ):
            yield self._request(f"GET {address}")
        yield self._request(f"POST {_COMMANDS}/{word}", b"{}")
        yield self._request(f"{word.upper()} /cases")
        yield self._request("GET /cases", version=word)

    def _tokens(self) -> Iterator[bytes]:
        word = self._word("token")
        recipes: tuple[Recipe, ...] = (
            {"claims": {"sub": word, "name": word}, "signed": "by another key"},
            {"claims": {"sub": word, "name": word}, "signed": "not at all"},
            {"claims": {"iss": word}},
            {"claims": {"aud": word}},
            {"claims": {"scope": word, "name": word, "sub": word}},
            {"claims": {"consumer": {"authority": word, "ID": word}}},
            {"claims": {"exp": word}},
            {"claims": {"sub": word, "client_id": word}},
            {"claims": {"sub": word * 30}},
            {"claims": {"name": word * 30}},
            {"claims": {"name": {"given": word}}},
            {"claims": {"sub": word, "name": word, "jti": word}, "seconds": {"exp": -7200}},
            {"header": {"kid": word}},
            {"header": {"alg": word}},
            {"header": {"typ": word}},
            {"header": {"jku": f"https://{word}/"}},
            {"header": {"crit": [word]}},
            {"also": f'"sub": "{word}"'},
        )
        shown = [f"Bearer {self.tokens.made(recipe)}" for recipe in recipes]
        shown += [f"Bearer {word}", f"Bearer {word}.{word}.{word}", f"Basic {word}", f"{word} {word}"]
        shown += [f"Bearer {self.good[:-5]}{word}", f"Bearer {self.good} {word}"]
        for each in shown:
            yield self._request("GET /cases", headers={"Authorization": each})
            yield self._command("{}", headers={"Authorization": each})

    def _not_http(self) -> Iterator[bytes]:
        word = self._word("address").encode()
        yield word + b"\r\n\r\n"
        yield b"GET /" + word + b"\r\n\r\n"
        yield b"GET /" + word + b" HTTP/1.1\r\n" + word + b"\r\n\r\n"
        yield b"GET /" + word * 9000 + b" HTTP/1.1\r\n\r\n"

    def _word(self, field: str) -> str:
        return self.markers.new(field, self.agency).text

    def _command(
        self, body: str | bytes, command: str = "open_case", headers: dict[str, str] | None = None
    ) -> bytes:
        content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        return self._request(f"POST {_COMMANDS}/{command}", content, headers)

    def _request(
        self,
        line: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        version: str = "HTTP/1.1",
    ) -> bytes:
        usual = {
            "Host": "127.0.0.1",
            "Connection": "close",
            "Authorization": f"Bearer {self.good}",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Idempotency-Key": self._word("header"),
        }
        lines = [
            f"{line} {version}",
            *(f"{name}: {value}" for name, value in (usual | (headers or {})).items()),
        ]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
