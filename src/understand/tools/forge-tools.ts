import type { EffectKind } from '../effect.ts'
import { emit } from '../emit.ts'
import { readGraphql } from '../http/graphql.ts'
import type { GitPlace, McpPlace } from '../place.ts'
import { isSecretPath } from '../secrets/path.ts'
import { word } from '../word.ts'
import type { DescribedTool } from './described-tool.ts'
import type { ToolArguments } from './tool-arguments.ts'

/** Tools of forges (GitHub's and GitLab's servers of 2025 and 2026). What they write is a ref of a repository. */

const FORGE = /github|gitlab|gitea|forgejo|bitbucket/i

/** The ref that is written; without one the default branch, which is protected. */
function refOf(given: ToolArguments, at: McpPlace, ref: string | undefined): GitPlace | McpPlace {
  const owner = given.text('owner', 'namespace')?.text
  const name = given.text('repo', 'project', 'project_id', 'repository')?.text
  if (name === undefined) return at
  const host = /gitlab/i.test(at.server) ? 'gitlab.com' : /bitbucket/i.test(at.server) ? 'bitbucket.org' : 'github.com'
  const { site, cwd, env } = at
  const remote = word(`https://${host}/${owner === undefined ? name : `${owner}/${name}`}`)
  return { is: 'git', directory: cwd, remote, refs: [word(ref ?? 'main')], every: false, site, cwd, env }
}

/** `label_write`, `projects_write`, `sub_issue_write`: what is done stands in an argument. */
const papers: DescribedTool = {
  server: FORGE,
  tool: /^(label|projects?|issue|sub_issue|milestone|discussion)_write$/i,
  examples: [
    {
      server: 'github',
      tool: 'label_write',
      arguments: { owner: 'a', repo: 'b', method: 'create', name: 'bug' },
      effects: ['prepare create object bug'],
    },
    {
      server: 'github',
      tool: 'projects_write',
      arguments: { method: 'delete_project_item', owner: 'a', project_number: 1 },
      effects: ['lose delete_project_item object projects_write'],
    },
  ],
  run: (call, given, at, tool) => {
    const method = given.only('method', 'operation')?.text ?? 'write'
    const kind = /delete|destroy|clear|purge/i.test(method) ? 'lose' : 'prepare'
    emit(call, kind, method, 'object', given.text('title', 'name', 'issue_number') ?? word(tool), { at })
  },
}

/** A review that approves lets somebody merge; the others are words. */
const approvals: DescribedTool = {
  server: FORGE,
  tool: /^(pull_request_review_write|create_and_submit_pull_request_review|create_pull_request_review|submit_pending_pull_request_review|approve_(merge|pull)_request)$/i,
  examples: [
    {
      server: 'github',
      tool: 'pull_request_review_write',
      arguments: { owner: 'a', repo: 'b', method: 'create', pullNumber: 1, event: 'COMMENT' },
      effects: ['prepare review request 1'],
    },
    {
      server: 'github',
      tool: 'pull_request_review_write',
      arguments: { owner: 'a', repo: 'b', method: 'create', pullNumber: 1, event: 'APPROVE' },
      effects: ['change approve request 1'],
    },
    {
      server: 'gitlab',
      tool: 'approve_merge_request',
      arguments: { project_id: 'a/b', merge_request_iid: '1' },
      effects: ['change approve request 1'],
    },
  ],
  run: (call, given, at, tool) => {
    const approves = /^approve_/i.test(tool) || given.texts('event', 'action').some((one) => /approve/i.test(one.text))
    const request = given.text('pull_number', 'pullNumber', 'merge_request_iid') ?? ''
    if (approves) emit(call, 'change', 'approve', 'request', request, { at: refOf(given, at, undefined) })
    else emit(call, 'prepare', 'review', 'request', request, { at })
  },
}

