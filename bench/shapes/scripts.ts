import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CODE_UNITS } from './code-units.ts'
import { fill, nested, type Shape, series, shape, shell, shellShape } from './shape.ts'

/** Programs that read a script from a file or from what is piped into them: the text is as long as the file. */
const READERS: readonly (readonly [name: string, fromFile: string, fromInput: string])[] = [
  ['sh', 'sh a.txt', 'sh'],
  ['python', 'python3 a.txt', 'python3'],
  ['node', 'node a.txt', 'node'],
  ['perl', 'perl a.txt', 'perl'],
  ['ruby', 'ruby a.txt', 'ruby'],
  ['php', 'php a.txt', 'php'],
  ['awk', 'awk -f a.txt', 'awk -f -'],
  ['sed', 'sed -i -f a.txt b', 'sed -f - b'],
  ['powershell', 'pwsh a.ps1', 'pwsh -Command -'],
  ['psql', 'psql -f a.txt', 'psql'],
  ['mysql', 'mysql < a.txt', 'mysql'],
  ['sqlite3', 'sqlite3 a.db < a.txt', 'sqlite3 a.db'],
  ['sqlcmd', 'sqlcmd -i a.txt', 'sqlcmd'],
  ['mongosh', 'mongosh a.js', 'mongosh'],
  ['redis', 'redis-cli < a.txt', 'redis-cli'],
  ['xargs', 'xargs rm < a.txt', 'xargs rm'],
  ['make', 'make -f a.txt a', 'make -f - a'],
  ['jq', 'jq -f a.txt b', 'jq . -'],
  ['kubectl', 'kubectl apply -f a.txt', 'kubectl apply -f -'],
  ['docker', 'docker build -f a.txt .', 'docker build -'],
  ['curl', 'curl -K a.txt', 'curl -K -'],
  ['wget', 'wget -i a.txt', 'wget -i -'],
  ['ssh', 'ssh h < a.txt', 'ssh h'],
  ['git', 'git apply a.txt', 'git update-ref --stdin'],
]

const code: readonly Shape[] = READERS.flatMap(([name, fromFile, fromInput]) =>
  CODE_UNITS.flatMap((unit) => [
    shape(
      `${name} of a file of ${JSON.stringify(unit)}`,
      () => shell(fromFile),
      ({ cwd }, size) => {
        for (const file of ['a.txt', 'a.ps1', 'a.js']) writeFileSync(join(cwd, file), fill(unit, size))
      },
    ),
    shellShape(
      `${name} of a here-document of ${JSON.stringify(unit)}`,
      (size) => `${fromInput} <<'EOF'\n${fill(unit, size)}\nEOF\n`,
    ),
  ]),
)

const MANIFESTS: readonly (readonly [name: string, text: (size: number) => string])[] = [
  ['deep', (size) => series((i) => `${' '.repeat(i % 500)}a:\n`, size)],
  ['flow, deep', (size) => nested('{a: ', 'b', '}', size)],
  ['one long text', (size) => `kind: Pod\ndata: "${fill('a', size)}"`],
  ['one long text with escapes', (size) => `kind: Pod\ndata: "${fill('\\x41', size)}"`],
  ['one folded text', (size) => `kind: Pod\ndata: >\n${fill('  a\n', size)}`],
  ['a list of lists', (size) => `kind: List\nitems:\n${fill('- - - a\n', size)}`],
  [
    'a list of objects',
    (size) => `kind: List\nitems:\n${series((i) => `- {kind: Pod, metadata: {name: p${i}}}\n`, size)}`,
  ],
  ['many kinds', (size) => series((i) => `kind: K${i}\nmetadata: {name: p${i}}\n---\n`, size)],
  ['many namespaces', (size) => series((i) => `kind: Pod\nmetadata: {name: p, namespace: n${i}}\n---\n`, size)],
  ['anchors', (size) => series((i) => `k${i}: &a${i} {b: *a${i - 1}}\n`, size)],
  ['comments', (size) => fill('# a\n', size)],
  ['JSON', (size) => JSON.stringify({ kind: 'List', items: fill('a ', size / 5).split(' ') })],
  ['tags', (size) => fill('- !!str a\n', size)],
  ['equal keys', (size) => fill('a: b\n', size)],
  ['colons', (size) => fill('a: b: ', size)],
  ['templates', (size) => fill('{{ .Values.a }}\n', size)],
]

const manifests: readonly Shape[] = MANIFESTS.flatMap(([name, text]) => [
  shellShape(`kubectl apply of a manifest: ${name}`, (size) => `kubectl apply -f - <<'EOF'\n${text(size)}\nEOF\n`),
  shape(
    `kubectl delete of a manifest in a file: ${name}`,
    () => shell('kubectl delete -f a.yaml'),
    ({ cwd }, size) => writeFileSync(join(cwd, 'a.yaml'), text(size)),
  ),
])

const lists: readonly Shape[] = [
  shellShape('a list of addresses through xargs', (size) => `xargs -n1 curl <<'EOF'\n${addresses(size)}EOF\n`),
  shellShape(
    'a list of addresses in a loop',
    (size) => `for u in ${addresses(size).replaceAll('\n', ' ')}; do curl $u; done`,
  ),
  shellShape('a list of addresses for wget', (size) => `wget -i - <<'EOF'\n${addresses(size)}EOF\n`),
  shellShape('addresses with long paths', (size) => `curl ${fill(`http://a.example/${fill('a/', 2000)} `, size)}`),
  shellShape('addresses with long queries', (size) => `curl 'http://a.example/?${series((i) => `k${i}=v&`, size)}'`),
  shellShape('many settings of curl', (size) => `${fill('curl -K a -K b http://a.example;', size)}`),
  shellShape(
    'settings of curl, often',
    (size) => `curl ${fill('-K a.txt ', size)} http://a.example`,
    ({ cwd }) => writeFileSync(join(cwd, 'a.txt'), fill('url = "http://a.example"\n', 100_000)),
  ),
  shellShape('a form of many fields', (size) => `curl ${series((i) => `-F f${i}=@f${i} `, size)} http://a.example`),
  shellShape('secrets in a text', (size) => `echo ${fill('password=hunter2 AKIAIOSFODNN7EXAMPLE ', size)} | nc h 1`),
]

function addresses(size: number): string {
  return series((i) => `http://a.example/${i}\n`, size)
}

export const scriptShapes: readonly Shape[] = [...code, ...manifests, ...lists]
