"""Does the product hold when its language model does not? The real binary against model servers, on both databases.

    run.py BINARY [DATABASE_URL]

Always on SQLite, and on PostgreSQL when a URL is given, there or in SPENDSENSE_TEST_POSTGRES_URL. Ends with 1 on any
failure. Needs the packages of requirements.txt; PostgreSQL is read with `psql`.
"""

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "scripts"))
from product import Product, free_port  # noqa: E402

import checks  # noqa: E402
import customers  # noqa: E402
import scenarios as stories  # noqa: E402
from bench import Bench  # noqa: E402
from checks import always, asked_well, failures, kept_quiet, metered, truthful  # noqa: E402
from scenarios import ATTEMPTS_MAX, FALLEN_BACK, TIMEOUT_SECONDS, Scenario  # noqa: E402
from servers import Llmock, Scripted, Trap, completion, never_answer, send  # noqa: E402

HEALTH_SECONDS = 0.1
GROWTH_MB = 32
NOT_REACHED = {"outcome": "unreachable", "note": "reached"}


def main(binary, postgres_url):
    passed = failed = 0
    for name, url in {"SQLite": None, "PostgreSQL": postgres_url}.items():
        if name == "PostgreSQL" and not url:
            continue
        print(f"\n── {name}", flush=True)
        with tempfile.TemporaryDirectory(prefix="spendsense-llm-") as folder, Trap().serving() as trap:
            # Whatever is meant for another host goes to the trap.
            proxies = {"HTTP_PROXY": trap.url, "HTTPS_PROXY": trap.url, "NO_PROXY": "127.0.0.1"}
            bench = Bench(Product(binary, folder, url, **proxies), trap)
            run(bench)
            passed, failed = passed + bench.passed, failed + bench.failed
    print(f"\nModel: {passed} passed, {failed} failed")
    return 1 if failed else 0


def run(bench):
    bench.fill()
    without_a_model(bench)
    with Llmock().serving() as model:
        with bench.serving(f"{model.root}/v1"):
            play(bench, model, stories.good_replies, stories.unusable_replies, stories.guarded_replies)
            play(bench, model, stories.faults_of_the_service)
            the_batch_is_given_again(bench, model)
        another_model(bench, model)
    with Llmock(LLMOCK_RPM="1").serving() as model, bench.serving(f"{model.root}/v1"):
        a_quota_of_requests(bench, model)
    with Llmock(LLMOCK_ERROR_RATE_500="0.4", LLMOCK_ERROR_RATE_429="0.2").serving() as model:
        with bench.serving(f"{model.root}/v1"):
            errors_at_random(bench, model)
    with Scripted().serving() as model:
        with bench.serving(f"{model.root}/v1"):
            the_key_goes_to_the_model(bench, model)
            before_mb = peak_memory_mb(bench)
            play(bench, model, stories.faults_of_the_line)
            memory_stays_small(bench, before_mb)
            others_do_not_wait(bench, model)
            two_at_once(bench, model)
    nobody_listens(bench)
    nothing_went_elsewhere(bench)


def play(bench, model, *families):
    for scenario in (scenario for family in families for scenario in family(bench.template)):
        model.expect(scenario.served)
        judge(bench, model, scenario, bench.generate())


def judge(bench, model, scenario, outcome, model_name="gpt-4o-mini"):
    """All that is always asked of a generation with a model."""
    seen = model.seen() if model else []
    log = bench.log()
    attempts_seen = len(seen) if model and scenario.outcome != "timeout" else None
    complaints = failures(
        always(outcome, bench, scenario.seconds),
        truthful(outcome, scenario),
        metered(outcome, scenario, attempts_seen, model_name),
        asked_well(seen, outcome.number, model_name),
        kept_quiet(log, [row["rationale"] for row in bench.template]),
    )
    bench.report(scenario.name, outcome.seconds, complaints + (faults_found(model, scenario) if model else []))


