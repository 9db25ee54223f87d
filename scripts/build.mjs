/**
 * Builds `dist/` from `src/`.
 *
 * The libraries are bundled, because finding and reading some hundred small files costs more at every start than
 * everything else that a single check does. They stay `dependencies` of the package all the same: their licences come
 * with the installation, and an audit of the installed tree sees what runs.
 *
 * `libpg-query` is not bundled: it finds its WebAssembly file beside its own script.
 *
 * `import()` in the sources is a seam: what stands behind it is a file of its own and is only read when it is needed.
 */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'rolldown'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const started = performance.now()

const { output } = await build({
  cwd: root,
  input: { cli: 'src/cli/main.ts' },
  platform: 'node',
  external: ['libpg-query'],
  transform: { target: 'node24' },
  output: {
    dir: dist,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    // Names stay, so that a stack trace in a fault report can be read.
    minify: { compress: true, mangle: false, codegen: true },
  },
})

// What an earlier build left goes afterwards and not before: a gate that is asked meanwhile finds all its files.
const written = new Set(output.map((file) => join(dist, file.fileName)))
for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (entry.isFile() && !written.has(path)) await rm(path)
}

console.log(`built dist/ in ${Math.round(performance.now() - started)} ms`)
