"""One session with librouteros, from the login to /quit, and what the router said to each step."""

import json
import ssl
import sys

from librouteros import connect
from librouteros.exceptions import FatalError, TrapError
from librouteros.login import plain, token
from librouteros.query import And, Key, Or

given = json.load(sys.stdin)
is_v6 = given["profile"].startswith("6.")
name, row_id, user_of_key = Key("name"), Key(".id"), Key("user")


def session(user=given["user"], password=given["password"], tls=None, method=token if given["token"] else plain):
    more = {} if tls is None else {"ssl_wrapper": tls}
    port = given["apiPort"] if tls is None else given["apiSslPort"]
    return connect(given["host"], user, password, port=port, timeout=20, login_method=method, **more)


def refusal(work):
    try:
        work()
    except TrapError as error:
        return [error.message, error.category]
    except FatalError as error:
        return ["fatal", str(error)]
    return "not refused"


def run(api, command, **arguments):
    return list(api(command, **arguments))


def of_certificate():
    """Trusts the router's own certificate and no other."""
    context = ssl.create_default_context(cadata=given["tlsCertificate"])
    context.check_hostname = False
    return context.wrap_socket


def anonymous():
    """As the manual of librouteros has it for a router without a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ADH:@SECLEVEL=0")
    return context.wrap_socket


def upload(api, text):
    """How a file comes into being on RouterOS 6: printed into, and then written over."""
    run(api, "/file/print", file="librouteros")
    (made,) = api.path("file").select(row_id, name).where(name == "librouteros.txt")
    api.path("file").update(**{".id": made[".id"], "contents": text})
    return made["name"]


told = {}
told["wrongPassword"] = refusal(lambda: session(password="not it"))
told["plainLogin"] = refusal(lambda: run(session(method=plain), "/ip/ssh/print"))
tls = session(tls=(anonymous if given["anonymous"] else of_certificate)())
told["tls"] = [row["version"] for row in tls.path("system", "resource").select(Key("version"))]
tls.close()

api = session()
ssh, services = api.path("ip", "ssh"), api.path("ip", "service")
users, keys = api.path("user"), api.path("user", "ssh-keys")

# One thing with properties: no `.id`, and what the release has.
(settings,) = ssh
told["settings"] = sorted(settings)
ssh.update(**{"strong-crypto": True, "forwarding-enabled": "remote"})
told["changed"] = list(ssh.select(Key("strong-crypto"), Key("forwarding-enabled")))
told["noneOfThem"] = list(ssh.select(Key("nonsense")))

# A list with rows of its own and rows of connections.
(service,) = services.select(row_id, name, Key("port")).where(name == "ssh")
told["port"] = service["port"]
services.update(**{".id": service[".id"], "address": "127.0.0.0/8,10.0.0.0/8"})
told["byId"] = list(services.select(name, Key("address")).where(name == "ssh"))
run(api, "/ip/service/set", numbers="ssh", port=given["otherPort"])
told["byName"] = list(services.select(Key("port")).where(row_id == service[".id"]))
told["ownConnection"] = list(
    services.select(name, Key("connection")).where(And(name == "api", Key("dynamic") == True))  # noqa: E712
)
told["dynamic"] = refusal(lambda: services.update(numbers="api", address=""))
told["either"] = sorted(
    row["name"] for row in services.select(name).where(Or(name == "ftp", name == "telnet", name == "no"))
)
told["among"] = sorted(row["name"] for row in services.select(name).where(name.In("ftp", "www", "no")))
told["above"] = [row["name"] for row in services.select(name).where(And(Key("port") > 8290, Key("port") < 8292))]
told["nobody"] = list(users.select(name).where(name == "nobody"))

# Rows that come and go.
user_id = users.add(name="lib", group="read", password="of lib")
told["user"] = list(users.select(name, Key("group"), Key("disabled")).where(row_id == user_id))
told["twice"] = refusal(lambda: users.add(name="lib", group="read"))
told["noSuchGroup"] = refusal(lambda: users.update(**{".id": user_id, "group": "nobodys"}))
if is_v6:
    told["file"] = upload(api, given["publicKey"])
    run(api, "/user/ssh-keys/import", **{"public-key-file": told["file"], "user": "lib"})
    told["filesLeft"] = list(api.path("file").select(name))
    (key,) = keys.select().where(user_of_key == "lib")
else:
    key_id = keys.add(user="lib", key=given["publicKey"])
    (key,) = keys.select().where(row_id == key_id)
told["key"] = {each: value for each, value in key.items() if each != ".id"}
told["badKey"] = None if is_v6 else refusal(lambda: keys.add(user="lib", key="ssh-rsa AAAA"))

reader = session("lib", "of lib")
told["reader"] = refusal(lambda: run(reader, "/ip/ssh/set", **{"strong-crypto": False}))
told["quit"] = refusal(lambda: run(reader, "/quit"))

keys.remove(key[".id"])
told["gone"] = [list(keys), refusal(lambda: keys.remove(key[".id"]))]
users.remove(user_id)

# What no release takes, or not this one.
told["unknownParameter"] = refusal(lambda: ssh.update(nonsense="1"))
told["badValue"] = refusal(lambda: ssh.update(**{"forwarding-enabled": "sideways"}))
told["ciphers"] = refusal(lambda: ssh.update(ciphers="aes-ctr,aes-gcm"))
told["alwaysAllow"] = refusal(lambda: ssh.update(**{"always-allow-password-login": False}))
told["noSuchCommand"] = refusal(lambda: run(api, "/ip/ssh/shine"))
told["noSuchMenu"] = refusal(lambda: run(api, "/ip/ssh/nonsense/print"))
told["knownHosts"] = refusal(lambda: run(api, "/ip/ssh/known-hosts/print"))

ssh.update(**{"strong-crypto": False, "forwarding-enabled": "no"})
if "ciphers" in settings:
    ssh.update(ciphers=settings["ciphers"])
services.update(**{".id": service[".id"], "address": "", "port": service["port"]})
api.close()
print(json.dumps(told))
