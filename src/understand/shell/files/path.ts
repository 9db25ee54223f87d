import { cutTrailing } from '../../../lib/cut.ts'
import { opened } from '../../emit.ts'
import type { Call, CodeLanguage } from '../../program.ts'
import { Carries, openStream, type Stream, type Word, word } from '../../word.ts'
import { emitUnread, runProcess, shifted } from '../call.ts'
import { emitExecute, isSystemPath, runNamed } from '../dispatch.ts'
import type { Run } from '../run.ts'
import type { Scope } from '../scope/scope.ts'
import { isFetched, isMadeHere, isOnePath, readFileIn } from './content.ts'

/**
 * A program that is named by its path. It is what stands there, not what it is called: a link is followed, a script is
 * read, and a name is believed only in the directories of the system and of package managers.
 */
export function runPath(run: Run, scope: Scope, words: readonly Word[], call: Call): Stream {
  const head = words[0] as Word
  const given = throughRoot(opened({ site: scope.site, cwd: scope.cwd, files: run.files }, head.text))
  if (!isOnePath(given)) {
    // `tar xzf a.tgz; cd a-*; ./configure`
    const filled = scope.below === undefined || head.text.startsWith('/') ? undefined : run.written.get(scope.below)
    if (filled !== undefined && (filled.carries & Carries.network) !== 0)
      emitUnread(call, { ...filled, text: undefined, span: head.span })
    emitExecute(run, call, head.text, call.env)
    return openStream
  }
  const copied = run.copies.get(given)
  if (copied !== undefined) return runPath(run, scope, [{ ...head, text: copied.text }, ...words.slice(1)], call)
  const base = given.slice(given.lastIndexOf('/') + 1)
  if (given.startsWith('/etc/init.d/')) {
    return runNamed(run, 'service', word('service', head.span), {
      ...call,
      name: 'service',
      args: [word(base, head.span), ...call.args],
    })
  }
  const led = scope.site.is === 'here' ? run.files.real(given) : given
  if (isSystemPath(given) && !run.written.has(given)) return runNamed(run, base, head, { ...call, name: base })
  const isOwn = isFetched(run, given) || run.written.has(given) || (run.written.size > 0 && run.written.has(led))
  if (isToolPath(given) && !isOwn && run.program(base) !== undefined) {
    return runNamed(run, base, head, { ...call, name: base })
  }
  const real = run.written.has(given) ? given : led
  if (real !== given && isSystemPath(real)) {
    const name = real.slice(real.lastIndexOf('/') + 1)
    return runNamed(run, name, head, { ...call, name })
  }
  const content = readFileIn(run, scope, { ...head, text: run.written.has(real) ? real : given })
  if (content.text !== undefined || content.written === true || (content.carries & Carries.network) !== 0)
    return runScript(run, scope, head, content, call)
  // In a directory that this action makes stands what it puts there, unpacked or fetched: it is no tool of that name.
  const absent = scope.site.is === 'here' && run.files.kind(real) === 'absent' && !isMadeHere(given)
  const described = run.program(base) !== undefined && !OWN_NAMES.has(base)
  if (described && (absent || (scope.site.is !== 'here' && !head.text.startsWith('./'))))
    return runNamed(run, base, head, { ...call, name: base })
  emitExecute(run, call, head.text, call.env)
  return openStream
}

/** `/proc/self/root/bin/rm` is `/bin/rm`. */
function throughRoot(path: string): string {
  const found = /^\/proc\/(?:self|\d+)\/root(\/.*)$/.exec(path)
  return found?.[1] ?? path
}

/** Where package managers put programs under their own names. */
function isToolPath(path: string): boolean {
  return (
    /\/(node_modules\/\.bin|vendor\/bin|\.?venv\/bin|env\/bin|\.cargo\/bin|\.local\/bin|go\/bin|kafka[^/]*\/bin)\/[^/]+$/.test(
      path,
    ) ||
    /\/(gradlew|mvnw|manage\.py|artisan)$/.test(path) ||
    /\/bin\/(rails|rake|bundle|console|artisan|magento|cake|doctrine)$/.test(path) ||
    /^\/((usr\/)?lib(32|64|x32|exec)?|opt)\//.test(path)
  )
}

/**
 * Words that projects call their own programs by. `/app/bin/migrate` of a release is not the tool `migrate`, whose call
 * without words only prints its help.
 */