def faults_found(model, scenario):
    """llmock would rather see a second attempt, also where it would have to wait for an hour first."""
    return [fault for fault in model.faults_found() if scenario.attempts > 1 or not fault.startswith("gave_up")]


def without_a_model(bench):
    with bench.serving():
        outcome = bench.generate()
    bench.template = outcome.awaiting
    bench.topics = {row["content_id"] for row in outcome.awaiting}
    bench.offers = {row["product_id"] for row in outcome.rows if row["status"] == "pending"} - {None}
    complaints = failures(
        always(outcome, bench, 0),
        truthful(outcome, Scenario("", [], "offline")),
        [
            (len(bench.topics) >= 3, f"education is about {bench.topics}"),
            (len(bench.offers) == 2, f"offers are {bench.offers}"),
            (not outcome.calls, "a model call was metered"),
            (outcome.body["persona"] == "high_utilization", f"the persona is {outcome.body['persona']}"),
        ],
    )
    bench.report("no key: written offline", outcome.seconds, complaints)


def the_batch_is_given_again(bench, model):
    """Without force nothing is asked, and the answer still says who wrote it."""
    good, *_ = stories.good_replies(bench.template)
    model.expect(good.served)
    first = bench.generate()
    model.expect([])
    path = f"/recommendations/generate/{customers.user_id(first.number)}"
    status, again = checks.ask(bench.product, "POST", path, bench.token)
    ids = [[item["recommendation_id"] for item in body["recommendations"] if item["guardrails_passed"]] for body in (first.body, again)]
    bench.report("the batch is given again", 0, failures([
        (status == 200 and again["cached"], f"status {status}"),
        (again["education_source"] == "llm", f"education_source is {again['education_source']}"),
        (sorted(ids[0]) == sorted(ids[1]), f"another batch: {ids}"),
        (not model.seen(), "the model was asked"),
    ]))


def another_model(bench, model):
    """The documented variable, and prices of one's own."""
    checks.PRICES_NANO_USD["tiny-1"] = (2500, 10000)
    prices = {"SPENDSENSE_LLM__INPUT_USD_PER_MILLION": "2.5", "SPENDSENSE_LLM__OUTPUT_USD_PER_MILLION": "10"}
    scenario, *_ = stories.good_replies(bench.template)
    with bench.serving(f"{model.root}/v1", OPENAI_REASONING_MODEL="tiny-1", **prices):
        model.expect(scenario.served)
        judge(bench, model, Scenario("another model at other prices", scenario.served, "llm"), bench.generate(), "tiny-1")


def a_quota_of_requests(bench, model):
    """llmock's own quota of one request a minute: the second has to wait longer than anybody would."""
    model.expect([])
    bench.generate()
    second = Scenario("a quota of requests used up", [], outcome="rate_limited", note="rate limit", seconds=0)
    outcome = bench.generate()
    bench.report(second.name, outcome.seconds, failures(
        always(outcome, bench, second.seconds),
        truthful(outcome, second), metered(outcome, second, None),
    ) + faults_found(model, second))


def errors_at_random(bench, model, rounds=6):
    """Six in ten requests fail. Whatever comes through, the answers say what happened."""
    (good, *_), begin, complaints = stories.good_replies(bench.template), time.monotonic(), []
    for _ in range(rounds):
        model.expect([behaviour | {"times": None} for behaviour in good.served])
        outcome = bench.generate()
        attempts = len(model.seen())
        used = outcome.body.get("education_source") == "llm"
        complaints += failures(
            always(outcome, bench, good.seconds),
            [
                (used == (outcome.calls[0]["outcome"] == "ok"), f"{outcome.body['education_source']} after {outcome.calls[0]['outcome']}"),
                (outcome.calls[0]["attempts"] == attempts <= ATTEMPTS_MAX, f"{attempts} attempts"),
            ],
        ) + model.faults_found()
    bench.report("errors at random", time.monotonic() - begin, complaints)


