import { createHash } from 'node:crypto'
import { isPlain, quoted } from '../../lib/quoted.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import type { Verdict } from '../verdict.ts'
import { type Cedar, loadCedar } from './cedar.ts'
import { type Example, isExample, readExample } from './examples.ts'
import { BASE_POLICY, type HousePolicies, type HousePolicy, judge } from './judge.ts'
import { HOUSE_SCHEMA } from './schema.ts'
import { lineOf, type Statement, splitStatements } from './statements.ts'

/** Why a policy file is not in force, and where. */
export interface PolicyFault {
  readonly message: string
  readonly help?: string
  readonly file: string
  readonly line: number
}

/** Bounds of one file; what is asked of each decision grows with the number of policies. */
const MOST_CHARACTERS = 262_144
const MOST_POLICIES = 1000
const LONGEST_MESSAGE = 300
const ANNOTATIONS: ReadonlySet<string> = new Set(['id', 'verdict', 'message'])

/**
 * Loads house policies: all of a file or nothing of it. Each is a `forbid` with `@id`, `@verdict` and `@message`; it is
 * validated against the schema and its examples are run. Whoever gets a fault does not start.
 */
export async function loadHousePolicies(
  text: string,
  file: string,
): Promise<Result<HousePolicies, readonly PolicyFault[]>> {
  const cedar = await loadCedar()
  const loading = new Loading(cedar, text, file)
  const policies = loading.policies()
  if (loading.faults.length > 0) return fault(loading.faults)
  const loaded = prepared(cedar, text, file, policies)
  if (loaded.is === 'fault') return fault([{ message: loaded.fault, file, line: 1 }])
  loading.runExamples(loaded.value)
  return loading.faults.length > 0 ? fault(loading.faults) : loaded
}

class Loading {
  readonly faults: PolicyFault[] = []
  private readonly cedar: Cedar
  private readonly text: string
  private readonly file: string

  constructor(cedar: Cedar, text: string, file: string) {
    this.cedar = cedar
    this.text = text
    this.file = file
  }

  policies(): readonly HousePolicy[] {
    const { text } = this
    if (text.length > MOST_CHARACTERS) return this.refuse(0, `the file has more than ${MOST_CHARACTERS} characters`)
    if (text.includes('\0') || !text.isWellFormed()) return this.refuse(0, 'the file is no plain text')
    const { statements, rest } = splitStatements(text)
    if (statements.length > MOST_POLICIES) return this.refuse(0, `there are more than ${MOST_POLICIES} policies`)
    if (rest.text !== '') this.refuse(rest.start, 'this is no policy', 'a policy ends with `;`')
    for (const one of rest.comments.filter(isExample)) this.refuse(one.start, 'there is no policy below this example')
    const policies = statements.flatMap((one) => this.policy(one) ?? [])
    if (this.faults.length > 0) return []
    this.countAgain(statements.length)
    this.refuseDuplicates(policies)
    this.validate(policies)
    return policies
  }

  private policy(statement: Statement): HousePolicy | undefined {
    const { start } = statement
    const parsed = this.cedar.policyToJson(statement.text)
    if (parsed.type === 'failure') {
      const [error] = parsed.errors
      const at = error?.sourceLocations?.[0]
      const expected = at?.label ?? error?.help
      this.refuse(
        start + unitsOf(statement.text, at?.start ?? 0),
        (error?.message ?? 'it cannot be read').replace('failed to parse policy from string: ', ''),
        expected ?? undefined,
      )
      return undefined
    }
    if (parsed.json.effect !== 'forbid') {
      this.refuse(start, '`permit` in a house policy', 'house policies only raise a verdict; write what is forbidden')
      return undefined
    }
    const given: Readonly<Record<string, string | null>> = parsed.json.annotations ?? {}
    const stray = Object.keys(given).find((name) => !ANNOTATIONS.has(name))
    if (stray !== undefined)
      this.refuse(start, `the annotation ${quoted(stray)} is not known`, 'there are id, verdict, message')
    const { id, verdict, message } = given
    if (typeof id !== 'string' || !/^[a-z0-9][a-z0-9-]{0,63}$/.test(id))
      this.refuse(start, 'a policy without an `@id("…")`', 'small letters, digits and dashes, at most 64')
    if (verdict !== 'hold' && verdict !== 'deny')
      this.refuse(start, 'a policy without `@verdict("hold")` or `@verdict("deny")`')
    if (typeof message !== 'string' || message.trim() === '' || message.length > LONGEST_MESSAGE || !isPlain(message))
      this.refuse(
        start,
        'a policy without a `@message("…")`',
        `one plain line of at most ${LONGEST_MESSAGE} characters`,
      )
    const examples = statement.comments.filter(isExample).flatMap((comment) => {
      const example = readExample(comment, lineOf(this.text, comment.start))
      if (example.is === 'ok') return [example.value]
      this.refuse(comment.start, example.fault)
      return []
    })
    return {
      id: id ?? '',
      verdict: verdict as Exclude<Verdict, 'allow'>,
      message: message ?? '',
      file: this.file,
      line: lineOf(this.text, start),
      text: statement.text,
      start,
      examples,
    }
  }

