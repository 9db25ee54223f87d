import type { Program } from '../program.ts'
import { encryptedFiles } from './secrets/encrypted-files.ts'
import { hostSecrets } from './secrets/keys.ts'
import { secretStores } from './secrets/stores.ts'
import { variableStores } from './secrets/variables.ts'

/** Tools that keep secrets, and those that run a program with them. */
export const secretsCli: readonly Program[] = [...secretStores, ...hostSecrets, ...encryptedFiles, ...variableStores]
