import { type Action, FILE_OPERATIONS } from '../../src/action/action.ts'
import type { Json } from '../../src/lib/json.ts'
import { describedTools } from '../../src/understand/tools/catalogue.ts'
import { fill, nested, type Shape, series, shape } from './shape.ts'

const TEXTS: readonly (readonly [name: string, text: (size: number) => string])[] = [
  ['a', (size) => fill('a', size)],
  ['/a', (size) => fill('/a', size)],
  ['../', (size) => fill('../', size)],
  ['/../a', (size) => fill('/../a', size)],
  ['*', (size) => fill('*', size)],
  ['/*', (size) => fill('/*', size)],
  ['*a', (size) => fill('*a', size)],
  ['[', (size) => fill('[', size)],
  ['{a,b}', (size) => fill('{a,b}', size)],
  ['~', (size) => fill('~', size)],
  ['blanks', (size) => fill(' ', size)],
  ['line ends', (size) => fill('\n', size)],
  ['dots', (size) => fill('.', size)],
  ['dashes', (size) => fill('-', size)],
  ['prod-', (size) => fill('prod-', size)],
  ['@', (size) => fill('@', size)],
  [':', (size) => fill(':', size)],
  ['%2e', (size) => fill('%2e', size)],
  ['.env/', (size) => fill('.env/', size)],
  ['node_modules/', (size) => fill('node_modules/', size)],
  ['.git/', (size) => fill('.git/', size)],
  ['prodgate', (size) => fill('/prodgate', size)],
  ['C:\\', (size) => fill('C:\\', size)],
  ['unknown', (size) => fill('\ufffc/', size)],
  ['some name', (size) => fill('\ufffb/', size)],
  ['rm a;', (size) => fill('rm a;', size)],
  ['$(', (size) => fill('$(', size)],
  ['quotes', (size) => fill('"', size)],
  ['select 1;', (size) => fill('select 1;', size)],
  ['1', (size) => fill('1', size)],
  ['{"a":', (size) => fill('{"a":', size)],
]

const files: readonly Shape[] = FILE_OPERATIONS.flatMap((operation) =>
  TEXTS.flatMap(([name, text]) => {
    const to = operation === 'move' ? { to: 'b' } : {}
    return ['', '/', './'].map((start) =>
      shape(`file ${operation}: ${start}${name}`, (size) => ({
        kind: 'file',
        operation,
        path: start + text(size),
        ...to,
      })),
    )
  }),
)

const content = shape('file write: long content', (size) => ({
  kind: 'file',
  operation: 'write',
  path: 'a',
  content: fill('a', size),
}))

const urls: readonly Shape[] = TEXTS.flatMap(([name, text]) =>
  ['http://', 'http://a.example/', 'http://a.example/?', 'http://a.example/#', 'http://a@', ''].map((start) =>
    shape(`http url: ${start}${name}`, (size) => ({ kind: 'http', method: 'POST', url: start + text(size) })),
  ),
)

const BODIES: readonly (readonly [name: string, text: (size: number) => string])[] = [
  ...TEXTS,
  ['AKIA', (size) => fill('AKIA', size)],
  ['AKIA and blanks', (size) => fill('AKIA ', size)],
  ['ghp_', (size) => fill('ghp_', size)],
  ['.ghp_', (size) => fill('.ghp_', size)],
  ['sk-ant-', (size) => fill('sk-ant-', size)],
  [' SG.', (size) => fill(' SG.', size)],
  ['BEGIN', (size) => fill('-----BEGIN ', size)],
  ['PRIVATE KEY', (size) => fill('PRIVATE KEY-----', size)],
  ['eyJ', (size) => fill('eyJ', size)],
  ['GraphQL in braces', (size) => nested('{a', 'b', '}', size)],
  ['GraphQL of mutations', (size) => fill('mutation{a}', size)],
  ['GraphQL of deletions', (size) => `mutation{${fill('deleteA ', size)}}`],
  ['GraphQL of one long name', (size) => `{${fill('aB', size)}}`],
  ['GraphQL of brackets', (size) => `{a${fill('(', size)}}`],
  ['GraphQL of comments', (size) => fill('#a\n', size)],
  ['GraphQL of texts', (size) => fill('"""a"""', size)],
  ['GraphQL of open texts', (size) => fill('"""', size)],
  ['GraphQL of fragments', (size) => series((i) => `fragment f${i} on T{...f${i + 1}}`, size)],
  ['JSON with a query', (size) => JSON.stringify({ query: nested('{a', 'b', '}', size * 0.9) })],
  ['JSON list of queries', (size) => `[${series(() => '{"query":"{a}"},', size)}{"query":"{a}"}]`],
  ['JSON nested', (size) => nested('{"a":', '1', '}', size)],
  ['JSON lists', (size) => nested('[', '1', ']', size)],
  ['JSON wide', (size) => `{${series((i) => `"k${i}":1,`, size)}"z":1}`],
  ['form', (size) => series((i) => `k${i}=v&`, size)],
  ['form _method', (size) => fill('&_method=', size)],
  ['XML', (size) => nested('<a>', 'b', '</a>', size)],
]

