import { isKnownService } from '../github/credentials.ts'
import { commandPart, stoppedPart } from '../made-part.ts'
import type { Part, PartContext } from '../part.ts'
import { childOf, plainText, type Yaml } from '../yaml.ts'

/** GitLab's own way to build images: a daemon beside the job. */
const DAEMON = /^(?:docker\.io\/)?(?:library\/)?docker:[\w.-]*dind[\w.-]*$/

/** What begins a shell, and nothing else. */
const SHELL = /^(?:|(?:\/(?:usr\/)?bin\/)?(?:sh|bash|env)|-[a-z]+|\w+=\S*)$/

/**
 * What a job starts beside its script: the entry point that it names for its image, and services, which get all variables of
 * the job and with them the secrets of the project.
 */
export function containerParts(
  { image, services }: { readonly image: Yaml | undefined; readonly services: Yaml | undefined },
  context: PartContext,
  where: string,
): readonly Part[] {
  const beside = services?.is === 'items' ? services.items : []
  return [image, ...beside].flatMap((one) => {
    if (one === undefined) return []
    const entry = childOf(one, 'entrypoint')
    // Without one they are words for whatever the image begins with.
    const words = entry === undefined ? [] : [...wordsOf(entry), ...wordsOf(childOf(one, 'command'))]
    return [
      ...(words.every((word) => SHELL.test(word)) ? [] : [commandPart(context, one.at, where, words)]),
      ...(one === image || !context.secrets ? [] : strange(one, context, where)),
    ]
  })
}

function strange(service: Yaml, context: PartContext, where: string): readonly Part[] {
  const name = plainText(service) ?? plainText(childOf(service, 'name')) ?? ''
  if (isKnownService(name) || DAEMON.test(name)) return []
  const note = 'it gets the secrets of the job, and nobody described what it does'
  return [stoppedPart(context, service.at, where, { kind: 'undescribed', on: 'service', name, note })]
}

function wordsOf(node: Yaml | undefined): readonly string[] {
  if (node?.is === 'items') return node.items.map((one) => plainText(one) ?? '')
  const text = plainText(node)
  return text === undefined ? [] : [text]
}
