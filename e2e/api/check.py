"""Does the running API keep to its own description? Asks as an admin and as a customer, on both databases.

Started by scripts/api, which provides schemathesis and a PostgreSQL that may be filled. Ends with 1 on any failure.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "scripts"))
from product import Product, fill  # noqa: E402

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,ignored_auth"
EXAMPLES_PER_OPERATION = os.environ.get("API_EXAMPLES", "25")
# A password or a token that works is drawn by nobody, and an admin is no customer.
OUT_OF_REACH = ("POST /auth/login", "POST /api/auth/login", "POST /auth/refresh", "GET /inbox")
# Writes to these need an item in just that state, words that pass the guardrails, or a second person: whether a drawn
# request finds one is luck. The tests of crates/app make them succeed.
LUCK = ("/recommendations/{", "/notes/{", "/flags/{", "/inbox/{", "/deliveries/{")
# And of these no id is known beforehand.
UNKNOWN = ("/drafts/{", "/content/{", "/audit-logs/{", "/jobs/{")
METHODS = ("get", "post", "put", "patch", "delete")
UNLIMITED = {"SPENDSENSE_LIMITS__PER_IP_RATE": "0", "SPENDSENSE_LIMITS__PER_IDENTITY_RATE": "0"}


def main(binary):
    databases = {"sqlite": None, "postgres": os.environ["SPENDSENSE_TEST_POSTGRES_URL"]}
    results = [
        result
        for name, url in databases.items()
        for result in check_database(binary, name, url)
    ]
    failed = sum(1 for passed in results if not passed)
    print(f"\nAPI: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


def check_database(binary, name, url):
    with tempfile.TemporaryDirectory(prefix="spendsense-api-") as folder:
        product = Product(binary, folder, url, **UNLIMITED)
        fill(product, users=8)
        uploads = import_usage(product)
        admin_password = product.add_login("admin", "admin")
        with product.serving():
            admin = product.token("admin", admin_password)
            known = known_ids(product, admin) | {"upload_id": uploads}
            password = product.add_login("customer", "customer", known["user_id"][0])
            tokens = {"customer": product.token("customer", password), "admin": admin}
            yield from documented_paths(product)
            for role, token in tokens.items():
                known |= {"login": role, "url": product.url, "token": token}
                yield check_role(product, name, role, token, known)


def import_usage(product):
    """The ids of some uploads of AI usage, each of which can be undone once."""
    files = product.folder / "usage"
    product.run("usage", "generate", "--rows", 300, "--subscribers", 5, "--companies", 2, "--models", 3, "--days", 9, "--end-day", "2026-06-30", "--out", files)
    arguments = [("--users", files / "users.csv"), (files / "usage.csv",), (files / "usage.csv",), (files / "usage.csv",)]
    return [json.loads(product.run("usage", "import", *each, "--json"))["upload_id"] for each in arguments]


def known_ids(product, token):
    """Ids that exist: random ones would only ever meet 404."""
    users = [user["user_id"] for user in product.call("GET", "/users/?consent_status=true", token=token)["users"]]
    recommendations = [
        item["recommendation_id"]
        for user in users
        for item in product.call("GET", f"/recommendations/{user}", token=token)["recommendations"]
    ]
    products = [item["product_id"] for item in product.call("GET", "/products/?limit=8", token=token)["products"]]
    policies = [product.call("GET", "/api/operator/policy", token=token)["policy_hash"]]
    return {"user_id": users, "recommendation_id": recommendations, "product_id": products, "policy_hash": policies}


def documented_paths(product):
    """The routes that the product's documentation promises are all in the description."""
    paths = product.call("GET", "/openapi.json")["paths"]
    described = {(method.upper(), path.rstrip("/")) for path, item in paths.items() for method in item}
    promised = [line.split() for line in (HERE / "documented.txt").read_text().splitlines() if line and not line.startswith("#")]
    for method, path in promised:
        present = (method, path.rstrip("/")) in described
        if not present:
            print(f"{method} {path} is documented but not described")
        yield present


def check_role(product, database, role, token, known):
    print(f"\n── {database}, as {role}")
    known_path, answers_path = product.folder / "known.json", product.folder / f"answers-{role}.txt"
    known_path.write_text(json.dumps(known))
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{product.url}/openapi.json",
        "--header", f"Authorization: Bearer {token}",
        "--checks", CHECKS,
        "--phases", "examples,coverage,fuzzing",
        "--max-examples", EXAMPLES_PER_OPERATION,
        "--generation-deterministic",
        # An answer without end; the tests of crates/app read it.
        "--exclude-path", "/api/operator/events",
        "--request-timeout", "30", "--continue-on-failure", "--no-color", "--warnings", "off",
    ]
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE), "KNOWN_IDS": str(known_path), "ANSWERS": str(answers_path),
    }
    passed = subprocess.run(command, env=environment, cwd=product.folder).returncode == 0
    still_in = product.call("GET", "/auth/me", token=token)["role"] == role
    return passed and still_in and (role != "admin" or all_succeeded(answers_path, operations(product)))


def operations(product):
    """What the description says there is; methods that it does not name are tried too, and refused."""
    paths = product.call("GET", "/openapi.json")["paths"]
    return {(method.upper(), path) for path, item in paths.items() for method in item if method in METHODS}


def all_succeeded(answers_path, described):
    """Every operation was answered with a success at least once, or is known to be out of reach of drawn requests."""
    answers = [line.split(" ") for line in answers_path.read_text().splitlines()]
    asked = {(method, path) for method, path, _ in answers} & described
    succeeded = {(method, path) for method, path, status in answers if status.startswith("2")}
    unreached = sorted(f"{method} {path}" for method, path in asked - succeeded)
    missing = [operation for operation in unreached if operation not in OUT_OF_REACH and not is_luck(operation)]
    for operation in missing:
        print(f"{operation} never succeeded")
    return not missing


def is_luck(operation):
    is_write = not operation.startswith("GET ")
    return any(part in operation for part in UNKNOWN) or (is_write and any(part in operation for part in LUCK))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
