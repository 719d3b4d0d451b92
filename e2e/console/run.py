"""Drives the console of the real binary in Chromium, on generated data, on a free port, in a temporary folder.

Started by scripts/console, which built both. Screenshots of every page are kept in the folder that is printed.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "scripts"))
sys.path.insert(0, str(HERE.parent.parent / "benches"))
from product import Product, fill  # noqa: E402
from review import multiply  # noqa: E402

USERS = os.environ.get("CONSOLE_USERS", "200")
SCREENSHOTS = Path(os.environ.get("CONSOLE_SCREENSHOTS", HERE / "screenshots"))
ROLES = ("admin", "senior_operator", "operator", "analyst", "customer")
# A session that is short: the console renews a token half a minute before its end, so here every five seconds.
SETTINGS = {
    "SPENDSENSE_AUTH__ACCESS_TTL_S": "35",
    "SPENDSENSE_LIMITS__PER_IP_RATE": "0",
    "SPENDSENSE_LIMITS__PER_IDENTITY_RATE": "0",
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
        if size == "large":
            # Copies of what there is, until the queue holds what a bank's desk does.
            multiply(product, "sqlite")
            facts["large"] = True
        with product.serving():
            browser = subprocess.run(["node", HERE / "browse.mjs"], input=json.dumps(facts), text=True)
        print(f"screenshots: {SCREENSHOTS}")
        if browser.returncode != 0:
            print((product.folder / "serve.log").read_text()[-2000:] if os.environ.get("VERBOSE") else "")
        return browser.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
