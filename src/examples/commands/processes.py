#!/usr/bin/env python3
# @description List the processes whose names have one of the words.
# @method GET
# @arg [words...] such as java
# @produces application/json
import json
import pathlib
import sys

found = []
for directory in pathlib.Path("/proc").glob("[0-9]*"):
    try:
        name = (directory / "comm").read_text().strip()
    except OSError:
        continue  # it has ended
    if not sys.argv[1:] or any(word in name for word in sys.argv[1:]):
        found.append({"pid": int(directory.name), "name": name})
json.dump(sorted(found, key=lambda process: process["pid"]), sys.stdout)
