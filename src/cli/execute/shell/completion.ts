import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** Completes the last word of a line as a path. */
export function pathsFor(line: string, cwd: string): [string[], string] {
  const word = /(?:^|[\s=:'"])([^\s=:'"]*)$/.exec(line.slice(-4096))?.[1] ?? ''
  const whole = word.startsWith('~/') ? join(homedir(), word.slice(2)) : resolve(cwd, word)
  const isInside = word === '' || word.endsWith('/')
  const directory = isInside ? whole : dirname(whole)
  const begins = isInside ? '' : (word.split('/').at(-1) ?? '')
  const stem = word.slice(0, word.length - begins.length)
  try {
    const found = readdirSync(directory, { withFileTypes: true })
      .filter(({ name }) => name.startsWith(begins) && (begins !== '' || !name.startsWith('.')))
      .filter(({ name }) => /^[\w.@%+,-]+$/.test(name))
      .map((one) => `${stem}${one.name}${one.isDirectory() ? '/' : ''}`)
    return [found.slice(0, 200), word]
  } catch {
    return [[], word]
  }
}
