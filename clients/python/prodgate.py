"""prodgate for Python: ask the gate before something happens, and run workflows that do their work or fail.

One file, the standard library, Python 3.9 or later. Copy it, or put this directory on the path.

    from prodgate import Gate, require_real

    gate = Gate(socket="/run/prodgate/agent.sock", token_file="/run/secrets/prodgate-token")
    gate.guard({"kind": "sql", "statement": text, "connection": where}, lambda: cursor.execute(text))

    nightly = gate.workflow("nightly", real=run_nightly, providers=["api.example.com"])
    report = require_real(nightly("2026-11-21")).value

The rules are those of the library for JavaScript: only a positive allow runs anything, every fault is a refusal, and there
is no way from an error of `real` to `mock`. Nothing is taken from the environment but what an action would run with.
"""

from __future__ import annotations

import asyncio
import collections
import collections.abc
import contextlib
import contextvars
import dataclasses
import functools
import hashlib
import http.client
import inspect
import io
import itertools
import json
import math
import os
import re
import socket as sockets
import ssl
import sys
import threading
import time
import urllib.parse
import weakref
from datetime import datetime, timezone
from typing import Any, Callable, Dict, Generic, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, TypeVar

__all__ = [
    "Gate",
    "GateDenied",
    "GateHeld",
    "GateRefusal",
    "GateUnreachable",
    "MockResult",
    "NotReal",
    "OutcomeUntold",
    "ProductionModeViolationError",
    "RealResult",
    "Result",
    "SimulatedResult",
    "UnknownResult",
    "is_evidence",
    "provider",
    "read_result",
    "require_real",
    "simulated",
]

T = TypeVar("T")
Json = Any

# --------------------------------------------------------------------------------------------------------------- refusals


class GateRefusal(Exception):
    """Why nothing was run. The message is written for whoever asked, mostly a model."""

    code = "GATE_REFUSAL"


class GateDenied(GateRefusal):
    """Nobody can approve it through the gate."""

    code = "GATE_DENIED"

    def __init__(self, decision: Mapping[str, Any]):
        super().__init__("\n".join([f"stopped by the gate: {_why(decision)}", *_instead(decision)]))
        self.decision = decision


class GateHeld(GateRefusal):
    """A person may approve it, and nobody has yet. The same action, asked again, goes ahead once they have."""

    code = "GATE_HELD"

    def __init__(self, decision: Mapping[str, Any]):
        self.decision = decision
        self.request = decision.get("hold")
        lines = [f"held by the gate for a person: {_why(decision)}"]
        lines.append(_how_to_go_on(self.request))
        super().__init__("\n".join([*lines, *_instead(decision)]))


class GateUnreachable(GateRefusal):
    """There is no decision, which counts as stopped."""

    code = "GATE_UNREACHABLE"

    def __init__(self, why: str, status: Optional[int] = None):
        person = "a person has to see to the token of this agent"
        later = person if status in (401, 403) else "ask again later"
        super().__init__(f"the gate gave no decision, which counts as stopped: {why}\nnothing was run; {later}")
        self.status = status
        self.why = why


class OutcomeUntold(Exception):
    """It was run, and the authority does not know how it ended. Given to `on_untold`, and never raised."""

    code = "OUTCOME_UNTOLD"

    def __init__(self, decision: str, fault: GateUnreachable):
        what = f"decision {decision} was acted on, and the authority could not be told how it ended"
        super().__init__(f"{what}: {fault.why}")
        self.decision = decision
        self.status = fault.status


class ProductionModeViolationError(Exception):
    """Real work was due, and something else would have taken its place. As a web answer it is a 403."""

    code = "PRODUCTION_MODE_VIOLATION"
    status = 403

    def __init__(self, workflow: str, message: str, findings: Sequence[str] = ()):
        super().__init__(message)
        self.workflow = workflow
        self.findings = tuple(findings)
        self.timestamp = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def to_dict(self) -> Dict[str, str]:
        """The body of the 403, as the production gate document fixes it."""
        return {
            "error": "Production Mode Violation",
            "message": str(self),
            "code": self.code,
            "timestamp": self.timestamp,
        }


class NotReal(Exception):
    """A result that is no real one was given where only real work counts."""

    code = "NOT_REAL"

    def __init__(self, provenance: str, what: str):
        super().__init__(f"a real result is required here, and this one is `{provenance}`: {what}")
        self.provenance = provenance


def _how_to_go_on(hold: Optional[Mapping[str, Any]]) -> str:
    if hold is None:
        return "nobody can be asked here; a person may run it"
    if hold["status"] == "expired":
        return f"nobody answered request {hold['id']} in its time; asking again opens another one"
    if hold["status"] == "cancelled":
        return f"request {hold['id']} was called off"
    where = f"request {hold['id']}, open until {hold['decideBefore']}, is answered at {hold['url']}"
    return f"{where}; ask again, unchanged, once a person has approved"


def _why(decision: Mapping[str, Any]) -> str:
    told = [one["message"] for one in decision["reasons"]]
    left = [f"{len(told) - 6} more"] if len(told) > 6 else []
    return "; ".join([*told[:6], *left]) or "no reason was given"


def _instead(decision: Mapping[str, Any]) -> List[str]:
    offered = decision.get("instead") or []
    return ["instead:", *(f"- {one}" for one in offered)] if offered else []


# ---------------------------------------------------------------------------------------------------------------- results

_PROVENANCES = ("real", "mock", "simulated", "unknown")
_WORST_FIRST = ("mock", "simulated", "unknown", "real")

#: What each result was made as. Only what `_make` made stands here, so that a copy or a subclass of somebody's own is none.
_MADE: "weakref.WeakKeyDictionary[Result[Any], str]" = weakref.WeakKeyDictionary()


