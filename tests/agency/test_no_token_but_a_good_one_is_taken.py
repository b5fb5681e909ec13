"""Which tokens are taken: no other than what its issuer signed for this service, as it was signed."""

import asyncio
import json
import string
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

from henvis.api.identity.caller import COMMAND, OPERATE, READ, Caller
from henvis.api.identity.claims import LEEWAY_S, LONGEST_S, Expected, claimed
from henvis.api.identity.compact import LARGEST, read
from henvis.api.identity.issuer_keys import KeyFile
from henvis.api.identity.key_set import ALGORITHMS, BadKeySet, parse
from henvis.api.identity.refusal import REFUSALS, Refused
from henvis.api.identity.settings import BadSetting, TokenSettings
from henvis.api.identity.verified import Verified
from henvis.api.identity.verifier import Verifier
from henvis.api.problem_types import PROBLEM_TYPES
from henvis.bus.settings import SettingMissing
from henvis.local.issuing.issuer import Issuer
from tests.identity import claims_of, issuer_in, verifier_of

NOW = 1_800_000_000
EXPECTED = Expected("https://issuer.example", "urn:henvis:nav", "0192:310000051")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return issuer_in(tmp_path_factory.mktemp("issuer"))


@pytest.fixture(scope="module")
def good(issuer: Issuer) -> str:
    return issuer.sign(claims_of(issuer, "nav"))


def outcome(verifier: Verifier, token: str) -> str:
    """What becomes of a token."""
    try:
        asyncio.run(verifier.caller_of(token))
    except Refused as refused:
        return refused.refusal.outcome
    return "accepted"


def good_claims(**other: Any) -> dict[str, Any]:
    claims = {
        "iss": EXPECTED.issuer,
        "aud": EXPECTED.audience,
        "sub": "somebody",
        "consumer": {"authority": "iso6523-actorid-upis", "ID": EXPECTED.organisation},
        "scope": "henvis:read henvis:command",
        "jti": "number",
        "iat": NOW - 60,
        "exp": NOW + 60,
    }
    return {name: value for name, value in (claims | other).items() if value is not ...}


def judged(**other: Any) -> str:
    try:
        claimed(good_claims(**other), EXPECTED, NOW)
    except Refused as refused:
        return refused.refusal.outcome
    return "accepted"


def test_what_its_issuer_signed_says_who_calls(issuer: Issuer, good: str) -> None:
    caller = asyncio.run(verifier_of(issuer, "nav").caller_of(good))

    assert caller == Caller(
        issuer.name, "a-person", True, "Kari Nordmann", "0192:310000051", frozenset({READ, COMMAND, OPERATE})
    )
    assert "person" not in repr(caller).replace("is_person", "")
    assert "Kari" not in repr(caller)


def test_no_other_letter_at_any_place_is_taken(issuer: Issuer, good: str) -> None:
    """Every place, every letter of the alphabet and three that are none: no token has two spellings."""
    verifier = verifier_of(issuer, "nav")
    assert outcome(verifier, good) == "accepted"
    letters = f"{string.ascii_letters}{string.digits}-_.=+"
    changed = (
        f"{good[:at]}{letter}{good[at + 1 :]}"
        for at in range(len(good))
        for letter in letters
        if letter != good[at]
    )

    async def taken() -> list[str]:
        found = []
        for token in changed:
            try:
                await verifier.caller_of(token)
            except Refused:
                continue
            found.append(token)
        return found

    assert asyncio.run(taken()) == []


@given(st.data())
def test_no_part_that_is_cut_out_put_in_or_put_twice_is_taken(
    issuer: Issuer, good: str, data: st.DataObject
) -> None:
    verifier = verifier_of(issuer, "nav")
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(good))] * 2)))
    more = data.draw(st.text(st.sampled_from(f"{string.ascii_letters}{string.digits}-_.= \n"), max_size=20))
    token = f"{good[:start]}{more}{good[end:]}"

    assert (outcome(verifier, token) == "accepted") == (token == good)


@given(st.text(max_size=200) | st.text(st.sampled_from("eyJ0.-_A="), max_size=200))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    with pytest.raises(Refused):
        read(text, ALGORITHMS)


@given(st.dictionaries(st.sampled_from([*good_claims(), "nbf", "name", "client_id", "cnf"]), ANYTHING))
def test_no_claims_make_the_judge_fail(claims: Mapping[str, Any]) -> None:
    assert judged(**claims) in {"accepted", *(one.outcome for one in REFUSALS)}


