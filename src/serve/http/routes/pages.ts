import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'

/** Where a person's links lead. Which page it is the page itself finds out; what is on it comes from the API. */
const ADDRESSES = [
  '/',
  '/holds',
  '/holds/:id',
  '/together',
  '/enrol',
  '/sign-in',
  '/device',
  '/account',
  '/people',
  '/agents',
]

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Beside the sources, and in the package beside the built files (`scripts/build.mjs`). */
const FOLDER = [join(import.meta.dirname, '../../pages'), join(import.meta.dirname, '../pages')].find(existsSync) ?? ''

interface Asset {
  readonly type: string
  readonly body: string
  readonly tag: string
}

/**
 * The web pages: files that are the same for everybody and hold nothing, so that they are open. `provider` says whether there
 * is an identity provider to sign in with.
 */
export function pageRoutes(app: App, provider: boolean): void {
  const assets = readAssets()
  const page = assets.get('app.html')
  if (page === undefined) throw new Error('the web pages are missing from the installation')
  const html = provider ? assetOf('app.html', page.body.replace('<html ', '<html data-provider ')) : page
  const open = { config: { access: { open: true }, rateLimit: false }, schema: { hide: true } } as const
  for (const url of ADDRESSES) app.get(url, { ...open, handler: (request, reply) => send(request, reply, html) })
  // Whoever follows a broken link is a person; a program is told as programs are.
  app.get('/*', {
    ...open,
    handler: (request, reply) =>
      isPerson(request) ? send(request, reply.code(404), html) : (reply.callNotFound() ?? reply),
  })
  for (const [name, asset] of assets) {
    if (name === 'app.html') continue
    app.get(`/pages/${name}`, { ...open, handler: (request, reply) => send(request, reply, asset) })
  }
}

function isPerson({ url, headers }: FastifyRequest): boolean {
  return !url.startsWith('/v1/') && /\btext\/html\b/.test(headers.accept ?? '')
}

function readAssets(): ReadonlyMap<string, Asset> {
  const names = readdirSync(FOLDER).filter((name) => TYPES[extname(name)] !== undefined)
  return new Map(names.map((name) => [name, assetOf(name, readFileSync(join(FOLDER, name), 'utf8'))]))
}

function assetOf(name: string, body: string): Asset {
  return { type: TYPES[extname(name)] ?? '', body, tag: `"${hash('sha256', body, 'base64url')}"` }
}

/** Asked for again each time, and sent again only where it is another one: an update of the authority is an update of these. */
function send(request: FastifyRequest, reply: FastifyReply, { type, body, tag }: Asset): FastifyReply {
  reply.header('cache-control', 'no-cache').header('etag', tag)
  if (reply.statusCode === 200 && request.headers['if-none-match'] === tag) return reply.code(304).send()
  return reply.header('content-type', type).send(body)
}