class Result(Generic[T]):
    """What a workflow gave. It cannot be changed, copied or pickled into another one."""

    __slots__ = ("__weakref__", "_value", "findings", "run", "session", "workflow")
    workflow: str
    run: str
    session: Optional[str]
    findings: Tuple[str, ...]
    _value: T

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a result is not changed after it was made")

    def __reduce__(self) -> Any:
        raise TypeError("a result leaves the process by `to_json()`")

    @property
    def provenance(self) -> str:
        return _MADE.get(self, "unknown")

    @property
    def value(self) -> T:
        """Kept from before, copied, unwrapped: the run that takes the value out uses it."""
        trace = _trace.get(None)
        if trace is not None:
            trace.note(self.provenance)
        return self._value

    @property
    def watermark(self) -> str:
        return _watermark(self.workflow, self.run, self.provenance, self.session)

    def to_json(self) -> Dict[str, Json]:
        mark = {"v": 1, "workflow": self.workflow, "run": self.run, "provenance": self.provenance}
        if self.session is not None:
            mark["session"] = self.session
        return {"prodgate": {**mark, "watermark": self.watermark, "digest": _digest(self.value)}, "value": self.value}

    def __repr__(self) -> str:
        return f"<{self.watermark}>"


class RealResult(Result[T]):
    __slots__ = ()


class MockResult(Result[T]):
    __slots__ = ()


class SimulatedResult(Result[T]):
    __slots__ = ()


class UnknownResult(Result[T]):
    __slots__ = ()


_CLASSES = {"real": RealResult, "mock": MockResult, "simulated": SimulatedResult, "unknown": UnknownResult}


def _make(
    provenance: str, workflow: str, run: str, session: Optional[str], value: Any, findings: Iterable[str] = ()
) -> Result[Any]:
    made = object.__new__(_CLASSES[provenance])
    for name, member in (
        ("workflow", workflow),
        ("run", run),
        ("session", session),
        ("_value", value),
        ("findings", tuple(findings)),
    ):
        object.__setattr__(made, name, member)
    _MADE[made] = provenance
    return made


def _provenance_of(given: object) -> Optional[str]:
    return _MADE.get(given) if isinstance(given, Result) else None


def require_real(result: Result[T]) -> RealResult[T]:
    """The result, where it is a real one."""
    provenance = _provenance_of(result)
    if provenance == "real":
        return result  # type: ignore[return-value]
    raise NotReal(provenance or "unknown", "no run made it" if provenance is None else result.watermark)


def is_evidence(results: Iterable[object]) -> bool:
    """What a claim rests on: results, at least one, and each of them real."""
    provenances = [_provenance_of(one) for one in results]
    return len(provenances) > 0 and all(one == "real" for one in provenances)


_SAID = {
    "real": "real run",
    "mock": "MOCK RESULT, no real work was done",
    "simulated": "SIMULATED RESULT, nothing was changed",
    "unknown": "RESULT OF UNKNOWN PROVENANCE",
}
_WORTH = {
    "real": "evidence as far as the authority has the same",
    "mock": "no evidence of anything",
    "simulated": "no evidence of a change",
    "unknown": "no evidence of anything",
}


def _watermark(workflow: str, run: str, provenance: str, session: Optional[str]) -> str:
    within = "" if session is None else f", mock session {session}"
    name = json.dumps(workflow, ensure_ascii=False)
    return f"{_SAID[provenance]}: workflow {name}, run {run or 'none'}{within}; {_WORTH[provenance]}"


def _read_mark(given: object) -> Optional[Tuple[Dict[str, Any], object]]:
    """The mark of a marked value, where nobody has changed the one or the other since."""
    mark = given.get("prodgate") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(mark, dict):
        return None
    workflow, run, provenance, session = (mark.get(key) for key in ("workflow", "run", "provenance", "session"))
    texts = [workflow, run, mark.get("digest"), *([] if session is None else [session])]
    if mark.get("v") != 1 or provenance not in _PROVENANCES or not all(isinstance(one, str) for one in texts):
        return None
    value = given.get("value")
    if mark.get("watermark") != _watermark(str(workflow), str(run), provenance, session):
        return None
    return (mark, value) if mark["digest"] == _digest(value) else None


def read_result(given: object) -> Result[Any]:
    """A result that came as JSON. A claim only lowers: `mock` and `simulated` are believed, everything else is `unknown`."""
    read = _read_mark(given)
    if read is None:
        return _make("unknown", "", "", None, given)
    mark, value = read
    provenance = mark["provenance"] if mark["provenance"] in ("mock", "simulated") else "unknown"
    return _make(provenance, mark["workflow"], mark["run"], mark.get("session"), value)


#: So many members are looked at, and strings up to so many characters are read as JSON.
_MOST = 1_000_000
_LONGEST_TEXT = 1_048_576


def _mark_within(value: object, most: int = _MOST) -> Optional[str]:
    """A mark of another provenance than `real` inside a value, the worst of them.

    What was not looked at to its end, or has not come yet, is `unknown`. KNOWN GAP: the attributes of objects that are no
    data classes and no exceptions are not looked at.
    """
    seen: Dict[int, object] = {}  # with what they are of, so that no other object comes to have the same
    waiting: List[object] = [value]
    found = {"real"}
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        try:
            says, members = _looked_at(one)
            taken = list(itertools.islice(members, most + 1))
        except Exception:  # a collection of somebody's own that shows nothing
            says, taken = "unknown", []
        if says == "mock":
            return says
        if says in _PROVENANCES:
            found.add(says)
        if len(taken) > most:
            found.add("unknown")
            continue
        if taken or isinstance(one, (str, bytes, bytearray)):
            seen[id(one)] = one
        most -= len(taken)
        waiting.extend(taken)
    worst = next(one for one in _WORST_FIRST if one in found)
    return None if worst == "real" else worst


