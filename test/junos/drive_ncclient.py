"""One change with ncclient, from hello to rollback, and what the device said to each step."""

import json
import sys

from ncclient import manager
from ncclient.operations import RPCError
from ncclient.xml_ import to_ele

given = json.load(sys.stdin)


def connect(port):
    return manager.connect(
        host=given["host"],
        port=port,
        username=given["user"],
        password=given["password"],
        hostkey_b64=given["hostKey"].split()[1],
        device_params={"name": "junos"},
        allow_agent=False,
        look_for_keys=False,
        timeout=20,
    )


def refusal(work):
    try:
        work()
    except RPCError as error:
        return error.message.strip()
    return "not refused"


def text(reply):
    return "".join(reply.xpath(".")[0].itertext()).strip()


def commits(session):
    return text(session.command("show system commit", format="text"))


told = {}
with connect(given["port"]) as session, connect(given["netconfPort"]) as other:
    told["capabilities"] = list(session.server_capabilities)
    told["sameSession"] = session.session_id == other.session_id

    session.lock("candidate")
    told["lockConflict"] = refusal(lambda: other.lock("candidate"))
    told["editConflict"] = refusal(lambda: other.load_configuration(action="set", config="set system host-name stolen"))

    session.load_configuration(
        action="set", config=["set system host-name by-ncclient", "set system services ssh rate-limit 99"]
    )
    session.load_configuration(format="text", config="system { services { ssh { connection-limit 88; } } }")
    session.load_configuration(
        format="xml",
        config=to_ele("<system><services><ssh><client-alive-interval>77</client-alive-interval></ssh></services></system>"),
    )
    told["syntaxError"] = refusal(lambda: session.load_configuration(action="set", config="set system servces ssh"))
    told["diff"] = text(session.compare_configuration())

    told["check"] = [each.tag for each in session.commit(check=True).xpath("//*")]
    session.commit(confirmed=True, timeout="61", comment="by ncclient")
    told["pending"] = commits(session)
    session.commit()
    told["confirmed"] = commits(session)

    session.rollback(rollback=2)
    told["backwards"] = text(session.compare_configuration())
    session.commit(comment="back again")
    session.load_configuration(action="set", config="set system host-name nobody-wants")
    session.discard_changes()
    told["afterDiscard"] = text(session.compare_configuration())
    session.unlock("candidate")
    other.lock("candidate")
    other.unlock("candidate")
print(json.dumps(told))
