import { emit } from '../emit.ts'
import type { Call, CodeLanguage } from '../program.ts'
import { type Stream, UNKNOWN, type Word, word } from '../word.ts'
import type { DescribedTool } from './described-tool.ts'
import type { ToolArguments } from './tool-arguments.ts'

/** Tools that run the code that they are given, whatever their server is called. */

const LANGUAGES: readonly (readonly [RegExp, CodeLanguage])[] = [
  [/^(javascript|js|node|nodejs|typescript|ts)$/i, 'javascript'],
  [/^ruby$/i, 'ruby'],
  [/^php$/i, 'php'],
  [/^perl$/i, 'perl'],
  [/^(powershell|pwsh)$/i, 'powershell'],
  [/^(python3?|py|ipython)$/i, 'python'],
]

function languageOf(given: ToolArguments, tool: string): CodeLanguage | 'shell' {
  const told =
    given.only('language', 'lang', 'kernel')?.text ?? /python|javascript|js|node|ruby|php|perl/i.exec(tool)?.[0] ?? ''
  if (/^(bash|sh|shell|zsh)$/i.test(told)) return 'shell'
  return LANGUAGES.find(([name]) => name.test(told))?.[1] ?? 'python'
}

const text = (w: Word, own = w.text): Stream => ({ text: own, carries: w.carries, span: w.span })

/** `!rm x` and `%%bash` of IPython are shell text between the lines of Python. */
function runsPython(call: Call, code: Word): void {
  const lines = code.text.split('\n')
  if (/^\s*%%(bash|sh|script|system|!)/.test(lines[0] ?? ''))
    return void call.shell(text(code, lines.slice(1).join('\n')))
  const shell = lines.filter((line) => /^\s*(\w+\s*=\s*)?!/.test(line)).map((line) => line.slice(line.indexOf('!') + 1))
  for (const line of shell) call.shell(text(code, line))
  call.code('python', text(code, lines.filter((line) => !/^\s*(\w+\s*=\s*)?[!%]/.test(line)).join('\n')))
}

const codes: DescribedTool = {
  server: /./,
  tool: /^(run|execute|exec|eval|evaluate)[-_]?((python|ipython|javascript|js|node|ruby|php|perl)([-_]?(code|script|cell))?|code|cell)$/i,
  examples: [
    {
      server: 'ide',
      tool: 'executeCode',
      arguments: { code: "import os; os.remove('a')" },
      effects: ['file delete a'],
    },
    { server: 'jupyter', tool: 'execute_cell', arguments: { code: '!rm a\nx = 1' }, effects: ['file delete a'] },
    {
      server: 'x',
      tool: 'run_code',
      arguments: { language: 'javascript', code: "require('fs').rmSync('a')" },
      effects: ['file delete a'],
    },
    { server: 'x', tool: 'run_python_code', arguments: { code: 'print(1)' }, effects: [] },
    {
      server: 'jupyter',
      tool: 'execute_cell',
      arguments: { cell_index: 3 },
      effects: ['undescribed call tool jupyter execute_cell'],
    },
  ],
  run: (call, given, at, tool) => {
    const all = given.texts('code', 'source', 'script', 'cell', 'python_code', 'js_code')
    const language = languageOf(given, tool)
    for (const one of all) {
      if (language === 'shell') call.shell(text(one))
      else if (language === 'python') runsPython(call, one)
      else call.code(language, text(one))
    }
    if (all.length === 0) emit(call, 'undescribed', 'call', 'tool', word(`${at.server} ${tool}`), { at })
  },
}

const powershell: DescribedTool = {
  server: /./,
  tool: /^((run|execute|exec)[-_]?)?(powershell|pwsh)([-_]?(command|script|tool))?$/i,
  examples: [
    {
      server: 'windows',
      tool: 'powershell',
      arguments: { command: 'Remove-Item a' },
      effects: ['file delete a'],
    },
  ],
  run: (call, given, at, tool) => {
    const all = given.texts('command', 'script', 'code', 'cmd')
    for (const one of all) call.code('powershell', text(one))
    if (all.length === 0) emit(call, 'unreadable', 'call', 'tool', word(`${at.server} ${tool}`), { at })
  },
}

/** Code that a page runs. What it does to the page nobody sees; what it asks of an address stands in it. */
const pages: DescribedTool = {
  server: /playwright|puppeteer|browser|chrome|devtools/i,
  tool: /^(browser_|puppeteer_)?(evaluate(_script)?|run_code(_unsafe)?|execute_(javascript|js|script))$/i,
  examples: [
    {
      server: 'playwright',
      tool: 'browser_evaluate',
      arguments: { function: '() => document.title' },
      effects: ['undescribed run code playwright'],
    },
    {
      server: 'playwright',
      tool: 'browser_evaluate',
      arguments: { function: "() => fetch('https://a.example/x', { method: 'DELETE' })" },
      effects: ['undescribed run code playwright', 'lose delete url https://a.example/x'],
    },
  ],
  run: (call, given, at) => {
    const codes = given.texts('function', 'script', 'code', 'expression', 'pageFunction')
    const addresses = codes.flatMap((one) => one.text.match(/\bhttps?:\/\/[^\s'"`)]{1,200}/g) ?? [])
    // One of the others may name production.
    const signs = addresses.length > MOST_ADDRESSES ? [UNKNOWN] : addresses
    const names = [...(at.names ?? []), ...signs.map((one) => word(one))]
    emit(call, 'undescribed', 'run', 'code', word(at.server), { at: { ...at, names } })
    for (const one of codes) call.code('javascript', text(one), 'file')
  },
}

const MOST_ADDRESSES = 1000

export const codeTools: readonly DescribedTool[] = [pages, codes, powershell]
