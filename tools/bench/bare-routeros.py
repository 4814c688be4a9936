# Does one step's work on the keys of a RouterOS user over one connection of librouteros, and nothing else.
# Reads {device, step, user, keys} from its standard input; prints the milliseconds of it all, loading included.
import time

begun = time.monotonic()
import json
import ssl
import sys

from librouteros import connect

given = json.load(sys.stdin)
device, step, user, keys = (given[name] for name in ("device", "step", "user", "keys"))
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
api = connect(
    host=device["host"],
    port=device["port"],
    username=device["user"],
    password=device["password"],
    ssl_wrapper=context.wrap_socket,
    timeout=60,
)
path = api.path("user", "ssh-keys")
if step == "up":
    for key in keys:
        path.add(user=user, key=key)
elif step == "change":
    first = next(row for row in path if row["user"] == user)
    path.add(user=user, key=keys[0], comment="changed")
    path.remove(first[".id"])
elif step == "refresh":
    list(path)
elif step == "destroy":
    for row in [row for row in path if row["user"] == user]:
        path.remove(row[".id"])
api.close()
print(json.dumps({"took": (time.monotonic() - begun) * 1000}))
