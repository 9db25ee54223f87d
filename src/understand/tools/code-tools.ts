import { runIpython } from '../code/ipython.ts'
import { emit } from '../emit.ts'
import type { CodeLanguage } from '../program.ts'
import { type Stream, UNKNOWN, type Word, word } from '../word.ts'
import { languageNamed } from './code-language.ts'
import type { DescribedTool } from './described-tool.ts'
import type { ToolArguments } from './tool-arguments.ts'

/** Tools that run the code that they are given, whatever their server is called. */

function languageOf(given: ToolArguments, tool: string): CodeLanguage | 'shell' {
  const told =
    given.only('language', 'lang', 'kernel', 'runtime')?.text ??
    /python|javascript|js|node|ruby|php|perl|bash|shell/i.exec(tool)?.[0] ??
    ''
  return languageNamed(told) ?? 'python'
}

const text = (w: Word): Stream => ({ text: w.text, carries: w.carries, span: w.span })

const codes: DescribedTool = {
  server: /./,
  tool: /^((insert|append|add)_)?(run|execute|exec|eval|evaluate)[-_]?((python|ipython|javascript|js|node|ruby|php|perl)([-_]?(code|script|cell))?|code(_cell)?|cell)$|^(python|ipython|javascript|js|node|ruby|php|perl)([-_]?(repl|eval|exec|execute|run|code|script|interpreter|tool))?$/i,
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
    { server: 'x', tool: 'python_repl', arguments: { input: "import os; os.remove('a')" }, effects: ['file delete a'] },
    { server: 'jupyter', tool: 'execute_code', arguments: { code: '%rm a' }, effects: ['file delete a'] },
    { server: 'jupyter', tool: 'execute_code', arguments: { code: 'x = %sx rm a' }, effects: ['file delete a'] },
    {
      server: 'jupyter',
      tool: 'insert_execute_code_cell',
      arguments: { cell_source: '!rm a' },
      effects: ['file delete a'],
    },
    {
      server: 'jupyter',
      tool: 'execute_cell',
      arguments: { cell_index: 3 },
      effects: ['undescribed call tool jupyter execute_cell'],
    },
  ],
  run: (call, given, at, tool) => {
    const all = given.texts('code', 'source', 'script', 'cell', 'cell_source', 'python_code', 'js_code', 'input')
    const language = languageOf(given, tool)
    for (const one of all) {
      if (language === 'shell') call.shell(text(one))
      else if (language === 'python') runIpython(call, text(one))
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
    {
      server: 'playwright',
      tool: 'browser_evaluate',
      arguments: { function: '() => document.cookie' },
      effects: ['undescribed run code playwright', 'read-secret read page playwright'],
    },
    {
      server: 'playwright',
      tool: 'browser_evaluate',
      arguments: { function: "() => localStorage.getItem('theme')" },
      effects: ['undescribed run code playwright'],
    },
  ],
  run: (call, given, at) => {
    const codes = given.texts('function', 'script', 'code', 'expression', 'pageFunction')
    const addresses = codes.flatMap((one) => one.text.match(/\bhttps?:\/\/[^\s'"`)]{1,200}/g) ?? [])
    // One of the others may name production.
    const signs = addresses.length > MOST_ADDRESSES ? [UNKNOWN] : addresses
    const names = [...(at.names ?? []), ...signs.map((one) => word(one))]
    emit(call, 'undescribed', 'run', 'code', word(at.server), { at: { ...at, names } })
    for (const one of codes) {
      if (KEPT.test(one.text)) emit(call, 'read-secret', 'read', 'page', word(at.server), { at })
      call.code('javascript', text(one), 'file')
    }
  },
}

/** What a page keeps to prove who somebody is, or all that it keeps. */
const KEPT =
  /\bdocument\s*\.\s*cookie\b(?!\s*=[^=])|\bcookieStore\s*\.\s*get|\b(?:local|session)Storage\b(?:\s*[)\];}]|\s*$|[^;]{0,40}(?:token|secret|session|auth|jwt|password))/i

const MOST_ADDRESSES = 1000

export const codeTools: readonly DescribedTool[] = [pages, codes, powershell]