def the_key_goes_to_the_model(bench, model):
    model.expect([send(completion("{}"))])
    outcome = bench.generate()
    (path, headers, _), *_ = model.requests
    bench.report("the key goes to the model, as a bearer token", outcome.seconds, failures([
        (path == "/v1/chat/completions", f"asked at {path}"),
        (headers.get("authorization", headers.get("Authorization")) == f"Bearer {checks.KEY}", "the key was not sent"),
        (checks.KEY not in str(outcome.body), "the answer tells the key"),
    ]))


def peak_memory_mb(bench):
    status = Path(f"/proc/{bench.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def memory_stays_small(bench, before_mb):
    """After the huge answer and the one without end."""
    grown_mb = peak_memory_mb(bench) - before_mb
    bench.report("memory stays small", 0, failures([(grown_mb < GROWTH_MB, f"the peak grew by {grown_mb:.0f} MB, allowed are {GROWTH_MB}")]))


def others_do_not_wait(bench, model):
    """While a call stalls, others read and write: no thread, no lock, no transaction is held."""
    model.expect([never_answer])
    number, other, outcome, waits = next(bench.fresh), next(bench.fresh), [], []
    stalled = threading.Thread(target=lambda: outcome.append(bench.generate(number)))
    stalled.start()
    while not model.requests and stalled.is_alive():
        time.sleep(0.01)
    while stalled.is_alive():
        begin = time.monotonic()
        bench.product.call("GET", "/health")
        health = time.monotonic()
        bench.prepare(other)
        waits.append((health - begin, time.monotonic() - health))
        time.sleep(0.05)
    stalled.join()
    health, write = sorted(wait[0] for wait in waits), max(wait[1] for wait in waits)
    middle = health[len(health) // 2]
    bench.report("others do not wait", outcome[0].seconds, failures(
        always(outcome[0], bench, TIMEOUT_SECONDS),
        [
            (len(waits) >= 5, f"only {len(waits)} rounds fitted in"),
            (middle < HEALTH_SECONDS, f"/health took {middle * 1000:.0f} ms"),
            (health[-1] < TIMEOUT_SECONDS / 2, f"/health once took {health[-1] * 1000:.0f} ms"),
            (write < TIMEOUT_SECONDS / 2, f"a write took {write * 1000:.0f} ms"),
        ],
    ))


def two_at_once(bench, model):
    """Both are answered, and one batch is left."""
    number, outcomes = next(bench.fresh), []
    text = stories.answer(stories.written(bench.template))
    model.expect([lambda handler, over: (over.wait(0.5), send(completion(text))(handler, over))])
    pair = [threading.Thread(target=lambda: outcomes.append(bench.generate(number))) for _ in range(2)]
    for one in pair:
        one.start()
    for one in pair:
        one.join()
    live = bench.database.rows(
        f"SELECT DISTINCT batch_id FROM recommendations WHERE status = 'pending' AND user_id = '{customers.user_id(number)}'")
    bench.report("two at once", max(outcome.seconds for outcome in outcomes), failures([
        ([outcome.status for outcome in outcomes] == [201, 201], f"answered {[outcome.body for outcome in outcomes if outcome.status != 201]}"),
        (len(live) == 1, f"{len(live)} batches await approval"),
    ]))


def nobody_listens(bench):
    with bench.serving(f"http://127.0.0.1:{free_port()}/v1"):
        judge(bench, None, Scenario("nobody listens", [], attempts=ATTEMPTS_MAX, **NOT_REACHED), bench.generate())


def nothing_went_elsewhere(bench):
    """The trap heard nothing so far; that it would have, a model at another host shows."""
    heard = list(bench.trap.heard)
    with bench.serving("http://elsewhere.invalid/v1"):
        outcome = bench.generate()
    bench.report("nothing went elsewhere", outcome.seconds, failures([
        (not heard, f"requests were sent to {heard}"),
        (bool(bench.trap.heard), "the trap does not work"),
        (outcome.body["education_source"] == FALLEN_BACK, outcome.body["education_source"]),
    ]))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(arguments[0], arguments[1] if arguments[1:] else os.environ.get("SPENDSENSE_TEST_POSTGRES_URL")))
