/**
 * What can be made again, by its name: build output, caches, installed dependencies. Names are enough, because tools
 * agree on them and because what git tracks below such a directory makes it a source directory instead (`held.ts`).
 * Counter-example that is lost: a hand-written directory `build` that nobody has added to git yet.
 */
function isRemadeDirectory(name: string): boolean {
  return (
    DIRECTORIES.has(name) || name.endsWith('.egg-info') || name.startsWith('cmake-build-') || name.startsWith('bazel-')
  )
}

/** Index of the first part of a relative path that is such a directory; -1 where there is none. */
export function remadePart(parts: readonly string[]): number {
  return parts.findIndex((part, i) => isRemadeDirectory(part) || PAIRS.has(`${part}/${parts[i + 1] ?? ''}`))
}

export function isRemadeFile(name: string): boolean {
  if (FILES.has(name) || LOGS.some((one) => name.startsWith(one))) return true
  return ENDINGS.some((one) => name.endsWith(one))
}

const DIRECTORIES = new Set([
  'dist',
  'build',
  'out',
  'target',
  'coverage',
  'htmlcov',
  'node_modules',
  'bower_components',
  'tmp',
  '.tmp',
  'temp',
  '.cache',
  '.parcel-cache',
  '.turbo',
  '.vite',
  '.next',
  '.nuxt',
  '.output',
  '.svelte-kit',
  '.angular',
  '.astro',
  '.docusaurus',
  '.nyc_output',
  '.rpt2_cache',
  '.sass-cache',
  '.eslintcache',
  '.wrangler',
  '.serverless',
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.hypothesis',
  '.tox',
  '.nox',
  '.eggs',
  '.venv',
  'venv',
  '.ipynb_checkpoints',
  '.gradle',
  '.dart_tool',
  '.stack-work',
  'dist-newstyle',
  '_build',
  'elm-stuff',
  '.zig-cache',
  'zig-cache',
  'zig-out',
  'deriveddata',
  'storybook-static',
  'test-results',
  'playwright-report',
  'blob-report',
  '.terraform',
])

/** Two parts that only together say it. */
const PAIRS = new Set(['vendor/bundle', 'public/build', '.yarn/cache'])

const FILES = new Set([
  '.DS_Store',
  'Thumbs.db',
  '.coverage',
  'coverage.xml',
  'lcov.info',
  '.eslintcache',
  '.stylelintcache',
])

/** Logs of package managers: they tell of one run of the tool and are written anew by the next. */
const LOGS = ['npm-debug.log', 'yarn-debug.log', 'yarn-error.log', 'pnpm-debug.log', 'lerna-debug.log']

const ENDINGS = ['.pyc', '.pyo', '.tsbuildinfo', '.o', '.tmp', '.temp', '.swp', '.crdownload']
