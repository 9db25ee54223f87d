import { hkdfSync, randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { pino } from 'pino'
import { closeInherited } from '../act/inherited.ts'
import { productionMode } from '../hold/mode/production-mode.ts'
import { type ApprovalPolicy, rulesOutOfReach } from '../hold/rules/rule-file.ts'
import { diskFiles } from '../lib/disk.ts'
import { randomPool } from '../lib/random-pool.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import { uniqueId } from '../lib/unique-id.ts'
import { registryPaths } from '../locate/registry.ts'
import { namesWith } from '../record/names.ts'
import { LearningRedactor } from '../record/redact/learning-redactor.ts'
import { sealWith } from '../record/seal.ts'
import { signedText } from '../record/signed-text.ts'
import type { AuthorityKeys } from '../record/store/keys.ts'
import type { Store } from '../record/store/store.ts'
import { type Authority, authorityOf } from './authority/authority.ts'
import { houseRules, NO_HOUSE_RULES } from './authority/decisions/house-rules.ts'
import { LiveGate } from './authority/decisions/live-gate.ts'
import { EnrolledTargets } from './authority/settings/enrolled-targets.ts'
import { readWorld } from './authority/world.ts'
import type { Config } from './config/config.ts'
import type { DataDirectory } from './data-directory.ts'
import { Changes } from './events.ts'
import { Executor } from './executor/executor.ts'
import { lineForPeople } from './line-for-people.ts'
import { Metrics } from './metrics.ts'
import { whyNotOpened } from './not-opened.ts'
import { openStore } from './open-store.ts'
import { operatorLines } from './operator-lines.ts'
import { type Premises, readPremises, type ServeOptions } from './premises.ts'
import { startUpkeep } from './upkeep.ts'
import { Vault } from './vault/vault.ts'
import { Witnessing } from './witnessing.ts'

/** An authority that is set up and not yet listening. */
export interface Running {
  readonly authority: Authority
  readonly store: Store
  readonly keys: AuthorityKeys
  readonly data: DataDirectory
  readonly logger: pino.Logger
  readonly changes: Changes
  readonly metrics: Metrics
  readonly vault: Vault
  readonly executor: Executor | undefined
  close(): Promise<void>
}

/** How often witnesses are asked, in milliseconds. */
const WITNESS_MS = 10_000

/** What an authority is set up from. */
interface Ground extends Premises {
  readonly store: Store
  readonly redactor: LearningRedactor
  readonly config: Config
  /** Where the operator's registry is, where they say it. */
  readonly registry: string | undefined
  readonly publicUrl: () => string
}

/**
 * Sets everything up, or says in plain words what is missing. There is no half-way: an authority that cannot read its rules,
 * its keys or its store does not start, and what was opened until then is closed.
 */
export async function setUp(
  options: ServeOptions,
  config: Config,
  publicUrl: () => string,
): Promise<Result<Running, string>> {
  const premises = await readPremises(options, config)
  if (premises.is === 'fault') return premises
  const redactor = await LearningRedactor.create(premises.value.knownSecrets)
  const { location, data, keys, rules } = premises.value
  const opened = await openStore(location, data, keys.log).then(ok, (cause: unknown) => {
    const why = whyNotOpened(location, cause)
    if (why === undefined) throw cause
    return fault(why)
  })
  if (opened.is === 'fault') return opened
  const store = opened.value
  try {
    const tooFew = await outOfReach(store, rules, config)
    const registry = options.registry ?? config.registry
    if (tooFew === undefined)
      return ok(await started({ ...premises.value, store, redactor, config, registry, publicUrl }))
    await store.close()
    return fault(tooFew)
  } catch (cause) {
    await store.close()
    throw cause
  }
}

async function started(ground: Ground): Promise<Running> {
  const { store, data, keys, redactor, home, executor: settings } = ground
  const logger = operatorLogger()
  const vault = new Vault({
    store,
    seal: sealWith(sealKey(keys, 'prodgate vault v1'), randomBytes),
    learn: (values) => redactor.learn(values),
  })
  const learnCredentials = async () => redactor.learn(await vault.knownValues())
  await learnCredentials()
  const changes = new Changes(store)
  const metrics = new Metrics(store)
  const authority = await authorityOn(ground, { logger, changes, metrics })
  if (settings !== undefined) closeInherited()
  const executor =
    settings === undefined
      ? undefined
      : new Executor({
          parts: authority.parts,
          decisions: authority.decisions,
          holds: authority.holds,
          vault,
          settings,
          disk: diskFiles({ roots: [home, ...readableBy(ground)] }),
        })
  if (settings?.sameUser === true)
    logger.warn({ loud: true }, 'the executor runs commands as the user of the authority: they can read its keys')
  authority.mode.announce()
  changes.start()
  const witnessing = new Witnessing({
    store,
    log: keys.log.verifier,
    witnesses: ground.witnesses,
    every: WITNESS_MS,
    report: (what, cause) => logger.error({ err: cause }, `${what} did not cosign`),
  })
  witnessing.start()
  const stopUpkeep = startUpkeep({ authority, store, executor, learnCredentials, logger })
  const close = async () => {
    await executor?.close()
    stopUpkeep()
    changes.close()
    await witnessing.stop()
    await store.close()
  }
  return { authority, store, keys, data, logger, changes, metrics, vault, executor, close }
}

async function authorityOn(
  ground: Ground,
  { logger, changes, metrics }: Pick<Running, 'logger' | 'changes' | 'metrics'>,
): Promise<Authority> {
  const { store, keys, redactor, config } = ground
  const { pass } = keys
  const unique = randomPool(randomBytes)
  const newId = (prefix: string) => `${prefix}${uniqueId(Date.now(), unique(10))}`
  const targets = new EnrolledTargets(store, (text) => redactor.text(text))
  return authorityOf(
    {
      store,
      gate: gateOn(ground, targets, () => newId('')),
      house: ground.house.length === 0 ? NO_HOUSE_RULES : houseRules(ground.house),
      timeZone: config.timeZone,
      approvals: ground.rules,
      seal: sealWith(sealKey(keys, 'prodgate sealed actions v1'), unique),
      sign: signedText(pass.privateKey, pass.publicKey, 'kept statement'),
      now: Date.now,
      changed: (within) => changes.next(within),
      random: randomBytes,
      newId,
      redact: async (text) => redactor.text(text),
      nameOf: namesWith(sealKey(keys, 'prodgate names v1'), (text) => redactor.text(text)),
      openHoldsPerAgent: config.openHoldsPerAgent,
      publicUrl: ground.publicUrl,
      decided: (verdict) => metrics.decided(verdict),
      loud: (line, fields) => logger.warn({ ...fields, loud: true }, line),
      report: (what, cause) => logger.error({ err: cause }, `${what} failed; nothing was let go`),
    },
    targets,
    {
      mode: productionMode(config.production ? undefined : 'development', process.env),
      passKey: { kid: pass.kid, key: await webKey(pass.privateKey, 'sign') },
      statementKey: { kid: pass.kid, key: pass.privateKey },
      issuer: keys.log.verifier.name,
    },
  )
}

function gateOn(ground: Ground, targets: EnrolledTargets, newId: () => string): LiveGate {
  const { home, registry, rules, house } = ground
  return new LiveGate({
    registryPaths: registry === undefined ? registryPaths(home) : [resolve(registry)],
    registryNamed: registry !== undefined,
    home,
    readable: readableBy(ground),
    newId,
    enrolled: () => targets.text(),
    rulesDigest: JSON.stringify([rules, house.map((one) => one.digest)]),
  })
}

/** Where the executor works, besides the home and the workspaces of the registry. */
function readableBy({ executor }: Premises): readonly string[] {
  return executor === undefined ? [] : [...executor.workspaces, executor.privateRoot]
}

function operatorLogger(): pino.Logger {
  const lines = operatorLines()
  const shown = process.stderr.isTTY ? { write: (line: string) => lines.write(lineForPeople(line)) } : lines
  return pino({ level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime }, shown)
}

/**
 * Rules of the operator's that the people there are can never meet. Before there is anybody nothing can be said; the default
 * rules need one approver, who may come later.
 */
async function outOfReach(store: Store, rules: ApprovalPolicy, config: Config): Promise<string | undefined> {
  if (config.approvalRules === undefined) return undefined
  const { people } = await readWorld({ db: store.read, now: Date.now() }, [])
  if (people.size === 0) return undefined
  const [first] = rulesOutOfReach(rules, [...people.values()])
  return first === undefined ? undefined : `\`${config.approvalRules}\`: \`${first.field}\`: ${first.message}`
}

/** A key of its own for what is sealed (HKDF, RFC 5869): whoever has the one for passes has the other. */
function sealKey(keys: AuthorityKeys, use: string): Uint8Array {
  const secret = keys.pass.privateKey.export({ type: 'pkcs8', format: 'der' })
  return new Uint8Array(hkdfSync('sha256', secret, '', use, 32))
}

async function webKey(key: AuthorityKeys['pass']['privateKey'], use: 'sign') {
  const der = key.export({ type: 'pkcs8', format: 'der' })
  return crypto.subtle.importKey('pkcs8', der, 'Ed25519', false, [use])
}
