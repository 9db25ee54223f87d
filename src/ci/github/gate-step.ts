import { childOf, entriesOf, plainText, type Yaml } from '../yaml.ts'
import { expressionsIn } from './expressions.ts'

/** One version and no other: a range, a tag and an alias (`npm:other`) let another program in. */
const VERSION = /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/

const NPX = 'npx --yes '
const TEMPLATE_PACKAGE = '"prodgate@${PRODGATE_VERSION:?}"'

/** Its options; with another one (`--help`) it may end with 0 and ask nobody. */
const OPTION =
  /^--(?:target|name|subject|subject-file|wait|session|audience|seconds|pass|statement|oidc-audience|url|token-file|socket)$/

/** What may stand behind an option: one word. `?` stands for an expression. */
const VALUE = /^(?:[\w./:@?][\w./:@=,+?-]*|"[\w./:@=,+?-]+"|'[\w./:@=,+-]+')$/

/** Of what a shell does to a variable only what says it or gives another text: `${X@P}` runs what stands in it. */
const VARIABLE = /\$(?:\{\w+(?::[?-][\w./:@=,+-]*)?\}|\w+)/g

/** Whether it is one word, whatever its variables hold: these stand in double quotes. */
function isOneWord(value: string): boolean {
  return VALUE.test(value.startsWith('"') ? value.replaceAll(VARIABLE, 'x') : value)
}

/** A target or a name that stands there itself: one that is computed may be another, or none. */
const LITERAL = /^(?:[\w./:@][\w./:@=,+-]*|"[\w./:@][\w./:@=,+-]*"|'[\w./:@][\w./:@=,+-]*')$/

/** The target as the template of GitLab takes it: the shell ends where there is none. */
const TEMPLATE_TARGET = '"${PRODGATE_TARGET:?}"'

/** Expressions whose values are letters, digits and `-_./`. What another one holds becomes part of the script. */
const CLOSED =
  /^github\.(?:sha|run_id|run_number|run_attempt|repository|repository_id|repository_owner|repository_owner_id|job)$/

/** In front of it: the repository's own `.npmrc`, `package.json` and `node_modules` are not where `npx` looks then. */
const ELSEWHERE = /^\( *cd \/ && ([^()]*)\)$/

export interface Around {
  /** Files of the repository are where it runs. */
  readonly besideRepository: boolean
  /** Variables of the file. */
  readonly variables: Readonly<Record<string, string>>
}

/**
 * Whether a script does one thing: ask the authority for this deployment, and fail where it does not say yes. Anything
 * beside that one command may hide its answer (`|| true`, a pipe, a shell that goes on after a failure), so that nothing
 * beside it is taken.
 *
 * KNOWN GAP: which authority is asked is not looked at. Whoever makes the deployment verifies the pass.
 */
export function asksGate(script: string, { besideRepository, variables }: Around): boolean {
  const all = withoutClosed(script.replaceAll('\\\n', ' '))?.trim()
  if (all === undefined) return false
  const elsewhere = ELSEWHERE.exec(all)?.[1]
  const line = elsewhere ?? all
  if (/[\n;&|<>`#!()]/.test(line)) return false
  const words = line.trim().split(/\s+/)
  const at = words.findIndex((word, i) => word === 'ci' && words[i + 1] === 'gate')
  const call = words.slice(0, Math.max(at, 0)).join(' ')
  const isNpx = call.startsWith(NPX)
  if (!(isNpx ? isPinned(call.slice(NPX.length), variables) : call === 'prodgate')) return false
  if (isNpx && besideRepository && elsewhere === undefined) return false
  return isAsked(words.slice(at + 2), variables)
}

function isPinned(named: string, variables: Around['variables']): boolean {
  if (named === TEMPLATE_PACKAGE) return VERSION.test(variables['PRODGATE_VERSION'] ?? '')
  const plain = /^"([^"]*)"$/.exec(named)?.[1] ?? named
  return plain.startsWith('prodgate@') && VERSION.test(plain.slice('prodgate@'.length))
}

function isAsked(words: readonly string[], variables: Around['variables']): boolean {
  let named = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    if (word === '--json') continue
    const equals = word.indexOf('=')
    const option = equals < 0 ? word : word.slice(0, equals)
    const value = equals < 0 ? (words[++i] ?? '') : word.slice(equals + 1)
    if (!OPTION.test(option) || !isOneWord(value)) return false
    if (option !== '--target' && option !== '--name') continue
    const given = value === TEMPLATE_TARGET ? (variables['PRODGATE_TARGET'] ?? '') : value
    if (!LITERAL.test(given)) return false
    named ||= option === '--target'
  }
  return named
}

/** Each expression as `?`, so that blanks in it are none of the script; nothing where one may hold more than a word. */
function withoutClosed(script: string): string | undefined {
  let text = ''
  let from = 0
  for (const { span, text: expression } of expressionsIn(script)) {
    if (!CLOSED.test(expression)) return undefined
    text += `${script.slice(from, span[0])}?`
    from = span[1]
  }
  return text + script.slice(from)
}

/** Whether a script means to ask, however it does it. */
export function meansToAsk(script: string): boolean {
  return /prodgate/.test(script) && /\bci\s+gate\b/.test(script)
}

/**
 * Variables with which another script or program runs in front of the command, or in its place: those of shells, the
 * loader, Node and npm, and the places where these look for their settings.
 */
const CHANGES =
  /^(?:BASH.*|ENV|PATH|IFS|PS4|SHELL|SHELLOPTS|CDPATH|HOME|PREFIX|XDG_\w+|USERPROFILE|APPDATA|LD_\w+|DYLD_\w+|GCONV_PATH|GLIBC_TUNABLES|OPENSSL_\w+|SSL_CERT_\w+|NPM_.*|NODE_(?!ENV$|VERSION$).*)$/i

export function changesProgram(env: Readonly<Record<string, string>>): boolean {
  return Object.keys(env).some((name) => CHANGES.test(name))
}

/** The publishers' own image of Node, also through GitLab's proxy for it; the programs of another one are whatever it holds. */
const OWN_IMAGE =
  /^(?:(?:docker\.io\/)?(?:library\/)?|\$\{?CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX\}?\/)node:[\w.-]+(?:@sha256:[0-9a-f]{64})?$/

/** Whether the image that a job runs in may hold other programs than those that are asked for. */
export function changesImage(node: Yaml | undefined): boolean {
  if (node === undefined) return false
  if (node.is === 'text') return !node.empty && !OWN_IMAGE.test(node.text)
  if (node.is === 'items') return true
  const isPlain = entriesOf(node).every(({ key }) => /^(?:image|name|credentials|pull_policy)$/.test(key))
  return !isPlain || !OWN_IMAGE.test(plainText(childOf(node, 'image')) ?? plainText(childOf(node, 'name')) ?? '')
}

/** The inputs of the action that asks. A computed target, name or version may be another, or none. */
export function inputsAsk(inputs: Yaml | undefined): boolean {
  const given = (name: string) =>
    entriesOf(inputs)
      .filter(({ key }) => key.toLowerCase() === name)
      .map(({ value }) => plainText(value) ?? '')
  const isLiteral = (text: string) => text.trim() !== '' && !text.includes('${{')
  return (
    given('target').length > 0 &&
    ['target', 'name', 'version'].every((name) => given(name).every(isLiteral)) &&
    given('mode').every((mode) => mode === 'gate')
  )
}
