import { posix } from 'node:path'
import type { TerraformPlace } from '../../understand/place.ts'
import { isKnown, isKnownText, word } from '../../understand/word.ts'
import { type Claim, claim, environmentOf, nameClaims, type Subject } from '../evidence.ts'
import { type Backend, type Provider, readBackend, readProviders } from '../formats/hcl-backend.ts'
import { type Parsed, parserOf } from '../formats/parsed.ts'
import { terraformIdentity } from '../identity.ts'
import { first, flag, type Setting, state, textOf, variable } from '../setting.ts'
import { isWithin, lost, pathFrom, remote, type Vantage } from '../vantage.ts'
import { locateAws } from './aws.ts'
import { locateGcp } from './gcp.ts'
import { locateKubernetes } from './kubernetes.ts'
import { parseTerraformCache, stateAddress } from './terraform-state.ts'

const cacheOf = parserOf(parseTerraformCache)
const textBackendOf = parserOf((text): Backend | 'none' => readBackend(text) ?? 'none')
const providersOf = parserOf(readProviders)
const workspaceOf = parserOf((text) => text.trim())

/**
 * Which state terraform and tofu work on (Terraform 1.13): the backend that `init` wrote into `.terraform`, else the
 * one in the text, with the workspace of `TF_WORKSPACE` or `.terraform/environment`. A state is known by where it is
 * kept.
 */
export function locateTerraform(place: TerraformPlace, from: Vantage): readonly Subject[] {
  return [
    ...stateSubjects(place, from),
    ...builtFrom(place, from),
    ...production(place, from),
    ...providersIn(place, from),
  ]
}

function stateSubjects(place: TerraformPlace, from: Vantage): readonly Subject[] {
  const told = flag(place.state, '-state')
  if (told.is === 'unknown') return [lost(from, '-state is not known before it runs')]
  if (told.is === 'known') {
    const path = pathFrom(place.cwd, told.text)
    return [
      path === undefined
        ? lost(from, 'the path of -state is not known')
        : atState(from, path, nameClaims(told.text, '-state')),
    ]
  }
  if (!isKnownText(place.cwd)) return [lost(from, 'the directory is not known before it runs')]
  const data = variable(place.env, 'TF_DATA_DIR')
  const directory = pathFrom(place.cwd, textOf(data) ?? '.terraform')
  if (data.is === 'unknown' || directory === undefined) return [lost(from, 'TF_DATA_DIR is not known before it runs')]
  const workspace = chosenWorkspace(place, from, directory)
  if (workspace.is !== 'known') return [lost(from, 'the workspace is not known before it runs')]
  const cached = cacheOf(from.files.read(`${directory}/terraform.tfstate`))
  if (cached.is === 'unreadable') return [lost(from, `the state of ${place.cwd} cannot be read: ${cached.why}`)]
  const claims = [...nameClaims(workspace.text, workspace.from), ...directoryClaims(place, from)]
  return chosen(place, from, workspace.text, cached, writtenBackends(place, from), claims)
}

/** The workspace; an empty file means the usual one. */
function chosenWorkspace(place: TerraformPlace, from: Vantage, directory: string): Setting {
  const told = variable(place.env, 'TF_WORKSPACE')
  if (told.is !== 'absent') return told
  const file = workspaceOf(from.files.read(`${directory}/environment`))
  if (file.is === 'unreadable') return { is: 'unknown', from: `${directory}/environment` }
  return first(
    state(file.is === 'parsed' ? file.value : undefined, `${directory}/environment`),
    state('default', 'the usual workspace'),
  )
}

function chosen(
  place: TerraformPlace,
  from: Vantage,
  workspace: string,
  cached: Parsed<Backend | 'none'>,
  written: readonly (Backend | 'unreadable')[],
  claims: readonly Claim[],
): readonly Subject[] {
  const address = (backend: Backend) => stateAddress(backend, workspace, place.cwd)
  const inText = written.map((one) => (one === 'unreadable' ? undefined : address(one)))
  if (cached.is === 'parsed' && cached.value !== 'none') {
    const now = address(cached.value)
    const here =
      now === undefined ? lost(from, 'where the state is kept is not understood', claims) : atState(from, now, claims)
    // What terraform wrote down decides now, what the text says after the next `init`: both are in reach.
    const others = inText.filter((one) => one !== now)
    if (others.length === 0) return [here]
    const conflict = `the text of ${posix.basename(place.cwd)} names another state than the one that terraform keeps`
    const rest = others.map((one) =>
      one === undefined ? lost(from, 'the text is not understood', claims) : atState(from, one, claims),
    )
    return [{ ...here, conflict }, ...rest]
  }
  if (inText.length === 0) {
    const file = workspace === 'default' ? 'terraform.tfstate' : `terraform.tfstate.d/${workspace}/terraform.tfstate`
    // The file is the session's, but what it describes stands somewhere else.
    return [atState(from, posix.join(place.cwd, file), claims)]
  }
  return inText.map((one) =>
    one === undefined ? lost(from, 'the text is not understood', claims) : atState(from, one, claims),
  )
}

function atState(from: Vantage, id: string, claims: readonly Claim[]): Subject {
  return remote(from, [terraformIdentity(id)], [...claims, ...nameClaims(id, 'state')])
}

