"""Puts things that exist into most of the generated requests, so that they reach further than a 404."""

import json
import os
import urllib.error
import urllib.request
import zlib
from pathlib import Path

import schemathesis

KNOWN = json.loads(Path(os.environ["KNOWN_IDS"]).read_text())
ANSWERS = Path(os.environ["ANSWERS"])
REVIEWS = ("/approve", "/override", "/reject")
TITLE = "How card balances and limits work together"
USERS_CSV = "User_ID,User_Name,Region,Is_Active_Sub,Department,Company_Name,Signup_Date\n0193f6c2-a4b8-4d1e-9c3b-5a7f21d04e68,Ada Okafor,EMEA,True,Research,Fabrikam,2025-01-31\n"


def known(name, drawn):
    """Chosen by the drawn value itself, so that a failing case can be repeated."""
    ids = KNOWN.get(name) or []
    choice = zlib.crc32(repr(drawn).encode())
    return ids[choice // 4 % len(ids)] if ids and choice % 4 else drawn


@schemathesis.hook
def map_path_parameters(context, parameters):
    return parameters and {name: known(name, value) for name, value in parameters.items()}


@schemathesis.hook
def map_body(context, body):
    """A reviewer may only speak in its own name, and about recommendations that there are; some uploads are files."""
    if not isinstance(body, dict):
        return body
    if context.operation.path == "/upload-csv" and zlib.crc32(repr(body).encode()) % 2:
        return {"users": USERS_CSV}
    changed = dict(body)
    if body.get("action") == "revoke":
        # One user may lose everything; the others must still have something to answer with.
        changed["user_id"] = KNOWN["user_id"][-1]
    if isinstance(body.get("operator_id"), str):
        changed["operator_id"] = KNOWN["login"]
    if isinstance(body.get("recommendation_ids"), list):
        changed["recommendation_ids"] = [known("recommendation_id", drawn) for drawn in body["recommendation_ids"]]
    return changed


@schemathesis.hook
def before_call(context, case, kwargs):
    """Reviews what awaits a review now: what was pending before the run is soon decided or superseded."""
    drawn = zlib.crc32(repr((case.path_parameters, case.body)).encode())
    if not case.path.endswith(REVIEWS) or not isinstance(case.body, dict) or drawn % 4 == 0:
        return
    pending = awaiting(drawn)
    if pending is None:
        return
    case.path_parameters["recommendation_id"] = pending["recommendation_id"]
    # What is drawn of the wrong type stays wrong.
    fitting = {"version": (int, pending["version"]), "new_title": (str, TITLE), "new_content": (str, pending["content"])}
    case.body = {
        name: fitting[name][1] if name in fitting and type(value) is fitting[name][0] else value
        for name, value in case.body.items()
    }


def awaiting(drawn):
    """A recommendation that awaits approval, as a reviewer sees it."""
    users = KNOWN["user_id"]
    for turn in range(len(users)):
        path = f"/recommendations/{users[(drawn + turn) % len(users)]}?status=pending_approval&limit=100"
        request = urllib.request.Request(KNOWN["url"] + path, headers={"Authorization": f"Bearer {KNOWN['token']}"})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                found = json.load(response)["recommendations"]
        except urllib.error.HTTPError:
            continue
        if found:
            return found[drawn % len(found)]
    return None


@schemathesis.hook
def after_call(context, case, response):
    """Kept for check.py, which wants to know what was never answered with a success."""
    with ANSWERS.open("a") as answers:
        answers.write(f"{case.method} {case.path} {response.status_code}\n")
