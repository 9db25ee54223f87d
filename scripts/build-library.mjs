/**
 * Builds `dist/library/`: what agent builders import. It is apart from the command line's files, so that an import reads
 * nothing of them; the gate itself stands behind one `import()`, for those who ask without an authority.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { build } from 'rolldown'

const ENTRIES = [
  'index',
  'ai-sdk',
  'claude-agent-sdk',
  'inngest',
  'langchain',
  'mcp',
  'openai-agents',
  'pg-boss',
  'temporal',
]

/**
 * Gives the paths of the files that it wrote.
 * @param {string} root @param {(string | RegExp)[]} external
 */
export async function buildLibrary(root, external) {
  const out = join(root, 'dist/library')
  const { output } = await build({
    cwd: root,
    input: Object.fromEntries(ENTRIES.map((name) => [name, `src/library/${name}.ts`])),
    platform: 'node',
    external,
    // Agent builders have their own Node.
    transform: { target: 'node20' },
    output: {
      dir: out,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      // Names are kept: these files stand in other people's stack traces.
      minify: { compress: true, mangle: false },
    },
  })
  return [...output.map((file) => join(out, file.fileName)), ...declarations(root, join(out, 'types'))]
}

/**
 * The declarations that the entries reach. The compiler writes one for each file of the sources that it read; the rest is
 * nobody's interface.
 * @param {string} root @param {string} out
 */
function declarations(root, out) {
  const made = mkdtempSync(join(tmpdir(), 'prodgate-types-'))
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'src/library/tsconfig.json', '--outDir', made], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error('the declarations of the library could not be made')
  /** @type {string[]} */
  const written = []
  const left = ENTRIES.map((name) => join(made, 'library', `${name}.d.ts`))
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    const to = join(out, path.slice(made.length))
    if (written.includes(to)) continue
    const text = readFileSync(path, 'utf8')
    for (const [, from = ''] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.ts['"]/g))
      left.push(resolve(dirname(path), `${from}.d.ts`))
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, text.replaceAll(/((?:from |import\()['"]\.[^'"]+)\.ts(['"])/g, '$1.js$2'))
    written.push(to)
  }
  rmSync(made, { recursive: true })
  return written
}
