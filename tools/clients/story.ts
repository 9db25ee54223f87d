import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { shellQuoted } from '../../src/lib/shell-quoted.ts'
import { runToEnd } from '../../src/reach/doctor/child.ts'
import { DRIVEN } from '../../src/reach/doctor/clients/all.ts'
import { QUIET } from '../../src/reach/doctor/clients/client.ts'
import { setUpRig } from '../../src/reach/doctor/rig.ts'
import { CLIENTS } from '../../src/reach/install/clients/all.ts'

export interface Step {
  readonly says: string
  readonly holds: boolean
  readonly detail: string
}

const HOST = 'db1.prod.example'
const DROP = `psql -h ${HOST} -d shop -c 'DROP TABLE orders'`
/** What `psql` was called with, once. */
const ONCE = `-h ${HOST} -d shop -c DROP TABLE orders\n`

/** In this order. */
const TOLD = ['hold.opened', 'hold.approved', 'grant.given', 'grant.spent', 'decision.intent'] as const

/**
 * A real Claude Code asks to drop a production table. It is held; a person approves through the API; the next try runs,
 * once; a third is refused; the log tells the story and verifies. Only `psql` is none: it writes down that it ran.
 */
export async function* stories(program: string, path: string, prodgate: readonly string[]): AsyncGenerator<Step> {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'prodgate-'))
  const client = DRIVEN['claude-code']
  const targets = [{ database: `${HOST}:5432/shop`, environment: 'production' }]
  const rig = await setUpRig({ client, install: CLIENTS['claude-code'], level: 'user', directory, prodgate, targets })
  try {
    const ran = join(directory, 'ran')
    const bin = join(directory, 'bin')
    mkdirSync(bin)
    writeFileSync(join(bin, 'psql'), `#!/bin/sh\necho "$*" >>'${ran}'\necho 'DROP TABLE'\n`)
    chmodSync(join(bin, 'psql'), 0o755)
    const runs = () => (existsSync(ran) ? readFileSync(ran, 'utf8') : '')
    const env = {
      ...{ PATH: [bin, path].join(delimiter), HOME: rig.places.home, LANG: 'C.UTF-8' },
      ...QUIET,
      ...client.env(rig.places),
    }
    const session = randomUUID()
    const ask = async () => {
      // One conversation: each try is one tool result more. An approval is for the session that asked.
      const results = rig.plan.push(client.call(DROP))
      const conversation = results === 1 ? ['--session-id', session] : ['--resume', session]
      const argv = [program, ...client.args(rig.places), ...conversation]
      const { said } = await runToEnd(argv, { cwd: rig.places.work, env, limitMs: 240_000 })
      return rig.model.results[results - 1] ?? `no result: ${said.slice(-500)}`
    }
    const token = await rig.authority.addPerson('ann', 'approver')
    const api = async (way: string, body?: unknown) => {
      const response = await fetch(`${rig.authority.http}${way}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: (await response.json()) as unknown }
    }

    const first = await ask()
    const id = /hold_[0-9A-Za-z]+/.exec(first)?.[0] ?? 'none'
    yield {
      says: 'the first try is held, and the agent is told the number',
      holds: runs() === '' && id !== 'none',
      detail: first,
    }

    const hold = (await api(`/v1/holds/${id}`)).body as Hold
    const approval = {
      sentence: hold.sentence,
      target: hold.targets?.[0],
      justification: 'orders moved to orders_v2 last week',
      rollbackPlan: 'restore of last night',
      backup: true,
    }
    const unasked = await ask()
    yield { says: 'asking again without an approval changes nothing', holds: runs() === '', detail: unasked }

    const approved = await api(`/v1/holds/${id}/approve`, approval)
    yield { says: 'a person approves', holds: approved.status === 200, detail: JSON.stringify([hold, approved]) }

    // Slower than any machine: a client that does not wait for what is told afterwards loses it then, each time.
    const swift = `${rig.shim}-itself`
    renameSync(rig.shim, swift)
    writeFileSync(rig.shim, `#!/bin/sh\nsleep 0.5\nexec ${shellQuoted(swift)} "$@"\n`, { mode: 0o755 })
    const second = await ask()
    yield { says: 'the next try runs, once', holds: runs() === ONCE && second.includes('DROP TABLE'), detail: second }

    const third = await ask()
    const another = /hold_[0-9A-Za-z]+/.exec(third)?.[0]
    yield {
      says: 'a third is refused',
      holds: runs() === ONCE && another !== undefined && another !== id,
      detail: third,
    }

    const log = (words: readonly string[]) =>
      runToEnd([...prodgate, 'log', ...words, '--data', rig.authority.data], {
        cwd: directory,
        env: { PATH: path, HOME: join(directory, 'gate') },
        limitMs: 120_000,
      })
    const story = await log(['show', '--hold', id, '--json'])
    const kinds = story.said
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => /"kind":"([^"]+)"/.exec(line)?.[1] ?? '')
    const told = TOLD.every((kind, at) => kinds.indexOf(kind) > (at === 0 ? -1 : kinds.indexOf(TOLD[at - 1] ?? '')))
    yield {
      says: 'the log tells the story',
      holds: story.status === 0 && told,
      detail: `${kinds.join(' ')}\n${story.said}`,
    }

    const outcomes = await log(['show', '--kind', 'outcome', '--json'])
    const said = outcomes.said.split('\n').filter((line) => line.includes('"by":"client"'))
    yield {
      says: 'the log has what the client said became of it',
      holds: said.length === 1 && said[0]?.includes('"status":"succeeded"') === true,
      detail: outcomes.said,
    }

    const verified = await log(['verify'])
    yield { says: 'the log verifies', holds: verified.status === 0, detail: verified.said }
  } finally {
    await rig.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

interface Hold {
  readonly sentence?: string
  readonly targets?: readonly string[]
}