def _looked_at(one: object) -> Tuple[Any, Iterable[object]]:
    """What something says of itself, and what lies in it."""
    if isinstance(one, str):
        return _looked_at_text(one)
    if isinstance(one, Result):
        return _provenance_of(one) or "unknown", (one.value,)
    if isinstance(one, collections.abc.Mapping):
        return _says(one), itertools.chain(one.keys(), one.values())
    if isinstance(one, (list, tuple, collections.deque, collections.abc.Set)):
        return None, one
    if isinstance(one, (bytes, bytearray, memoryview)):
        data = bytes(one)
        marked = any(_SAID[says].encode() in data for says in _MARKED)
        return _looked_at_text(data.decode("utf-8", "replace")) if marked else (None, ())
    # An iterator, an answer whose body nobody has read, a stream: what is in it is not there yet.
    later = inspect.isawaitable(one) or isinstance(one, (collections.abc.Iterator, io.IOBase))
    if later or hasattr(type(one), "__aiter__"):
        return "unknown", ()
    if isinstance(one, BaseException):
        return None, (*one.args, one.__cause__, one.__context__)
    if dataclasses.is_dataclass(one) and not isinstance(one, type):
        return None, [getattr(one, field.name, None) for field in dataclasses.fields(one)]
    return None, ()


def _says(one: "collections.abc.Mapping[Any, Any]") -> Optional[str]:
    """What a result says of itself, as JSON, or as a copy of its members."""
    mark = one.get("prodgate")
    says = mark.get("provenance") if isinstance(mark, collections.abc.Mapping) else None
    if isinstance(says, str):
        return says
    copied, text = one.get("provenance"), one.get("watermark")
    is_copy = isinstance(copied, str) and isinstance(text, str) and text.startswith(f"{_SAID.get(copied)}: workflow ")
    return copied if is_copy else None


#: What a text says that is not of a real run.
_MARKED = ("mock", "simulated", "unknown")


def _looked_at_text(text: str) -> Tuple[Any, Iterable[object]]:
    """Of a result that was written as JSON. A text that only speaks of a watermark is no JSON, and says nothing."""
    if not any(_SAID[one] in text for one in _MARKED):
        return None, ()
    if len(text) > _LONGEST_TEXT:
        return "unknown", ()
    try:
        return None, (json.loads(text),)
    except RecursionError:
        return "unknown", ()
    except ValueError:
        return None, ()


# ---------------------------------------------------------------------------------------------------------- canonical JSON


def _canonical(value: object, depth: int = 0) -> str:
    """RFC 8785. A `ValueError` where the value is no plain data, or none that the authority would take."""
    if depth > 32:
        raise ValueError("too deep")
    if isinstance(value, Result):
        return _canonical(value.to_json(), depth)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("a NUL character")
        value.encode("utf-8")  # lone surrogates
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        if abs(value) < 2**53:
            return str(int(value))
        if abs(value) > 2**1000 or int(float(value)) != value:
            raise ValueError("a number that other readers would round")
        return _number(float(value))
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_canonical(one, depth + 1) for one in value) + "]"
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value) or {"__proto__", "constructor", "prototype"} & set(value):
            raise ValueError("a key that is none")
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{_canonical(key)}:{_canonical(value[key], depth + 1)}" for key in keys) + "}"
    raise ValueError("no plain data")


def _number(value: float) -> str:
    """ECMA-262, Number::toString: Python finds the same digits, and writes them otherwise."""
    if not math.isfinite(value):
        raise ValueError("no number")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = f"{abs(value)!r}".partition("e")
    whole, _, part = mantissa.partition(".")
    digits = (whole + part).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + part) - len((whole + part).lstrip("0")))
    digits = digits.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    power = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return sign + digits[0] + (f".{digits[1:]}" if count > 1 else "") + power


def _text_of(value: object) -> Optional[str]:
    try:
        return _canonical(value)
    except Exception:  # no plain data, or a collection of somebody's own that shows nothing
        return None


def _digest(value: object) -> Optional[str]:
    text = _text_of(value)
    return None if text is None else "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


# --------------------------------------------------------------------------------------------------------------- evidence


class _Trace:
    """What is seen of a run from within its process. Anybody who runs code there can make it say otherwise."""

    def __init__(self, providers: Sequence[str], outer: "Optional[_Trace]" = None):
        #: The run within which it is: what is seen here is seen there.
        self.outer = outer
        self.seen = 0
        self.providers = {name: 0 for name in providers}
        self.says = "real"

    def note(self, provenance: str) -> None:
        self.says = next(one for one in _WORST_FIRST if one in (self.says, provenance))


_trace: "contextvars.ContextVar[Optional[_Trace]]" = contextvars.ContextVar("prodgate_trace", default=None)
_SEEN = frozenset(
    ["open", "os.system", "socket.connect", "socket.sendto", "sqlite3.connect", "subprocess.Popen", "urllib.Request"]
)
_listening = False


def _listen() -> None:
    """Audit events (PEP 578) come in the context of whoever caused them. A hook cannot be removed, so this one is cheap."""
    global _listening
    if not _listening:
        _listening = True
        sys.addaudithook(_heard)


def _heard(event: str, args: Tuple[Any, ...]) -> None:
    names: Tuple[str, ...] = ()
    if event in ("http.client.connect", "socket.getaddrinfo"):
        host, port = (args[1], args[2]) if event == "http.client.connect" else (args[0], args[1])
        names = (f"{host}:{port}", str(host))
    elif event not in _SEEN:
        return
    for trace in _running():
        trace.seen += 1
    if names and not _called(names[0]):
        _called(names[1])


def _called(name: str) -> bool:
    """A call of a declared provider, for each run that declared it."""
    declared = [trace for trace in _running() if name in trace.providers]
    for trace in declared:
        trace.providers[name] += 1
    return len(declared) > 0


def _running() -> List[_Trace]:
    """The run that this is part of, and those around it."""
    found, trace = [], _trace.get(None)
    while trace is not None:
        found.append(trace)
        trace = trace.outer
    return found


def _waits() -> Optional[int]:
    """How often this thread has waited for something: who takes in what comes from elsewhere has.

    Threads that end or idle meanwhile wait too. Where the system does not count by thread, they are counted with it.
    """
    try:
        import resource
    except ImportError:
        return None
    return resource.getrusage(getattr(resource, "RUSAGE_THREAD", resource.RUSAGE_SELF)).ru_nvcsw