@pytest.mark.parametrize(
    ("other", "becomes"),
    [
        ({}, "accepted"),
        ({"aud": ["urn:henvis:nav"]}, "accepted"),
        ({"aud": ["urn:henvis:nav", "urn:henvis:nav"]}, "audience"),
        ({"aud": "urn:henvis:na"}, "audience"),
        ({"aud": ...}, "audience"),
        ({"iss": "https://issuer.example/"}, "issuer"),
        ({"exp": NOW - LEEWAY_S + 1}, "accepted"),
        ({"exp": NOW - LEEWAY_S}, "expired"),
        ({"nbf": NOW + LEEWAY_S}, "accepted"),
        ({"nbf": NOW + LEEWAY_S + 1}, "not_yet"),
        ({"iat": NOW + LEEWAY_S + 1}, "not_yet"),
        ({"exp": NOW - 60 + LONGEST_S}, "accepted"),
        ({"exp": NOW - 60 + LONGEST_S + 1}, "lifetime"),
        ({"iat": ...}, "claims"),
        ({"exp": 1e400}, "claims"),
        ({"exp": NOW + 60.5}, "claims"),
        ({"exp": 2**70}, "claims"),
        ({"jti": ...}, "claims"),
        ({"jti": ""}, "claims"),
        ({"jti": "x" * 256}, "claims"),
        ({"sub": "two\nlines"}, "claims"),
        ({"sub": 7}, "claims"),
        ({"sub": ...}, "claims"),
        ({"sub": ..., "client_id": "system"}, "accepted"),
        ({"scope": ["henvis:read"]}, "claims"),
        ({"scope": ...}, "accepted"),
        ({"cnf": {"jkt": "x"}}, "bound"),
        ({"act": {"sub": "other"}}, "delegated"),
        ({"consumer": "0192:310000051"}, "organisation"),
    ],
)
def test_each_claim_has_its_rule(other: dict[str, Any], becomes: str) -> None:
    assert judged(**other) == becomes


def test_a_system_is_told_from_a_person() -> None:
    def is_person(**other: Any) -> bool:
        return claimed(good_claims(**other), EXPECTED, NOW).caller.is_person

    assert is_person()
    assert is_person(client_id="an-app-of-hers")
    assert not is_person(sub=..., client_id="system")
    assert not is_person(sub="system", client_id="system")


def test_a_token_is_too_large_before_it_is_read(issuer: Issuer) -> None:
    assert outcome(verifier_of(issuer, "nav"), "a" * (LARGEST + 1)) == "too_large"


def test_a_number_is_one_tokens(issuer: Issuer) -> None:
    verifier, claims = verifier_of(issuer, "nav"), claims_of(issuer, "nav")
    first, second = issuer.sign(claims), issuer.sign(claims | {"scope": READ})

    assert [outcome(verifier, token) for token in (first, second, first)] == [
        "accepted",
        "reused",
        "accepted",
    ]


def test_what_is_remembered_is_bounded_and_ends_with_the_token(issuer: Issuer) -> None:
    at = [time.time()]
    verifier = verifier_of(issuer, "nav", now=lambda: at[0], verified=Verified(most=2))
    tokens = [issuer.sign(claims_of(issuer, "nav")) for _ in range(4)]

    assert {outcome(verifier, token) for token in tokens} == {"accepted"}
    assert len(verifier.verified) == 2
    at[0] += LONGEST_S + LEEWAY_S
    assert {outcome(verifier, token) for token in tokens} == {"expired"}


def test_tokens_of_the_old_key_are_taken_until_it_is_taken_out(tmp_path: Path) -> None:
    issuer = issuer_in(tmp_path)
    verifier, old = verifier_of(issuer, "nav"), issuer.sign(claims_of(issuer, "nav"))
    assert outcome(verifier, old) == "accepted"
    issuer.rotate()
    new = issuer.sign(claims_of(issuer, "nav"))
    assert [outcome(verifier, token) for token in (old, new)] == ["accepted"] * 2

    issuer.rotate(drop_old=True)

    assert [outcome(verifier, token) for token in (old, new)] == ["unknown_key"] * 2
    assert outcome(verifier, issuer.sign(claims_of(issuer, "nav"))) == "accepted"


def test_a_key_is_published_until_its_last_token_has_expired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer, now = issuer_in(tmp_path), time.time()
    issuer.rotate()
    assert [one.get("exp", 0) > now + LONGEST_S for one in issuer.published()] == [False, True]

    monkeypatch.setattr(time, "time", lambda: now + LONGEST_S + LEEWAY_S + 5)
    issuer.create()

    assert len(issuer.published()) == 1


def test_the_issuers_files_are_its_owners_alone(tmp_path: Path) -> None:
    issuer = issuer_in(tmp_path)
    issuer.rotate()

    assert {path.stat().st_mode & 0o077 for path in (issuer.folder / "key.json", issuer.key_set)} == {0}
    assert issuer.folder.stat().st_mode & 0o077 == 0


def test_a_file_of_keys_that_is_away_is_borne_for_a_day(tmp_path: Path) -> None:
    issuer, at = issuer_in(tmp_path), [1000.0]
    verifier = verifier_of(issuer, "nav", KeyFile(issuer.key_set, {"Ed25519"}, now=lambda: at[0]))
    good = issuer.sign(claims_of(issuer, "nav"))
    assert outcome(verifier, good) == "accepted"
    text = issuer.key_set.read_text()
    found = []
    for broken in ("", "{}", None):
        issuer.key_set.unlink() if broken is None else issuer.key_set.write_text(broken)
        found.append(outcome(verifier, good))
    at[0] += 86_401

    assert found == ["accepted"] * 3
    assert outcome(verifier, good) == "no_keys"
    issuer.key_set.write_text(text)
    assert outcome(verifier, good) == "accepted"


