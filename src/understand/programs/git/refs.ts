import { emitFile, lookedAt, type More } from '../../emit.ts'
import { isKnown, type Word, word } from '../../word.ts'
import {
  currentBranch,
  emitStrangers,
  forgetBranch,
  type GitCall,
  type GitVerb,
  type GitVerbs,
  gitEmit,
  moveTo,
} from './git-call.ts'
import { line } from './reading.ts'
import { isHeldElsewhere, refOf, shortName } from './repository.ts'

/** Verbs on branches, tags and other refs of this repository. */

const GONE = 'git refs gone'

/**
 * Refs are deleted or moved away from their commits, one after the other. Each loses what only it holds; where another
 * ref names the same commit, it is a change.
 */
function emitDropped(
  git: GitCall,
  verb: string,
  on: string,
  refs: readonly { readonly ref: Word; readonly name: Word }[],
): void {
  const before = git.chosen(GONE)
  const gone = new Set(before?.text.split('\n') ?? [])
  let known = before === undefined || isKnown(before)
  for (const { ref, name } of refs) {
    gone.add(ref.text)
    known &&= isKnown(ref)
    const held = known && git.repository !== undefined && isHeldElsewhere(git, git.repository, ref.text, gone)
    const more: More = held
      ? { note: 'another ref holds the same commit' }
      : { note: 'no other ref is known to hold its commit' }
    gitEmit(git, held ? 'change' : 'lose', verb, on, name, more)
  }
  git.choose(GONE, word([...gone].join('\n')))
}

export function emitDroppedBranches(git: GitCall, verb: string, names: readonly Word[]): void {
  emitDropped(
    git,
    verb,
    'branch',
    names.map((name) => ({ ref: fullName(name, 'refs/heads/'), name })),
  )
}

function fullName(name: Word, prefix: string): Word {
  return name.text.startsWith('refs/') ? name : { ...name, text: `${prefix}${shortName(name.text)}` }
}

/** True where a branch of this name is there already, or may be. */
export function branchExists(git: GitCall, name: Word): boolean {
  if (!isKnown(name) || git.repository === undefined) return git.repository !== undefined
  return refOf(git, git.repository, `refs/heads/${shortName(name.text)}`) !== undefined
}

const branch: GitVerb = {
  options:
    '-d|--delete -D -m|--move -M -c|--copy -C -f|--force -l|--list -a|--all -r|--remotes --show-current ' +
    '-u|--set-upstream-to= --unset-upstream --edit-description ' +
    '-t|--track=? --no-track --contains=? --no-contains=? --merged=? --no-merged=? --points-at= --sort= ' +
    '--format= --column=? --color=? --abbrev=? --no-abbrev -i|--ignore-case ' +
    '--create-reflog --recurse-submodules --omit-empty --no-column --no-color -vv',
  run: (git, read) => {
    const [first, second] = read.operands
    if (read.has('--show-current')) {
      gitEmit(git, 'read', 'branch', 'repository')
      return line(git, currentBranch(git))
    }
    emitStrangers(git, read)
    if (read.has('-D') || (read.has('-d') && read.has('-f'))) {
      if (read.has('-r')) return eachChange(git, 'delete', 'remote-tracking branch', read.operands)
      return emitDroppedBranches(git, 'delete', read.operands.length === 0 ? [word('')] : read.operands)
    }
    // Git itself refuses to delete a branch that is not merged.
    if (read.has('-d')) return eachChange(git, 'delete', 'branch', read.operands)
    if (read.has('-m', '-M', '-c', '-C')) {
      const target = second ?? first
      if (read.has('-M', '-C') && target !== undefined && branchExists(git, target))
        emitDroppedBranches(git, 'overwrite', [target])
      if (read.has('-m', '-M') && target !== undefined && first !== undefined) {
        const current = currentBranch(git)
        // The one that is checked out, by its name or without it.
        if (second === undefined || (isKnown(first) && first.text === current.text)) moveTo(git, target, 'sure')
        else if (!isKnown(first) || !isKnown(current)) forgetBranch(git)
      }
      return gitEmit(git, 'change', read.has('-m', '-M') ? 'rename' : 'copy', 'branch', target ?? '')
    }
    if (read.has('-u', '--unset-upstream', '--edit-description'))
      return gitEmit(git, 'change', 'configure', 'branch', first ?? '')
    const lists = read.has('-l', '-a', '-r', '--contains', '--no-contains', '--merged', '--no-merged', '--points-at')
    if (first === undefined || lists) return gitEmit(git, 'read', 'branch', 'repository')
    if (read.has('-f') && branchExists(git, first)) return emitDroppedBranches(git, 'move', [first])
    return gitEmit(git, 'prepare', 'create', 'branch', first)
  },
}

function eachChange(git: GitCall, verb: string, on: string, names: readonly Word[]): void {
  for (const name of lookedAt(git, names)) gitEmit(git, 'change', verb, on, name)
}