@contextlib.contextmanager
def _within(trace: Optional[_Trace]):
    token = _trace.set(trace)
    try:
        yield
    finally:
        _trace.reset(token)


def simulated() -> None:
    """Says, from within a real run, that it changed nothing: a dry run. In production the call then fails."""
    trace = _trace.get(None)
    if trace is None:
        raise TypeError("`simulated()` is called within the run of a workflow")
    trace.note("simulated")


class _Counting:
    """A client, or a part of one, whose calls are counted for a provider."""

    def __init__(self, name: str, inner: Any):
        self.__dict__["_prodgate"] = (name, inner)

    def __getattr__(self, key: str) -> Any:
        name, inner = self.__dict__["_prodgate"]
        member = getattr(inner, key)
        plain = isinstance(member, (str, bytes, int, float, bool, type(None), list, tuple, dict, set))
        return member if plain else _Counting(name, member)

    def __setattr__(self, key: str, value: Any) -> None:
        setattr(self.__dict__["_prodgate"][1], key, value)

    def __call__(self, *args: Any, **named: Any) -> Any:
        name, inner = self.__dict__["_prodgate"]
        given = inner(*args, **named)
        if inspect.iscoroutine(given):
            return _answered(name, given)
        _called(name)
        return given


async def _answered(name: str, given: Any) -> Any:
    value = await given
    _called(name)
    return value


def provider(name: str, client: Any) -> Any:
    """A client whose calls are counted for a provider that a workflow declares. One that fails is none."""
    return _Counting(name, client)


# ------------------------------------------------------------------------------------------------------------------- door

_LONGEST = 1_048_576
#: The longest that one call waits for people, in seconds. Whoever is cancelled meanwhile leaves a thread behind for so long.
_AT_ONCE = 10
_LOOPBACK = re.compile(r"^(localhost|127(\.\d{1,3}){3}|::1)$")
_TOKEN = re.compile(r"^[A-Za-z0-9._~+/=-]{1,4096}$")


class _SocketConnection(http.client.HTTPConnection):
    def __init__(self, path: str, timeout: float):
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = sockets.socket(sockets.AF_UNIX, sockets.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class _Door:
    """A running authority. Redirects are not followed and proxies of the environment are not used."""

    def __init__(self, url: Optional[str], socket: Optional[str], token: str, timeout: float):
        if (url is None) == (socket is None):
            raise ValueError("give `url` or `socket`")
        if not _TOKEN.match(token):
            raise ValueError("the token is none: it holds other characters")
        self._socket = socket
        self._token = token
        self._timeout = timeout
        self._url = urllib.parse.urlsplit(url or "http://localhost")
        try:
            port = self._url.port
        except ValueError:
            port = 0
        if self._url.scheme not in ("http", "https") or not self._url.hostname or port == 0:
            raise ValueError("this is no address of an authority")
        if self._url.username is not None or self._url.password is not None:
            raise ValueError("an address holds no name and no password")
        if socket is None and self._url.scheme == "http" and not _LOOPBACK.match(self._url.hostname):
            raise ValueError("the token would go there unencrypted: use `https:`")

    def __repr__(self) -> str:
        return f"<the authority at {self._socket or self._url.netloc}>"

    def call(self, method: str, path: str, body: Optional[Json] = None, wait: float = 0) -> Tuple[int, Any]:
        """Status and JSON of the answer; `None` for what is no JSON. Everything else is `GateUnreachable`."""
        timeout = self._timeout + wait
        connection: http.client.HTTPConnection
        # For the whole of it: a time-out of a socket begins anew with each byte.
        cut: List[bool] = []
        late = threading.Timer(timeout, lambda: (cut.append(True), _cut(connection)))
        late.daemon = True
        if self._socket is not None:
            connection = _SocketConnection(self._socket, timeout)
        elif self._url.scheme == "https":
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(
                str(self._url.hostname), self._url.port, timeout=timeout, context=context
            )
        else:
            connection = http.client.HTTPConnection(str(self._url.hostname), self._url.port, timeout=timeout)
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body, ensure_ascii=False, allow_nan=False).encode("utf-8")
        try:
            late.start()
            connection.request(method, self._url.path.rstrip("/") + path, data, headers)
            response = connection.getresponse()
            text = response.read(_LONGEST + 1)
            if len(text) > _LONGEST:
                raise GateUnreachable("the answer is too long")
            return response.status, _strict(text)
        except (OSError, http.client.HTTPException) as cause:
            why = "it does not answer in time" if cut else cause
            raise GateUnreachable(f"couldn't reach {self!r}: {why}") from cause
        finally:
            late.cancel()
            connection.close()
            # A thread that ends later would take the interpreter from a run, which then seems to have waited.
            with contextlib.suppress(RuntimeError):
                late.join()

    def good(self, method: str, path: str, body: Optional[Json] = None, wait: float = 0) -> Any:
        status, answer = self.call(method, path, body, wait)
        if not 200 <= status < 300:
            raise self.refused(status, answer)
        return answer

    def refused(self, status: int, answer: Any) -> GateUnreachable:
        said = answer if isinstance(answer, dict) else {}
        detail = "; ".join(one for one in (said.get("detail"), said.get("help")) if isinstance(one, str))
        return GateUnreachable(f"{self!r} answered {status}: {detail[:600]}", status)


def _cut(connection: http.client.HTTPConnection) -> None:
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(sockets.SHUT_RDWR)


def _strict(text: bytes) -> Any:
    def pairs(given: List[Tuple[str, Any]]) -> Dict[str, Any]:
        if len({key for key, _ in given}) < len(given):
            raise ValueError("a key stands there twice")
        return dict(given)

    def constant(_name: str) -> Any:
        raise ValueError("no number")

    try:
        return json.loads(text.decode("utf-8"), object_pairs_hook=pairs, parse_constant=constant)
    except (ValueError, RecursionError):
        return None


