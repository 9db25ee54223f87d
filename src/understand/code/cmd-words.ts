/**
 * The words of each command of `cmd.exe`; `>`, `>>` and `<` are words of their own, and the title of `start "title" …` is an
 * empty one. `undefined` where a quote stays open.
 */
export function splitCommands(text: string): readonly (readonly string[])[] | undefined {
  const commands: string[][] = [[]]
  let current: string | undefined
  let isTitle = false
  const end = () => {
    if (current !== undefined) commands.at(-1)?.push(isTitle ? '' : current)
    current = undefined
    isTitle = false
  }
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (c === '"') {
      const close = text.indexOf('"', i + 1)
      if (close < 0) return undefined
      if (current === undefined) isTitle = isBehindStart(commands.at(-1) ?? [])
      current = (current ?? '') + text.slice(i + 1, close)
      i = close
    } else if (c === '&' || c === '|') {
      end()
      if (commands.at(-1)?.length !== 0) commands.push([])
    } else if (c === '>' || c === '<') {
      // `2>` names a stream, and `2>&1` is another stream and no file.
      const stream = /^>>?&[0-9]/.exec(text.slice(i))
      if (current !== undefined && /^[0-9]$/.test(current)) current = undefined
      end()
      if (stream !== null) {
        i += stream[0].length - 1
        continue
      }
      const twice = text[i + 1] === '>'
      commands.at(-1)?.push(twice ? '>>' : c)
      if (twice) i++
    } else if (/[\s,;=]/.test(c) && (c !== '=' || !current?.startsWith('/'))) end()
    else current = (current ?? '') + c
  }
  end()
  return commands.filter((one) => one.length > 0)
}

function isBehindStart(words: readonly string[]): boolean {
  const last = words.findLast((one) => !one.startsWith('/'))
  return last?.toLowerCase() === 'start'
}
