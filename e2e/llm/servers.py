"""Model servers for the test: llmock, one that misbehaves below HTTP, and a trap for requests to anywhere else."""

import contextlib
import http.server
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request

from product import Failed, free_port

START_PATIENCE_SECONDS = 30


class Llmock:
    """The PyPI package `llmock`: answers like OpenAI, breaks on demand, and judges the client."""

    def __init__(self, **settings):
        self.port = free_port()
        self.root = f"http://127.0.0.1:{self.port}"
        self.settings = settings

    @contextlib.contextmanager
    def serving(self):
        command = [sys.executable, "-m", "uvicorn", "llmock.main:app", "--host", "127.0.0.1", "--port", str(self.port)]
        server = subprocess.Popen([*command, "--log-level", "critical"], env=os.environ | self.settings)
        try:
            self.wait_until_ready(server)
            yield self
        finally:
            server.kill()
            server.wait()

    def wait_until_ready(self, server):
        deadline = time.monotonic() + START_PATIENCE_SECONDS
        while time.monotonic() < deadline and server.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.root}/health", timeout=5).close()
                return
            time.sleep(0.05)
        raise Failed("llmock did not come up")

    def expect(self, behaviours):
        self.ask("POST", "reset")
        if behaviours:
            self.ask("POST", "scenario", {"behaviors": behaviours})

    def seen(self):
        """Bodies of the requests so far. Those the client gave up on are over once llmock has noticed."""
        return [request["body"] for request in self.ask("GET", "requests")["requests"]]

    def faults_found(self):
        """What llmock has against the way the client dealt with its faults."""
        return [finding["code"] + ": " + finding["title"] for finding in self.ask("GET", "verdict")["findings"]]

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.root}/_llmock/{path}", data=data, method=method)
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)


class Scripted:
    """Answers each request by the next step of a script, the last step again and again."""

    def __init__(self):
        self.requests, self.steps, self.over = [], [], threading.Event()
        scripted = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                scripted.requests.append((self.path, dict(self.headers), json.loads(body)))
                step = scripted.steps[min(len(scripted.requests), len(scripted.steps)) - 1]
                self.close_connection = True
                with contextlib.suppress(OSError):
                    step(self, scripted.over)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.server.server_port}"

    @contextlib.contextmanager
    def serving(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            self.over.set()
            self.server.shutdown()
            self.server.server_close()

    def expect(self, steps):
        self.over.set()
        self.requests, self.steps, self.over = [], steps, threading.Event()

    def seen(self):
        return [body for _, _, body in self.requests]

    def faults_found(self):
        return []


class Trap:
    """Stands in as the proxy for every host but this one: whatever it hears was not meant to be sent."""

    def __init__(self):
        self.heard = []
        trap = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                trap.heard.append(self.requestline)
                self.send_error(502)

            do_GET = do_POST = do_CONNECT = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @contextlib.contextmanager
    def serving(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            self.server.shutdown()
            self.server.server_close()


# Steps of a script.

def completion(content, usage=(900, 400), finish="stop", **message):
    """A chat completion as OpenAI sends it."""
    body = {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-4o-mini",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content, **message}, "finish_reason": finish}],
    }
    if usage:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": min(sum(usage), 2**32 - 1)}
    return json.dumps(body).encode()


def send(body, status=200, content_type="application/json", **headers):
    def step(handler, _over):
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("Connection", "close")
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)
    return step


def error(status, kind="server_error", **headers):
    body = {"error": {"message": "scripted", "type": kind, "param": None, "code": kind}}
    return send(json.dumps(body).encode(), status, **headers)


def never_answer(_handler, over):
    over.wait()


def stop_in_the_middle(handler, over):
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"id": "chatcmpl-1", "object"')
    over.wait()


def one_byte_at_a_time(handler, over):
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not over.wait(0.1):
        handler.wfile.write(b" ")


def headers_after(seconds, body):
    def step(handler, over):
        if not over.wait(seconds):
            send(body)(handler, over)
    return step


def hang_up(handler, _over):
    handler.connection.close()


def endless(handler, over):
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(b'{"id": "')
    while not over.is_set():
        handler.wfile.write(b"x" * 65536)
