import { UsageError } from '../client/exit.ts'
import { isReasonCode, REASONS } from '../decide/reasons.ts'
import { coloursFor, widthOf, wrap } from './terminal.ts'

/** `prodgate explain [CODE]`: what a reason code means; without one, all of them. */
export function explain(code: string | undefined, options: { readonly json?: boolean }): void {
  if (code === undefined) {
    const all = Object.entries(REASONS).map(([name, { title }]) => ({ code: name, title }))
    if (options.json === true) return void process.stdout.write(`${JSON.stringify(all)}\n`)
    const width = Math.max(...all.map((one) => one.code.length))
    for (const one of all) process.stdout.write(`${one.code.padEnd(width)}  ${one.title}\n`)
    return
  }
  const name = code.trim().toUpperCase().replaceAll('-', '_')
  if (!isReasonCode(name))
    throw new UsageError(`there is no reason code \`${code.slice(0, 40)}\``, '`prodgate explain` lists them')
  const { title, text } = REASONS[name]
  if (options.json === true) return void process.stdout.write(`${JSON.stringify({ code: name, title, text })}\n`)
  const colours = coloursFor(process.stdout)
  process.stdout.write(`${colours.bold(name)}: ${title}\n\n${wrap(text, widthOf(process.stdout), '')}\n`)
}
