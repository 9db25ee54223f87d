import { isJsonObject } from '../../../lib/json.ts'
import { readJson } from '../../../lib/json-strict.ts'
import type { EffectKind } from '../../effect.ts'
import { emit, nowhere } from '../../emit.ts'
import { operationFields, readGraphql } from '../../http/graphql.ts'
import { emitSent, fileToSend } from '../../http/outgoing.ts'
import type { Verb } from '../../tool.ts'
import { Carries, isKnown, isKnownText, type Stream, type Word } from '../../word.ts'
import { emitTexts } from './forge.ts'

/** `gh api`, `glab api`, `hub api`: a request to the interface of the forge (gh 2.80, `gh help api`). */
export const api: Verb = {
  options:
    '-X|--method= -f|--raw-field= -F|--field= -H|--header= --input= --form= --hostname= --cache= -i|--include ' +
    '--paginate --slurp --silent --verbose -p|--preview= -q|--jq= -t|--template= --output=',
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
        ? graphqlKind(read.has('--input') ? bodyOf(bodies.at(-1) ?? input[0]) : queryOf(fields, bodies))
        : kindOf(verb, endpoint.text, reviewsOf([endpoint, ...fields, ...bodies, ...input]))
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

/** The document in fields. Of two the last one counts, and nobody writes two. */
function queryOf(fields: readonly Word[], bodies: readonly Stream[]): string | undefined {
  const given = fields.filter((w) => w.text.startsWith('query='))
  const [field] = given
  if (field === undefined || given.length > 1) return undefined
  return field.text.startsWith('query=@') ? bodies[0]?.text : field.text.slice('query='.length)
}

/** The document in a body that is sent as it stands: JSON, beside which fields are no part of it. */
function bodyOf(body: Stream | undefined): string | undefined {
  if (body?.text === undefined) return undefined
  const read = readJson(body.text)
  const query = read.is === 'ok' && isJsonObject(read.value) ? read.value.query : undefined
  return typeof query === 'string' ? query : undefined
}

function graphqlKind(text: string | undefined): EffectKind {
  const use = text === undefined ? undefined : readGraphql(text)
  if (use === 'query') return 'read'
  if (use === 'mutation' && operationFields(text ?? '')?.every((one) => PAPER_MUTATIONS.has(one)) === true)
    return 'prepare'
  return use === 'deletion' ? 'lose' : 'change'
}

/** Comments, threads of reviews, and what a paper says of itself (https://docs.github.com/graphql/reference/mutations). */
const PAPER_MUTATIONS = new Set(
  `addComment updateIssueComment addDiscussionComment updateDiscussionComment addPullRequestReviewComment
    addPullRequestReviewThread addPullRequestReviewThreadReply updatePullRequestReviewComment resolveReviewThread
    unresolveReviewThread minimizeComment unminimizeComment addReaction createIssue createDiscussion updateIssue
    updatePullRequest closeIssue reopenIssue closePullRequest reopenPullRequest convertPullRequestToDraft
    markPullRequestReadyForReview addLabelsToLabelable addAssigneesToAssignable requestReviews`.split(/\s+/),
)

/** True where a review says what it thinks, and does not approve, with a letter as its number in JSON neither. */
function reviewsOf(parts: readonly { readonly text: string | undefined }[]): boolean {
  return parts.every(({ text }) => text !== undefined && isKnownText(text) && !/approve|\\u/i.test(text))
}

/** Ends and parts of paths by what they are about (https://docs.github.com/rest, https://docs.gitlab.com/api). */
const ACCESS = new Set([
  'secrets',
  'keys',
  'deploy_keys',
  'collaborators',
  'memberships',
  'members',
  'protection',
  'protected_branches',
  'invitations',
  'access_tokens',
  'variables',
  'hooks',
  'rulesets',
  'runners',
])
const DEPLOYS = new Set(['merge', 'merges', 'dispatches', 'deployments', 'build', 'builds', 'pipeline', 'play'])
const RESTARTS = new Set(['rerun', 'rerun-failed-jobs', 'cancel', 'force-cancel', 'retry'])
const PAPERS = new Set([
  'issues',
  'pulls',
  'merge_requests',
  'comments',
  'replies',
  'notes',
  'discussions',
  'labels',
  'reactions',
  'assignees',
  'requested_reviewers',
])
const TOKENS = new Set(['registration-token', 'remove-token'])

/** A paper, or something that is written on one, by its number: what `pr edit` and `issue edit` change. */
const ONE_PAPER =
  /^\/?(repos\/[^/]+\/[^/]+\/(issues|pulls)\/(comments\/)?\d+|projects\/[^/]+\/(merge_requests|issues)\/\d+(\/(notes|discussions)\/[\da-f]+(\/notes\/\d+)?)?)$/
const REVIEW = /^\/?repos\/[^/]+\/[^/]+\/pulls\/[^/]+\/reviews(\/\d+\/events)?$/

/** What a request does, by its path. */
function kindOf(verb: string, endpoint: string, onlyComments: boolean): EffectKind {
  const path = endpoint.replace(/^https?:\/\/[^/]+/, '').split('?')[0] ?? ''
  const parts = path.split('/')
  const last = parts.at(-1) ?? ''
  const papers = parts.includes('issues') || parts.includes('pulls') || parts.includes('merge_requests')
  if (TOKENS.has(last)) return 'read-secret'
  if (verb === 'GET' || verb === 'HEAD') {
    // GitLab hands out the values of variables, GitHub does not.
    return parts.includes('projects') && parts.includes('variables') ? 'read-secret' : 'read'
  }
  if (!papers && parts.some((part) => ACCESS.has(part))) return 'access'
  if (verb === 'DELETE') return 'lose'
  if (DEPLOYS.has(last) || parts.includes('deployments')) return 'deploy'
  if (last === 'releases') return 'publish'
  if (RESTARTS.has(last)) return 'restart'
  if (verb === 'POST' && PAPERS.has(last)) return 'prepare'
  if (verb === 'POST' && onlyComments && REVIEW.test(path)) return 'prepare'
  if ((verb === 'PATCH' || verb === 'PUT') && ONE_PAPER.test(path)) return 'prepare'
  return verb === 'POST' && last === 'markdown' ? 'read' : 'change'
}
