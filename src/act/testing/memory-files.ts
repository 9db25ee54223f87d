import type { Files } from '../../lib/files.ts'

/** A disk that holds these texts by their absolute paths. */
export function memoryFiles(texts: Readonly<Record<string, string>>): Files {
  const read = (path: string) =>
    texts[path] === undefined ? ({ is: 'absent' } as const) : ({ is: 'text', text: texts[path] } as const)
  return {
    read,
    bytes: (path) => (texts[path] === undefined ? undefined : Buffer.from(texts[path])),
    kind: (path) =>
      texts[path] !== undefined
        ? 'file'
        : Object.keys(texts).some((one) => one.startsWith(`${path}/`))
          ? 'directory'
          : 'absent',
    list: () => undefined,
    real: (path) => path,
  }
}
