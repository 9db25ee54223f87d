import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { valueDigest } from '../src/act/workflow/value-digest.ts'
import { isTelling } from '../src/reach/surroundings.ts'
import { approved } from './authority/actions.ts'
import { TestServer } from './authority/server.ts'
import { missing, pythonOf } from './python.ts'

describe.skipIf(missing !== '')(`a call that is guarded from Python${missing}`, () => {
  let server: TestServer
  beforeAll(async () => {
    server = await TestServer.start()
  })
  afterAll(() => server.remove())

  const python = (code: string, env: Readonly<Record<string, string>> = {}) => pythonOf(server, code, env)

  test('an allowed action runs once and its outcome is told; a held and a denied one never', async () => {
    const [ran, held, denied, decided] = await python(`
times = []
run = lambda: times.append(1) or "ran"
kubectl = lambda args: {"kind": "shell", "command": "kubectl --context prod-eu " + args}
say([fault(lambda: gate.guard(kubectl("get pods"), run)), len(times)])
say([fault(lambda: gate.guard(kubectl("delete namespace py"), run)), len(times)])
say([fault(lambda: gate.guard({"kind": "shell", "command": "rm -rf /"}, run)), len(times)])
say(gate.decide({"kind": "shell", "command": "rm -rf /", "unknown": True})["reasons"][0]["code"])
`)
    expect(ran).toEqual([{ ran: 'ran' }, 1])
    expect(held).toEqual([expect.objectContaining({ is: 'GateHeld', says: expect.stringContaining('ask again') }), 1])
    expect(denied).toEqual([expect.objectContaining({ is: 'GateDenied', code: 'GATE_DENIED' }), 1])
    expect(decided).toBe('MALFORMED_ACTION')
    const rows = await server.beside(({ store }) => store.read.selectFrom('outcome').select('status').execute())
    expect(rows.map((one) => one.status)).toEqual(['succeeded'])
  })

  /** What was told of the actions that were let go, since the last look. */
  let told = 1
  async function outcomes(): Promise<readonly (string | undefined)[]> {
    const rows = await server.beside(({ store }) =>
      store.read
        .selectFrom('decision')
        .leftJoin('outcome', 'outcome.decision', 'decision.id')
        .select('outcome.status')
        .where('decision.verdict', '=', 'allow')
        .where('decision.kind', '=', 'shell')
        .orderBy('decision.id')
        .execute(),
    )
    const since = rows.slice(told).map((one) => one.status ?? undefined)
    told = rows.length
    return since
  }

  test('what is asynchronous is told once it has ended: coroutines, what gives one, tasks; and their failures', async () => {
    const found = await python(`
import functools
READ = {"kind": "shell", "command": "kubectl --context prod-eu get pods"}
async def fails():
    await asyncio.sleep(0)
    raise KeyError("away")
async def works(n=1):
    await asyncio.sleep(0)
    return {"n": n}
async def waits(begun):
    begun.set()
    await asyncio.sleep(600)
async def late():
    raise asyncio.TimeoutError()
async def hands():
    return works(5)
class Called:
    async def __call__(self): return await works(4)
async def ends(one):
    try: return await one
    except BaseException as cause: return type(cause).__name__
async def main():
    for run in (works, functools.partial(works, 2), lambda: works(3), Called(), functools.partial(Called()),
                lambda: asyncio.ensure_future(works(6)), fails, lambda: fails(), late):
        say(await ends(gate.guard(READ, run)))
    say(await (await gate.guard(READ, hands)))
    begun = asyncio.Event()
    asking = asyncio.ensure_future(gate.guard(READ, lambda: waits(begun)))
    await begun.wait()
    say([await ends(asyncio.wait_for(asking, 0.1)) in ("TimeoutError", "CancelledError")])
    say(await ends(gate.guard({**READ, "command": "rm -rf /"}, works)))
    say(await gate.guard(READ, works, outcome=lambda one: "failed"))
asyncio.run(main())
dropped = gate.guard(READ, lambda: works(7))
dropped.close()
`)
    expect(found).toEqual([
      ...[{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 4 }, { n: 6 }, 'KeyError', 'KeyError', 'TimeoutError'],
      ...[{ n: 5 }, [true], 'GateDenied', { n: 1 }],
    ])
    const good = Array(6).fill('succeeded')
    const after = ['failed', 'failed', 'unknown', 'succeeded', 'unknown', 'failed', undefined]
    expect(await outcomes()).toEqual([...good, ...after])
  })

  test('what is yielded is passed on, and told once it has ended: read to its end, left in the middle, failed', async () => {
    const found = await python(`
READ = {"kind": "shell", "command": "kubectl --context prod-eu get pods"}
times = []
def lines(fail=False):
    times.append(1)
    yield 1
    if fail: raise KeyError("away")
    yield 2
async def pages(fail=False):
    for one in lines(fail): yield one
say(list(gate.guard(READ, lines)))
say(next(gate.guard(READ, lines)))
say(fault(lambda: list(gate.guard(READ, lambda: lines(True))))["is"])
say(list(gate.guard(READ, lambda: map(str, [1]))))
say(fault(lambda: gate.guard({**READ, "command": "rm -rf /"}, lines))["is"])
async def all_of(one): return [page async for page in one]
async def first_of(one):
    async for page in one:
        await one.aclose()
        return page
async def main():
    say(await all_of(gate.guard(READ, pages)))
    say(await all_of(gate.guard(READ, lambda: pages())))
    say(await first_of(gate.guard(READ, pages)))
    try: await all_of(gate.guard(READ, lambda: pages(True)))
    except KeyError: say("KeyError")
    try: await all_of(gate.guard({**READ, "command": "rm -rf /"}, pages))
    except GateDenied: say("GateDenied")
asyncio.run(main())
say(len(times))
`)
    expect(found).toEqual([
      ...[[1, 2], 1, 'KeyError', ['1'], 'GateDenied'],
      ...[[1, 2], [1, 2], 1, 'KeyError', 'GateDenied', 7],
    ])
    const once = ['succeeded', 'unknown', 'failed', 'succeeded']
    expect(await outcomes()).toEqual([...once, 'succeeded', 'succeeded', 'unknown', 'failed'])
  })

  test('who cancels the asking has run nothing, and a later approval is not spent for it', async () => {
    const action = '{"kind": "shell", "command": "kubectl --context prod-eu delete namespace called-off"}'
    const [id] = await python(`say(gate.decide(${action})["hold"]["id"])`)
    const waiting = python(`
import threading
times = []
async def run(): times.append(1)
async def main():
    waits = Gate(url=URL, token=TOKEN, session="python", wait=120)
    asking = asyncio.ensure_future(waits.guard(${action}, run))
    await asyncio.sleep(0.5)
    asking.cancel()
    try: await asking
    except asyncio.CancelledError: open("cancelled", "w").close()
asyncio.run(main())
say(len(times))
async def asked(cancel):
    late, begun, answers = [], threading.Event(), threading.Event()
    asking = asyncio.ensure_future(prodgate._in_thread(lambda gone: (begun.set(), answers.wait(), gone())[2], late.append))
    while not begun.is_set(): await asyncio.sleep(0.01)
    if cancel:
        asking.cancel()
        await asyncio.sleep(0.05)
    answers.set()
    return [await asyncio.wait([asking]) and asking.cancelled() or asking.result(), late]
say(asyncio.run(asked(True)))
say(asyncio.run(asked(False)))
`)
    await vi.waitFor(() => expect(existsSync(join(server.home, 'cancelled'))).toBe(true), 60_000)
    await approved(server, 'ann', id)
    // An answer that comes too late is handed to whoever tells it as not run; one in time is given.
    expect(await waiting).toEqual([0, [true, [true]], [false, []]])
    expect(await outcomes()).toEqual([])
    expect(await python(`say(gate.guard(${action}, lambda: "ran"))`)).toEqual(['ran'])
    expect(await outcomes()).toEqual(['succeeded'])
  })

  test('what is no plain data is denied as no action; an outcome that cannot be told is unknown', async () => {
    const found = await python(`
READ = {"kind": "shell", "command": "kubectl --context prod-eu get pods"}
for wrong in [{**READ, "command": object()}, {**READ, "command": "\\ud800"}, {**READ, "cwd": 3}, [], None]:
    say([gate.decide(wrong)["reasons"][0]["code"], fault(lambda: gate.guard(wrong, lambda: "ran"))["is"]])
def outcome(value): raise KeyError(value)
def nowhere(): raise FileNotFoundError()
here, os.getcwd = os.getcwd, nowhere
say([fault(lambda: gate.guard(READ, lambda: "ran"))["is"], gate.decide(READ)["reasons"][0]["code"]])
os.getcwd = here
say(fault(lambda: gate.guard(READ, lambda: "ran", outcome=outcome))["is"])
say(fault(lambda: gate.guard(READ, lambda: "ran", outcome=lambda value: "failed"))["ran"])
say(fault(lambda: gate.guard(READ, lambda: (_ for _ in ()).throw(TimeoutError())))["is"])
`)
    const nowhere = ['GateUnreachable', 'GATE_FAULT']
    expect(found).toEqual([
      ...Array(5).fill(['MALFORMED_ACTION', 'GateDenied']),
      nowhere,
      'KeyError',
      'ran',
      'TimeoutError',
    ])
    expect(await outcomes()).toEqual(['unknown', 'failed', 'unknown'])
  })

  test('an approval lets the same action go, once; people are waited for', async () => {
    const action = '{"kind": "shell", "command": "kubectl --context prod-eu delete namespace waited"}'
    const [id] = await python(`say(gate.decide(${action})["hold"]["id"])`)
    const waiting = python(`
waits = Gate(url=URL, token=TOKEN, session="python", wait=120)
say(fault(lambda: waits.guard(${action}, lambda: "ran")))
say(fault(lambda: gate.guard(${action}, lambda: "ran")))
`)
    await approved(server, 'ann', id)
    expect(await waiting).toEqual([{ ran: 'ran' }, expect.objectContaining({ is: 'GateHeld' })])
  })

  test('an action is judged with the variables that it would run with', async () => {
    const code = `say(sorted(prodgate._with_surroundings({"kind": "shell", "command": "ls"})["env"]))`
    expect(await python(code, { AWS_PROFILE: 'prod', AWS_SECRET_ACCESS_KEY: 'x', LANGUAGE: 'en' })).toEqual([
      ['AWS_PROFILE'],
    ])
  })

  test('digests and variables are those of the other library', async () => {
    const values = [
      { b: 1, a: [true, null, 'é😀\u2028"\\\n\u001f'], '€': 1, '\u{1f600}': 2, '\ufb33': 3 },
      [0.1, 1e21, 1e20, 1e-6, 1e-7, -2.5, 100, 5e-324, 1.7976931348623157e308, 0],
      'text',
      { nested: [{ deep: [{}] }] },
    ]
    const names =
      'AWS_PROFILE AWS_SECRET_ACCESS_KEY PGPASSWORD PGHOST NODE_ENV TF_VAR_x GIT_TOKEN HOME DATABASE_URL DEBUG'
    const found = await python(`
for value in json.loads(${JSON.stringify(JSON.stringify(values))}): say(prodgate._digest(value))
for value in [float("nan"), 2**60 + 1, "\\ud800", {1: 2}, object(), "\\0"]: say(prodgate._digest(value))
say([name for name in ${JSON.stringify(names)}.split() if prodgate._is_telling(name)])
say(prodgate._without_password("postgres://me:secret@db.prod:5432/shop?x=a@b"))
`)
    expect(found.slice(0, values.length)).toEqual(values.map(valueDigest))
    expect(found.slice(values.length, -2)).toEqual(Array(6).fill(null))
    expect(found.at(-2)).toEqual(names.split(' ').filter(isTelling))
    expect(found.at(-1)).toBe('postgres://me@db.prod:5432/shop?x=a@b')
  })
})