const tag: GitVerb = {
  options:
    '-a|--annotate -s|--sign -u|--local-user= -f|--force -d|--delete -v|--verify -n=? -l|--list -m|--message= ' +
    '-F|--file= -e|--edit --cleanup= --sort= --format= --points-at= ' +
    '--contains=? --no-contains=? --merged=? --no-merged=? --column=? --no-column --color=? --create-reflog ' +
    '-i|--ignore-case --trailer= --omit-empty --no-sign',
  run: (git, read) => {
    const [first] = read.operands
    if (read.has('-d')) {
      emitDropped(
        git,
        'delete',
        'tag',
        read.operands.map((name) => ({ ref: fullName(name, 'refs/tags/'), name })),
      )
      return undefined
    }
    const lists = read.has('-l', '-v', '-n', '--points-at', '--contains', '--no-contains', '--merged', '--no-merged')
    if (first === undefined || lists) return gitEmit(git, 'read', 'tag', 'repository')
    emitStrangers(git, read)
    const ref = `refs/tags/${first.text}`
    const there = !isKnown(first) || (git.repository !== undefined && refOf(git, git.repository, ref) !== undefined)
    if (read.has('-f') && there) return emitDropped(git, 'move', 'tag', [{ ref: { ...first, text: ref }, name: first }])
    return gitEmit(git, 'change', 'create', 'tag', first)
  },
}

const updateRef: GitVerb = {
  options: '-d --no-deref -z --stdin --batch-updates -m= --create-reflog',
  run: (git, read) => {
    const [ref, value] = read.operands
    emitStrangers(git, read)
    if (read.has('--stdin') || ref === undefined || !isKnown(ref)) {
      return gitEmit(git, 'lose', 'update', 'refs', ref ?? '', {
        note: 'the refs that are deleted or moved are not looked at one by one',
      })
    }
    const name = { ...ref, text: ref.text === 'HEAD' ? `refs/heads/${currentBranch(git).text}` : ref.text }
    const there = git.repository === undefined || refOf(git, git.repository, name.text) !== undefined
    if (read.has('-d') || (value !== undefined && /^0+$/.test(value.text)))
      return emitDropped(git, 'delete', 'ref', [{ ref: name, name: ref }])
    if (there) return emitDropped(git, 'move', 'ref', [{ ref: name, name: ref }])
    return gitEmit(git, 'change', 'create', 'ref', ref)
  },
}

const symbolicRef: GitVerb = {
  options: '--short -d|--delete -m= --recurse --no-recurse',
  run: (git, read) => {
    const [name, target] = read.operands
    if (read.has('-d')) return gitEmit(git, 'change', 'delete', 'symbolic ref', name ?? '')
    if (target !== undefined) {
      if (name?.text === 'HEAD') moveTo(git, { ...target, text: shortName(target.text) }, 'sure')
      return gitEmit(git, 'change', 'point', 'symbolic ref', name ?? '')
    }
    gitEmit(git, 'read', git.verb, 'repository')
    const current = currentBranch(git)
    if (name?.text !== 'HEAD') return undefined
    return line(git, read.has('--short') ? current : { ...current, text: `refs/heads/${current.text}` })
  },
}

const reflog: GitVerb = {
  options:
    '-n|--dry-run|--max-count= --expire= --expire-unreachable= --all --single-worktree --updateref --rewrite ' +
    '--stale-fix --format=? --pretty=? --date= --since= --until= -i --grep= --author= --oneline',
  run: (git, read) => {
    const verb = read.operands[0]?.text ?? 'show'
    if (verb !== 'expire' && verb !== 'delete' && verb !== 'drop' && verb !== 'write')
      return gitEmit(git, 'read', 'reflog', 'repository')
    // `-n` takes a number for `show` alone.
    if (git.args.some((w) => w.text === '-n' || w.text === '--dry-run'))
      return gitEmit(git, 'read', `reflog ${verb}`, 'plan')
    return gitEmit(git, 'lose', verb === 'write' ? 'rewrite' : 'expire', 'reflog', read.operands[1] ?? '', {
      note: 'commits that only the reflog names cannot be found again',
    })
  },
}

const notes: GitVerb = {
  options:
    '--ref= -m|--message= -F|--file= -C= -c= -f|--force --allow-empty --separator=? --stripspace -n|--dry-run ' +
    '--stdin --ignore-missing --abort --commit -s|--strategy= -e|--edit',
  run: (git, read) => {
    const verb = read.operands[0]?.text ?? 'list'
    if (verb === 'list' || verb === 'show' || verb === 'get-ref') return gitEmit(git, 'read', 'notes', 'repository')
    if (read.has('-n')) return gitEmit(git, 'read', 'notes', 'plan')
    for (const path of read.values('-F')) if (path.text !== '-') emitFile(git, 'read', path)
    return gitEmit(git, 'change', `notes ${verb}`, 'note', read.operands[1] ?? '')
  },
}

const replace: GitVerb = {
  options: '-d|--delete -e|--edit -g|--graft --convert-graft-file -l|--list --format= --raw -f|--force',
  run: (git, read) => {
    if (read.has('-l') || (read.operands.length === 0 && !read.has('--convert-graft-file')))
      return gitEmit(git, 'read', 'replace', 'repository')
    return gitEmit(git, 'change', 'replace', 'object', read.operands[0] ?? '')
  },
}

/** `git refs verify`, `refs migrate` (git 2.46 and later). */
const refs: GitVerb = {
  options: '--ref-format= --dry-run --strict --verbose --format= --count= --sort=',
  run: (git, read) => {
    const reads = ['verify', 'list', 'exists'].includes(read.operands[0]?.text ?? '') || read.has('--dry-run')
    return gitEmit(git, reads ? 'read' : 'change', 'refs', 'repository')
  },
}

export const refVerbs: GitVerbs = {
  branch,
  tag,
  'update-ref': updateRef,
  'symbolic-ref': symbolicRef,
  reflog,
  notes,
  replace,
  refs,
}
