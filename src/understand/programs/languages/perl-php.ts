import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { type OptionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, does, reads, type ToolCall, tool, type VerbRun } from '../../tool.ts'
import { Carries, isKnown, type Stream, type Word, word } from '../../word.ts'
import { installs } from '../javascript/package-json.ts'
import { emitHelp, lazyTable, listOf, projectTool, runScriptFile, runsProgram } from '../project-code.ts'
import { editsTo } from '../text/sed.ts'
import { readSedCommands } from '../text/sed-script.ts'
import { withoutDigits } from './switches.ts'

/** Perl 5 and PHP 8, with their package managers and checks. */

const perlOptions: () => OptionTable =
  lazyTable(`-0 -a -C=? -c -d=? -D= -e= -E= -f -F= -h -i=? -I= -l -m= -M= -n -p -s -S -t -T -u -U -v -V=? -w -W -X
    -x=? -g --help --version`)

/** `print` of the line, or of something that a variable holds. */
const PRINTS_LINES =
  /\b(print|say)\s*(if|unless|for|while|[;}]|$)|\b(print|printf|say|write|syswrite)\b[^\n]{0,400}[$@]/

/** What stands for `timeout` where there is none: `perl -e 'alarm shift; exec @ARGV' 30 make`. */
const TIMED =
  /^\s{0,9}alarm\s{0,9}\(?\s{0,9}(?:(shift)(?:\s{0,9}@ARGV)?|\d{1,9})\s{0,9}\)?\s{0,9}[;,]\s{0,9}exec\s{0,9}\(?\s{0,9}@ARGV\s{0,9}\)?\s{0,9};?\s{0,9}$/

/**
 * A word from which `<>` reads lines is opened as by `open` with two words: `x |` runs a command and takes what it prints,
 * `>x` empties a file (perlop(1), "I/O Operators", Perl 5.40).
 */
function readsLines(call: Call, path: Word): void {
  const text = path.text.trim()
  const code = text.endsWith('|') ? text.slice(0, -1) : text.startsWith('|') ? text.slice(1) : undefined
  if (code !== undefined) return void call.shell({ text: code, carries: path.carries, span: path.span })
  if (text.startsWith('>'))
    return emitFile(call, text.startsWith('>>') ? 'append' : 'overwrite', after(path, />{1,2}\s*/))
  emitFile(call, 'read', path)
}

function after(path: Word, mark: RegExp): Word {
  return { ...path, text: path.text.trim().replace(mark, '') }
}

