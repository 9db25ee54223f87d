import { isJsonObject } from '../../lib/json.ts'
import type { FileOperation } from '../effect.ts'
import { emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import { patchedFiles } from '../programs/patched-files.ts'
import { isKnownText, type Word, word } from '../word.ts'
import { plainName, type ToolArguments } from './tool-arguments.ts'
import { kindOf } from './tool-name.ts'
import { toolPath } from './tool-path.ts'

/**
 * Files of the work tree that a tool which nobody described is told to write, take away or move: their path stands beside
 * what is to stand in them. It can be no less than that.
 *
 * A heuristic. Counter-example that is read for nothing: a relative path of a remote store, whose arguments do not say that
 * it is one.
 */
export function emitNamedFiles(call: Call, whole: ToolArguments, server: string, tool: string): void {
  const all = whole.nested()
  if (isElsewhere(all, server)) return
  const kind = kindOf(server, tool)
  const moves = /(?:^|[^a-z])(?:rename|move|mv)/i.test(tool)
  const bases = whole.texts(...BASES)
  const emitAll = (operation: FileOperation, given: readonly Word[]) => {
    for (const one of given)
      for (const path of placesOf(call, one, bases))
        emitFile(call, operation, path, operation === 'delete' ? { recursive: true } : {})
  }
  const told = kind === 'read' ? REPLACING : CONTENT
  const isWrite = all.some((one) => one.names().some((name) => told.has(name)))
  const write = /write|create|save|put/i.test(tool) && all.some((one) => WHOLE.some(one.has)) ? 'overwrite' : 'edit'
  for (const given of all) {
    if (kind === 'lose') emitAll('delete', given.texts(...PATHS))
    else if (moves) emitAll('move', given.texts(...FROM))
    else if (isWrite) emitAll(write, given.texts(...PATHS))
    emitAll('edit', given.texts(...TO))
    const files = given.value('files')
    if (kind !== 'read' && files !== undefined && isJsonObject(files))
      emitAll(
        'edit',
        Object.keys(files).map((name) => word(name)),
      )
    for (const patch of given.texts(...PATCHES))
      for (const { operation, path } of filesOfPatch(patch.text)) emitAll(operation, [word(path)])
  }
}

/** Its paths are those of a store or a machine of its own, by its name or by what stands beside them. */
export function isElsewhere(all: readonly ToolArguments[], server: string): boolean {
  return ELSEWHERE.test(server) || all.some((one) => one.names().some((name) => OF_ELSEWHERE.has(name)))
}

const ELSEWHERE =
  /git-?(?:hub|lab|ea)|bitbucket|e2b|daytona|sandbox|drive|dropbox|box\b|s3\b|confluence|notion|sharepoint|wiki|obsidian/i

const plain = (names: string): readonly string[] => names.split(' ')
const plainSet = (names: string): ReadonlySet<string> => new Set(plain(names).map(plainName))

const OF_ELSEWHERE = plainSet(
  'owner repo repo_name repository repository_id project_id branch ref sha commit_message commit_sha bucket ' +
    'bucket_name site_id space_id page_id drive_id sandbox_id host hostname container container_id pod instance_id',
)
const PATHS = plain(
  'path paths file files file_path file_paths filename file_name relative_path target_file notebook_path absolute_path ' +
    'uri source_path old_path',
)
/** All of what is to stand in a file. */
const WHOLE = plain('content contents file_content file_text text data')
/** What is to stand in it where it is looked for: `search_replace`. */
const REPLACING = plainSet(
  'new_content file_content file_text new_text new_source code_edit new_string new_str old_string old_str replacement ' +
    'insert_text',
)
const CONTENT: ReadonlySet<string> = new Set([
  ...REPLACING,
  ...plainSet('content contents text data body code source_code insert_line edits edit diff patch cell lines'),
])
const FROM = plain('path source source_path src from from_path old_path old_name old_uri')
const TO = plain(
  'destination destination_path dest dest_path dst to_path new_path new_name new_uri output_path output_file out_file ' +
    'outfile output save_path save_as save_to download_path target_path',
)
const BASES = plain('cwd root root_path workspace_root project_root base_path base_dir directory dir folder')
const PATCHES = plain('patch diff input')

const LONGEST = 1000

/** Where a path of the arguments may be, as far as that is in the work tree: by itself, and below a directory beside it. */
function placesOf(call: Call, one: Word, bases: readonly Word[]): readonly Word[] {
  const path = toolPath(call, one)
  if (!isPath(path.text)) return []
  if (path.text.startsWith('/')) return path.text.startsWith(`${call.cwd}/`) ? [path] : []
  const below = bases.filter((base) => isPath(`${base.text}/`)).map((base) => toolPath(call, base).text)
  return [path, ...below.map((base) => ({ ...path, text: `${base}/${path.text}` }))]
}

/** No address, no prose and no plain word: it has a directory or an ending, or is hidden. */
function isPath(text: string): boolean {
  if (text.length > LONGEST || !isKnownText(text) || /[\n\0]|^\/\//.test(text)) return false
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return false
  return text.includes('/') || /^\.|\.\w{1,8}$/.test(text)
}

interface NamedFile {
  readonly operation: FileOperation
  readonly path: string
}

/** A unified patch, or one in the form that agents' clients have of their own (`*** Update File: a`). */
function filesOfPatch(text: string): readonly NamedFile[] {
  const found: NamedFile[] = []
  for (const [, verb, path] of text.matchAll(/^\*\*\* (Add|Update|Delete|Move)(?: File| to): (\S.{0,500})$/gm))
    found.push({ operation: verb === 'Delete' ? 'delete' : 'edit', path: (path ?? '').trim() })
  const stripped = /^(?:---|\+\+\+) [ab]\//m.test(text) ? 1 : 0
  for (const { operation, path } of patchedFiles(text, stripped) ?? [])
    found.push({ operation: operation === 'delete' ? 'delete' : 'edit', path })
  return found
}
