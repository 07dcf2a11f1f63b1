# SPDX-License-Identifier: EUPL-1.2
"""A small server that answers as CBS does, and misbehaves as it is told to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

Row = dict[str, Any]


@dataclass
class StandIn:
    """What is served, and how.

    trouble   per request for observations what goes wrong: "503", "429", "breaks", "stalls", "html", "endless",
              "elsewhere", or "" when all is well
    asked     the addresses that were asked for
    """

    rows: list[Row]
    page: int = 2
    dimensions: list[Row] = field(
        default_factory=lambda: [
            {"Identifier": "RegioS", "Kind": "GeoDimension"},
            {"Identifier": "Perioden", "Kind": "TimeDimension"},
        ]
    )
    measures: list[Row] = field(default_factory=lambda: [{"Identifier": "T1", "Title": "Inwoners", "Unit": "aantal"}])
    trouble: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    base: str = ""


@contextmanager
def serving(stand_in: StandIn) -> Iterator[StandIn]:
    class Handler(_Handler):
        what = stand_in

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stand_in.base = f"http://127.0.0.1:{server.server_port}/odata"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    what: StandIn
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        asked = urlparse(self.path)
        part = asked.path.rsplit("/", 1)[-1]
        self.what.asked.append(self.path)
        if part == "Observations":
            self._observations(int(parse_qs(asked.query).get("$skip", ["0"])[0]))
        elif part == "Dimensions":
            self._give({"value": self.what.dimensions})
        elif part == "MeasureCodes":
            self._give({"value": self.what.measures})
        elif part == "PeriodenCodes":
            self._give(
                {
                    "value": [
                        {"Identifier": "2023JJ00", "Status": "Voorlopig"},
                        {"Identifier": "2022JJ00", "Status": None},
                    ]
                }
            )
        else:
            self.send_error(404)

    def _observations(self, skip: int) -> None:
        trouble = self.what.trouble.pop(0) if self.what.trouble else ""
        if trouble in ("503", "429"):
            self._refuse(int(trouble))
        elif trouble == "stalls":
            time.sleep(1)
            self.close_connection = True
        else:
            self._page(skip, trouble)

    def _refuse(self, code: int) -> None:
        self.send_response(code)
        if code == 429:
            self.send_header("Retry-After", "7")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _page(self, skip: int, trouble: str) -> None:
        rows = self.what.rows[skip : skip + self.what.page]
        answer: Row = {"value": rows}
        if skip + self.what.page < len(self.what.rows):
            answer["@odata.nextLink"] = f"{self.what.base}/T/Observations?$skip={skip + self.what.page}"
        if trouble == "endless":
            answer["@odata.nextLink"] = f"http://{self.headers['Host']}{self.path}"
        if trouble == "elsewhere":
            answer["@odata.nextLink"] = "http://169.254.169.254/latest/meta-data"
        self._give(answer, trouble)

    def _give(self, answer: Row, trouble: str = "") -> None:
        body = b"<html>storing</html>" if trouble == "html" else json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if trouble == "breaks":
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.close_connection = True
            self.connection.close()
            return
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
