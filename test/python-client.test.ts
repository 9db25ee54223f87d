import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { valueDigest } from '../src/act/workflow/value-digest.ts'
import { gate, readResult } from '../src/library/index.ts'
import { approved } from './authority/actions.ts'
import { TestServer } from './authority/server.ts'
import { missing, pythonOf } from './python.ts'

const STATUS = '/bmad/production-mode/status'
describe.skipIf(missing !== '')(`the Python client${missing}`, () => {
  let server: TestServer
  let payments: Server
  let host = ''
  let charges = 0
  beforeAll(async () => {
    server = await TestServer.start()
    payments = createServer((request, response) => {
      charges++
      response.end(JSON.stringify({ charged: request.url }))
    })
    await new Promise<void>((resolve) => payments.listen(0, '127.0.0.1', resolve))
    host = `127.0.0.1:${(payments.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    payments.close()
    await server.remove()
  })

  const python = (code: string) => pythonOf(server, code, { PROVIDER: host })
  const stats = async () => (await server.get('vera', STATUS)).json.stats
  async function mockSession(workflow: string): Promise<void> {
    const reason = 'demonstrate the new checkout flow'
    const { json } = await server.post('rita', '/bmad/production-mode/request-mock', { reason, workflow })
    await approved(server, 'ann', json.hold.id)
  }

  test('production runs real implementations: the provider is called exactly once, and the sums are the authority\u2019s', async () => {
    const before = [charges, await stats()] as const
    const [result, value, evidence] = await python(`
result = gate.workflow("py-checkout", real=charge, mock=lambda amount: 1, providers=[HOST])(12)
say(shown(result)); say(require_real(result).value); say(is_evidence([result]))
`)
    expect(result).toMatchObject({ provenance: 'real', findings: [], value: { charged: '/12' }, session: null })
    expect([value, evidence]).toEqual([{ charged: '/12' }, true])
    expect(charges).toBe(before[0] + 1)
    const after = await stats()
    expect(after.workflows_executed).toBe(before[1].workflows_executed + 1)
    expect(after.workflows_successful).toBe(before[1].workflows_successful + 1)
    expect((await server.get('vera', `/v1/workflows/runs/${result.run}`)).json).toMatchObject({ provenance: 'real' })
  })

  test('fails hard, no mock fallback; a mock without a session is a violation', async () => {
    const before = await stats()
    const [broken, refused, body, times] = await python(`
mocked = []
mock = lambda: mocked.append(1)
def real():
    charge()
    raise KeyError("the provider is away")
say(fault(gate.workflow("py-broken", real=real, mock=mock)))
refused = None
try:
    gate.workflow("py-mock", real=charge, mock=mock, mode="mock")()
except ProductionModeViolationError as cause:
    refused = cause
say([refused.code, refused.status]); say(refused.to_dict()); say(len(mocked))
`)
    expect(broken).toMatchObject({ is: 'KeyError' })
    expect(refused).toEqual(['PRODUCTION_MODE_VIOLATION', 403])
    expect(body).toEqual({
      error: 'Production Mode Violation',
      message: 'Mock execution not allowed for workflow py-mock in production',
      code: 'PRODUCTION_MODE_VIOLATION',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    })
    expect(times).toBe(0)
    const after = await stats()
    expect(after.workflows_failed).toBe(before.workflows_failed + 1)
    expect(after.mock_mode_attempts).toBe(before.mock_mode_attempts + 1)
  })

  test('a mock within a session is marked for both languages, and a silent one fails the call', async () => {
    await mockSession('py-demo')
    const [marked, read, refused, real, silent, unwrapped] = await python(`
demo = gate.workflow("py-demo", real=charge, mock=lambda: {"n": 0.1, "s": "\\u00e9\\U0001f600", "\\u20ac": [1e21, -0.0, 5e-7]}, mode="mock")
result = demo()
say(result.to_json())
say(read_result(result.to_json()).provenance)
say(fault(lambda: require_real(result)))
say([is_evidence([result]), isinstance(result, MockResult)])
say(fault(gate.workflow("py-report", real=lambda: {"of": demo().to_json(), "at": charge()})))
say(fault(gate.workflow("py-report", real=lambda: [demo().value, charge()])))
`)
    expect(readResult(marked)).toMatchObject({ provenance: 'mock', session: expect.stringMatching(/^mock_/) })
    expect(marked.prodgate.digest).toBe(valueDigest(marked.value))
    const g = gate({ url: server.url, token: server.token('eve') })
    expect((await g.recall(marked)).provenance).toBe('mock')
    expect(read).toBe('mock')
    expect(refused).toMatchObject({ is: 'NotReal', says: expect.stringContaining('MOCK RESULT') })
    expect(real).toEqual([false, true])
    for (const one of [silent, unwrapped])
      expect(one).toMatchObject({
        is: 'ProductionModeViolationError',
        findings: expect.arrayContaining(['MOCK_IN_RESULT']),
      })
  })

  test('a result is real in the other language where the authority has the same; a forged one nowhere', async () => {
    const [sent] = await python(`say(gate.workflow("py-sent", real=charge)(5).to_json())`)
    const g = gate({ url: server.url, token: server.token('eve') })
    expect((await g.recall(sent)).provenance).toBe('real')
    expect(readResult(sent).provenance).toBe('unknown')
    const own = await g.workflow('js-sent', { real: async () => (await fetch(`http://${host}/7`)).json() })()
    const found = await python(`
sent = json.loads(${JSON.stringify(JSON.stringify(own))})
mark = sent["prodgate"]
say(gate.recall(sent).provenance)
say(read_result(sent).provenance)
say(gate.recall({**sent, "value": {"charged": "/8"}}).provenance)
say(gate.recall({**sent, "prodgate": {**mark, "run": "nobody", "watermark": mark["watermark"].replace(mark["run"], "nobody")}}).provenance)
say(gate.recall(sent["value"]).provenance)
`)
    expect(found).toEqual(['real', 'unknown', 'unknown', 'unknown', 'unknown'])
  })

  test('a result cannot be changed, copied, pickled or made into a real one', async () => {
    expect(
      await python(`
import copy, pickle
# Again where the machine made it wait meanwhile, so that nobody can tell that it was silent.
tries = (gate.workflow("py-silent", real=lambda n: n)(1) for _ in range(20))
result = next(one for one in tries if one.provenance == "unknown")
say(result.provenance)
say(fault(lambda: setattr(result, "provenance", "real"))["is"])
say(fault(lambda: copy.copy(result))["is"]); say(fault(lambda: pickle.dumps(result))["is"])
forged = object.__new__(RealResult)
for name in ("workflow", "run", "session", "_value", "findings"):
    object.__setattr__(forged, name, getattr(result, name))
say(fault(lambda: require_real(forged))["is"])
say(TOKEN in repr(vars(gate)))
`),
    ).toEqual(['unknown', 'AttributeError', 'TypeError', 'TypeError', 'NotReal', false])
  })

  test('silent fallbacks, and their twins', async () => {
    const found = await python(`
def findings(**parts):
    return list(gate.workflow("py-f", **parts)(1).findings)
say(next(filter(None, (findings(real=lambda n: n) for _ in range(20))), []))
say(findings(real=lambda n: n, expected=["NO_INPUT_OR_OUTPUT"]))
say(findings(real=lambda n: charge(n)))
say(findings(real=lambda n: open(__import__("prodgate").__file__).close()))
bank = provider("bank", type("Bank", (), {"pay": lambda self: 1})())
say(findings(real=lambda n: charge(n), providers=["bank"]))
say(findings(real=lambda n: bank.pay(), providers=["bank"]))
class Broken:
    def pay(self): raise KeyError("away")
broken = provider("bank", Broken())
def falls_back(n):
    charge(n)
    try: return broken.pay()
    except KeyError: return n
say(findings(real=falls_back, providers=["bank"]))
inner = gate.workflow("py-inner", real=charge)
say(findings(real=lambda n: {"of": inner(n).value}, providers=[HOST]))
suite = gate.workflow("py-suite", real=lambda n: (charge(), {"status": "completed", "passed": 5, "failed": 0})[1])
say([list(suite(n).findings) for n in range(4)][-1])
say(fault(gate.workflow("py-dry", real=lambda: (simulated(), charge())[1]))["findings"])
say(fault(lambda: gate.workflow("py-x", real=charge, expected=["MOCK_IN_RESULT"]))["is"])
`)
    expect(found).toEqual([
      ['NO_INPUT_OR_OUTPUT'],
      [],
      [],
      [],
      ['PROVIDER_NOT_CALLED'],
      [],
      ['PROVIDER_NOT_CALLED'],
      [],
      ['CANNED_VALUES'],
      ['SIMULATED_IN_RESULT'],
      'ValueError',
    ])
  })

  test('an answer that was lost is no outcome that was: it is asked for again', async () => {
    const found = await python(`
untold = []
lost = Gate(url=URL, token=TOKEN, session="python", on_untold=untold.append)
call, dropped = lost._door.call, []
def losing(method, path, *rest, **named):
    answer = call(method, path, *rest, **named)
    if path.endswith(("/outcome", "/outcomes")) and path not in dropped:
        dropped.append(path)
        raise prodgate.GateUnreachable("the answer was lost")
    return answer
lost._door.call = losing
say(shown(lost.workflow("py-lost", real=charge)(3)))
say(lost.guard({"kind": "shell", "command": "kubectl --context prod-eu get pods"}, lambda: "ran"))
say([len(dropped), len(untold)])
`)
    expect(found).toMatchObject([{ provenance: 'real', findings: [] }, 'ran', [2, 0]])
  })

  test('functions as they are, and coroutines', async () => {
    const found = await python(`
say(fault(lambda: gate.real_only("py-only", charge, providers=[HOST])(9)))
say(fault(lambda: gate.real_only("py-only", lambda n: {"charged": "/9"}, providers=[HOST])(9))["is"])
async def later(n):
    return await asyncio.to_thread(charge, n)
async def main():
    result = await gate.workflow("py-later", real=later)(3)
    return [result.provenance, result.value, await gate.real_only("py-later", later)(4)]
say(asyncio.run(main()))
`)
    expect(found).toEqual([
      { ran: { charged: '/9' } },
      'ProductionModeViolationError',
      ['real', { charged: '/3' }, { charged: '/4' }],
    ])
  })

  test('what has yet to run is refused and told as failed; what was awaited or listed is not', async () => {
    const found = await python(`
import warnings
warnings.simplefilter("error")
times = []
async def later():
    times.append(1)
    return await asyncio.to_thread(charge)
def lines():
    times.append(1)
    yield charge()
async def pages():
    times.append(1)
    yield charge()
class Called:
    async def __call__(self):
        return await later()
def ends(work):
    try: return work()
    except TypeError as cause: return str(cause)
for real in (Called(), lambda: later(), lines, pages, lambda: map(charge, [1])):
    say(ends(gate.workflow("py-unrun", real=real)))
say(ends(lambda: gate.real_only("py-unrun", lambda: later())()))
async def main():
    async def handed(): return later()
    say(await failing(gate.workflow("py-unrun", real=handed)()))
    say((await gate.workflow("py-unrun", real=Called().__call__)()).provenance)
async def failing(one):
    try: await one
    except TypeError as cause: return str(cause)
say(len(times))
asyncio.run(main())
say(gate.workflow("py-unrun", real=lambda: list(lines()))().provenance)
`)
    const refused = (what: string) =>
      `the workflow \`py-unrun\` gave ${what}, whose work is not done yet: give what comes of it`
    const awaitable = refused('an awaitable')
    const iterator = refused('an iterator')
    expect(found).toEqual([
      ...[awaitable, awaitable, iterator, iterator, iterator, awaitable],
      ...[0, awaitable, 'real', 'real'],
    ])
    const { runs } = (await server.get('vera', '/v1/workflows/runs')).json
    const unrun = runs.filter((one: { workflow: string }) => one.workflow === 'py-unrun')
    const failed = unrun.filter((one: { status: string }) => one.status === 'failed')
    expect([unrun.length, failed.length]).toEqual([9, 7])
  })

  test('a mark is found wherever it lies, and what is not looked at to its end is unknown', async () => {
    const found = await python(`
def put(one):
    deep = one
    for _ in range(1000): deep = {"of": deep}
    text = one.to_json()
    yield from [deep, [0] * 1000 + [one], {"a": (one,)}, {one}, {one: 1}, json.dumps(text), json.dumps([json.dumps(text)])]
def made(provenance): return prodgate._make(provenance, "w", "r", None, 1)
for provenance in ("mock", "simulated", "real"):
    say(sorted({str(prodgate._mark_within(one)) for one in put(made(provenance))}))
say([prodgate._mark_within(list(range(4)), 3), prodgate._mark_within(list(range(3)), 3)])
mock = made("mock")
long = lambda n: json.dumps({"note": mock.watermark, "pad": "x" * n})
say([prodgate._mark_within(long(1048576)), prodgate._mark_within(long(1000000))])
ring = []; ring.append(ring)
say([prodgate._mark_within(ring), prodgate._mark_within("refused: " + mock.watermark)])
say(prodgate._mark_within([made("unknown"), mock]))
import dataclasses, io
@dataclasses.dataclass
class Report: of: object
def error(one):
    try: raise KeyError(one)
    except KeyError as cause: return cause
copied = lambda one: {"provenance": one.provenance, "watermark": one.watermark}
hidden = [lambda one: Report([one]), lambda one: error(one), copied,
          lambda one: json.dumps(one.to_json()).encode(), lambda one: bytearray(json.dumps([one.to_json()]).encode())]
for provenance in ("mock", "simulated", "real"):
    say(sorted({str(prodgate._mark_within(put(made(provenance)))) for put in hidden}))
say([prodgate._mark_within([one]) for one in (iter([1]), io.BytesIO(b"x"), (n for n in [1]))])
say(prodgate._mark_within([b"x", 1, Report("x"), {"provenance": "mock", "watermark": "of a stamp"}]))
`)
    expect(found).toEqual([
      ['mock'],
      ['simulated'],
      ['None'],
      ['unknown', null],
      ['unknown', null],
      [null, null],
      'mock',
      ...[['mock'], ['simulated'], ['None']],
      ...[['unknown', 'unknown', 'unknown'], null],
    ])
  })

  test('a run that takes a value out of a result from before uses it, however it is copied', async () => {
    await mockSession('py-cached')
    const found = await python(`
import copy
cached = gate.workflow("py-cached", real=charge, mock=lambda: {"id": "canned"}, mode="mock")()
real = gate.workflow("py-fresh", real=charge)(3)
uses = [lambda one: copy.deepcopy(one.value), lambda one: dict(one.to_json()["value"]), lambda one: json.loads(json.dumps(one.value))]
for use in uses:
    say(fault(gate.workflow("py-later", real=lambda: (charge(), use(cached))[1]))["findings"])
    say(list(gate.workflow("py-later", real=lambda: (charge(), use(real))[1])().findings))
`)
    expect(found).toEqual([['MOCK_IN_RESULT'], [], ['MOCK_IN_RESULT'], [], ['MOCK_IN_RESULT'], []])
  })

  test('over the socket, as over HTTP', async () => {
    const code = `say(gate.__class__(socket=${JSON.stringify(server.socket)}, token=TOKEN).workflow("py-s", real=charge)(1).provenance)`
    expect(await python(code)).toEqual(['real'])
  })

  test('with the authority unreachable, or one that talks nonsense, nothing runs', async () => {
    const nonsense = createServer((request, response) => {
      const said: Readonly<Record<string, string>> = {
        '/list/v1/workflows/runs': '[]',
        '/twice/v1/workflows/runs': '{"production":true,"production":false}',
        '/other/v1/workflows/runs': JSON.stringify({
          production: false,
          decision: { id: 'd', digest: 'sha256:0', verdict: 'allow', environment: {}, effects: [], reasons: [] },
        }),
        '/moved/v1/workflows/runs': '',
      }
      if (request.url?.startsWith('/moved') === true) response.writeHead(302, { location: '/other' })
      if (request.url?.startsWith('/drips') === true) {
        const dripping = setInterval(() => response.write(' '), 100)
        response.on('close', () => clearInterval(dripping))
        return
      }
      response.end(said[request.url ?? ''] ?? 'allow')
    })
    await new Promise<void>((resolve) => nonsense.listen(0, '127.0.0.1', resolve))
    const at = `http://127.0.0.1:${(nonsense.address() as AddressInfo).port}`
    const found = await python(`
times = []
run = lambda *given: times.append(1)
for url in ["http://127.0.0.1:9", *["${at}/" + one for one in ["list", "twice", "other", "moved", "text"]]]:
    away = Gate(url=url, token=TOKEN)
    for work in [away.workflow("w", real=run), away.workflow("w", real=run, mock=run, mode="mock"),
                 away.real_only("w", run), lambda: away.guard({"kind": "shell", "command": "ls"}, run)]:
        say(fault(work)["is"])
    say(away.decide({"kind": "shell", "command": "ls"})["verdict"])
say("in time" in fault(lambda: Gate(url="${at}/drips", token=TOKEN, timeout=1).guard({"kind": "shell", "command": "ls"}, run))["says"])
say(fault(lambda: Gate(url=URL, token="pga_wrong").workflow("w", real=run)())["is"])
say("a person has to see to the token" in fault(lambda: Gate(url=URL, token="pga_wrong").guard({"kind": "shell", "command": "ls"}, run))["says"])
untold = []
lost = Gate(url=URL, token=TOKEN, session="python", on_untold=untold.append)
good = lost._door.good
def deaf(method, path, *rest, **named):
    if path == "/v1/outcomes": raise prodgate.GateUnreachable("it is away", 503)
    return good(method, path, *rest, **named)
lost._door.good = deaf
say(lost.guard({"kind": "shell", "command": "kubectl --context prod-eu get pods"}, lambda: "ran"))
say([[type(one).__name__, one.status, "could not be told" in str(one)] for one in untold])
say(len(times))
for given in [{}, {"url": URL}, {"url": "http://gate.example", "token": "x"}, {"url": "https://a:b@gate.example", "token": "x"}]:
    say(fault(lambda: Gate(**given))["is"])
`)
    nonsense.close()
    expect(found.splice(-10, 1)).toEqual([true])
    expect(new Set(found.slice(0, -8).filter((one) => one !== 'deny'))).toEqual(new Set(['GateUnreachable']))
    expect(found.slice(-8, -5)).toEqual([true, 'ran', [['OutcomeUntold', 503, true]]])
    expect(found.slice(-5)).toEqual([0, ...Array(4).fill('ValueError')])
  })
})
