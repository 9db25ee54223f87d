import { isKnownText, UNKNOWN } from '../../understand/word.ts'
import { childOf, plainText, type Yaml } from '../yaml.ts'
import { gateOf, hasOnly, type JobAround, mayFail, runsAfterFailure } from './job-gate.ts'
import { NOBODY } from './strangers.ts'
import { type Known, withVariables } from './variables.ts'

/** One text, or a list of them. */
export function labelsOf(node: Yaml | undefined): readonly string[] {
  if (node?.is === 'items') return node.items.map((item) => plainText(item) ?? '')
  const text = plainText(node)
  return text === undefined ? [] : [text]
}

/** What the machines of a job are called; all that its matrix names, where that stands there. */
export function machinesOf(job: Yaml): readonly string[] {
  return labelsOf(childOf(job, 'runs-on')).flatMap((label) => {
    const path = /^\$\{\{ *matrix\.([\w.-]+) *\}\}$/.exec(label)?.[1]?.split('.')
    return path === undefined ? [label] : ofMatrix(childOf(childOf(job, 'strategy'), 'matrix'), path)
  })
}

/** Every value that a matrix has for a path; an empty one where it is computed. */
function ofMatrix(matrix: Yaml | undefined, [name = '', ...path]: readonly string[]): readonly string[] {
  const listed = childOf(matrix, name)
  const included = childOf(matrix, 'include')
  if (matrix?.is !== 'entries' || listed?.is === 'text' || included?.is === 'text') return [UNKNOWN]
  const values = [
    ...itemsOf(listed),
    ...itemsOf(included).flatMap((one) => childOf(one, name) ?? (one.is === 'entries' ? [] : [one])),
  ]
  return values.length === 0
    ? [UNKNOWN]
    : values.map((one) => plainText(path.reduce<Yaml | undefined>(childOf, one)) ?? UNKNOWN)
}

function itemsOf(node: Yaml | undefined): readonly Yaml[] {
  return node?.is === 'items' ? node.items : []
}

/** The shell of the steps of a job that name none. Unknown where it is no plain text. */
export function shellOf(root: Yaml, job: Yaml): string {
  for (const one of [job, root]) {
    const given = childOf(childOf(childOf(one, 'defaults'), 'run'), 'shell')
    if (given !== undefined) return plainText(given) ?? UNKNOWN
  }
  const machines = machinesOf(job)
  return machines.length > 0 && machines.every(isWindows) ? 'pwsh' : 'bash'
}

/** The shell by which a gate is told: of several machines one may have another. */
function shellOfGate(root: Yaml, job: Yaml): string {
  const machines = machinesOf(job)
  return machines.some((one) => isWindows(one) || !isKnownText(one)) ? UNKNOWN : shellOf(root, job)
}

function isWindows(label: string): boolean {
  return label.startsWith('windows')
}

/** What a gate of a job is looked for with. */
export function gateAround(root: Yaml, job: Yaml, known: Known, action: string | undefined): JobAround {
  return { action, shell: shellOfGate(root, job), known, container: childOf(job, 'container') }
}

const JOB_KEYS =
  /^(?:name|needs|if|runs-on|permissions|environment|concurrency|outputs|env|defaults|steps|timeout-minutes|strategy|continue-on-error|container|services|uses|with|secrets)$/

/** Which jobs run only after another one asked the authority and got its yes. */
export class Gates {
  private readonly root: Yaml
  private readonly action: string | undefined
  private readonly known = new Map<string, boolean>()

  constructor(root: Yaml, action: string | undefined) {
    this.root = root
    this.action = action
  }

  isBehind(id: string): boolean {
    const job = childOf(childOf(this.root, 'jobs'), id)
    if (job === undefined || runsAfterFailure(plainText(childOf(job, 'if')))) return false
    return labelsOf(childOf(job, 'needs')).some((name) => this.asks(name))
  }

  /** It asks itself, or what it waits for does; one that may fail and go on asks nobody. */
  private asks(id: string): boolean {
    const known = this.known.get(id)
    if (known !== undefined) return known
    this.known.set(id, false)
    const job = childOf(childOf(this.root, 'jobs'), id)
    if (job === undefined || mayFail(job) || !hasOnly(job, JOB_KEYS)) return false
    const steps = childOf(job, 'steps')
    const nobody = { env: {}, tainted: NOBODY }
    const variables = withVariables(childOf(job, 'env'), withVariables(childOf(this.root, 'env'), nobody))
    const around = gateAround(this.root, job, variables, this.action)
    const asks = (steps?.is === 'items' && gateOf(steps.items, around).is === 'gate') || this.isBehind(id)
    this.known.set(id, asks)
    return asks
  }
}