const OWN_NAMES: ReadonlySet<string> = new Set(
  `migrate air at batch render test restore start deployer task sync format console watch install init cron wait mail log
  convert transfer forge trigger portal phase reset serve dump pack invoke script number units`.split(/\s+/),
)

const INTERPRETERS: Readonly<Record<string, CodeLanguage>> = {
  python: 'python',
  python2: 'python',
  python3: 'python',
  node: 'javascript',
  nodejs: 'javascript',
  bun: 'javascript',
  ruby: 'ruby',
  perl: 'perl',
  php: 'php',
  awk: 'awk',
  gawk: 'awk',
  mawk: 'awk',
  pwsh: 'powershell',
}

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh', 'busybox'])

/** A script by its first line, execve(2): `#!interpreter [argument]`. Text without one is run by the shell. */
function runScript(run: Run, scope: Scope, path: Word, content: Stream, call: Call): Stream {
  const text = content.text
  const inner = shifted(scope, call.env, { positional: [path, ...call.args] })
  const code: Stream = { ...content, span: path.span }
  if (text === undefined) return runProcess(run, inner, code, call)
  if (!text.startsWith('#!')) {
    if (looksBinary(text)) {
      emitExecute(run, call, path.text, call.env)
      return openStream
    }
    return runProcess(run, inner, code, call)
  }
  const end = text.indexOf('\n')
  const line = text.slice(2, end < 0 ? text.length : end)
  const [interpreter = '', ...rest] = line.trim().split(/\s+/)
  const names = [interpreter, ...rest].map((one) => one.slice(one.lastIndexOf('/') + 1))
  const name =
    names[0] === 'env' ? (names.slice(1).find((one) => !one.startsWith('-') && !one.includes('=')) ?? '') : names[0]
  if (name !== undefined && SHELLS.has(name)) {
    const started = startedBy(line)
    inner.isKorn = name === 'ksh'
    if (onlyReads(run, scope, started)) return runProcess(run, inner, code, call)
    return call.exec([...started.map((one) => word(one, path.span)), path, ...call.args])
  }
  const language =
    name === undefined ? undefined : (INTERPRETERS[cutTrailing(name, '0123456789.')] ?? INTERPRETERS[name])
  if (language !== undefined) {
    emitExecute(run, call, path.text, call.env)
    const origin = content.written === true ? 'inline' : 'file'
    return run.readCode(language, code, { ...call, span: path.span ?? call.span }, origin)
  }
  emitExecute(run, call, path.text, call.env)
  return openStream
}

/** The words that stand before the script's path. A kernel hands on what follows the interpreter as one; some part it. */
function startedBy(line: string): readonly string[] {
  const [, interpreter = '', given = ''] = /^[ \t]*([^ \t]*)(.*)$/.exec(line) ?? []
  // Without a slash it is a file of the directory that the call is in, and no program of `PATH`.
  const program = interpreter.includes('/') ? interpreter : `./${interpreter}`
  const argument = given.trim()
  if (program.endsWith('/env') && argument.startsWith('-')) return [program, argument]
  return [program, ...(argument === '' ? [] : argument.split(/[ \t]+/))]
}

/** Whether that is a shell of the system that reads the script and nothing else: no code of its options, no other input. */
function onlyReads(run: Run, scope: Scope, [program = '', ...given]: readonly string[]): boolean {
  if (!(isSystemPath(program) || isToolPath(program)) || run.written.has(program)) return false
  const base = program.slice(program.lastIndexOf('/') + 1)
  const [first = ''] = given
  if (base === 'env' && !(SHELLS.has(first) && scope.ownPath.length === 0)) return false
  if ((base === 'busybox' || first === 'busybox') && given.at(-1) !== 'sh' && given.at(-1) !== 'ash') return false
  const options = given.filter((one) => !(SHELLS.has(one) && (base === 'env' || base === 'busybox')))
  return options.every((one) => HARMLESS_OPTION.test(one))
}

const HARMLESS_OPTION = /^(?:-[efhlnuvxBCEHPTp]*|--|--(?:posix|noprofile|norc|login))$/

function looksBinary(text: string): boolean {
  return text.startsWith('\u007fELF') || text.slice(0, 512).includes('\0') || text.slice(0, 512).includes('\uFFFD')
}