/** A document of GraphQL, as `glab api graphql` sends it. */
const graphql: DescribedTool = {
  server: /./,
  tool: /^(execute|run|call|query)?_?graphql(_(query|mutation|request))?$/i,
  examples: [
    { server: 'gitlab', tool: 'execute_graphql', arguments: { query: '{ a { b } }' }, effects: ['read query graphql'] },
    {
      server: 'gitlab',
      tool: 'execute_graphql',
      arguments: { query: 'mutation { projectDelete(input: {}) { errors } }' },
      effects: ['lose deletion graphql'],
    },
    {
      server: 'x',
      tool: 'graphql',
      arguments: { query: 'mutation { rename(a: 1) { b } }' },
      effects: ['change mutation graphql'],
    },
    { server: 'x', tool: 'graphql', arguments: {}, effects: ['undescribed call tool x graphql'] },
  ],
  run: (call, given, at, tool) => {
    const uses = given.texts('query', 'mutation', 'document').map((one) => readGraphql(one.text))
    if (uses.length === 0 || uses.includes(undefined))
      return emit(call, 'undescribed', 'call', 'tool', word(`${at.server} ${tool}`), { at })
    for (const use of uses)
      emit(call, use === 'deletion' ? 'lose' : use === 'query' ? 'read' : 'change', use ?? 'query', 'graphql', '', {
        at,
      })
  },
}

const forge = (
  tool: RegExp,
  kind: EffectKind,
  verb: string,
  on: string,
  examples: DescribedTool['examples'],
  branch: 'main' | 'argument' | 'none' = 'none',
): DescribedTool => ({
  server: FORGE,
  tool,
  examples,
  run: (call, given, at) => {
    const named = given.text('branch', 'ref', 'base')?.text
    const place = branch === 'none' ? at : refOf(given, at, branch === 'main' ? undefined : named)
    const name =
      given.text(
        'pull_number',
        'pullNumber',
        'issue_number',
        'merge_request_iid',
        'path',
        'name',
        'tag',
        'branch',
        'title',
        'repo',
      ) ?? word('')
    const file = given.text('path', 'file_path')
    const secret = kind === 'read' && file !== undefined && isSecretPath(file.text)
    emit(call, secret ? 'read-secret' : kind, verb, on, name, { at: place })
  },
})

