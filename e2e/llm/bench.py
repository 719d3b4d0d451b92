"""One database with customers, the product over it, and the tally of what held."""

import contextlib
from datetime import datetime, timezone

import checks
import customers
from scenarios import ATTEMPTS_MAX, TIMEOUT_SECONDS

CUSTOMERS = 90
UNLIMITED = {"SPENDSENSE_LIMITS__PER_IP_RATE": "0", "SPENDSENSE_LIMITS__PER_IDENTITY_RATE": "0"}
MODEL = {
    "OPENAI_API_KEY": checks.KEY,
    "SPENDSENSE_LLM__TIMEOUT_S": str(TIMEOUT_SECONDS),
    "SPENDSENSE_LLM__MAX_ATTEMPTS": str(ATTEMPTS_MAX),
}


class Bench:
    def __init__(self, product, trap):
        product.environment |= UNLIMITED
        self.product, self.trap = product, trap
        self.database = checks.Database(product.environment["DATABASE_URL"])
        self.fresh = iter(range(CUSTOMERS))
        self.passed = self.failed = 0
        # What generation comes to without a model; every scenario is held against it.
        self.template, self.topics, self.offers = [], set(), set()

    def fill(self):
        """Customers with signals and personas, all through the API."""
        self.product.run("migrate")
        self.password = self.product.add_login("model-test", "operator")
        admin_password = self.product.add_login("model-test-admin", "admin")
        with self.serving():
            admin = self.product.token("model-test-admin", admin_password)
            today = datetime.now(timezone.utc).date()
            self.product.call("POST", "/ingest/", customers.bank_data(CUSTOMERS, today), admin)
            for number in range(CUSTOMERS):
                self.prepare(number)

    def prepare(self, number):
        user = customers.user_id(number)
        self.product.call("POST", f"/features/compute/{user}?window_days=30", token=self.token)
        self.product.call("POST", f"/personas/{user}/assign?window_days=30", token=self.token)

    @contextlib.contextmanager
    def serving(self, model_url=None, **settings):
        """Serves with a model at the URL, or with neither model nor key."""
        before = dict(self.product.environment)
        model = MODEL | {"OPENAI_BASE_URL": model_url} if model_url else {}
        self.product.environment |= model | settings
        try:
            with self.product.serving() as self.process:
                self.token = self.product.token("model-test", self.password)
                yield
        finally:
            self.product.environment = before

    def generate(self, number=None):
        """For a customer who was never asked about, unless one is named."""
        number = next(self.fresh) if number is None else number
        return checks.generate(self.product, self.database, self.token, number)

    def log(self):
        return (self.product.folder / "serve.log").read_text()

    def report(self, name, seconds, complaints):
        self.passed += not complaints
        self.failed += bool(complaints)
        print(f"{'FAIL' if complaints else 'ok  '} {name} ({seconds:.1f} s)", flush=True)
        for complaint in complaints:
            print(f"       {complaint}", flush=True)
