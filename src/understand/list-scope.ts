import type { AwsPlace } from './place.ts'
import { isKnown, type Word } from './word.ts'

/**
 * What the output of a cloud's own tool is about: what it lists, and in which account, subscription or project. A number
 * or an address taken from it lies there, whatever the next command is told. No scope named is the tool's default.
 */
export function listAbout(what: string, tool: CloudTool, scope: Word | undefined): string {
  return scope === undefined || isKnown(scope) ? `${what}${mark(tool)}${scope?.text ?? ''}` : what
}

/** The account, subscription or project that an unknown word was listed in: empty for the default of the tool. */
export function listedIn(w: Word, tool: CloudTool): string | undefined {
  const at = w.about?.lastIndexOf(mark(tool)) ?? -1
  return at < 0 ? undefined : w.about?.slice(at + mark(tool).length)
}

export type CloudTool = 'aws' | 'az' | 'gcloud'

const mark = (tool: CloudTool) => ` in ${tool} `

/** The profile that a call of the AWS CLI was told: one name for both the list and what is made of it. */
export function profileTold(at: AwsPlace): Word | undefined {
  return at.profile ?? at.env.get('AWS_PROFILE') ?? at.env.get('AWS_DEFAULT_PROFILE')
}
