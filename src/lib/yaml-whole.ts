import { createRequire } from 'node:module'

type WholeYaml = typeof import('js-yaml')

let loaded: WholeYaml | undefined

/**
 * The whole parser of YAML, loaded at once when a text needs it: most do not, and to load and warm it up is a good part of
 * a cold start.
 */
export function wholeYaml(): WholeYaml {
  loaded ??= createRequire(import.meta.url)('js-yaml') as WholeYaml
  return loaded
}
