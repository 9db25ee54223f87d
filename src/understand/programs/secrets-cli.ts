import type { Program } from '../program.ts'
import { hostSecrets } from './secrets/keys.ts'
import { secretStores } from './secrets/stores.ts'

/** Tools that keep secrets, and those that run a program with them. */
export const secretsCli: readonly Program[] = [...secretStores, ...hostSecrets]