export const forgeTools: readonly DescribedTool[] = [
  papers,
  approvals,
  graphql,
  forge(
    /^(get|list|search|view|download|check)_(?!\w{0,99}(secret|token|variable))\w+$|^(pull_request_read|issue_read|actions_get|actions_list|get_me|mr_discussions)$/i,
    'read',
    'get',
    'object',
    [
      {
        server: 'github',
        tool: 'get_pull_request',
        arguments: { owner: 'a', repo: 'b', pull_number: 1 },
        effects: ['read get object 1'],
      },
      {
        server: 'github',
        tool: 'get_file_contents',
        arguments: { owner: 'a', repo: 'b', path: '.env' },
        effects: ['read-secret get object .env'],
      },
    ],
  ),
  // GitLab's answer holds the values of the variables that its pipelines run with.
  forge(/^(get|list)_(?:\w{0,99}_)?variables?$/i, 'read-secret', 'get', 'variable', [
    {
      server: 'gitlab',
      tool: 'list_variables',
      arguments: { project_id: 'a/b' },
      effects: ['read-secret get variable'],
    },
  ]),
  // GitHub's answer holds the secrets that it found.
  forge(/^(get|list)_secret_scanning_alerts?$/i, 'read-secret', 'get', 'alert', [
    {
      server: 'github',
      tool: 'list_secret_scanning_alerts',
      arguments: { owner: 'a', repo: 'b' },
      effects: ['read-secret get alert b'],
    },
  ]),
  forge(
    /^(create_pull_request|create_merge_request|update_pull_request|update_merge_request|update_\w{0,99}(?:note|comment)|(?:create|update)_(?:label|milestone)|create_issue|update_issue|issue_write|sub_issue_write|add_\w{0,99}comment\w{0,99}|create_\w{0,99}comment|create_\w{0,99}review|submit_pending_pull_request_review|pull_request_review_write|request_\w{0,99}review\w{0,99}|create_branch|create_note|assign_copilot_to_issue|mark_\w+|dismiss_notification|update_pull_request_branch)$/i,
    'prepare',
    'open',
    'request',
    [
      {
        server: 'github',
        tool: 'create_pull_request',
        arguments: { owner: 'a', repo: 'b', title: 'x' },
        effects: ['prepare open request x'],
      },
      {
        server: 'gitlab',
        tool: 'create_label',
        arguments: { project_id: 'a/b', name: 'bug' },
        effects: ['prepare open request bug'],
      },
      {
        server: 'gitlab',
        tool: 'update_merge_request',
        arguments: { project_id: 'a/b', merge_request_iid: '1', title: 'x' },
        effects: ['prepare open request 1'],
      },
    ],
  ),
  forge(
    /^(merge_pull_request|merge_merge_request|accept_merge_request|enable_auto_merge)$/i,
    'deploy',
    'merge',
    'request',
    [
      {
        server: 'github',
        tool: 'merge_pull_request',
        arguments: { owner: 'a', repo: 'b', pull_number: 1 },
        effects: ['deploy merge request 1'],
      },
    ],
    'main',
  ),
  forge(
    /^(create_or_update_file|push_files|create_commit|commit_files|create_file|update_file|delete_file)$/i,
    'prepare',
    'push',
    'file',
    [
      {
        server: 'github',
        tool: 'create_or_update_file',
        arguments: { owner: 'a', repo: 'b', branch: 'x', path: 'f' },
        effects: ['prepare push file f'],
      },
    ],
    'argument',
  ),
  forge(
    /^(delete_branch|delete_repository|delete_project|delete_release|delete_tag|delete_\w+)$/i,
    'lose',
    'delete',
    'object',
    [
      {
        server: 'github',
        tool: 'delete_branch',
        arguments: { owner: 'a', repo: 'b', branch: 'x' },
        effects: ['lose delete object x'],
      },
    ],
    'argument',
  ),
  forge(/^(create_release|publish_release|create_gist|update_gist)$/i, 'publish', 'publish', 'release', [
    {
      server: 'github',
      tool: 'create_release',
      arguments: { owner: 'a', repo: 'b', tag: 'v1' },
      effects: ['publish publish release v1'],
    },
  ]),
  forge(
    /^(run_workflow|trigger_workflow|create_pipeline|rerun_\w+|retry_\w+|play_job|actions_run_trigger)$/i,
    'deploy',
    'run',
    'workflow',
    [
      {
        server: 'github',
        tool: 'run_workflow',
        arguments: { owner: 'a', repo: 'b', name: 'deploy' },
        effects: ['deploy run workflow deploy'],
      },
    ],
    'main',
  ),
  forge(
    /^(cancel_\w+)$/i,
    'restart',
    'cancel',
    'workflow',
    [
      {
        server: 'github',
        tool: 'cancel_workflow_run',
        arguments: { owner: 'a', repo: 'b' },
        effects: ['restart cancel workflow b'],
      },
    ],
    'main',
  ),
  // Pipelines run with them, and GitLab keeps its secrets among them.
  forge(
    /^(create|update|set|add|edit|put|upsert|create_or_update)_(?:\w{0,99}_)?variables?$/i,
    'access',
    'set',
    'variable',
    [
      {
        server: 'gitlab',
        tool: 'create_project_variable',
        arguments: { project_id: 'a/b', key: 'K', value: 'v' },
        effects: ['access set variable'],
      },
      {
        server: 'gitlab',
        tool: 'update_variable',
        arguments: { project_id: 'a/b', key: 'K', value: 'v' },
        effects: ['access set variable'],
      },
    ],
    'main',
  ),
  forge(
    /^(create_or_update_secret|set_secret|create_secret|\w{0,99}collaborator\w{0,99}|update_branch_protection|(?:un)?protect_\w+|\w{0,99}deploy_key\w{0,99}|\w{0,99}secret\w{0,99}|\w{0,99}token\w{0,99})$/i,
    'access',
    'set',
    'access',
    [
      {
        server: 'github',
        tool: 'create_or_update_secret',
        arguments: { owner: 'a', repo: 'b', name: 'K' },
        effects: ['access set access K'],
      },
      {
        server: 'gitlab',
        tool: 'unprotect_branch',
        arguments: { project_id: 'a/b', branch: 'main' },
        effects: ['access set access main'],
      },
    ],
    'main',
  ),
  forge(
    /^(create_repository|fork_repository|create_project|star_\w+|update_\w+)$/i,
    'change',
    'create',
    'object',
    [
      {
        server: 'github',
        tool: 'fork_repository',
        arguments: { owner: 'a', repo: 'b' },
        effects: ['change create object b'],
      },
    ],
    'main',
  ),
]
