"""Drives the console of the real binary in Chromium, on generated data, on a free port, in a temporary folder.

Jobs are done by a worker of its own, which the flows may kill and start again. Started by scripts/console, which built
both. Screenshots of every page are kept in the folder that is printed.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent.parent / "scripts"))
sys.path.insert(0, str(HERE.parent.parent / "benches"))
from product import Product, fill  # noqa: E402
from review import multiply  # noqa: E402
from seed_usage import import_usage, usage_files, write_budgets  # noqa: E402

USERS = os.environ.get("CONSOLE_USERS", "200")
SCREENSHOTS = Path(os.environ.get("CONSOLE_SCREENSHOTS", HERE / "screenshots"))
ROLES = ("admin", "senior_operator", "operator", "analyst", "customer")
# A session that is short: the console renews a token half a minute before its end, so here every five seconds.
SETTINGS = {
    "SPENDSENSE_AUTH__ACCESS_TTL_S": "35",
    "SPENDSENSE_LIMITS__PER_IP_RATE": "0",
    "SPENDSENSE_LIMITS__PER_IDENTITY_RATE": "0",
    "SPENDSENSE_WORKER__IN_PROCESS": "false",
    # Soon noticed that one is gone: nobody wants to watch that for long.
    "WORKER_POLL_INTERVAL": "1",
    "WORKER_LOCK_TIMEOUT": "5",
}


def main(binary, chromium, size=None):
    with tempfile.TemporaryDirectory(prefix="spendsense-console-") as folder:
        product = Product(binary, folder, **SETTINGS)
        data = fill(product, users=USERS)
        users = json.loads((data / "synthetic_users.json").read_text())
        consenting = [user for user in users if user["consent_status"]]
        facts = {
            "url": product.url,
            "chromium": chromium,
            "screenshots": str(SCREENSHOTS),
            "logins": {
                role: product.add_login(role, role, consenting[0]["user_id"] if role == "customer" else None)
                for role in ROLES
            },
            "consenting": [{"id": user["user_id"], "name": user["full_name"]} for user in consenting],
            "refusing": [{"id": user["user_id"], "name": user["full_name"]} for user in users if not user["consent_status"]],
        }
        if size != "large":
            import_usage(product)
            facts["usage"] = usage_files(product)
            facts["worker"] = {"binary": product.binary, "environment": product.environment, "folder": str(product.folder)}
        if size == "large":
            # Copies of what there is, until the queue holds what a bank's desk does.
            multiply(product, "sqlite")
            facts["large"] = True
        with product.serving():
            if size != "large":
                write_budgets(product, product.token("analyst", facts["logins"]["analyst"]))
            browser = subprocess.run(["node", HERE / "browse.mjs"], input=json.dumps(facts), text=True)
        print(f"screenshots: {SCREENSHOTS}")
        if browser.returncode != 0:
            print((product.folder / "serve.log").read_text()[-2000:] if os.environ.get("VERBOSE") else "")
        return browser.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