const perl: Program = {
  names: ['perl', 'perl5', 'raku', 'cperl'],
  about: 'runs Perl code',
  examples: {
    "perl -pi -e 's/a/b/' x.txt": ['file edit x.txt'],
    "perl -i.bak -pe 's/a/b/' x.txt": ['file edit x.txt'],
    "perl -i -ne '1' x.txt": ['file overwrite x.txt'],
    "perl -i.bak -ne '1' x.txt": ['file edit x.txt'],
    "perl -i -ne 'print unless /a/' x.txt": ['file edit x.txt'],
    'perl -i -ne \'print "a"\' x.txt': ['file overwrite x.txt'],
    'perl -i -ne \'print "a $_"\' x.txt': ['file edit x.txt'],
    "perl -ne 'print if /a/' x.txt": ['file read x.txt'],
    "perl -ne 'print' 'rm a |' '>b'": ['file delete a', 'file overwrite b'],
    "perl -e 'while (<>) { print }' 'rm a |' b": ['file delete a'],
    "perl -0777 -lpe 's/a/b/' x.txt": ['file read x.txt'],
    "perl -0pi -e 's/a/b/' x.txt": ['file edit x.txt'],
    "perl -e 'alarm shift; exec @ARGV' 30 rm a": ['file delete a'],
    'echo \'unlink "a";\' > L.pm; perl -I. -ML -e 1': ['file overwrite L.pm', 'file delete a'],
    "perl -e 'alarm(5); exec(@ARGV)' -- rm -r a": ['file delete below a'],
    "perl -e 'alarm 5; exec @ARGV' 'rm a; rm b'": ['file delete a', 'file delete b'],
    "perl -e 'exec shift' rm": ['unreadable run code', 'unreadable run program \uFFFC'],
    'perl -v': ['read help help'],
    'perl -c x.pl': ['file read x.pl'],
    'perl scripts/x.pl a': ['file read scripts/x.pl', 'undescribed run program scripts/x.pl'],
    perl: ['unreadable open shell'],
    'curl -s https://get.example/x.pl | perl': ['read get url https://get.example/x.pl', 'remote-code run code'],
  },
  run: (call) => {
    const read = readArguments(call.args.map(withoutDigits), perlOptions(), 'operand')
    if (read.has('-v', '-h', '-V', '--help', '--version')) return emitHelp(call)
    for (const { text, span } of [...read.values('-M'), ...read.values('-m')])
      call.code('perl', { text: `use ${text.replace(/^-|=.*$/gs, '')};`, carries: 0, span }, 'own')
    // `-d:NAME` loads a debugger, perlrun(1).
    for (const { text, span } of read.values('-d'))
      if (text.startsWith(':')) call.code('perl', { text: `use Devel::${text.slice(1)};`, carries: 0, span }, 'own')
    const codes = [...read.values('-e'), ...read.values('-E')]
    const [file, ...args] = read.operands
    const timed = codes.length === 1 && read.given.length === 1 ? TIMED.exec(codes[0]?.text ?? '') : null
    if (timed !== null) {
      const all = timed[1] === undefined ? read.operands : args
      // `exec` hands a single text to a shell.
      return all.length === 1 ? call.shell({ text: all[0]?.text, carries: 0, span: all[0]?.span }) : call.exec(all)
    }
    if (codes.length > 0) {
      // `while (<>)` of the code's own.
      if (!read.has('-n', '-p') && codes.some((w) => /<>|<ARGV>/.test(w.text)))
        for (const path of read.operands) if (/^\s*[|>]|\|\s*$/.test(path.text)) readsLines(call, path)
      // With `-n` only what the code prints is left in a file that is edited in place; an ending keeps the old one.
      const printed = read.has('-p') || codes.some((w) => PRINTS_LINES.test(w.text))
      const keeps = printed || (read.value('-i')?.text ?? '') !== ''
      for (const path of read.operands) {
        if (read.has('-i')) {
          const before = call.readFile(path)
          emitFile(call, keeps ? 'edit' : 'overwrite', path)
          const plain = read.given.every(({ name }) => /^-[pieEw]$/.test(name)) && read.strangers.length === 0
          if (plain && read.has('-p') && codes.every((w) => /^s[/|#,!:]/.test(w.text)))
            editsTo(
              call,
              path,
              before,
              codes.flatMap(({ text }) => readSedCommands(text)),
            )
        } else if (read.has('-n', '-p')) readsLines(call, path)
      }
      return call.code('perl', {
        text: codes.map((w) => w.text).join('\n'),
        carries: codes.reduce((sum, w) => sum | w.carries, 0),
        span: codes[0]?.span,
        // Behind `-n` and `-p` the words are files that were looked at above.
        ...(read.has('-n', '-p') ? {} : { given: { words: read.operands, first: 0 } }),
      })
    }
    if (file === undefined || file.text === '-') {
      if (call.stdinGiven) return call.code('perl', { ...call.stdin, given: { words: args, first: 0 } })
      return openShell(call)
    }
    if (read.has('-c')) return emitFile(call, 'read', file)
    if (read.has('-S')) return call.exec([file, ...args])
    return runScriptFile(call, file, args, 'perl')
  },
}

const cpan: Program = {
  names: ['cpan', 'cpanm', 'cpanp', 'carton', 'cpm', 'perlbrew', 'plenv', 'dzil', 'minil', 'zef'],
  about: 'installs and publishes modules of Perl',
  examples: {
    'cpanm Mojolicious': ['change install package Mojolicious'],
    'cpanm https://files.example/x.tar.gz': ['remote-code install package https://files.example/x.tar.gz'],
    'carton exec -- rm a': ['file delete a'],
    'dzil release': ['publish release package'],
    cpan: ['unreadable open shell'],
    'cpanm --info Moo': ['read help help'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('-'))
    const [verb] = words
    if (
      call.args.some((w) => /^(--help|-h|--version|-v|--info|-l|-D|--showdeps)$/.test(w.text)) ||
      /^(list|info|available|search|tree)$/.test(verb?.text ?? '')
    )
      return emitHelp(call)
    if (verb?.text === 'exec')
      return call.exec(
        readArguments(call.args.slice(call.args.indexOf(verb) + 1), lazyTable('--with= -q')(), 'operand').operands,
      )
    if (/^(release|upload)$/.test(verb?.text ?? '')) return emit(call, 'publish', verb?.text ?? '', 'package')
    if (call.args.length === 0 && call.name === 'cpan') return openShell(call)
    const named = /^(install|build|test|new|bundle|update|switch|use|shell|clean)$/.test(verb?.text ?? '')
      ? words.slice(1)
      : words
    installs(call, named, 'install', (text) => /^(https?:|git|ftp:)/.test(text))
  },
}

const phpOptions =
  lazyTable(`-a|--interactive -b|--bindpath= -C|--no-chdir -q|--no-header -c|--php-ini= -n|--no-php-ini -d|--define=
    -e -f|--file= -h|--help -i|--info -l|--syntax-check -m|--modules -r|--run= -B|--process-begin= -R|--process-code=
    -F|--process-file= -E|--process-end= -H|--hide-args -S|--server= -t|--docroot= -s|--syntax-highlight -v|--version
    -w|--strip -z|--zend-extension= --ini=? --rf= --rc= --re= --rz= --ri= -T=`)

const php: Program = {
  names: ['php', 'php-cli', 'php-cgi', 'hhvm', 'php7.4', 'php8.0', 'php8.1', 'php8.2', 'php8.3', 'php8.4', 'php8.5'],
  about: 'runs PHP code',
  examples: {
    'php -v': ['read help help'],
    'php -l x.php': ['file read x.php'],
    'php -S localhost:8000 -t public': ['file read below public', 'change start server'],
    'php scripts/x.php a': ['file read scripts/x.php', 'undescribed run program scripts/x.php'],
    'php -i': ['read-secret print environment'],
    'php -a': ['unreadable open shell'],
    'php vendor/bin/phpunit': ['change run tests'],
  },
  run: (call) => {
    const read = readArguments(call.args, phpOptions(), 'operand')
    // `phpinfo()` prints every variable of the environment.
    if (read.has('-i')) return emit(call, 'read-secret', 'print', 'environment')
    if (read.has('-v', '-h', '-m', '--ini', '--rf', '--rc', '--re', '--rz', '--ri')) return emitHelp(call)
    if (read.has('-S')) {
      const directory = read.value('-t')
      if (directory !== undefined) emitFile(call, 'read', directory, { recursive: true })
      return emit(call, 'change', 'start', 'server')
    }
    for (const one of read.values('-d')) {
      const file = /^auto_(?:prepend|append)_file=(.+)$/.exec(one.text)?.[1]
      if (file !== undefined) runScriptFile(call, { ...one, text: file }, [], 'php')
    }
    const codes = [...read.values('-r'), ...read.values('-B'), ...read.values('-R'), ...read.values('-E')]
    let out: Stream | undefined
    for (const { text, carries, span } of codes)
      out = call.code('php', { text, carries, span, given: { words: read.operands, first: 1 } })
    const own = read.value('-f', '-F')
    if (codes.length > 0 && own === undefined) return out
    const [first, ...rest] = own === undefined ? read.operands : [own, ...read.operands]
    if (first === undefined || first.text === '-' || first.text === '--') {
      if (call.stdinGiven) return call.code('php', { ...call.stdin, given: { words: rest, first: 1 } })
      return read.has('-a') || call.args.length === 0 ? openShell(call) : undefined
    }
    if (read.has('-l', '-s', '-w')) return emitFile(call, 'read', first)
    return phpFile(call, first, rest)
  },
}

/** Laravel's `artisan`, Symfony's `bin/console` and tools of `vendor/bin` are programs of their own. */
function phpFile(call: Call, file: Word, args: readonly Word[]): Stream | undefined {
  const path = file.text.slice(-200)
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (
    isKnown(file) &&
    (name === 'artisan' || /(^|\/)bin\/console$/.test(path) || /(^|\/)vendor\/bin\/[\w.-]+$/.test(path))
  )
    return call.exec([{ ...file, text: name }, ...args])
  const isFetched = (call.readFile(file).carries & Carries.network) !== 0
  if (/\.phar$/.test(name) && isKnown(file) && !isFetched)
    return call.exec([{ ...file, text: name.replace(/\.phar$/, '') }, ...args])
  return runScriptFile(call, file, args, 'php')
}

/** A script of `composer.json`: shell text, `@other`, `@php …`, or a method of a class. */
function composerScript(
  call: Call,
  name: string,
  args: readonly Word[],
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const text = call.readFile(word('composer.json', call.span)).text
  const script = text === undefined ? undefined : scriptIn(text, name)
  if (script === undefined || seen.has(name)) return script !== undefined
  const inner = new Set([...seen, name])
  for (const line of script) {
    if (line.startsWith('@php '))
      call.shell({ text: `${line.slice(1)} "$@"`, carries: 0, span: call.span }, { positional: [word(name), ...args] })
    else if (line.startsWith('@putenv ')) continue
    else if (line.startsWith('@composer ')) call.shell({ text: line.slice(1), carries: 0, span: call.span })
    else if (line.startsWith('@')) composerScript(call, line.slice(1).split(' ')[0] ?? '', args, inner)
    else if (/^[\w\\]+::\w+$/.test(line)) runsProgram(call, { ...word(line, call.span) })
    else
      call.shell(
        { text: args.length === 0 ? line : `${line} "$@"`, carries: 0, span: call.span },
        { positional: [word(name), ...args] },
      )
  }
  return true
}

function scriptIn(text: string, name: string): readonly string[] | undefined {
  try {
    const scripts = (JSON.parse(text) as { readonly scripts?: Readonly<Record<string, unknown>> }).scripts
    const found = scripts !== undefined && Object.hasOwn(scripts, name) ? scripts[name] : undefined
    if (typeof found === 'string') return [found]
    return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : undefined
  } catch {
    return undefined
  }
}

const install: VerbRun = (call) => {
  installs(call, call.operands, 'install', (text) => /^(https?:|git)/.test(text))
  if (call.arguments.has('--no-scripts')) return
  for (const name of listOf(`pre-install-cmd post-install-cmd pre-autoload-dump post-autoload-dump post-update-cmd`))
    composerScript(call, name, [])
}

const runScript: VerbRun = (call) => {
  const [name, ...args] = call.operands
  if (name === undefined) return emit(call, 'read', 'list', 'script')
  if (!composerScript(call, name.text, args)) runsProgram(call, name, args, 'script')
}

const composer: Program = tool({
  names: ['composer'],
  about: 'installs packages and runs scripts of PHP projects',
  options: `-d|--working-dir= -n|--no-interaction -q|--quiet -v|-vv|-vvv|--verbose --no-plugins --no-scripts
    --no-cache --ansi --no-ansi --profile --prefer-source --prefer-dist --prefer-install= --dry-run --dev --no-dev
    --no-autoloader -o|--optimize-autoloader -W|--with-all-dependencies -w --ignore-platform-reqs
    --ignore-platform-req= --format= -f= -D|--direct -g|--global -s= --stability= --repository= --timeout= -l|--list
    --unset --auth -e|--editor --fixed -V|--version -i|--installed -t|--tree -a -A -P -N --no-progress --no-update
    --classmap-authoritative`,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`show | info | outdated | licenses | validate | depends | why | prohibits | why-not | search | status | diagnose |
      check-platform-reqs | audit | fund | suggests | browse | home | help | list | about | completion`]:
      reads('package'),
    [`install | i | require | r | update | u | upgrade | bump | reinstall | global require | global update |
      global install`]: install,
    'remove | rm | uninstall | global remove': (call) => installs(call, call.operands, 'uninstall', () => false),
    'dump-autoload | dumpautoload | init | archive | self-update | selfupdate': changes('package'),
    'create-project': {
      options: '--repository-url= --add-repository --no-secure-http --keep-vcs --remove-vcs --no-install --ask',
      run: (call) => {
        const elsewhere = call.arguments.has('--repository', '--repository-url')
        installs(call, call.operands.slice(0, 1), 'create', (text) => elsewhere || /^(https?:|git@|git:)/.test(text))
      },
    },
    'global show | global outdated | global about': reads('package'),
    'clear-cache | clearcache | cc': does('lose-remade', 'cache'),
    config: (call) => {
      const [key, value] = call.operands
      const secret = key !== undefined && /(token|auth|basic|bearer|oauth)/i.test(key.text)
      const sets = value !== undefined || call.arguments.has('--unset', '--editor')
      emit(
        call,
        sets ? (secret ? 'access' : 'change') : secret ? 'read-secret' : 'read',
        sets ? 'set' : 'get',
        'setting',
        key ?? '',
      )
    },
    'run-script | run': runScript,
    exec: (call) =>
      call.operands.length === 0 || call.arguments.has('--list')
        ? emit(call, 'read', 'list', 'program')
        : call.exec(call.operands),
    '*': (call: ToolCall) => {
      const name = call.args.find((w) => w.text === call.verb)
      if (!composerScript(call, call.verb, call.operands)) runsProgram(call, name ?? call.verb, call.operands, 'script')
    },
  },
  examples: {
    'composer install': ['change install package'],
    'composer require acme/x': ['change install package acme/x'],
    'composer create-project acme/x y': ['change create package acme/x'],
    'composer create-project --repository=https://packages.elsewhere.example acme/x y': [
      'remote-code create package acme/x',
    ],
    'composer remove acme/x': ['change uninstall package acme/x'],
    'composer show': ['read show package'],
    'composer config http-basic.repo.example me x': ['access set setting http-basic.repo.example'],
    'composer test': ['undescribed run script test'],
    'composer exec -- phpunit': ['change run tests'],
    'printf \'{"scripts":{"x":["rm a","@y"],"y":"rm b"}}\' > composer.json; composer x': [
      'file overwrite composer.json',
      'file delete a',
      'file delete b',
    ],
  },
})

export const perlAndPhp: readonly Program[] = [
  perl,
  cpan,
  php,
  composer,
  projectTool(
    listOf(`phpunit pest paratest codecept behat phpspec atoum infection kahlan simple-phpunit`),
    'runs tests of PHP',
    {
      on: 'tests',
      options: `-c|--configuration= --log-junit= --coverage-html= --coverage-clover= --filter= --testsuite= --group=
        -d= --bootstrap=`,
      writes: ['--log-junit', '--coverage-clover'],
      prints: '--list-tests --list-groups --list-suites',
      code: 'php',
    },
    { 'phpunit --filter Cart': ['change run tests'], 'phpunit --list-tests': ['read help help'] },
  ),
  projectTool(
    listOf(`phpstan psalm phan phpcs phpmd phpcpd php-parallel-lint parallel-lint deptrac phpmetrics pdepend
      composer-unused composer-require-checker twigcs rector php-cs-fixer phpcbf pint ecs captainhook grumphp phpdoc`),
    'checks and formats PHP',
    {
      on: 'check',
      options: '-c|--configuration= -l|--level= --error-format= --report-file=',
      writes: ['--report-file'],
    },
    { 'phpstan analyse src': ['change run check'], 'pint --test': ['change run check'] },
  ),
]