_ENVIRONMENTS = ("production", "staging", "development", "local", "unknown")
_STATUSES = ("pending", "approved", "rejected", "expired", "cancelled", "spent")


def _take_decision(answer: Any) -> Dict[str, Any]:
    """Nothing but an object that says `allow`, with an identity of its own, lets anything run."""

    def is_list(given: Any, *texts: str) -> bool:
        return isinstance(given, list) and all(
            isinstance(one, dict) and all(isinstance(one.get(key), str) for key in texts) for one in given
        )

    good = (
        isinstance(answer, dict)
        and isinstance(answer.get("id"), str)
        and answer["id"] != ""
        and isinstance(answer.get("digest"), str)
        and answer.get("verdict") in ("allow", "hold", "deny")
        and isinstance(answer.get("environment"), dict)
        and answer["environment"].get("class") in _ENVIRONMENTS
        and is_list(answer.get("effects"))
        and is_list(answer.get("reasons"), "code", "message")
        and isinstance(answer.get("instead", []), list)
        and all(isinstance(one, str) for one in answer.get("instead", []))
    )
    if good and "hold" in answer:
        hold = answer["hold"]
        good = isinstance(hold, dict) and all(isinstance(hold.get(key), str) for key in ("id", "url", "decideBefore"))
        good = good and hold["id"] != "" and hold.get("status") in _STATUSES
    if not good:
        raise GateUnreachable("the answer is no decision")
    return answer


# Where tools land is said by variables; the same names as in the library for JavaScript.
_NAMES = frozenset(
    """RAILS_ENV RACK_ENV NODE_ENV APP_ENV DJANGO_SETTINGS_MODULE MIX_ENV ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT
    FLASK_ENV SPRING_PROFILES_ACTIVE ENVIRONMENT ENV DEPLOY_ENV DATABASE_URL DIRECT_URL DB_URL JDBC_DATABASE_URL
    POSTGRES_URL DEBUG KUBECONFIG XDG_CONFIG_HOME HEROKU_APP FLY_APP VERCEL_PROJECT_ID NETLIFY_SITE_ID
    RAILWAY_PROJECT_ID""".split()
)
_PREFIXES = (
    "AWS_ ARM_ AZURE_ CLOUDSDK_ COMPOSE_ DB_ DOCKER_ GIT_ GOOGLE_ HELM_ KUBE_ MYSQL_ PG REDIS_ TF_".split()
)
_SECRET_WORDS = frozenset("SECRET SECRETS TOKEN PASSWORD PASSWD PASSPHRASE APIKEY CREDENTIALS PAT PGPASSWORD".split())
_SECRET_KEY = re.compile(r"(^|_)(API|ACCESS|PRIVATE|SIGNING|ENCRYPTION|SSH|DEPLOY)_KEY(_|$)", re.IGNORECASE)


def _is_telling(name: str) -> bool:
    secret = bool(_SECRET_WORDS & set(name.upper().split("_"))) or _SECRET_KEY.search(name) is not None
    return (name in _NAMES or name.startswith(tuple(_PREFIXES))) and not secret


def _without_password(value: str) -> str:
    start = value.find("://")
    if start < 0:
        return value
    end = next((at for at in range(start + 3, len(value)) if value[at] in "/?#"), len(value))
    at, colon = value.rfind("@", 0, end + 1), value.find(":", start + 3)
    return value[:colon] + value[at:] if at > colon > 0 else value


def _with_surroundings(action: Mapping[str, Any]) -> Dict[str, Any]:
    """With the directory and the variables that it would run with: the authority knows nothing of our process."""
    asked = {key: member for key, member in action.items() if member is not None}
    if asked.get("kind") not in ("shell", "exec"):
        return asked
    asked["cwd"] = os.path.normpath(os.path.join(os.getcwd(), asked.get("cwd", ".")))
    if "env" not in asked:
        telling = {name: _without_password(value) for name, value in os.environ.items() if _is_telling(name)}
        if telling:
            asked["env"] = telling
    return asked


# ------------------------------------------------------------------------------------------------------------------- gate


