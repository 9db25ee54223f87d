import { absolute, emit } from '../emit.ts'
import type { Call } from '../program.ts'
import { emitUnread } from '../shell/call.ts'
import { Carries, isKnown, UNKNOWN, word } from '../word.ts'
import { named } from './project-code.ts'

/** Tools that run code of the project in which they stand, or of the one that they are told. */
const RUNS =
  named(`bazel bazelisk bundle cabal cargo cmake composer cross ctest dotnet gem go gradle gradlew invoke inv jest
  just ktor lein meson mill mix mocha mvn mvnw ng ninja nox npm nx pdm php phpunit pip pip2 pip3 pipenv pipx playwright
  pnpm poetry pyproject-build pytest rake rebar3 rspec sbt scons stack swift task tox turbo uv vagrant vite vitest
  webpack yarn zig apt apt-get dnf yum zypper brew helm`)
/** Docker starts what the files of the project say, with what of this machine they say. What an image is built by runs in it. */
const DOCKER = /^(compose|up)$/
/** Verbs that look at a project or bring more to it, and run none of its code. */
const LOOKS =
  named(`--version -v -V --help -h help version list ls view info show why outdated search metadata tree config
  fmt fetch doc ps logs`)
const RUNS_OF_GO = named('run test generate tool')
/** Of these a plain word is the name of a package or a verb. */
const BY_NAME =
  named(`apt apt-get brew bundle cargo composer dnf gem go helm invoke inv just mix npm pdm pip pip2 pip3 pipenv
  pipx pnpm poetry task turbo uv yarn yum zypper`)

/**
 * A project that the same action brought from the network is code straight from the network once a tool builds, tests or
 * installs it: `tar xzf a.tgz && cd a && pip install .`, `pip install ./a.whl`.
 *
 * KNOWN GAP: a directory that was there before and into which more was unpacked.
 */
export function runsFetchedProject(call: Call): void {
  if (!runs(call) || call.writtenFiles().length === 0) return
  const told = call.args.find(
    (one, i) => isKnown(one) && isFetched(call, valueIn(one.text), DIRECTORY.test(call.args[i - 1]?.text ?? '')),
  )
  if (told === undefined && !isFetchedPath(call, call.cwd)) return
  const note = 'nobody has read what the project that was fetched does'
  emit(call, 'remote-code', 'run', 'project', told ?? '', { note })
}

/** What a project holds on which a patch landed that nobody has read is not known either. */
export function runsPatchedProject(call: Call): void {
  const patch = call.patchNear()
  if (patch !== undefined && runs(call)) emitUnread(call, { ...patch, span: call.span })
}

function runs(call: Call): boolean {
  const isDocker = /^docker(-compose)?$/.test(call.name) && call.args.some(({ text }) => DOCKER.test(text))
  return (isDocker || RUNS(call.name)) && !onlyLooks(call)
}

function onlyLooks({ name, args }: Call): boolean {
  const verb = args.find(({ text }, i) => !text.startsWith('-') || (i === 0 && args.length === 1))?.text ?? ''
  return name === 'go' ? !RUNS_OF_GO(verb) : LOOKS(verb)
}

/** `--prefix=a` */
function valueIn(text: string): string {
  return text.startsWith('-') ? text.slice(text.indexOf('=') + 1) : text
}

const DIRECTORY = /^(--path|--prefix|--directory|--cwd|--dir|--project-directory|-C|-p)$/

function isFetched(call: Call, text: string, isDirectory: boolean): boolean {
  if (text === '' || text.startsWith('-') || /^\w+:\/\//.test(text)) return false
  const path = absolute(call.cwd, text)
  // `@scope/name` and `owner/name` are packages.
  const isPath = isDirectory || /^\.{0,2}\//.test(text) || text === '.' || text === '..'
  return (isPath || !BY_NAME(call.name) || call.writtenFiles().includes(path)) && isFetchedPath(call, path)
}

/** What stood there before is no project that was fetched, whatever was unpacked into it. */
function isFetchedPath(call: Call, path: string): boolean {
  if (!path.startsWith('/') || path.includes(UNKNOWN) || call.files.kind(path) === 'directory') return false
  return (call.readFile(word(path)).carries & Carries.network) !== 0
}