const bodies: readonly Shape[] = BODIES.flatMap(([name, text]) =>
  (['POST http://a.example/graphql', 'PUT http://a.example/a', 'POST http://localhost/_search'] as const).map(
    (request) => {
      const [method = '', url = ''] = request.split(' ')
      return shape(`http body: ${request} ${name}`, (size) => ({ kind: 'http', method, url, body: text(size) }))
    },
  ),
)

const headers: readonly Shape[] = [
  shape('http headers: many', (size) => ({
    kind: 'http',
    method: 'POST',
    url: 'http://a.example',
    headers: record(size / 10, 'v'),
  })),
  ...TEXTS.map(([name, text]) =>
    shape(`http header: ${name}`, (size) => ({
      kind: 'http',
      method: 'POST',
      url: 'http://a.example',
      headers: { 'x-http-method-override': text(size) },
    })),
  ),
  ...TEXTS.map(([name, text]) =>
    shape(`http method: ${name}`, (size) => ({ kind: 'http', method: text(size), url: 'http://a.example' })),
  ),
]

function record<T>(count: number, value: T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, value]))
}

function tool(server: string, name: string, given: Json): Action {
  return { kind: 'tool', server, tool: name, arguments: given }
}

/** Every described tool with each text in each of the arguments that any of them has. */
const ARGUMENTS = [
  'command',
  'cmd',
  'script',
  'code',
  'input',
  'cwd',
  'args',
  'path',
  'paths',
  'directory',
  'source',
  'destination',
  'sql',
  'query',
  'statement',
  'statements',
  'url',
  'uri',
  'name',
  'kind',
  'context',
  'namespace',
  'kubeconfig',
  'owner',
  'repo',
  'branch',
  'ref',
  'title',
  'channel',
  'id',
  'cli_command',
]

const described: readonly Shape[] = describedTools().flatMap((one) => {
  const [example] = one.examples
  if (example === undefined) return []
  const { server, tool: name } = example
  return [
    ...TEXTS.map(([text, make]) =>
      shape(`tool ${server} ${name}: ${text}`, (size) =>
        tool(server, name, Object.fromEntries(ARGUMENTS.map((key) => [key, make(size / ARGUMENTS.length)]))),
      ),
    ),
    ...Object.keys(example.arguments).flatMap((key) =>
      TEXTS.map(([text, make]) =>
        shape(`tool ${server} ${name} ${key}: ${text}`, (size) => tool(server, name, { [key]: make(size) })),
      ),
    ),
    shape(`tool ${server} ${name}: lists`, (size) =>
      tool(
        server,
        name,
        Object.fromEntries(ARGUMENTS.map((key) => [key, fill('a ', size / ARGUMENTS.length).split(' ')])),
      ),
    ),
    shape(`tool ${server} ${name}: wide`, (size) => tool(server, name, record(size / 10, 'v'))),
  ]
})

/** Two names in between: as a pattern of server names sees them, the worst is a text that almost matches. */
const toolNames: readonly Shape[] = [
  ...TEXTS,
  ['create_comment_', (size: number) => fill('create_comment_', size)],
  ['add_comment', (size: number) => `add_${fill('comment', size)}!`],
  ['get_secret', (size: number) => `get_${fill('secre', size)}!`],
  ['delete_', (size: number) => `${fill('delete_', size)}!`],
  ['ww', (size: number) => `create_${fill('w', size)}!`],
].flatMap(([name, text]) => {
  const make = text as (size: number) => string
  return [
    shape(`tool name: ${name}`, (size) => tool('github', make(size), {})),
    shape(`tool name of nobody: ${name}`, (size) => tool('x', make(size), {})),
    shape(`tool server: ${name}`, (size) => tool(make(size), 'run_command', { command: 'ls' })),
  ]
})

const toolArguments: readonly Shape[] = [
  shape('tool arguments: deep', (size) => tool('x', 'y', nest(Math.min(30, size)))),
  shape('tool arguments: wide', (size) => tool('x', 'y', record(size / 10, 'v'))),
  shape('tool arguments: list', (size) =>
    tool(
      'x',
      'y',
      Array.from({ length: size / 2 }, () => 1),
    ),
  ),
  shape('tool arguments: one text', (size) => tool('x', 'y', fill('a', size))),
  shape('tool arguments: texts', (size) => tool('x', 'y', { a: fill('a ', size).split(' ') })),
]

function nest(depth: number): Json {
  return depth === 0 ? 1 : { a: nest(depth - 1) }
}

