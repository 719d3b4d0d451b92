"""Looks at what came of a generation: the answer, what the database kept, what the model was sent, what was logged."""

import json
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

import customers
from scenarios import DISCLOSURE

KEY = "sk-never-to-be-seen-5f1d"
SLACK_SECONDS = 2.0
PRICES_NANO_USD = {"gpt-4o-mini": (150, 600)}


@dataclass
class Outcome:
    """One generation and everything that can be known about it."""

    number: int
    status: int
    body: dict
    seconds: float
    calls: list
    """Rows of `llm_calls` of the batch."""
    rows: list
    """Rows of `recommendations` of the batch."""

    @property
    def education(self):
        return [row for row in self.rows if row["content_type"] == "education"]

    @property
    def awaiting(self):
        return [row for row in self.education if row["status"] == "pending"]

    @property
    def notes(self):
        return " / ".join(self.body.get("notes", []))


class Database:
    """Reads what the product wrote, beside it."""

    def __init__(self, url):
        self.url = url

    def rows(self, sql):
        if self.url.startswith("sqlite"):
            with sqlite3.connect(f"file:{self.url.removeprefix('sqlite:///')}?mode=ro", uri=True) as connection:
                connection.row_factory = sqlite3.Row
                return [dict(row) for row in connection.execute(sql)]
        command = ["psql", self.url, "-qtAc", f"SELECT coalesce(json_agg(x), '[]') FROM ({sql}) x"]
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def generate(product, database, token, number):
    """Forces a new batch for a customer and gathers what came of it."""
    begin = time.monotonic()
    path = f"/recommendations/generate/{customers.user_id(number)}?force_regenerate=true"
    status, body = ask(product, "POST", path, token)
    seconds = time.monotonic() - begin
    ids = ", ".join(f"'{item['recommendation_id']}'" for item in body.get("recommendations", [])) or "''"
    rows = database.rows(f"SELECT * FROM recommendations WHERE recommendation_id IN ({ids})")
    batch = rows[0]["batch_id"] if rows else ""
    calls = database.rows(f"SELECT * FROM llm_calls WHERE batch_id = '{batch}'")
    return Outcome(number, status, body, seconds, calls, rows)


def ask(product, method, path, token):
    """A request whose error status is an answer too."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    request = urllib.request.Request(product.url + path, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.loads(refusal.read() or b"{}")


def always(outcome, baseline, seconds_max):
    """What holds whatever the model does."""
    yield outcome.status == 201, f"status {outcome.status}: {outcome.body}"
    yield outcome.seconds <= seconds_max + SLACK_SECONDS, f"took {outcome.seconds:.1f} s, allowed are {seconds_max} s"
    offers = {row["product_id"] for row in outcome.rows if row["content_type"] == "partner_offer" and row["status"] == "pending"}
    yield offers == baseline.offers, f"offers are {offers}"
    topics = {row["content_id"] for row in outcome.awaiting}
    yield topics == baseline.topics, f"education awaiting approval is about {sorted(topics)} instead of {sorted(baseline.topics)}"
    for row in outcome.rows:
        passed = bool(row["guardrails_passed"])
        yield passed == (row["status"] == "pending"), f"{row['title']!r} is {row['status']} with guardrails_passed={passed}"
    for row in outcome.awaiting:
        yield row["content"].count(DISCLOSURE) == 1, f"{row['title']!r} carries {row['content'].count(DISCLOSURE)} disclosures"


def truthful(outcome, scenario):
    """The answer says who wrote what, and why."""
    source = outcome.body.get("education_source")
    yield source == scenario.source, f"education_source is {source}, notes: {outcome.notes}"
    yield (scenario.note in outcome.notes) if scenario.note else not outcome.notes, f"notes are: {outcome.notes!r}"
    by_model = sum(1 for row in outcome.awaiting if json.loads(row["metadata"])["author"] == "llm")
    yield (by_model > 0) == (source == "llm"), f"{by_model} of {len(outcome.awaiting)} texts are the model's, the source is {source}"
    failed = sum(1 for row in outcome.education if row["status"] == "guardrail_failed")
    yield failed == scenario.failed, f"{failed} texts are kept as failed, expected are {scenario.failed}"
    if scenario.poison:
        readable = [row["title"] for row in outcome.rows if row["status"] == "pending" and scenario.poison in shown(row)]
        yield not readable, f"{scenario.poison!r} awaits approval in {readable}"


def shown(row):
    """What an operator or a customer would be shown of a recommendation."""
    return "\n".join([row["title"], row["content"], row["rationale"], *map(str, json.loads(row["metadata"]).values())])


def metered(outcome, scenario, attempts_seen, model="gpt-4o-mini"):
    """One row a call, with what it took."""
    yield len(outcome.calls) == 1, f"{len(outcome.calls)} calls were metered"
    for call in outcome.calls[:1]:
        yield call["outcome"] == scenario.outcome, f"metered as {call['outcome']}"
        yield call["attempts"] == scenario.attempts, f"{call['attempts']} attempts were metered"
        yield call["model"] == model, f"metered for {call['model']}"
        tokens = (call["prompt_tokens"], call["completion_tokens"])
        yield scenario.tokens in (None, tokens), f"metered are {tokens} tokens"
        yield scenario.tokens or (min(tokens) > 0) == (scenario.outcome in ("ok", "truncated", "refused")), f"metered are {tokens} tokens"
        read, write = PRICES_NANO_USD[model]
        cost = tokens[0] * read + tokens[1] * write
        yield call["cost_nano_usd"] == cost, f"metered are {call['cost_nano_usd']} billionths of a dollar instead of {cost}"
        yield call["latency_ms"] <= outcome.seconds * 1000, f"metered are {call['latency_ms']} ms of {outcome.seconds * 1000:.0f}"
    if attempts_seen is not None:
        yield attempts_seen == scenario.attempts, f"the model server saw {attempts_seen} attempts"


def asked_well(bodies, number, model="gpt-4o-mini"):
    """The request says what it must and nothing about who it is for."""
    for body in bodies[:1]:
        yield body["model"] == model, f"asked for model {body['model']}"
        yield body["temperature"] == 0, f"asked with temperature {body['temperature']}"
        form = body["response_format"]
        yield form["type"] == "json_schema" and form["json_schema"]["strict"] is True, f"asked for {form['type']}"
        yield "tools" not in body and not body.get("stream"), "asked for more than an answer"
        sent = json.dumps(body).casefold()
        told = [word for word in customers.identifiers(number) if word.casefold() in sent]
        yield not told, f"the model was told {told}"
        yield "62" in sent, "the model was told nothing about the customer's card"


def kept_quiet(log, words):
    """The log holds neither the key nor anything that was said."""
    for word in [KEY, customers.SURNAME, "evil.example", *words]:
        yield word not in log, f"the log tells {word!r}"


def failures(*looks):
    return [complaint for look in looks for held, complaint in look if not held]