class Gate:
    """Asks an authority, and runs what it lets go.

    `socket` or `url` say where it is, `token` or `token_file` who asks. `session` is your name for what belongs together:
    an approval holds within it. `wait` is the time in seconds that people are waited for, 0 for none.
    """

    def __init__(
        self,
        socket: Optional[str] = None,
        url: Optional[str] = None,
        token: Optional[str] = None,
        token_file: Optional[str] = None,
        session: Optional[str] = None,
        wait: float = 0,
        timeout: float = 30,
        on_untold: Callable[[Exception], None] = lambda fault: None,
    ):
        if (token is None) == (token_file is None):
            raise ValueError("give `token` or `token_file`")
        if token is None:
            with open(str(token_file), encoding="utf-8") as file:
                token = file.read().strip()
        self._door = _Door(url, socket, token, timeout)
        self._session = session
        self._wait = wait
        self._untold = on_untold

    def decide(self, action: Mapping[str, Any]) -> Dict[str, Any]:
        """The decision as a value. Where there is none it is `deny` with `GATE_FAULT`. Waits for nobody."""
        try:
            return self._ask(_read(action), 0)
        except GateUnreachable as fault:
            return {
                "id": "",
                "digest": "",
                "verdict": "deny",
                "environment": {"class": "unknown", "treatedAs": "production", "because": []},
                "effects": [],
                "reasons": [{"code": "GATE_FAULT", "message": str(fault).split("\n", 1)[0]}],
            }

    def guard(self, action: Mapping[str, Any], run: Callable[[], T], outcome: Optional[Callable[[Any], str]] = None) -> T:
        """Calls `run` once where the action is allowed, and tells the authority what became of it.

        Of a coroutine function it gives an awaitable: asking waits in a thread, and whoever cancels it before has run nothing.
        What `run` gives and is still to be done (an awaitable, a generator) is given on, and its outcome is told when it has
        ended: `unknown` where it was cancelled, or not read to its end; nothing where nobody ever began it.

        `outcome` says `succeeded`, `failed` or `unknown` of a value that tells it (an exit status); else a value is a success.
        """
        asked = _read(action)
        if inspect.isasyncgenfunction(_function(run)):
            return self._asked_and_yielded(asked, run)  # type: ignore[return-value]
        if inspect.iscoroutinefunction(_function(run)):
            return self._asked_and_awaited(asked, run, outcome)  # type: ignore[return-value]
        permit = self._permit(asked)
        with permit.failing():
            value: Any = run()
        later = permit.later(value, outcome)
        if later is not None:
            return later
        permit.gave(value, outcome)
        return value

    async def _asked_and_awaited(self, asked: Json, run: Callable[[], Any], outcome: Optional[Callable[[Any], str]]) -> Any:
        permit = await self._permit_async(asked)
        return await permit.awaited(run, outcome)

    async def _asked_and_yielded(self, asked: Json, run: Callable[[], Any]) -> Any:
        permit = await self._permit_async(asked)
        values = permit.yielded_async(run())
        try:
            async for value in values:
                yield value
        finally:
            await values.aclose()

    def _permit(self, asked: Json, gone: Callable[[], bool] = lambda: False) -> "_Permit":
        decision = self._ask(asked, self._wait, gone)
        if decision["verdict"] != "allow":
            raise _refusal(decision)
        return _Permit(self._tell, decision["id"])

    async def _permit_async(self, asked: Json) -> "_Permit":
        """Who cancels it while it asks has nobody asked again, and an allow that comes too late is told as not run."""
        return await _in_thread(lambda gone: self._permit(asked, gone), lambda permit: permit.tell("not-run"))

    def workflow(
        self,
        name: str,
        real: Callable[..., Any],
        mock: Optional[Callable[..., Any]] = None,
        mode: str = "real",
        target: Optional[str] = None,
        providers: Sequence[str] = (),
        expected: Sequence[str] = (),
    ) -> Callable[..., Any]:
        """A workflow that does its work or fails. Called, it gives a `Result` (an awaitable one of a coroutine function).

        A generator, or an awaitable that comes of a plain call, has done no work yet: the call fails.

        `real` is run once for each call, and its error is the call's. `mock` is run only in mode `mock`, which production
        allows within a mock session that a person opened; else the call fails with `ProductionModeViolationError`.
        """
        if mode not in ("real", "mock"):
            raise ValueError("`mode` is `real` or `mock`")
        work = mock if mode == "mock" else real
        if work is None:
            raise ValueError(f"the workflow `{name}` has no `{mode}`")
        wrong = [one for one in expected if one not in ("NO_INPUT_OR_OUTPUT", "CANNED_VALUES")]
        if wrong:
            raise ValueError(f"`{wrong[0]}` cannot be declared as expected of the workflow `{name}`")
        asked = {"workflow": name, "mode": mode}
        if target is not None:
            asked["target"] = target
        if self._session is not None:
            asked["session"] = self._session

        def ended(run: "_Run", value: Any) -> Result[Any]:
            return self._made(name, mode, run, value)

        if inspect.iscoroutinefunction(work):

            async def call_async(*args: Any, **named: Any) -> Result[Any]:
                run = await _in_thread(
                    lambda gone: self._begin(asked, providers, expected, args, named),
                    lambda late: self._fail(late, asyncio.CancelledError()),
                )
                try:
                    run.begin()
                    with _within(run.trace):
                        value = await work(*args, **named)
                    _refuse_unrun(name, value)
                except BaseException as cause:
                    await asyncio.to_thread(self._fail, run, cause)
                    raise
                run.ended()
                # Here and not in the thread: what a run within this one came to is noted in its own context.
                return ended(run, value)

            return call_async

        def call(*args: Any, **named: Any) -> Result[Any]:
            run = self._begin(asked, providers, expected, args, named)
            try:
                run.begin()
                with _within(run.trace):
                    value = work(*args, **named)
                    _refuse_unrun(name, value)
            except BaseException as cause:
                self._fail(run, cause)
                raise
            run.ended()
            return ended(run, value)

        return call

    def real_only(self, name: str, run: Callable[..., Any], **options: Any) -> Callable[..., Any]:
        """An existing function as a workflow that is only ever real: it gives its value, or raises."""
        guarded = self.workflow(name, real=run, **options)

        def value_of(result: Result[Any]) -> Any:
            if result.provenance != "real":
                message = f"real work is required: {result.watermark}"
                raise ProductionModeViolationError(name, message, result.findings)
            return result.value

        if inspect.iscoroutinefunction(run):

            async def call_async(*args: Any, **named: Any) -> Any:
                return value_of(await guarded(*args, **named))

            return call_async
        return lambda *args, **named: value_of(guarded(*args, **named))

    def recall(self, given: object) -> Result[Any]:
        """A result that came as JSON. It is real where the authority has the same run with the same result."""
        read = _read_mark(given)
        if read is None:
            return read_result(given)
        mark, value = read
        with _within(None):
            status, known = self._door.call("GET", f"/v1/workflows/runs/{urllib.parse.quote(mark['run'], safe='')}")
        if status == 404:
            return read_result(given)
        if status != 200:
            raise self._door.refused(status, known)
        taken = _take_run(known)
        if taken is None:
            raise GateUnreachable("the run is none")
        same = all(taken.get(key) == mark.get(key) for key in ("workflow", "digest", "provenance"))
        if not same:
            return read_result(given)
        return _make(mark["provenance"], mark["workflow"], mark["run"], mark.get("session"), value, taken["findings"])

    def report_violation(self, workflow: str, what: str) -> None:
        """Puts a violation into the record that the authority could not see."""
        with _within(None):
            self._door.good("POST", "/v1/workflows/violations", {"workflow": workflow, "what": what})

    def _ask(self, action: Json, wait: float, gone: Callable[[], bool] = lambda: False) -> Dict[str, Any]:
        decision = self._decide(action)
        hold = decision.get("hold")
        if decision["verdict"] != "hold" or hold is None or hold["status"] != "pending" or wait <= 0:
            return decision
        until = time.monotonic() + wait
        while time.monotonic() < until and not gone():
            seconds = max(1, min(_AT_ONCE, int(until - time.monotonic())))
            path = f"/v1/holds/{urllib.parse.quote(hold['id'], safe='')}?wait={seconds}"
            try:
                answer = self._door.good("GET", path, wait=seconds)
                status = answer.get("status") if isinstance(answer, dict) else None
            except GateUnreachable:
                status = None
            # Asked again it would be spent, and whoever has gone would not use it.
            if status in ("approved", "rejected") and not gone():
                return self._decide(action)
            if status in ("expired", "cancelled", "spent"):
                return {**decision, "hold": {**hold, "status": status}}
            if status is None:
                time.sleep(min(1, max(0, until - time.monotonic())))
        return decision

    def _decide(self, action: Json) -> Dict[str, Any]:
        body = {"action": action, **({} if self._session is None else {"session": self._session})}
        decision = _take_decision(self._door.good("POST", "/v1/decisions", body))
        if action is None:
            message = "the action is no plain data, so that nobody can say what it is"
            return {**decision, "verdict": "deny", "reasons": [{"code": "MALFORMED_ACTION", "message": message}]}
        if decision["verdict"] == "allow" and decision["digest"] != _digest(action):
            raise GateUnreachable("the answer is about another action")
        return decision

    def _tell(self, outcome: Mapping[str, Any]) -> None:
        self._twice(outcome["decision"], lambda: self._door.good("POST", "/v1/outcomes", outcome))

    def _twice(self, decision: str, tell: Callable[[], Any], again: Callable[[], Any] = lambda: None) -> Any:
        """Once more where it fails: a record without an end makes people look for what happened."""
        for last in (False, True):
            try:
                return tell()
            except GateUnreachable as fault:
                # It was told already: the answer to the first time was lost.
                if last and fault.status == 409:
                    return again()
                if last:
                    with contextlib.suppress(Exception):
                        self._untold(OutcomeUntold(decision, fault))
        return None

    def _begin(
        self, asked: Mapping[str, str], providers: Sequence[str], expected: Sequence[str], args: Any, named: Any
    ) -> "_Run":
        with _within(None):
            status, answer = self._door.call("POST", "/v1/workflows/runs", asked)
        said = answer if isinstance(answer, dict) else {}
        if status == 403 and said.get("code") == ProductionModeViolationError.code:
            raise ProductionModeViolationError(asked["workflow"], str(said.get("message", "")))
        if status != 200:
            raise self._door.refused(status, answer)
        decision = _take_decision(said.get("decision"))
        if decision["verdict"] != "allow":
            raise _refusal(decision)
        action = {"kind": "workflow", "name": asked["workflow"], "mode": asked["mode"]}
        if "target" in asked:
            action["target"] = asked["target"]
        if decision["digest"] != _digest(action):
            raise GateUnreachable("the answer is about another action")
        # Whatever does not say that it is no production is.
        return _Run(decision["id"], said.get("production") is not False, providers, expected, _digest([list(args), named]))

    def _end(self, run: "_Run", told: Mapping[str, Any]) -> Optional[Dict[str, Any]]:
        path = f"/v1/workflows/runs/{urllib.parse.quote(run.id, safe='')}/outcome"
        body = {**run.told, **told}

        def known() -> Any:
            """What it came to the first time, where that was the same."""
            found = None
            with contextlib.suppress(GateUnreachable):
                found = self._door.good("GET", path[: -len("/outcome")])
            return found if isinstance(found, dict) and found.get("digest") == body.get("digest") else None

        with _within(None):
            return _take_run(self._twice(run.id, lambda: self._door.good("POST", path, body), known))

    def _fail(self, run: "_Run", cause: BaseException) -> None:
        run.ended()
        self._end(run, {"status": "failed" if isinstance(cause, Exception) else "unknown"})

    def _made(self, name: str, mode: str, run: "_Run", value: Any) -> Result[Any]:
        told: Dict[str, Any] = {"status": "succeeded", "seen": run.trace.seen}
        digest = _digest(value)
        if digest is not None:
            told["digest"] = digest
            if len(str(_text_of(value))) >= 32:
                told["resultDigest"] = digest
        if run.stirred is not None:
            told["stirred"] = run.stirred
        if run.trace.providers:
            told["providers"] = run.trace.providers
        within = _mark_within(value)
        if within is not None:
            run.trace.note(within)
        if run.trace.says != "real":
            told["says"] = run.trace.says
        known = self._end(run, told)
        if known is None or (mode == "mock" and known["provenance"] != "mock"):
            # What nobody has recorded is no evidence; but it was run, and running it again would do its work twice.
            provenance, session = ("mock", "unknown") if mode == "mock" else ("unknown", None)
            result = _make(provenance, name, run.id, session, value, ["NOT_RECORDED"])
        else:
            result = _make(
                known["provenance"], known["workflow"], run.id, known.get("session"), value, known["findings"]
            )
        outer = _trace.get(None)
        if outer is not None:
            outer.note(result.provenance)
        silent = {"MOCK_IN_RESULT", "SIMULATED_IN_RESULT"} & set(result.findings)
        if run.production and silent:
            message = f"the real run of workflow {name} gave no real result: {', '.join(result.findings)}"
            raise ProductionModeViolationError(name, message, result.findings)
        return result


