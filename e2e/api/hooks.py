"""Puts things that exist into most of the generated requests, so that they reach further than a 404."""

import json
import os
import zlib
from pathlib import Path

import schemathesis

KNOWN = json.loads(Path(os.environ["KNOWN_IDS"]).read_text())


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
    """A reviewer may only speak in its own name, and about recommendations that there are."""
    if not isinstance(body, dict):
        return body
    changed = dict(body)
    if body.get("action") == "revoke":
        # One user may lose everything; the others must still have something to answer with.
        changed["user_id"] = KNOWN["user_id"][-1]
    if isinstance(body.get("operator_id"), str):
        changed["operator_id"] = KNOWN["login"]
    if isinstance(body.get("recommendation_ids"), list):
        changed["recommendation_ids"] = [known("recommendation_id", drawn) for drawn in body["recommendation_ids"]]
    return changed
