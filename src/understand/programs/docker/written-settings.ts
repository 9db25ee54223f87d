import { absolute } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { isKnownText, type Word, word } from '../../word.ts'

/**
 * Programs that docker starts by itself: helpers for passwords, which its settings name (`credsStore`, `credHelpers`), and
 * plugins beside the settings. Those that the same action wrote are the action's own text.
 *
 * Counter-example that is read for nothing: a helper that no settings name.
 */
export function runsWrittenHelpers(call: Call, config: Word | undefined, verb: string): void {
  const written = call.writtenFiles()
  if (written.length === 0) return
  const told = (config ?? call.env.get('DOCKER_CONFIG'))?.text || `${call.home}/.docker`
  const plugin = isKnownText(told) ? `${absolute(call.cwd, told)}/cli-plugins/docker-${verb}` : undefined
  for (const path of written)
    if (path === plugin || /\/docker-credential-[^/]+$/.test(path)) call.exec([word(path, call.span)])
}