@pytest.mark.parametrize(
    ("make", "algorithm"),
    [
        (lambda: OKPKey.generate_key("Ed25519"), "Ed25519"),
        (lambda: ECKey.generate_key("P-256"), "ES256"),
        (lambda: RSAKey.generate_key(2048), "PS256"),
        (lambda: RSAKey.generate_key(2048), "RS256"),
    ],
)
def test_an_issuer_may_sign_in_four_ways_and_a_service_takes_those_that_it_is_set_to(
    tmp_path: Path, issuer: Issuer, make: Callable[[], Any], algorithm: str
) -> None:
    key = make()
    public = {**key.as_dict(private=False), "kid": "a-key"}
    (tmp_path / "keys").write_text(json.dumps({"keys": [public]}))
    header = {"alg": algorithm, "kid": "a-key"}
    claims = json.dumps(claims_of(issuer, "nav")).encode()
    token = jws.serialize_compact(header, claims, key, algorithms=[algorithm])

    def verifier(*taken: str) -> Verifier:
        return verifier_of(issuer, "nav", KeyFile(tmp_path / "keys", taken), algorithms=frozenset(taken))

    assert outcome(verifier(algorithm), token) == "accepted"
    assert outcome(verifier(*ALGORITHMS), token) == "accepted"
    others = sorted(ALGORITHMS.keys() - {algorithm})
    assert outcome(verifier(*others), token) in {"algorithm", "no_keys"}


@pytest.mark.parametrize(
    "entry",
    [
        {"kty": "RSA", "kid": "a", "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "kid": "a", "n": "x" * 2000, "e": "AQAB"},
        {"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": "short"},
        {"kty": "OKP", "crv": "X25519", "kid": "a", "x": "A" * 43},
        {"kty": "OKP", "crv": "Ed25519", "kid": "../a", "x": "A" * 43},
        {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43},
        {"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": 7},
        {"kty": "EC", "crv": "P-384", "kid": "a", "x": "A" * 43, "y": "A" * 43},
        {"kty": "EC", "crv": "P-256", "kid": "a", "x": "A" * 43, "y": "A" * 43},
        {"kty": "oct", "kid": "a", "k": "A" * 43},
        {"kty": ["RSA"], "kid": "a"},
        {},
    ],
)
def test_a_key_that_cannot_be_used_is_left_out(issuer: Issuer, entry: dict[str, Any]) -> None:
    with pytest.raises(BadKeySet, match="no key that could be used"):
        parse(json.dumps({"keys": [entry]}).encode(), ALGORITHMS)
    assert len(parse(json.dumps({"keys": [entry, *issuer.published()]}).encode(), ALGORITHMS).by_id) == 1


@pytest.mark.parametrize(
    "other", [{"use": "enc"}, {"key_ops": ["encrypt"]}, {"alg": "ES256"}, {"key_ops": 7}]
)
def test_a_key_for_another_use_is_left_out(issuer: Issuer, other: dict[str, Any]) -> None:
    entry = issuer.published()[0] | other
    with pytest.raises(BadKeySet, match="no key that could be used"):
        parse(json.dumps({"keys": [entry]}).encode(), ALGORITHMS)


@given(ANYTHING)
def test_no_set_of_keys_makes_the_reader_fail(content: Any) -> None:
    for document in (content, {"keys": content}, {"keys": [content]}):
        with pytest.raises(BadKeySet):
            parse(json.dumps(document).encode(), ALGORITHMS)


@pytest.mark.parametrize("name", ["TOKEN_ISSUER", "TOKEN_KEYS", "TOKEN_AUDIENCE", "ORGANISATION"])
def test_a_process_that_is_not_told_whom_to_believe_does_not_start(issuer: Issuer, name: str) -> None:
    environment = {**issuer.environment("nav"), f"HENVIS_{name}": ""}
    with pytest.raises(SettingMissing, match=f"HENVIS_{name} is not set"):
        TokenSettings.from_environment(environment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN_KEYS", "http://issuer.example/jwks"),
        ("TOKEN_KEYS", "file:///etc/keys"),
        ("TOKEN_ALGORITHMS", "none"),
        ("TOKEN_ALGORITHMS", "Ed25519,HS256"),
    ],
)
def test_a_setting_that_would_believe_too_much_is_refused(issuer: Issuer, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"HENVIS_{name}"):
        TokenSettings.from_environment({**issuer.environment("nav"), f"HENVIS_{name}": value})


def test_every_refusal_is_a_published_problem() -> None:
    assert {one.problem for one in REFUSALS} <= PROBLEM_TYPES.keys()
    assert len({one.outcome for one in REFUSALS}) == len(REFUSALS)
