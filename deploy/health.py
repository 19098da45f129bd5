"""Exit with 0 if the Docent that runs in this folder is healthy: the image's health check."""

import os
import sys
import time
import tomllib
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

MAX_AGE_S = 120
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}

config = Path("config.toml")
metrics = tomllib.loads(config.read_text("utf-8")).get("metrics", {}) if config.exists() else {}
if port := metrics.get("port"):
    host = metrics.get("host", "127.0.0.1")
    url = f"http://{EVERYWHERE.get(host, host)}:{port}/readyz"
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5)
    except OSError as error:
        reasons = error.read().decode() if isinstance(error, HTTPError) else error
        sys.exit(f"{url}: {reasons}")
else:
    alive = Path(os.environ["DOCENT_ALIVE_FILE"])
    if not alive.exists() or time.time() - alive.stat().st_mtime > MAX_AGE_S:
        sys.exit(f"{alive} wasn't touched for {MAX_AGE_S} seconds.")
