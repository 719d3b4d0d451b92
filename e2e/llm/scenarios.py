"""What a model may do to us, and what must come of it. One line a scenario."""

import json
import random
from dataclasses import dataclass

import servers
from servers import completion, error, send

ATTEMPTS_MAX = 3
TIMEOUT_SECONDS = 2
DISCLOSURE = "This is educational content, not financial advice."
FALLEN_BACK = "offline_after_llm_failure"


@dataclass(frozen=True)
class Scenario:
    name: str
    served: list
    source: str = FALLEN_BACK
    """Who wrote the education, as the answer must say."""
    outcome: str = "ok"
    """How the call ended, as metered."""
    attempts: int = 1
    note: str = ""
    """What the notes must tell; without it there must be none."""
    poison: str = ""
    """What must not be readable in anything that awaits approval."""
    failed: int = 0
    """How many texts are kept as failed by a guardrail, at least."""
    tokens: tuple = None
    """Prompt and completion tokens that must be metered, where they are known."""
    seconds: float = TIMEOUT_SECONDS * ATTEMPTS_MAX
    """How long the model may hold up the answer."""


def reply(text, **more):
    return [{"type": "reply", "text": text, **more}]


def fail(status, **more):
    return {"type": "fail", "status": status, **more}


def answer(drafts):
    return json.dumps({"recommendations": drafts})


def written(template, **changes):
    """A model's drafts: the offline writer's grounded texts under titles of its own, changed by functions."""
    drafts = [
        {
            "content_id": row["content_id"],
            "title": f"In plain words: {row['title']}",
            "content": row["content"].split(DISCLOSURE)[0].strip(),
            "rationale": row["rationale"],
            "metadata": {"priority": "medium", "tags": ["cards"], "links": []},
        }
        for row in template
    ]
    return [draft | {field: change(draft[field]) for field, change in changes.items()} for draft in drafts]


def after(words):
    return lambda text: f"{text} {words}"


def good_replies(template):
    """Answered by llmock: usable, if not always tidy."""
    good = answer(written(template))
    told_twice = DISCLOSURE + " Consult a licensed advisor for personalized guidance."
    return [
        Scenario("a good answer is used", reply(good), "llm"),
        Scenario("an answer in a Markdown fence is used", reply(f"```json\n{good}\n```"), "llm"),
        Scenario("a disclosure of the model's own is not doubled",
                 reply(answer(written(template, content=after(f"\n\n{told_twice}")))), "llm"),
    ]


NO_PLAIN_TEXT = {
    "a character no database keeps": ("\0", "\0"),
    "shame with an invisible gap": ("It is irres\u200bponsible.", "ponsible"),
    "a link of the model's own": ("Many people log in at https://evil.example/login first.", "evil.example"),
    "a link without a scheme": ("Many people log in at evil.example/login first.", "evil.example"),
    "an image that phones home": ("![chart](//evil/p.png)", "evil"),
    "script for a browser": ("<script>fetch('//evil')</script>", "<script"),
}


def unusable_replies(template):
    """Answered by llmock: nothing of it may be used."""
    drafts, offline = written(template), "written offline"
    same_title = written(template, title=lambda _: "One title for all")
    return [
        Scenario("llmock's own schema-valid filler is not used", [], note=offline, poison="mock-"),
        Scenario("broken JSON", reply(answer(drafts)[:-20]), note=offline),
        Scenario("no text at all", reply(""), note=offline),
        Scenario("JSON of another shape", reply('{"answer": [1, 2, 3]}'), note=offline),
        Scenario("too few recommendations", reply(answer(drafts[:1])), note=offline),
        Scenario("too many recommendations", reply(answer(drafts * 20)), note=offline),
        Scenario("content nobody offered", reply(answer([d | {"content_id": "made-up"} for d in drafts])), note=offline),
        Scenario("an answer cut off", reply(answer(drafts), finish_reason="length"), outcome="truncated", note="cut off"),
        Scenario("an answer withheld by a filter", reply(answer(drafts), finish_reason="content_filter"),
                 outcome="refused", note="refused"),
        Scenario("a title without end", reply(answer(written(template, title=after(noise(5000))))), note=offline, poison="qzx"),
        *[Scenario(name, reply(answer(written(template, content=after(words)))), note=offline, poison=poison)
          for name, (words, poison) in NO_PLAIN_TEXT.items()],
        Scenario("the same item again and again", reply(answer([drafts[0]] * 4)), "llm", note="nothing usable"),
        Scenario("one title for all", reply(answer(same_title)), "llm", note="nothing usable"),
    ]


def noise(length):
    """Letters that no index can compress."""
    dice = random.Random(1)
    return "qzx" + "".join(dice.choice("bcdfghjklmnpqrstvwxyz ") for _ in range(length))


