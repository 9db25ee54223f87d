import type { Program } from '../program.ts'
import { applePrograms } from './languages/apple.ts'
import { cPrograms } from './languages/c.ts'
import { dotnetPrograms } from './languages/dotnet.ts'
import { goPrograms } from './languages/go.ts'
import { perlAndPhp } from './languages/perl-php.ts'
import { languageProjects } from './languages/projects.ts'
import { rubyPrograms } from './languages/ruby.ts'
import { runtimes } from './languages/runtimes.ts'
import { rustPrograms } from './languages/rust.ts'
import { toolchains } from './languages/toolchains.ts'

/** Interpreters, compilers and the tools of other languages. */
export const languages: readonly Program[] = [
  ...rubyPrograms,
  ...perlAndPhp,
  ...goPrograms,
  ...rustPrograms,
  ...dotnetPrograms,
  ...cPrograms,
  ...applePrograms,
  ...languageProjects,
  ...runtimes,
  ...toolchains,
]