class _Permit:
    """A positive allow, for one run. What became of it is told once."""

    def __init__(self, tell: Callable[[Mapping[str, Any]], None], decision: str):
        self._tell = tell
        self._decision: Optional[str] = decision
        self._since = time.monotonic()

    def tell(self, status: str, digest: Optional[str] = None) -> None:
        decision, self._decision = self._decision, None
        if decision is not None:
            told = {"decision": decision, "status": status, "durationMs": _since(self._since)}
            self._tell(told if digest is None else {**told, "outputDigest": digest})

    def gave(self, value: Any, outcome: Optional[Callable[[Any], str]] = None) -> None:
        """With a value. Where `outcome` fails, nobody knows how it ended."""
        status = "unknown"
        try:
            status = "succeeded" if outcome is None else outcome(value)
        finally:
            self.tell(status, _digest(value))

    @contextlib.contextmanager
    def failing(self) -> Iterator[None]:
        try:
            yield
        except BaseException as cause:
            self.tell(_status_of(cause))
            raise

    def later(self, value: Any, outcome: Optional[Callable[[Any], str]]) -> Any:
        """What is still to be done, with its outcome told at its end; `None` of everything else."""
        if inspect.isawaitable(value):
            return self.awaited(lambda: value, outcome)
        if isinstance(value, collections.abc.AsyncGenerator):
            return self.yielded_async(value)
        if isinstance(value, (collections.abc.Generator, map, filter)):
            return self.yielded(value)
        return None

    async def awaited(self, run: Callable[[], Any], outcome: Optional[Callable[[Any], str]]) -> Any:
        try:
            value = await run()
        except BaseException as cause:
            await asyncio.to_thread(self.tell, _status_of(cause))
            raise
        later = self.later(value, outcome)
        if later is not None:
            return later
        await asyncio.to_thread(self.gave, value, outcome)
        return value

    def yielded(self, values: Any) -> Iterator[Any]:
        with self.failing():
            last = yield from values
        self.tell("succeeded")
        return last

    async def yielded_async(self, values: Any) -> Any:
        try:
            async for value in values:
                yield value
        except BaseException as cause:
            with contextlib.suppress(Exception):
                await values.aclose()
            await asyncio.to_thread(self.tell, _status_of(cause))
            raise
        await asyncio.to_thread(self.tell, "succeeded")


