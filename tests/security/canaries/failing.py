"""What fails after the stories: each kind of fault, with markers under way."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import httpx
from uuid_utils.compat import uuid7

from henvis.local.issuing.issuer import Issuer
from tests.hostile.tokens import Tokens
from tests.security.canaries import faults, places, wrong_records
from tests.security.canaries.asking import asked
from tests.security.canaries.places import Place
from tests.security.canaries.run import Run
from tests.security.canaries.seeding import Person
from tests.security.canaries.wrong_requests import WrongRequests
from tests.waiting import eventually, wait_until_quiet


def give_while_processes_die(run: Run) -> None:
    """Let all agencies open cases at once, and kill each process meanwhile."""

    def disturb() -> None:
        for killed in (("intake", "router"), ("udi", "barnevern"), ("kafka",), ("nav", "police", "audit")):
            faults.kill(run.stack, *killed)

    faults.give_while(run.agencies, disturb)
    faults.wait_until_back(run.stack)


def say_days(run: Run) -> None:
    """Days that nothing else falls on, in what travels in clear."""
    case = faults.new_case()
    consent = {"consent": str(uuid7()), "to": ["udi"], "purposes": ["assistance"], "by": "self"}
    decision = {"decision": str(uuid7()), "type": "subsistence", "outcome": "granted"}
    for command, fields, kind, day in (
        ("open_case", case, "", ""),
        ("give_consent", {"case": case["case"], **consent}, "day of a consent", "2107-08-23"),
        ("decide", {"case": case["case"], **decision}, "day of a decision", "2108-07-19"),
    ):
        answer = run.agencies["nav"].give(command, fields | ({"until": day} if day else {}))
        assert answer.refused is None, answer
        if day:
            run.markers.day(kind, "nav", day).kept = True


def ask_what_is_wrong(run: Run) -> None:
    """Send every wrong request to every agency, and wrong wishes to the supervisor."""
    issuer = Issuer(run.stack.home.issuer)
    for name, agency in run.agencies.items():
        wrong = WrongRequests(run.markers, name, agency.person.token(), Tokens(issuer, name))
        for request in wrong.all():
            status, content = asked(run.stack.services[name][0], request, name)
            run.search.look([content])
            run.statuses[status] += 1
    word = run.markers.new("control", "supervisor").text
    for path, body in (
        ("/stack/clock", {"to": word}),
        ("/stack/clock", {"to": "2020-01-01T00:00:00Z", word: word}),
        ("/stack/quiet", {"within": word}),
        (f"/stack/{word}", {}),
        (f"/schemas/ids/{word}", {}),
    ):
        url = f"{run.stack.control_url}{path}"
        for answer in (
            httpx.post(url, json=body, trust_env=False, timeout=20),
            httpx.get(url, headers={"Host": word}, trust_env=False, timeout=20),
            httpx.get(url, trust_env=False, timeout=20),
        ):
            assert answer.is_error, f"{path}: {answer.status_code}"
            run.search.look([(Place("answer", "control"), places.whole(answer))])


def send_what_nobody_can_handle(run: Run) -> None:
    """Write wrong records, and operate on what is parked for it."""
    before = _dead_letters(run)
    run.wrong_records = wrong_records.send(run.stack, run.markers)
    wait_until_quiet(run.stack)
    run.dead_letters = _dead_letters(run) - before
    for name in ("nav", "router"):
        _operate(run, name)


def _dead_letters(run: Run) -> int:
    """How many the services have counted since they were started last."""
    count = 0.0
    for name in ("nav", "router"):
        text = httpx.get(f"{run.stack.services[name][0]}/metrics", trust_env=False, timeout=20).text
        lines = [line for line in text.splitlines() if line.startswith("henvis_dead_letters_total{")]
        count += sum(float(line.rpartition(" ")[2]) for line in lines)
    return int(count)


def _operate(run: Run, service: str) -> None:
    """List what is parked, try one again and drop one for a reason that is a marker."""
    person = Person(run.markers, Issuer(run.stack.home.issuer), service)
    url = run.stack.services[service][0]
    with httpx.Client(base_url=url, auth=person, trust_env=False, timeout=20) as http:
        listed = http.get("/operations/dead")
        held = [one for one in listed.json() if one["state"] == "held"]
        run.parked.update(one["reason"] for one in held)
        reason = run.markers.new("why a record was dropped", service, kept=True)
        first, second = (f"/operations/dead/{one['id']}" for one in held[:2])
        retried = http.post(f"{first}/retry", json={})
        dropped = http.post(f"{second}/drop", json={"reason": reason.text})
    for answer in (listed, retried):
        run.search.look([(Place("answer", f"{service} {answer.status_code}"), places.whole(answer))])
    assert (retried.status_code, dropped.status_code) == (200, 200)
    for each in (person.id, person.name):
        each.kept = True


def let_databases_fail(run: Run) -> None:
    """Give commands and events to services whose databases take them not, or late."""
    for agency, fault in (
        ("udi", faults.table_that_refuses(run.stack, "udi", "told")),
        ("barnevern", faults.table_that_refuses(run.stack, "barnevern", "idempotency")),
        ("intake", faults.table_that_is_gone(run.stack, "intake", "told")),
        ("police", faults.table_that_is_gone(run.stack, "police", "actor")),
    ):
        with fault:
            answer = _opens_a_case(run, agency)
        assert answer is not None
        run.failed_commands[answer] += 1
    with faults.table_that_refuses(run.stack, "router", "routed_case"):
        assert _opens_a_case(run, "police") is None
        eventually(lambda: "failed" in _parked_reasons(run, "router"), within=60, what="its event is parked")
    run.parked.update(_parked_reasons(run, "router"))
    _let_a_database_be_locked(run)


def _let_a_database_be_locked(run: Run) -> None:
    nav = run.agencies["nav"]
    with ThreadPoolExecutor(1) as meanwhile:
        with faults.locked(run.stack, "nav"):
            waiting = meanwhile.submit(_opens_a_case, run, "nav")
            eventually(lambda: nav.state()["handling"], what="the command waits for the database")
        assert waiting.result() is None


def _opens_a_case(run: Run, agency: str) -> str | None:
    """The code that it was refused with."""
    return run.agencies[agency].give("open_case", faults.new_case()).refused


def _parked_reasons(run: Run, service: str) -> set[str]:
    token = run.stack.token_for(service)
    url = f"{run.stack.services[service][0]}/operations/dead"
    answer = httpx.get(url, auth=token, trust_env=False, timeout=20)
    return {one["reason"] for one in json.loads(answer.text) if one["reason"]}
