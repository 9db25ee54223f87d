import { isJsonList, type Json } from '../../lib/json.ts'
import { emit, emitFile } from '../emit.ts'
import { understandRequest } from '../http/request.ts'
import { UNKNOWN, type Word, word } from '../word.ts'
import type { DescribedTool } from './described-tool.ts'
import { argumentsOf, type ToolArguments } from './tool-arguments.ts'
import { toolPath } from './tool-path.ts'
import { unclear } from './unclear.ts'

/** Tools that open an address, in a browser or without one. */

export const fetches: DescribedTool = {
  server: /./,
  tool: /^(fetch|fetch_(url|html|markdown|txt|json|page)|\w{1,30}_docs_fetch|web_fetch|read_url|get_url|scrape|firecrawl_scrape|browser_navigate|navigate|puppeteer_navigate|navigate_page|new_page|open_url)$/i,
  examples: [
    {
      server: 'fetch',
      tool: 'fetch',
      arguments: { url: 'https://a.example/x' },
      effects: ['read get url https://a.example/x'],
    },
    {
      server: 'fetch',
      tool: 'fetch',
      arguments: { url: 'https://a.example/x', options: { method: 'DELETE' } },
      effects: ['lose delete url https://a.example/x'],
    },
    {
      server: 'fetch',
      tool: 'fetch',
      arguments: { url: 'https://a.example/x', options: { method: 'GET' } },
      effects: ['read get url https://a.example/x'],
    },
    {
      server: 'fetch',
      tool: 'fetch',
      arguments: { url: 'https://a.example/x', json: { a: 1 } },
      effects: ['change post url https://a.example/x'],
    },
    {
      server: 'fetch',
      tool: 'fetch',
      arguments: { url: 'https://a.example/x', headers: [{ name: 'X-HTTP-Method-Override', value: 'DELETE' }] },
      effects: ['lose delete url https://a.example/x'],
    },
    {
      server: 'playwright',
      tool: 'browser_navigate',
      arguments: { url: 'view-source:file:///a' },
      effects: ['file read /a'],
    },
    {
      server: 'playwright',
      tool: 'browser_navigate',
      arguments: { url: "javascript:fetch('https://a.example/x', { method: 'DELETE' })" },
      effects: ['undescribed run code playwright', 'lose delete url https://a.example/x'],
    },
  ],
  run: (call, given, at) => {
    const parts = [given, ...OPTIONS.flatMap((name) => optionsIn(given.value(name)))]
    const all = (...names: readonly string[]) => parts.flatMap((one) => one.texts(...names))
    const urls = all('url', 'uri', 'link', 'urls', 'endpoint')
    if (urls.length === 0) return unclear(call, at)
    const methods = all('method', 'http_method', 'verb', 'request_method')
    const bodies = all('body', 'data', 'payload')
    const sends = parts.some((one) => BODIES.some((name) => one.has(name)))
    const headers = parts.flatMap((one) => headersOf(one.value('headers')))
    const same = methods.every((one) => one.text.toUpperCase() === methods[0]?.text.toUpperCase())
    for (const url of urls.map(withoutView)) {
      if (/^file:/i.test(url.text)) emitFile(call, 'read', toolPath(call, url))
      else if (/^javascript:/i.test(url.text)) {
        const code = url.text.slice('javascript:'.length)
        emit(call, 'undescribed', 'run', 'code', word(at.server), { at })
        call.code('javascript', { text: code, carries: url.carries, span: url.span })
      } else if (/^data:[^,]*(html|xml|svg|script)/i.test(url.text) && isLively(url.text)) unclear(call, at)
      else
        understandRequest(call, {
          method: same ? (methods[0] ?? word(sends ? 'POST' : 'GET')) : word(UNKNOWN),
          url,
          headers,
          body: bodies[0] === undefined ? undefined : { text: bodies[0].text, carries: 0, span: undefined },
        })
    }
  },
}

/** A page in its own address that runs or loads something, or cannot be read. */
function isLively(url: string): boolean {
  if (/^data:[^,]*(;base64|script)/i.test(url)) return true
  const page = URL.parse(url)?.pathname.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
  return page === undefined || LIVELY.test(page)
}
const LIVELY =
  /<\/?[^<>]*?\b(script|iframe|frame|object|embed|form|meta|link|base|svg|style)\b|\bon\w+\s*=|javascript:|\b(src|srcset|href|action|data|background|style)\s*=/i

/** Under these names a call may hold what else stands beside the address. */
const OPTIONS = ['options', 'init', 'request', 'request_init', 'config', 'params']
const BODIES = ['body', 'data', 'payload', 'json', 'form', 'form_data', 'files']

function optionsIn(options: Json | undefined): readonly ToolArguments[] {
  return options === undefined ? [] : (argumentsOf(options)?.nested() ?? [])
}

/** The source of a page is shown of what stands behind it. */
function withoutView(url: Word): Word {
  return { ...url, text: url.text.replace(/^view-source:/i, '') }
}

/** An object of names and values, a list of pairs, or lines. */
function headersOf(headers: Json | undefined): readonly Word[] {
  if (typeof headers === 'string') return headers.split('\n').map((one) => word(one))
  if (headers === undefined || headers === null || typeof headers !== 'object') return []
  if (!isJsonList(headers)) return Object.entries(headers).map(([name, value]) => word(`${name}: ${String(value)}`))
  return headers.flatMap((one) => {
    if (typeof one === 'string') return [word(one)]
    const pair = argumentsOf(one)
    return pair === undefined
      ? []
      : [word(`${pair.text('name', 'key')?.text ?? ''}: ${pair.text('value')?.text ?? ''}`)]
  })
}
