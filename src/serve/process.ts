import { hkdfSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { pino } from 'pino'
import type { HousePolicies } from '../decide/house/judge.ts'
import { productionMode } from '../hold/production-mode.ts'
import { type ApprovalPolicy, defaultApprovalPolicy, readApprovalPolicy, rulesOutOfReach } from '../hold/rule-file.ts'
import { diskFiles } from '../lib/disk.ts'
import { randomPool } from '../lib/random-pool.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import { uniqueId } from '../lib/unique-id.ts'
import { namesWith } from '../record/names.ts'
import { LearningRedactor } from '../record/redact/learning-redactor.ts'
import { sealWith } from '../record/seal.ts'
import { signedText } from '../record/signed-text.ts'
import { type AuthorityKeys, openKeys } from '../record/store/keys.ts'
import { storeLocation } from '../record/store/location.ts'
import type { Store } from '../record/store/store.ts'
import { type Authority, authorityOf } from './authority/authority.ts'
import { EnrolledTargets } from './authority/enrolled-targets.ts'
import { houseRules, NO_HOUSE_RULES } from './authority/house-rules.ts'
import { LiveGate } from './authority/live-gate.ts'
import { readWorld } from './authority/world.ts'
import { type Config, DEFAULT_EXECUTOR } from './config/config.ts'
import { type DataDirectory, openDataDirectory } from './data-directory.ts'
import { Changes } from './events.ts'
import { Executor } from './executor/executor.ts'
import { FORSAKEN_AFTER } from './executor/former.ts'
import { closeForsaken } from './executor/run-rows.ts'
import { executorSettings } from './executor/settings.ts'
import { sweepIdentity } from './identity/sweep.ts'
import { Metrics } from './metrics.ts'
import { openStore } from './open-store.ts'
import { operatorLines } from './operator-lines.ts'
import { Vault } from './vault/vault.ts'
import { Witnessing, witnessPlaces } from './witnessing.ts'

/** What the command line says; it stands above the configuration file. */
export interface ServeOptions {
  readonly data: string
  readonly database?: string
  readonly listen?: string
  readonly socket?: string
  readonly registry?: string
  readonly home?: string
  /** Runs what is let go, too. The configuration may say so as well. */
  readonly executor?: boolean
}

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

/** How often clocks of requests are looked at, in milliseconds. */
const CLOCKS_MS = 5_000
/** How often witnesses are asked, in milliseconds. */
const WITNESS_MS = 10_000
/** How often what is over is taken away, in milliseconds. */
const SWEEP_MS = 60_000

/**
 * Sets everything up, or says in plain words what is missing. There is no half-way: an authority that cannot read its rules,
 * its keys or its store does not start.
 */
export async function setUp(
  options: ServeOptions,
  config: Config,
  publicUrl: () => string,
): Promise<Result<Running, string>> {
  const logger = pino({ level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime }, operatorLines())
  const data = openDataDirectory(resolve(options.data))
  if (data.is === 'fault') return data
  const location = storeLocation(data.value.path, options.database ?? config.database)
  if (location.is === 'fault') return location
  const keys = openKeys(data.value.keys)
  if (keys.is === 'fault') return fault(keys.fault.message)
  const rules = approvalRules(config)
  if (rules.is === 'fault') return rules
  const house = await housePolicies(config)
  if (house.is === 'fault') return house
  const witnesses = witnessPlaces(config.witnesses)
  if (witnesses.is === 'fault') return witnesses
  const home = options.home ?? homedir()
  const running = options.executor === true ? (config.executor ?? DEFAULT_EXECUTOR) : config.executor
  const settings =
    running === undefined ? ok(undefined) : executorSettings(running, { data: data.value.path, home: resolve(home) })
  if (settings.is === 'fault') return settings
  const readable = settings.value === undefined ? [] : [...settings.value.workspaces, settings.value.privateRoot]
  const redactor = await LearningRedactor.create(knownSecrets(config))
  const store = await openStore(location.value, data.value, keys.value.log)
  const vault = new Vault({
    store,
    seal: sealWith(sealKey(keys.value, 'prodgate vault v1'), randomBytes),
    learn: (values) => redactor.learn(values),
  })
  await redactor.learn(await vault.knownValues())
  const tooFew = await outOfReach(store, rules.value, config)
  if (tooFew !== undefined) {
    await store.close()
    return fault(tooFew)
  }
  const unique = randomPool(randomBytes)
  const newId = (prefix: string) => `${prefix}${uniqueId(Date.now(), unique(10))}`
  const targets = new EnrolledTargets(store, (text) => redactor.text(text))
  const registry = options.registry ?? config.registry
  const gate = new LiveGate({
    registryPaths:
      registry === undefined
        ? ['/etc/prodgate/targets.yaml', `${home}/.config/prodgate/targets.yaml`]
        : [resolve(registry)],
    registryNamed: registry !== undefined,
    home,
    readable,
    newId: () => newId(''),
    enrolled: () => targets.text(),
    rulesDigest: JSON.stringify([rules.value, house.value.map((one) => one.digest)]),
  })
  const changes = new Changes(store)
  const metrics = new Metrics(store)
  const { pass } = keys.value
  const authority = authorityOf(
    {
      store,
      gate,
      house: house.value.length === 0 ? NO_HOUSE_RULES : houseRules(house.value),
      timeZone: config.timeZone,
      approvals: rules.value,
      seal: sealWith(sealKey(keys.value, 'prodgate sealed actions v1'), unique),
      sign: signedText(pass.privateKey, pass.publicKey, 'kept statement'),
      now: Date.now,
      changed: (within) => changes.next(within),
      random: randomBytes,
      newId,
      redact: async (text) => redactor.text(text),
      nameOf: namesWith(sealKey(keys.value, 'prodgate names v1'), (text) => redactor.text(text)),
      openHoldsPerAgent: config.openHoldsPerAgent,
      publicUrl,
      decided: (verdict) => metrics.decided(verdict),
      loud: (line, fields) => logger.warn({ ...fields, loud: true }, line),
      report: (what, cause) => logger.error({ err: cause }, `${what} failed; nothing was let go`),
    },
    targets,
    {
      mode: productionMode(config.production ? undefined : 'development', process.env),
      passKey: { kid: pass.kid, key: await webKey(pass.privateKey, 'sign') },
      statementKey: { kid: pass.kid, key: pass.privateKey },
      issuer: keys.value.log.verifier.name,
    },
  )
  const executor =
    settings.value === undefined
      ? undefined
      : new Executor({
          parts: authority.parts,
          decisions: authority.decisions,
          holds: authority.holds,
          vault,
          settings: settings.value,
          disk: diskFiles({ roots: [home, ...readable] }),
        })
  if (settings.value?.sameUser === true)
    logger.warn({ loud: true }, 'the executor runs commands as the user of the authority: they can read its keys')
  authority.mode.announce()
  changes.start()
  const witnessing = new Witnessing({
    store,
    log: keys.value.log.verifier,
    witnesses: witnesses.value,
    every: WITNESS_MS,
    report: (what, cause) => logger.error({ err: cause }, `${what} did not cosign`),
  })
  witnessing.start()
  const clocks = setInterval(() => {
    authority.holds.runClocks().catch((cause) => logger.error({ err: cause }, 'the clocks of requests'))
    // Another authority of the same store may have been told a credential.
    vault
      .knownValues()
      .then((values) => redactor.learn(values))
      .catch((cause) => logger.error({ err: cause }, 'credentials'))
    authority.outcomes.sweep().catch((cause) => logger.error({ err: cause }, 'the sweep of runs'))
    closeForsaken(store, Date.now() - FORSAKEN_AFTER).catch((cause) =>
      logger.error({ err: cause }, 'the sweep of runs'),
    )
    executor?.look().catch((cause) => logger.error({ err: cause }, 'the sweep of runs'))
  }, CLOCKS_MS).unref()
  const sweep = setInterval(() => {
    sweepIdentity({ store, now: Date.now, random: randomBytes, newId }).catch((cause) =>
      logger.error({ err: cause }, 'the sweep of what is over'),
    )
  }, SWEEP_MS).unref()
  return ok({
    authority,
    store,
    keys: keys.value,
    data: data.value,
    logger,
    changes,
    metrics,
    vault,
    executor,
    close: async () => {
      await executor?.close()
      clearInterval(clocks)
      clearInterval(sweep)
      changes.close()
      await witnessing.stop()
      await store.close()
    },
  })
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

function approvalRules(config: Config): Result<ApprovalPolicy, string> {
  if (config.approvalRules === undefined) return ok(defaultApprovalPolicy())
  try {
    const read = readApprovalPolicy(JSON.parse(readFileSync(config.approvalRules, 'utf8')))
    if (read.is === 'ok') return read
    const [first] = read.fault
    return fault(`\`${config.approvalRules}\`: \`${first?.field}\` ${first?.message}`)
  } catch (cause) {
    return fault(`couldn't read the approval rules \`${config.approvalRules}\`: ${(cause as Error).message}`)
  }
}

async function housePolicies(config: Config): Promise<Result<readonly HousePolicies[], string>> {
  if (config.policies.length === 0) return ok([])
  const { loadHousePolicies } = await import('../decide/house/load.ts')
  const loaded: HousePolicies[] = []
  for (const path of config.policies) {
    try {
      const read = await loadHousePolicies(readFileSync(path, 'utf8'), path)
      if (read.is === 'fault')
        return fault(read.fault.map((one) => `${one.file}:${one.line}: ${one.message}`).join('\n'))
      loaded.push(read.value)
    } catch (cause) {
      return fault(`couldn't read the policies \`${path}\`: ${(cause as Error).message}`)
    }
  }
  return ok(loaded)
}

function knownSecrets(config: Config): readonly string[] {
  if (config.knownSecretsFile === undefined) return []
  return readFileSync(config.knownSecretsFile, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
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
