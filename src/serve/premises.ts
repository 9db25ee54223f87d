import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { HousePolicies } from '../decide/house/judge.ts'
import { type ApprovalPolicy, defaultApprovalPolicy, readApprovalPolicy } from '../hold/rules/rule-file.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import { whyUnreadable } from '../lib/unreadable.ts'
import { type AuthorityKeys, openKeys } from '../record/store/keys.ts'
import { type StoreLocation, storeLocation } from '../record/store/location.ts'
import { type Config, DEFAULT_EXECUTOR } from './config/config.ts'
import { type DataDirectory, openDataDirectory } from './data-directory.ts'
import { type ExecutorSettings, executorSettings } from './executor/settings.ts'
import { type WitnessPlace, witnessPlaces } from './witnessing.ts'

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

/** All that an authority has to have read before it opens its store. */
export interface Premises {
  readonly data: DataDirectory
  readonly location: StoreLocation
  readonly keys: AuthorityKeys
  readonly rules: ApprovalPolicy
  readonly house: readonly HousePolicies[]
  readonly witnesses: readonly WitnessPlace[]
  /** Masked in all that is kept, wherever they stand. */
  readonly knownSecrets: readonly string[]
  /** The home in question, whose settings of tools count. */
  readonly home: string
  /** Absent where it runs nothing. */
  readonly executor: ExecutorSettings | undefined
}

/** Reads them, or says in plain words what is missing. */
export async function readPremises(options: ServeOptions, config: Config): Promise<Result<Premises, string>> {
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
  const known = knownSecrets(config)
  if (known.is === 'fault') return known
  const home = options.home ?? homedir()
  const wanted = options.executor === true ? (config.executor ?? DEFAULT_EXECUTOR) : config.executor
  const executor =
    wanted === undefined ? ok(undefined) : executorSettings(wanted, { data: data.value.path, home: resolve(home) })
  if (executor.is === 'fault') return executor
  return ok({
    data: data.value,
    location: location.value,
    keys: keys.value,
    rules: rules.value,
    house: house.value,
    witnesses: witnesses.value,
    knownSecrets: known.value,
    home,
    executor: executor.value,
  })
}

function approvalRules(config: Config): Result<ApprovalPolicy, string> {
  if (config.approvalRules === undefined) return ok(defaultApprovalPolicy())
  try {
    const read = readApprovalPolicy(JSON.parse(readFileSync(config.approvalRules, 'utf8')))
    if (read.is === 'ok') return read
    const [first] = read.fault
    return fault(`\`${config.approvalRules}\`: \`${first?.field}\` ${first?.message}`)
  } catch (cause) {
    return fault(`couldn't read the approval rules \`${config.approvalRules}\`: ${whyUnreadable(cause)}`)
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
      return fault(`couldn't read the policies \`${path}\`: ${whyUnreadable(cause)}`)
    }
  }
  return ok(loaded)
}

/** One a line. */
function knownSecrets(config: Config): Result<readonly string[], string> {
  if (config.knownSecretsFile === undefined) return ok([])
  try {
    const lines = readFileSync(config.knownSecretsFile, 'utf8').split('\n')
    return ok(lines.map((line) => line.trim()).filter((line) => line !== ''))
  } catch (cause) {
    return fault(`couldn't read the known secrets \`${config.knownSecretsFile}\`: ${whyUnreadable(cause)}`)
  }
}
