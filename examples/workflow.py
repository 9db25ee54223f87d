"""Python, standard library: one guarded call, and a workflow that does its work or fails.

    PYTHONPATH=../clients/python PAYMENTS=http://127.0.0.1:8081 python3 workflow.py --context kind-dev get pods
"""

import json
import os
import subprocess
import sys
import urllib.parse
import urllib.request

from prodgate import Gate, GateHeld, GateRefusal, require_real

payments = os.environ.get("PAYMENTS", "http://127.0.0.1:8081")
gate = Gate(
    url=os.environ.get("PRODGATE_URL", "http://127.0.0.1:4477"),
    token_file=os.environ.get("PRODGATE_TOKEN_FILE", ".prodgate-token"),
    # Approvals hold within a session; a name that outlives this process lets a second run use them.
    session=os.environ.get("PRODGATE_SESSION", "examples"),
)


def charge(amount):
    with urllib.request.urlopen(f"{payments}/{amount}", data=b"") as answer:
        return json.load(answer)


argv = ["kubectl", *sys.argv[1:]]
try:
    # The action says what would happen; the function does it, once, and only on a positive allow.
    done = gate.guard(
        {"kind": "exec", "argv": argv},
        lambda: subprocess.run(argv, capture_output=True, text=True),
        outcome=lambda given: "succeeded" if given.returncode == 0 else "failed",
    )
    print(done.stdout, end="")
    # Its error is the call's error: nothing steps in for it. What it gives says what it is, wherever it is written.
    result = gate.workflow("charge", real=charge, providers=[urllib.parse.urlsplit(payments).netloc])(12)
    print(json.dumps(result.to_json()))
    print("booked", require_real(result).value["id"])
except GateRefusal as refused:
    # The message says why, and what to do instead: it can be handed to a model as it is.
    print(refused, file=sys.stderr)
    sys.exit(2 if isinstance(refused, GateHeld) else 1)
