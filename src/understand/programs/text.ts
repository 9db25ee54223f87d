import type { Program } from '../program.ts'
import { awk } from './text/awk.ts'
import { decode } from './text/decode.ts'
import { filters } from './text/filters.ts'
import { grep } from './text/grep.ts'
import { pathPrograms } from './text/paths.ts'
import { printers } from './text/print.ts'
import { sed } from './text/sed.ts'
import { showPrograms } from './text/show.ts'
import { valuePrograms } from './text/values.ts'
import { writers } from './text/write.ts'

/** Programs that print, read and filter text (GNU coreutils 9, grep, jq and their kin). */

export const text: readonly Program[] = [
  ...printers,
  ...pathPrograms,
  ...valuePrograms,
  ...writers,
  decode,
  grep,
  sed,
  awk,
  ...filters,
  ...showPrograms,
]
