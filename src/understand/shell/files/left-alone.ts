import type { Effect } from '../../effect.ts'
import type { Run } from '../run.ts'
import { isFetched } from './content.ts'

/**
 * True where the action neither puts anything into a directory that it has made, nor leads it somewhere else, nor runs what
 * nobody described and may do so.
 */
export function isLeftAlone(run: Run, directory: string): boolean {
  const holdsOwn = run.written.has(directory) || run.written.namesIn(directory) !== undefined
  const holdsCopy = run.copies.has(directory) || run.copies.namesIn(directory) !== undefined
  if (holdsOwn || holdsCopy || run.links.size + run.moved.size > 0 || isFetched(run, directory)) return false
  return run.patches.size === 0 && run.effects.every((one) => leaves(one, directory))
}

function leaves(effect: Effect, directory: string): boolean {
  if (effect.kind === 'file') {
    const { at, operation } = effect
    if (operation === 'read' || operation === 'list' || at.is !== 'file') return true
    if (at.path === directory) return operation === 'create'
    return !isWithin(at.path, directory) && !isWithin(directory, at.path)
  }
  // What a package brings stands beside the programs of Python; a download may land anywhere.
  if (effect.kind === 'read') return !/download|copy|export|extract/.test(effect.verb)
  const isOfPackages = /^(install|uninstall|update|run)$/.test(effect.verb) && !/^(container|image)$/.test(effect.on)
  return effect.kind === 'change' && isOfPackages
}

/**
 * True where no package of Node is another one than a registry gave: none was edited, unpacked, linked or brought from
 * elsewhere, and the package itself has not got another name, by which it finds itself.
 */
export function arePackagesLeft(run: Run): boolean {
  return run.links.size + run.moved.size + run.patches.size === 0 && run.effects.every(leavesPackages)
}

function leavesPackages(effect: Effect): boolean {
  if (effect.kind === 'file') {
    const { at, operation, recursive } = effect
    if (/^(read|list|create|delete)$/.test(operation) || at.is !== 'file')
      return operation !== 'create' || !isPacked(effect)
    return recursive !== true && !isPacked(effect) && !DECIDES.test(at.path)
  }
  if (/^(link|clone|extract|download|pull)$/.test(effect.verb)) return false
  return effect.on !== 'package' || /^(@[\w.-]+\/)?[\w.-]*(@[\w.^~-]+)?$/.test(effect.name)
}

const isPacked = ({ verb }: Effect) => verb === 'extract' || verb === 'clone'

/** What is loaded, or what those that load it are told to load. */
const DECIDES = /\/node_modules(\/|$)|\/package\.json$|\/tsconfig[\w.-]*\.json$|\/\.?babel[\w.-]*$|\/\.swcrc$/

function isWithin(path: string, directory: string): boolean {
  return path.startsWith(directory === '/' ? '/' : `${directory}/`)
}