  /** INVARIANT (nothing is skipped): what was split here is what Cedar reads. */
  private countAgain(count: number): void {
    if (count === 0) return
    const parts = this.cedar.policySetTextToParts(this.text)
    if (parts.type === 'failure') this.refuse(0, parts.errors[0]?.message ?? 'the file cannot be read')
    else if (parts.policies.length !== count || parts.policy_templates.length > 0)
      this.refuse(0, 'the policies of the file cannot be told apart')
  }

  private refuseDuplicates(policies: readonly HousePolicy[]): void {
    const first = new Map<string, HousePolicy>()
    for (const one of policies) {
      const other = first.get(one.id)
      if (other === undefined) first.set(one.id, one)
      else this.refuse(one.start, `the id ${quoted(one.id)} is already that of the policy in line ${other.line}`)
    }
  }

  /** Warnings count as well: each of them says of a policy that it can never apply, or that it is easily misread. */
  private validate(policies: readonly HousePolicy[]): void {
    const byId = new Map(policies.map((one) => [one.id, one]))
    const answer = this.cedar.validate({ schema: HOUSE_SCHEMA, policies: { staticPolicies: textsOf(policies) } })
    if (answer.type === 'failure') {
      for (const error of answer.errors) this.refuse(0, error.message)
      return
    }
    const told = new Set<string>()
    for (const { policyId, error } of [...answer.validationErrors, ...answer.validationWarnings]) {
      const policy = byId.get(policyId)
      const at = error.sourceLocations?.[0]?.start ?? 0
      const message = error.message
        .replace(`for policy \`${policyId}\`, `, '')
        .replace(`for policy \`${policyId}\`: `, '')
      // Cedar says the same once for each action that the policy may be about.
      const key = `${policyId} ${at}`
      if (told.has(key)) continue
      told.add(key)
      this.refuse((policy?.start ?? 0) + unitsOf(policy?.text ?? '', at), message, error.help ?? undefined)
    }
    for (const error of answer.otherWarnings) this.refuse(0, error.message)
  }

  runExamples(loaded: HousePolicies): void {
    for (const policy of loaded.policies)
      for (const example of policy.examples) this.runExample(loaded, policy, example)
  }

  private runExample(loaded: HousePolicies, policy: HousePolicy, { request, verdict, line }: Example): void {
    const { reasons } = judge(loaded, request)
    const own = reasons.find((one) => one.policy === policy.id)
    const broken = reasons.find((one) => one.code === 'GATE_FAULT')
    const actual = own === undefined ? 'allow' : policy.verdict
    if (broken !== undefined)
      this.refuseLine(line, `the example of \`${policy.id}\` ends in an error: ${broken.message}`)
    else if (actual !== verdict)
      this.refuseLine(line, `the example of \`${policy.id}\` says ${verdict}, and the policy makes it ${actual}`)
  }

  private refuse(offset: number, message: string, help?: string): readonly [] {
    return this.refuseLine(lineOf(this.text, offset), message, help)
  }

  private refuseLine(line: number, message: string, help?: string): readonly [] {
    this.faults.push({ message, ...(help === undefined ? {} : { help }), file: this.file, line })
    return []
  }
}

function textsOf(policies: readonly HousePolicy[]): Record<string, string> {
  return Object.fromEntries(policies.map((one) => [one.id, one.text]))
}

/** Cedar counts in bytes of UTF-8. */
function unitsOf(text: string, bytes: number): number {
  return Buffer.from(text).subarray(0, bytes).toString('utf8').length
}

/**
 * Gives the policies to Cedar once, under a name that says what is in them: sets are kept by name in one place, and no
 * version may ever take the place of another. What is not used any more stays there, some kilobytes for each version.
 */
function prepared(
  cedar: Cedar,
  text: string,
  file: string,
  policies: readonly HousePolicy[],
): Result<HousePolicies, string> {
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`
  const schema = `schema ${createHash('sha256').update(HOUSE_SCHEMA).digest('hex')}`
  const set = `house ${digest}`
  const steps = [
    () => cedar.preparseSchema(schema, HOUSE_SCHEMA),
    () =>
      cedar.preparsePolicySet(set, { staticPolicies: { ...textsOf(policies), [BASE_POLICY.id]: BASE_POLICY.text } }),
  ]
  for (const step of steps) {
    const answer = step()
    if (answer.type === 'failure') return fault(answer.errors[0]?.message ?? 'the policies cannot be prepared')
  }
  return ok({
    file,
    digest,
    policies,
    byId: new Map(policies.map((one) => [one.id, one])),
    engine: { cedar, schema, set },
  })
}