/** Backends in the `*.tf` files of the directory; `unreadable` for a file that cannot be read or is written as JSON. */
function writtenBackends(place: TerraformPlace, from: Vantage): readonly (Backend | 'unreadable')[] {
  const names = from.files.list(place.cwd)
  if (names === undefined) return ['unreadable']
  const found: (Backend | 'unreadable')[] = []
  const texts = names.filter((name) => name.endsWith('.tf') || name.endsWith('.tofu') || name.endsWith('.tf.json'))
  if (texts.length > MOST_FILES) return ['unreadable']
  for (const name of texts) {
    const file = from.files.read(`${place.cwd}/${name}`)
    if (name.endsWith('.json')) {
      if (file.is !== 'text' || file.text.includes('backend') || file.text.includes('cloud')) found.push('unreadable')
      continue
    }
    const backend = textBackendOf(file)
    if (backend.is !== 'parsed') found.push('unreadable')
    else if (backend.value !== 'none') found.push(backend.value)
  }
  return found
}

const MOST_FILES = 256

/** The directory below the workspace: `infra/prod`. */
function directoryClaims(place: TerraformPlace, from: Vantage): readonly Claim[] {
  const workspace = from.workspaces().find((one) => isWithin(place.cwd, one))
  return nameClaims(
    workspace === undefined ? posix.basename(place.cwd) : place.cwd.slice(workspace.length + 1),
    'directory',
  )
}

/**
 * Files of variables and settings that the command names decide what is built: a production file on a development state
 * is a target of its own, which the entry of the state does not silence.
 */
function builtFrom(place: TerraformPlace, from: Vantage): readonly Subject[] {
  const claims: Claim[] = []
  for (const word of place.files) {
    if (!isKnown(word)) claims.push(claim('unknown', 'command', 'file', 'a name that is not known before it runs'))
    else claims.push(...nameClaims(word.text, 'file', 'command'))
  }
  for (const name of place.env.names()) {
    if (name.startsWith('TF_CLI_ARGS')) claims.push(...hiddenArguments(name, place.env.get(name)?.text ?? ''))
    if (/^TF_VAR_(env|environment|stage)$/i.test(name)) {
      claims.push(...nameClaims(place.env.get(name)?.text, name, 'process-env'))
    }
  }
  const raising = claims.filter((one) => one.says === 'production' || one.says === 'unknown')
  if (raising.length === 0) return []
  const shown = `files of ${posix.basename(place.cwd)}`
  return [{ shown, identities: [], claims, otherwise: environmentOf('local', []), behind: from.behind }]
}

function hiddenArguments(name: string, text: string): readonly Claim[] {
  if (!isKnownText(text) || text.includes('-state') || text.includes('-backend-config') || text.includes('-chdir')) {
    return [claim('unknown', 'process-env', name, 'arguments that change the state')]
  }
  return nameClaims(text, name, 'process-env')
}

/**
 * The account of a profile that the environment names: only where it is listed as production is it a target of its own.
 */
function production(place: TerraformPlace, from: Vantage): readonly Subject[] {
  if (place.env.get('AWS_PROFILE') === undefined && place.env.get('AWS_DEFAULT_PROFILE') === undefined) return []
  const nothing = { profile: undefined, region: undefined, endpoint: undefined, words: [] }
  const account = locateAws({ is: 'aws', ...nothing, site: place.site, cwd: place.cwd, env: place.env }, from)
  return account
    .filter((one) => one.identities.length > 0)
    .map((one) => ({ ...one, otherwise: environmentOf('local', []) }))
}

/**
 * Where the providers of the text build: the state of one account may describe what stands in another. Literal settings
 * alone are read, and only what is listed is a target of its own. KNOWN GAP: values of variables, and modules.
 */
function providersIn(place: TerraformPlace, from: Vantage): readonly Subject[] {
  if (!isKnownText(place.cwd)) return []
  const names = (from.files.list(place.cwd) ?? []).filter((name) => /\.(?:tf|tofu)$/.test(name))
  if (names.length > MOST_FILES) return []
  const all = names.flatMap((name) => {
    const read = providersOf(from.files.read(`${place.cwd}/${name}`))
    return read.is === 'parsed' ? read.value : []
  })
  return all
    .slice(0, MOST_PROVIDERS)
    .flatMap((one) => providerAt(one, place, from))
    .filter((one) => one.identities.length > 0)
    .map((one) => ({ ...one, otherwise: environmentOf('local', []) }))
}

const MOST_PROVIDERS = 32

function providerAt({ type, settings }: Provider, place: TerraformPlace, from: Vantage): readonly Subject[] {
  const reach = { site: place.site, cwd: place.cwd, env: place.env }
  const literal = (...keys: readonly string[]) => {
    const value = keys.map((key) => settings.get(key)).find((one) => one !== undefined)
    return value === undefined || value.includes('${') ? undefined : word(value.replace(/^~(?=\/)/, from.home ?? '~'))
  }
  if (type === 'aws') {
    const profile = literal('profile')
    const role = literal('assume_role.role_arn', 'assume_role_with_web_identity.role_arn')
    if (profile === undefined && role === undefined) return []
    const words = role === undefined ? [] : [role]
    return locateAws({ ...reach, is: 'aws', profile, region: undefined, endpoint: undefined, words }, from)
  }
  if (type === 'google' || type === 'google-beta') {
    const project = literal('project')
    return project === undefined ? [] : locateGcp({ ...reach, is: 'gcp', project, configuration: undefined }, from)
  }
  if (type !== 'kubernetes' && type !== 'helm' && type !== 'kubectl') return []
  const context = literal('config_context', 'kubernetes.config_context')
  const server = literal('host', 'kubernetes.host')
  if (context === undefined && server === undefined) return []
  const kubeconfig = literal('config_path', 'kubernetes.config_path')
  const nothing = { cluster: undefined, namespace: undefined }
  return locateKubernetes(
    { ...reach, ...nothing, is: 'kubernetes', tool: 'kubectl', context, server, kubeconfig },
    from,
  )
}
