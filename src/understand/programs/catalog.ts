import type { Program } from '../program.ts'
import { carriers } from './carriers.ts'
import { FAMILIES, type Family, names } from './families.ts'
import { files } from './files.ts'
import { shells } from './shells.ts'
import { text } from './text.ts'

/** Programs that stand in nearly every action; they are there from the start. */
const CORE: readonly (readonly Program[])[] = [carriers, files, shells, text]

/** The programs that are loaded, and where the others are to be had. */
export class ProgramCatalog {
  private readonly loaded = new Map<string, Program>()
  /** Made once a program is asked for that is not of the core: a process that checks one `ls` has no use for it. */
  private families: ReadonlyMap<string, Family> | undefined

  constructor() {
    for (const family of CORE) this.take(family)
  }

  /** `.exe` is the same program on the systems that have it. */
  find(name: string): Program | Family | undefined {
    const plain = name.endsWith('.exe') ? name.slice(0, -4) : name
    const found = this.loaded.get(plain)
    if (found !== undefined) return found
    this.families ??= new Map(FAMILIES.flatMap((family) => names(family).map((one) => [one, family] as const)))
    return this.families.get(plain)
  }

  async load(family: Family): Promise<void> {
    this.take(await family.load())
  }

  async loadAll(): Promise<void> {
    await Promise.all(FAMILIES.map((family) => this.load(family)))
  }

  private take(programs: readonly Program[]): void {
    for (const program of programs) for (const name of program.names) this.loaded.set(name, program)
  }
}

export function isFamily(found: Program | Family): found is Family {
  return 'load' in found
}

/** The core programs, for the test of their examples. */
export const corePrograms: readonly Program[] = CORE.flat()
