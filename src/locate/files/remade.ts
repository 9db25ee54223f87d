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

/**
 * Below a home, what tools fetched or made, and get or make again; `below` is the path from the home. `~/.cache` as a
 * whole is not meant, nor what keeps a sign-in beside it (`~/.cache/huggingface/token`).
 * Counter-example that is lost: what somebody only installed into `~/.m2`.
 */
export function isHomeCache(below: string): boolean {
  return HOME_CACHES.some((one) => below === one || below.startsWith(`${one}/`))
}

/** What the package managers of a system fetched: lists and packages, fetched again when they are next asked for. */
export function isSystemCache(path: string): boolean {
  return SYSTEM_CACHES.some((one) => path === one || path.startsWith(`${one}/`))
}

const SYSTEM_CACHES = [
  '/var/lib/apt/lists',
  '/var/cache/apt',
  '/var/cache/apk',
  '/etc/apk/cache',
  '/var/cache/dnf',
  '/var/cache/libdnf5',
  '/var/cache/yum',
  '/var/cache/zypp',
  '/var/cache/pacman/pkg',
  '/var/cache/man',
  '/var/cache/fontconfig',
]

const HOME_CACHES = [
  ...`pip uv pypoetry pre-commit yarn pnpm node corepack node-gyp ms-playwright Cypress puppeteer electron
    electron-builder typescript turbo nx vite go-build golangci-lint ccache sccache bazel bazelisk mypy ruff black
    pytest pip-tools pipenv virtualenv conda deno/deps deno/gen deno/npm bun composer coursier gradle maven zig nix helm
    trivy act cargo-target matplotlib fontconfig thumbnails huggingface/datasets huggingface/hub huggingface/xet torch`
    .split(/\s+/)
    .map((one) => `.cache/${one}`),
  '.npm/_cacache',
  '.npm/_npx',
  '.yarn/berry/cache',
  '.bun/install/cache',
  '.pnpm-store',
  '.gradle/caches',
  '.gradle/daemon',
  '.m2/repository',
  '.ivy2/cache',
  '.cargo/registry/cache',
  '.cargo/registry/src',
  '.cargo/registry/index',
  '.cargo/git/checkouts',
  'go/pkg/mod',
  '.nuget/packages',
  '.pub-cache/git',
  '.pub-cache/hosted',
  '.composer/cache',
  '.cocoapods/repos',
  '.expo/cache',
  'Library/Caches/CocoaPods',
  'Library/Caches/Homebrew',
  'Library/Caches/Yarn',
  'Library/Caches/pip',
  'Library/Caches/go-build',
  'Library/Caches/ms-playwright',
  'Library/Caches/Cypress',
  'Library/Caches/com.apple.dt.Xcode',
  'Library/Developer/Xcode/DerivedData',
  'Library/Developer/CoreSimulator/Caches',
]

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
