import type { Program } from '../program.ts'
import { ansible } from './infrastructure/ansible.ts'
import { cloudCode } from './infrastructure/cloud.ts'
import { configurationTools } from './infrastructure/configuration.ts'
import { hashicorp } from './infrastructure/hashicorp.ts'
import { vaults } from './infrastructure/vault.ts'

/** What makes machines and brings them to a state. */
export const infrastructure: readonly Program[] = [
  ...cloudCode,
  ...ansible,
  ...hashicorp,
  ...vaults,
  ...configurationTools,
]
