import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path'
import type { ClientInstall } from '../../reach/install/client.ts'

/** A client's program on this machine. */
export interface FoundClient {
  readonly path: string
  /** Absent where it did not say one. */
  readonly version?: string
}

/** Some start slowly; none of them has to do anything for it. */
const PATIENCE_MS = 15_000

export async function findClient(
  client: ClientInstall,
  path = process.env['PATH'] ?? '',
): Promise<FoundClient | undefined> {
  const program = programOn(path, client.program)
  if (program === undefined) return undefined
  const version = await versionOf(program, client.program)
  return version === undefined ? { path: program } : { path: program, version }
}

/** A program as the shell would find it. */
export function programOn(path: string, name: string): string | undefined {
  // A relative entry depends on where somebody stands.
  return path
    .split(delimiter)
    .filter(isAbsolute)
    .map((directory) => join(directory, name))
    .find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** What the package says that the program came in; else what the program itself says. */
async function versionOf(program: string, name: string): Promise<string | undefined> {
  return packageVersion(realpathSync(program), name) ?? (await saidVersion(program))
}

/** Above a program of npm stands the description of its package. One that names other programs is somebody else's. */
function packageVersion(real: string, name: string): string | undefined {
  for (let at = dirname(real); at !== dirname(at); at = dirname(at)) {
    const path = join(at, 'package.json')
    if (!existsSync(path)) continue
    try {
      const { bin, version } = JSON.parse(readFileSync(path, 'utf8'))
      const names = typeof bin === 'object' && bin !== null ? Object.keys(bin) : [basename(at)]
      return names.includes(name) && typeof version === 'string' ? plainVersion(version) : undefined
    } catch {
      return undefined
    }
  }
  return undefined
}

/** In a home of its own, for some leave files behind. */
function saidVersion(program: string): Promise<string | undefined> {
  const home = mkdtempSync(join(tmpdir(), 'prodgate-version-'))
  const env = { PATH: process.env['PATH'], HOME: home }
  return new Promise((resolve) => {
    const child = execFile(program, ['--version'], { timeout: PATIENCE_MS, maxBuffer: 65_536, env }, (_cause, said) => {
      rmSync(home, { recursive: true, force: true })
      resolve(plainVersion(said))
    })
    child.stdin?.end()
  })
}

function plainVersion(text: string): string | undefined {
  return /\d{1,9}\.\d{1,9}\.\d{1,9}/.exec(text)?.[0]
}

/** Why this version is known to be open, where it is. */
export function tooOld({ title, floor }: ClientInstall, version: string | undefined): string | undefined {
  if (floor === undefined || version === undefined || !isOlder(version, floor.version)) return undefined
  return `${title} ${version} ${floor.before}; ${floor.version} is the first that does not`
}

function isOlder(version: string, than: string): boolean {
  const parts = than.split('.').map(Number)
  for (const [index, part] of version.split('.').map(Number).entries()) {
    const other = parts[index] ?? 0
    if (part !== other) return part < other
  }
  return false
}