def guarded_replies(template):
    """Answered by llmock: well-formed, and not to be shown."""
    bad = {
        "a figure that is nobody's": ("rationale", "You could save $4,321.98 each month.", "4,321.98"),
        "a share that is nobody's": ("content", "Your cards stand at 97.3 % of their limits.", "97.3"),
        "a shaming tone": ("content", "This is a bad habit and it is irresponsible.", "irresponsible"),
        "a shaming title": ("title", "and your wasteful spending", "wasteful"),
        "shame behind a curly apostrophe": ("content", "You\u2019re overspending.", "overspending"),
        "direct advice": ("content", "You should transfer your balance to Northbank now.", "transfer your balance"),
        "advice to invest": ("rationale", "Invest in index funds today.", "index funds"),
        "a promise": ("content", "This is guaranteed to raise your credit score.", "guaranteed"),
        "an e-mail address": ("content", "Write to help@evil.example for more.", "evil.example"),
        "an account number": ("content", "Your account is 4111111111111111.", "4111111111111111"),
    }
    scenarios = [
        Scenario(name, reply(answer(written(template, **{field: after(words)}))), note="guardrail", poison=poison,
                 failed=len(template))
        for name, (field, words, poison) in bad.items()
    ]
    first, *rest = written(template)
    mixed = [first | {"rationale": first["rationale"] + " You could save $4,321.98 each month."}, *rest]
    linked = written(template, metadata=lambda m: m | {"links": ["https://evil.example/login"], "tags": ["evil.example"]})
    return scenarios + [
        Scenario("one bad text among good ones", reply(answer(mixed)), "llm", note="guardrail", poison="4,321.98", failed=1),
        Scenario("links beside the text", reply(answer(linked)), "llm", poison="evil.example"),
    ]


def faults_of_the_service(template):
    """Injected by llmock, which also judges how they are dealt with."""
    good = reply(answer(written(template)))
    return [
        Scenario("a rate limit that passes", [fail(429, retry_after=1), *good], "llm", attempts=2),
        Scenario("errors that pass", [fail(503), fail(500), *good], "llm", attempts=3),
        Scenario("errors without end", [fail(500, times=None)], outcome="unreachable", attempts=3, note="reached"),
        Scenario("a rate limit without end", [fail(429, times=None)], outcome="rate_limited", attempts=3, note="rate limit"),
        Scenario("a rate limit for longer than we can wait", [fail(429, retry_after=3600, times=None)],
                 outcome="rate_limited", note="rate limit", seconds=0),
        Scenario("a maintenance of an hour", [fail(503, retry_after=3600, times=None)], outcome="unreachable", note="reached",
                 seconds=0),
        Scenario("a request it calls wrong", [fail(400, times=None)], outcome="rejected", note="rejected"),
        Scenario("a key it does not know", [fail(401, times=None)], outcome="rejected", note="rejected"),
        Scenario("an answer that comes too late", [{"type": "delay", "seconds": 8}, *good], outcome="timeout", note="in time",
                 seconds=TIMEOUT_SECONDS),
    ]


def faults_of_the_line(template):
    """Played by a server of our own, below what llmock can do."""
    text = answer(written(template))
    good, page = completion(text), b"<html><h1>Bad gateway</h1></html>"
    unreachable, unreadable = {"outcome": "unreachable", "note": "reached"}, {"outcome": "unreadable", "note": "read"}
    late = {"outcome": "timeout", "note": "in time", "seconds": TIMEOUT_SECONDS}
    return [
        Scenario("no usage in the answer", [send(completion(text, usage=None))], "llm", tokens=(0, 0)),
        Scenario("usage beyond belief", [send(completion(text, usage=(4294967295, 4294967295)))], "llm",
                 tokens=(4294967295, 4294967295)),
        Scenario("a refusal", [send(completion(None, refusal="I cannot help with that."))], outcome="refused",
                 note="refused", tokens=(900, 400)),
        Scenario("an answer without choices", [send(b'{"id":"1","object":"x","created":1,"model":"m","choices":[]}')], **unreadable),
        Scenario("a message without content", [send(completion(None))], **unreadable, tokens=(900, 400)),
        Scenario("a web page instead of an answer", [send(page, content_type="text/html")], **unreadable),
        Scenario("a web page behind 429, then an answer", [send(page, 429, "text/html", Retry_After="1"), send(good)], "llm", attempts=2),
        Scenario("a web page behind 502, then an answer", [send(page, 502, "text/html"), send(good)], "llm", attempts=2),
        Scenario("a web page behind 401", [send(page, 401, "text/html")], outcome="rejected", note="rejected"),
        Scenario("a quota used up for good", [error(429, "insufficient_quota")], outcome="rate_limited", note="quota"),
        Scenario("a redirect to somewhere else", [send(b"", 307, Location="http://elsewhere.invalid/v1/chat/completions")],
                 **unreachable),
        Scenario("no answer, ever", [servers.never_answer], **late),
        Scenario("an answer that stops in the middle", [servers.stop_in_the_middle], **late),
        Scenario("one byte at a time", [servers.one_byte_at_a_time], **late),
        Scenario("headers that take their time", [servers.headers_after(1, good)], "llm"),
        Scenario("a line that is cut", [servers.hang_up], **unreachable),
        Scenario("a huge answer", [send(completion("x" * (64 << 20)))], **unreadable),
        Scenario("an answer without end", [servers.endless], **unreadable),
    ]
