import type { EffectKind } from '../../effect.ts'
import { emit, nowhere } from '../../emit.ts'
import { readGraphql } from '../../graphql.ts'
import { emitSent, fileToSend } from '../../outgoing.ts'
import type { Verb } from '../../tool.ts'
import { Carries, isKnown, type Stream, type Word } from '../../word.ts'
import { emitTexts } from './forge.ts'

/** `gh api`, `glab api`, `hub api`: a request to the interface of the forge (gh 2.80, `gh help api`). */
export const api: Verb = {
  options:
    '-X|--method= -f|--raw-field= -F|--field= -H|--header= --input= --form= --hostname= --cache= -i|--include --paginate --slurp --silent --verbose -p|--preview= -q|--jq= -t|--template= --output=',
  run: (call) => {
    const [endpoint] = call.operands
    if (endpoint === undefined) return emit(call, 'read', 'help', 'help')
    const read = call.arguments
    const fields = [...read.values('-f'), ...read.values('-F')]
    const files = [...read.values('-F').flatMap(fieldFile), ...read.values('--input')].filter((w) => w.text !== '-')
    const bodies = files.map((path) => fileToSend(call, path))
    const input = read.value('--input')?.text === '-' ? [call.stdin] : []
    const at = call.place()
    emitTexts(call, [...fields, ...bodies, ...input], at)
    emitSent(call, [endpoint, ...read.values('-H')], 'url', endpoint, at)
    const method = read.value('-X')
    if (method !== undefined && !isKnown(method))
      return emit(call, 'unreadable', 'call', 'url', endpoint, { at, note: 'the method is not known before it runs' })
    const verb = method?.text.toUpperCase() ?? (fields.length > 0 || read.has('--input') ? 'POST' : 'GET')
    const kind =
      /(^|\/)graphql$/.test(endpoint.text) && verb === 'POST'
        ? graphqlKind(fields, bodies, input)
        : kindOf(verb, endpoint.text)
    emit(call, kind, verb.toLowerCase(), 'url', endpoint, {
      at: kind === 'prepare' ? nowhere(call, 'papers of a forge') : at,
    })
    const carries = Carries.network | (kind === 'read-secret' ? Carries.secret : Carries.nothing)
    return { text: undefined, carries, span: call.span } satisfies Stream
  },
}

/** `key=@file` of `-F`. */
function fieldFile(field: Word): readonly Word[] {
  const at = field.text.indexOf('=@')
  return at < 0 ? [] : [{ ...field, text: field.text.slice(at + 2) }]
}

function graphqlKind(fields: readonly Word[], bodies: readonly Stream[], input: readonly Stream[]): EffectKind {
  const field = fields.find((w) => w.text.startsWith('query='))
  const text =
    field?.text.startsWith('query=@') === true
      ? bodies[0]?.text
      : (field?.text.slice('query='.length) ?? bodies[0]?.text ?? input[0]?.text)
  const use = text === undefined ? undefined : readGraphql(text)
  if (use === 'query') return 'read'
  return use === 'deletion' ? 'lose' : 'change'
}

/** What a request does, by its path (https://docs.github.com/rest, https://docs.gitlab.com/api). */
function kindOf(verb: string, endpoint: string): EffectKind {
  const path = endpoint.replace(/^https?:\/\/[^/]+/, '').split('?')[0] ?? ''
  const access =
    /\/(secrets|keys|deploy_keys|collaborators|memberships|members|protection|protected_branches|invitations|access_tokens|variables|hooks|teams\/[^/]+\/repos|rulesets)(\/|$)/.test(
      path,
    ) && !/\/issues\/|\/pulls\//.test(path)
  if (verb === 'GET' || verb === 'HEAD')
    return /\/(registration-token|remove-token|access_tokens)$|\/variables(\/|$)/.test(path) &&
      path.includes('projects')
      ? 'read-secret'
      : 'read'
  if (access) return 'access'
  if (verb === 'DELETE') return 'lose'
  if (
    /\/(merge|merges|dispatches|deployments|deployments\/[^/]+\/statuses|pages\/builds?|trigger\/pipeline|play|pipeline)$/.test(
      path,
    )
  )
    return 'deploy'
  if (/\/releases$/.test(path)) return 'publish'
  if (/\/(rerun|rerun-failed-jobs|cancel|force-cancel|retry)$/.test(path)) return 'restart'
  if (verb === 'POST' && /\/(issues|pulls|merge_requests|comments|notes|discussions|labels|reactions)$/.test(path))
    return 'prepare'
  if (verb === 'POST' && /\/markdown$/.test(path)) return 'read'
  return 'change'
}
