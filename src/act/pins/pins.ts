import { basename } from 'node:path'
import type { RunnableAction } from '../execution.ts'
import { awsPin } from './aws.ts'
import { azurePin } from './azure.ts'
import { dockerPin } from './docker.ts'
import { gcloudPin } from './gcloud.ts'
import { gitPin } from './git.ts'
import { kubernetesPin } from './kubernetes.ts'
import type { Pin, PinContext, Pinner } from './pin.ts'
import { postgresPin } from './postgres.ts'
import { sshPin } from './ssh.ts'
import { terraformPin } from './terraform.ts'
import { wordsIn } from './words.ts'

const PINNERS: readonly Pinner[] = [
  awsPin,
  azurePin,
  dockerPin,
  gcloudPin,
  gitPin,
  kubernetesPin,
  postgresPin,
  sshPin,
  terraformPin,
]

/**
 * A pin for each tool that the command names, in the order of the tools. The words of the command stay as they were approved:
 * a pin works through variables and private copies of settings alone.
 *
 * KNOWN GAP: a tool that is started by a script or a build file, and that the command does not name, is not pinned.
 */
export function pinsFor(action: RunnableAction, given: Omit<PinContext, 'words' | 'exact'>): readonly Pin[] {
  const exact = action.kind === 'exec'
  const words = exact ? action.argv : wordsIn(action.command)
  const named = new Set(words.map((word) => basename(word)))
  return PINNERS.filter(({ programs }) => programs.some((program) => named.has(program))).flatMap(
    ({ pin }) => pin({ ...given, words, exact }) ?? [],
  )
}