async def _in_thread(ask: Callable[[Callable[[], bool]], T], late: Callable[[T], None]) -> T:
    """What a thread asked for. Where whoever waits for it is cancelled, `late` is told what came all the same."""
    cancelled: List[bool] = []
    given: List[T] = []

    def asked() -> None:
        given.append(ask(lambda: bool(cancelled)))
        if cancelled:
            too_late()

    def too_late() -> None:
        # Whoever takes it out tells it: the thread, or who was cancelled.
        with contextlib.suppress(IndexError):
            late(given.pop())

    try:
        await asyncio.to_thread(asked)
    except asyncio.CancelledError:
        cancelled.append(True)
        await asyncio.to_thread(too_late)
        raise
    return given.pop()


def _status_of(cause: BaseException) -> str:
    """Who was interrupted, or did not wait for the end, does not know how far it came."""
    late = isinstance(cause, (TimeoutError, asyncio.TimeoutError, sockets.timeout))
    return "failed" if isinstance(cause, Exception) and not late else "unknown"


def _function(run: Callable[..., Any]) -> Callable[..., Any]:
    """The function that is called: of an object its `__call__`, of a part of one the whole."""
    inner = run.func if isinstance(run, functools.partial) else run
    plain = inspect.isroutine(inner) or inspect.isclass(inner) or inspect.iscoroutinefunction(inner)
    return inner if plain else getattr(type(inner), "__call__", inner)


def _read(given: Mapping[str, Any]) -> Json:
    """Of its own: what is judged now is what is asked for again, whatever the caller does to its objects meanwhile.

    `None` of what is no plain data: the authority then says that it is no action, and the try stands in the record.
    """
    try:
        action = json.loads(json.dumps(_with_surroundings(given), allow_nan=False))
    except OSError as cause:
        raise GateUnreachable("the directory of this process is not there any more") from cause
    except (AttributeError, TypeError, ValueError, RecursionError):
        return None
    return None if _digest(action) is None else action


def _refuse_unrun(workflow: str, value: Any) -> None:
    """What has yet to run cannot be told as done. A coroutine function is awaited before; the rest is left to nobody."""
    lazy = isinstance(value, (collections.abc.Generator, map, filter)) or hasattr(type(value), "__aiter__")
    if not lazy and not inspect.isawaitable(value):
        return
    # An asynchronous generator that nobody began needs no closing; a task that was begun is given up.
    if asyncio.isfuture(value):
        value.cancel()
    elif isinstance(value, (collections.abc.Coroutine, collections.abc.Generator)):
        with contextlib.suppress(Exception):
            value.close()
    what = "an iterator" if lazy else "an awaitable"
    raise TypeError(f"the workflow `{workflow}` gave {what}, whose work is not done yet: give what comes of it")


class _Run:
    def __init__(
        self, run: str, production: bool, providers: Sequence[str], expected: Sequence[str], digest: Optional[str]
    ):
        _listen()
        self.id = run
        self.production = production
        self.trace = _Trace(providers, _trace.get(None))
        self.told: Dict[str, Any] = {}
        if digest is not None:
            self.told["inputDigest"] = digest
        if expected:
            self.told["expected"] = list(expected)
        self.stirred: Optional[bool] = None
        self._since = time.monotonic()
        self._waits: Optional[int] = None

    def begin(self) -> None:
        """From here on it runs, in this thread."""
        self._since = time.monotonic()
        self._waits = _waits()

    def ended(self) -> None:
        waits = _waits()
        self.told["durationMs"] = _since(self._since)
        if waits is not None and self._waits is not None:
            self.stirred = waits != self._waits


def _take_run(answer: Any) -> Optional[Dict[str, Any]]:
    good = (
        isinstance(answer, dict)
        and isinstance(answer.get("workflow"), str)
        and answer.get("provenance") in _PROVENANCES
        and isinstance(answer.get("findings"), list)
        and all(isinstance(one, str) for one in answer["findings"])
        and (answer.get("session") is None or isinstance(answer["session"], str))
    )
    return answer if good else None


def _refusal(decision: Mapping[str, Any]) -> GateRefusal:
    return GateHeld(decision) if decision["verdict"] == "hold" else GateDenied(decision)


def _since(since: float) -> int:
    return round((time.monotonic() - since) * 1000)
