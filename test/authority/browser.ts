import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import lock from '../../package.json' with { type: 'json' }
import { root } from '../command.ts'

const GIVEN = process.env['PRODGATE_TEST_BROWSER']

/** npm brings a browser for Linux on x64. Elsewhere `PRODGATE_TEST_BROWSER` names one that is there. */
export const hasBrowser = GIVEN !== undefined || (process.platform === 'linux' && process.arch === 'x64')

/** A real browser, with its web security as people have it. */
export async function openBrowser(): Promise<Browser> {
  if (GIVEN !== undefined) return chromium.launch({ executablePath: GIVEN })
  const unpacked = await unpack()
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: unpacked,
    LD_LIBRARY_PATH: join(unpacked, 'al2023/lib'),
    FONTCONFIG_FILE: join(unpacked, 'fonts.conf'),
  }
  // Containers and the root user have no sandbox of Chromium's; it opens nothing but our own pages.
  const args = ['--no-sandbox', '--no-zygote', '--font-render-hinting=none']
  return chromium.launch({ executablePath: join(unpacked, 'chromium'), args, env })
}

/** The browser comes compressed; it is unpacked once for each of its versions, and whole or not at all. */
async function unpack(): Promise<string> {
  const caches = join(root, 'node_modules/.cache')
  const kept = join(caches, `chromium-${lock.devDependencies['@sparticuz/chromium']}`)
  if (existsSync(kept)) return kept
  mkdirSync(caches, { recursive: true })
  const making = mkdtempSync(`${kept}-`)
  const packed = fileURLToPath(new URL('../bin/', import.meta.resolve('@sparticuz/chromium')))
  const before = process.env['TMPDIR']
  // It unpacks into the directory for temporary files, wherever that is.
  process.env['TMPDIR'] = making
  const names = ['chromium.br', 'fonts.tar.br', 'al2023.tar.br']
  await Promise.all(names.map((name) => inflate(join(packed, name)))).finally(() => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  })
  const dirs = [join(kept, 'fonts'), '/usr/share/fonts'].map((dir) => `<dir>${dir}</dir>`).join('')
  writeFileSync(
    join(making, 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig>${dirs}<cachedir>${join(kept, 'font-cache')}</cachedir></fontconfig>`,
  )
  // Another run may have been faster.
  if (existsSync(kept)) rmSync(making, { recursive: true })
  else renameSync(making, kept)
  return kept
}

/** A person's browser, which notes everything that it complains of. */
export async function openProfile(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ readonly context: BrowserContext; readonly complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options })
  const complaints: string[] = []
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    const { url } = message.location()
    complaints.push(`${message.text()} (${new URL(url || 'about:blank').pathname})`)
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  return { context, complaints }
}