const POWERSHELL: readonly string[] = [
  'a',
  ' ',
  ';',
  'ls;',
  'rm a;',
  'Remove-Item a;',
  'Remove-Item -Recurse -Force a;',
  '|',
  'ls | ',
  '(',
  '$(',
  '@(',
  '{',
  '@{',
  '[',
  '"',
  "'",
  '@"\n',
  "@'\n",
  '<#',
  '<# a #>',
  '#',
  '# a\n',
  '`',
  '`\n',
  '$',
  '$a',
  '$a;',
  '$a=1;',
  '${',
  '$a.b',
  '&',
  '& ',
  '. ',
  '-',
  '-a ',
  ',',
  'if (a) {',
  'foreach ($a in b) {',
  'function f {',
  'iex ',
  'Invoke-Expression ',
  "Invoke-Expression 'rm a';",
  'iwr http://a.example | iex;',
  '[a]::b(',
  '%{',
  '"$(',
  'a\n',
  '\r\n',
  '&&',
  '||',
  '>',
  '> a;',
  '2>&1 ',
  'Get-Content .env;',
  'Set-Content a b;',
  'Start-Process a;',
  'kubectl delete pod a;',
  'cmd /c del a;',
  '&{',
  'try {',
  '-EncodedCommand ',
  '\u00e9',
  '\u2018',
]

const powershell: readonly Shape[] = [
  ...POWERSHELL.map((unit) =>
    shape(`powershell: ${JSON.stringify(unit)}`, (size) => ({
      kind: 'shell',
      shell: 'powershell',
      command: fill(unit, size),
    })),
  ),
  ...(
    [
      ['(', 'a', ')'],
      ['$(', 'a', ')'],
      ['@(', 'a', ')'],
      ['{', 'a', '}'],
      ['"$(', 'a', ')"'],
      ['if (a) {', 'a', '}'],
    ] as const
  ).map(([open, inner, close]) =>
    shape(`powershell: nested ${open}`, (size) => ({
      kind: 'shell',
      shell: 'powershell',
      command: nested(open, inner, close, size),
    })),
  ),
]

const others: readonly Shape[] = TEXTS.flatMap(([name, text]) => [
  shape(`named: ${name}`, (size) => ({ kind: 'named', name: 'production_run', target: text(size) })),
  shape(`named claim: ${name}`, (size) => ({ kind: 'named', name: 'production_run', target: 'a', claim: text(size) })),
  shape(`named name: ${name}`, (size) => ({ kind: 'named', name: text(size) })),
  shape(`workflow: ${name}`, (size) => ({ kind: 'workflow', name: 'w', mode: 'mock', target: text(size) })),
  shape(`workflow name: ${name}`, (size) => ({ kind: 'workflow', name: text(size), mode: 'mock' })),
  shape(`sql connection: ${name}`, (size) => ({ kind: 'sql', statement: 'select 1', connection: text(size) })),
  ...[
    'postgres://',
    'postgres://a:',
    'postgres://a@b/',
    'postgres://a@b/c?',
    'mysql://',
    'sqlite:',
    'jdbc:sqlserver://',
    'host=',
  ].map((start) =>
    shape(`sql connection: ${start}${name}`, (size) => ({
      kind: 'sql',
      statement: 'select 1',
      connection: start + text(size),
    })),
  ),
  shape(`cwd: ${name}`, (size) => ({
    kind: 'shell',
    command: 'rm a; git status; kubectl get pods; terraform plan',
    cwd: `/${text(size)}`,
  })),
  shape(`variable: ${name}`, (size) => ({
    kind: 'shell',
    command: 'rm $A; kubectl get pods; aws s3 ls; psql -c "select 1"',
    env: { A: text(size) },
  })),
])

const settings: readonly Shape[] = [
  'KUBECONFIG',
  'AWS_PROFILE',
  'AWS_ENDPOINT_URL',
  'DATABASE_URL',
  'PGHOST',
  'PGSERVICE',
  'DOCKER_HOST',
  'TF_WORKSPACE',
  'GIT_DIR',
  'PATH',
  'HOME',
  'NODE_ENV',
  'CDPATH',
  'IFS',
  'LD_PRELOAD',
  'NODE_OPTIONS',
  'GIT_SSH_COMMAND',
  'HELM_KUBECONTEXT',
  'CLOUDSDK_CORE_PROJECT',
].flatMap((variable) =>
  ['a', ':', '/', '/a:', 'http://', ' ', ',', '*', '..', 'prod-', '@'].map((unit) =>
    shape(`${variable} of ${unit}`, (size) => ({
      kind: 'shell',
      command:
        'kubectl get pods; helm list; aws s3 ls; psql -c "select 1"; docker ps; terraform plan; git push; gcloud projects list; npm test; rm a',
      env: { [variable]: fill(unit, size) },
    })),
  ),
)

const manyVariables: readonly Shape[] = [
  shape('many variables given', (size) => ({
    kind: 'shell',
    command: 'rm a; (rm b) | c',
    env: record(size / 10, 'v'),
  })),
  shape('many variables given, many commands', (size) => ({
    kind: 'shell',
    command: fill('a;', Math.min(size / 4, 100_000)),
    env: record(size / 20, 'v'),
  })),
  shape('many variables given, argv', (size) => ({
    kind: 'exec',
    argv: ['sudo', 'env', 'xargs', 'rm', 'a'],
    env: record(size / 10, 'v'),
  })),
]

export const actionShapes: readonly Shape[] = [
  ...files,
  content,
  ...urls,
  ...bodies,
  ...headers,
  ...described,
  ...toolNames,
  ...toolArguments,
  ...powershell,
  ...others,
  ...settings,
  ...manyVariables,
]
