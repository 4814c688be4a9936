"""One change with Juniper's own library, from the facts to a confirmed commit that nobody confirms."""

import json
import sys

from jnpr.junos import Device
from jnpr.junos.exception import CommitError, ConfigLoadError, LockError, UnlockError
from jnpr.junos.utils.config import Config

given = json.load(sys.stdin)


def connect():
    return Device(
        host=given["host"],
        port=given["port"],
        user=given["user"],
        passwd=given["password"],
        gather_facts=False,
        hostkey_verify=False,
    )


def refusal(kind, work):
    try:
        work()
    except kind as error:
        return str(error)
    return "not refused"


told = {}
with connect() as device, connect() as other_device:
    told["version"] = device.facts["version"]
    told["model"] = device.facts["model"]
    told["hostname"] = device.facts["hostname"]
    told["users"] = [
        each.findtext("name") for each in device.rpc.get_config(filter_xml="system/login/user").iter("user")
    ]

    config, other = Config(device), Config(other_device)
    config.lock()
    told["lockConflict"] = refusal(LockError, other.lock)
    config.load("set system host-name by-pyez\nset system services ssh rate-limit 99", format="set")
    config.load("system { services { ssh { connection-limit 88; } } }", format="text", merge=True)
    config.load(
        "<configuration><system><services><ssh><client-alive-interval>77</client-alive-interval></ssh></services></system></configuration>",
        format="xml",
    )
    told["loadError"] = refusal(ConfigLoadError, lambda: config.load("set system servces ssh", format="set"))
    told["diff"] = config.diff().strip()
    told["check"] = config.commit_check()
    config.commit(confirm=2, comment="by pyez", timeout=30)
    config.commit_check()
    told["kept"] = config.diff(rb_id=1).strip()

    config.load("set system services ssh authorized-keys-command /bin/keys", format="set")
    told["commitError"] = refusal(CommitError, config.commit)
    config.rollback(0)
    told["clean"] = config.diff()

    config.rollback(1)
    config.commit(confirm=1, comment="nobody confirms this")
    config.unlock()
    told["notHeld"] = refusal(UnlockError, config.unlock)
print(json.dumps(told))
