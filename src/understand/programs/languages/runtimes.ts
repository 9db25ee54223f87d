import { looksInR } from '../../code/r-looks.ts'
import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { type Word, word } from '../../word.ts'
import { installs } from '../javascript/package-json.ts'
import {
  emitHelp,
  inlineUnread,
  lazyTable,
  listOf,
  profilesIn,
  runScriptFile,
  runsProgram,
  unreadInterpreter,
} from '../project-code.ts'

/** Runtimes whose languages are not read, and what installs packages for them. */

const java: Program = {
  names: ['java', 'javaw', 'kotlin', 'scala', 'scala3', 'jshell', 'jbang', 'groovy', 'groovysh', 'amm', 'kscript'],
  about: 'runs programs of the Java machine',
  examples: {
    'java -version': ['read help help'],
    'java -jar app.jar --x': ['file read app.jar', 'undescribed run program app.jar'],
    'java -cp out com.acme.Main prod': ['undescribed run program com.acme.Main'],
    'java X.java': ['file read X.java', 'undescribed run program X.java'],
    "groovy -e 'println 1'": [],
    "groovy -e 'new File(1).delete()'": ['unreadable run code groovy'],
    jshell: ['unreadable open shell'],
    'jbang https://files.example/x.java': ['remote-code run program https://files.example/x.java'],
    'java -javaagent:a.jar -jar app.jar': ['file read app.jar', 'undescribed run program app.jar'],
  },
  run: (call) => {
    const read = readArguments(call.args, javaOptions(), 'operand')
    if (
      read.has(
        '-version',
        '--version',
        '-help',
        '--help',
        '-showversion',
        '-h',
        '-X',
        '--list-modules',
        '-fullversion',
        '-v',
      ) &&
      read.operands.length === 0
    )
      return emitHelp(call)
    for (const code of read.values('-e'))
      inlineUnread(call, { text: code.text, carries: code.carries, span: code.span })
    if (read.has('-e')) return
    const jar = read.value('-jar')
    if (jar !== undefined) return runScriptFile(call, jar, [...read.operands, ...profilesIn(call.args)])
    const [main, ...args] = read.operands
    const module = read.value('-m')
    if (module !== undefined) return runsProgram(call, module, read.operands)
    if (main === undefined || main.text === '-')
      return call.stdinGiven
        ? inlineUnread(call, call.stdin)
        : call.args.length === 0 && call.name === 'java'
          ? emitHelp(call)
          : openShell(call)
    if (/^https?:/.test(main.text)) return emit(call, 'remote-code', 'run', 'program', main)
    if (/\.(java|kts?|scala|sc|groovy|jar|jsh)$/.test(main.text)) return runScriptFile(call, main, args)
    runsProgram(call, main, [...args, ...profilesIn(call.args)])
  },
}
const javaOptions = lazyTable(
  `-cp|-classpath|--class-path= -p|--module-path= -m|--module= -jar= -e= --add-modules= --add-opens= --add-exports=
    --add-reads= --enable-native-access= --patch-module= --source= -d= -version --version -help --help -h -X
    -showversion -fullversion -v --list-modules --enable-preview -server -client -ea -da --startup= -R= --execution=
    -D=?`,
  'single',
)

/** Code of R that only looks at data: the files that it names are read, and what may be the path of a secret. */
function looksAtData(call: Call, code: string): boolean {
  // By these R finds packages and settings that it loads.
  const looks = call.env.names().some((name) => /^R_/.test(name)) ? undefined : looksInR(code)
  if (looks === undefined) return false
  if (looks.loads) emit(call, 'change', 'run', 'project')
  const paths = [...looks.reads, ...looks.texts.filter((text) => isSecretPath(text))]
  for (const path of new Set(paths)) emitFile(call, 'read', word(path, call.span))
  return true
}

/** Shell-like runtimes whose language nobody reads here. */
const interpreters: readonly Program[] = [
  unreadInterpreter(
    ['lua', 'luajit', 'lua5.1', 'lua5.3', 'lua5.4', 'texlua', 'luau'],
    'runs Lua',
    { options: '-e= -l= -i -v -E -W -j= -O=? -b', code: ['-e'], prints: '-v' },
    {
      'lua x.lua': ['file read x.lua', 'undescribed run program x.lua'],
      "lua -e 'print(_VERSION)'": [],
      "lua -e 'os.remove(1)'": ['unreadable run code lua'],
      lua: ['unreadable open shell'],
      'lua -v': ['read help help'],
    },
  ),
  unreadInterpreter(
    ['Rscript', 'R', 'littler'],
    'runs R',
    {
      options: `-e= --vanilla --no-save --no-restore --quiet --slave -f|--file= --args --default-packages= --verbose
        --no-echo -q -s --no-init-file`,
      code: ['-e'],
      tools:
        /^(?:library\(\w+\)|(?:testthat::test_\w+|devtools::(?:test|check|document|load_all|install|build|test_coverage)|renv::(?:restore|status|snapshot)|lintr::lint_\w+|styler::style_\w+|roxygen2::roxygeni[sz]e|pkgdown::build_\w+|rmarkdown::render|covr::\w+|rcmdcheck::rcmdcheck|sessionInfo|install\.packages)\((?:[\w\s.,='"/-]|c\()*\){1,2})$/,
      looks: looksAtData,
    },
    {
      'Rscript -e \'d <- read.csv("a.csv"); str(d); print(nrow(d))\'': ['file read a.csv'],
      'Rscript -e \'print(readLines(".env"))\'': ['file read .env'],
      'Rscript -e \'library(dplyr); summary(read.csv("a.csv"))\'': ['change run project', 'file read a.csv'],
      'Rscript -e \'print <- system; print("ls")\'': ['unreadable run code Rscript'],
      'Rscript -e \'l <- list(system); names(l) <- "print"\'': ['unreadable run code Rscript'],
      'Rscript -e \'sapply("ls", "system")\'': ['unreadable run code Rscript'],
      'Rscript -e \'cat("x", file = "a")\'': ['unreadable run code Rscript'],
      "Rscript -e 'read.csv(url)'": ['unreadable run code Rscript'],
      "Rscript -e 'library(x)' -e 'devtools::test()'": ['change run project'],
      'Rscript -e \'devtools::test(); system("ls")\'': ['unreadable run code Rscript'],
      'Rscript x.R': ['file read x.R', 'undescribed run program x.R'],
      "Rscript -e 'mean(c(1, 2))'": [],
      "Rscript -e 'unlink(1)'": ['unreadable run code Rscript'],
      R: ['unreadable open shell'],
    },
  ),
  unreadInterpreter(
    ['julia'],
    'runs Julia',
    {
      options: `-e|--eval= -E|--print= -p|--procs= -t|--threads= -L|--load= -J|--sysimage= -m= -i -q --project=?
        --startup-file= -O=? -v --color= --history-file=`,
      code: ['-e', '-E'],
      prints: '-v',
      tools:
        /^(?:(?:using|import) Pkg|Pkg\.(?:test|instantiate|status|build|precompile|update|resolve|activate|add|develop|gc)\((?:"[\w./-]*")?\))$/,
    },
    {
      "julia --project=. -e 'using Pkg; Pkg.test()'": ['change run project'],
      "julia -e 'using Pkg; rm(1)'": ['unreadable run code julia'],
      'julia x.jl': ['file read x.jl', 'undescribed run program x.jl'],
      "julia -e 'using Pkg'": ['unreadable run code julia'],
    },
  ),
  unreadInterpreter(
    ['tclsh', 'wish', 'jimsh', 'tclsh8.6'],
    'runs Tcl',
    { options: '-encoding=', code: [] },
    { 'tclsh x.tcl': ['file read x.tcl', 'undescribed run program x.tcl'], tclsh: ['unreadable open shell'] },
  ),
  unreadInterpreter(
    listOf(`ocaml utop runghc runhaskell ghci guile racket scheme sbcl clisp ecl gst swipl gprolog octave octave-cli
      matlab sage maxima gp maple wolframscript forth gforth newlisp hy coffee livescript nimscript fennel rebol`),
    'runs code of its language',
    {
      options: `-e|--eval= -c= -r= -batch= -l|--load= -s= -p= -f= -q --quiet --script= --non-interactive --no-init
        --version -v -V --no-userinit --no-sysinit -g= -t= --norc --noinit`,
      code: ['-e', '-c', '-r', '-batch', '-p', '-g'],
      prints: '-v -V',
    },
    {
      ghci: ['unreadable open shell'],
      'runghc x.hs': ['file read x.hs', 'undescribed run program x.hs'],
      "sbcl --eval '(quit)'": [],
      "sbcl --eval '(delete-file x)'": ['unreadable run code sbcl'],
    },
  ),
  unreadInterpreter(
    ['erl', 'elixir', 'iex', 'escript', 'werl'],
    'runs Erlang and Elixir',
    {
      options: `-e|--eval|-eval= -S= -r= -pr= -pa= -pz= --sname|-sname= --name|-name= --cookie|-setcookie= --erl=
        --rpc-eval= --remsh|-remsh= -s= -run= -noshell -noinput -config= -args_file= --no-halt --boot= -v|--version -h
        --werl --app= --logger-otp-reports=`,
      code: ['-e', '--rpc-eval'],
      prints: '-v',
    },
    {
      iex: ['unreadable open shell'],
      "elixir -e 'IO.puts 1'": [],
      "elixir -e 'File.rm 1'": ['unreadable run code elixir'],
      'elixir x.exs': ['file read x.exs', 'undescribed run program x.exs'],
    },
  ),
]

const ghc: Program = {
  names: ['ghc'],
  about: 'compiles Haskell, or runs an expression of it',
  examples: {
    'ghc -O2 x.hs': ['change run build'],
    'ghc -e "print 1"': ['unreadable run code ghc'],
    'ghc --version': ['read help help'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(?:--version|--help|-V|--info|--numeric-version)$/.test(w.text))) return emitHelp(call)
    if (call.args.some((w) => /^-e(?![a-z])|^--(?:run|interactive)$/.test(w.text)))
      return emit(call, 'unreadable', 'run', 'code', 'ghc', { note: 'the language of `ghc` is not read' })
    emit(call, 'change', 'run', 'build')
  },
}

/**
 * `syscmd` and `esyscmd` run shell text, `include` brings in other files (GNU M4 1.4.20, sections 9 and 13). A name can be
 * put together out of parts, so that only a text without any of these is taken for harmless.
 */
const M4_RUNS = /sys|cmd|indir|builtin|include|undivert|translit|format|substr|patsubst|changequote/

const m4: Program = {
  names: ['m4', 'gm4'],
  about: 'puts macros into a text',
  examples: {
    'm4 a.m4': ['file read a.m4', 'undescribed run code m4'],
    "echo 'syscmd(`rm x`)' | m4": ['unreadable run code m4'],
    "echo 'include(x)' | m4": ['unreadable run code m4'],
    'm4 -': ['undescribed run code m4'],
    "echo 'define(x, y)x' | m4": [],
  },
  run: (call) => {
    const files = call.args.filter((w) => !w.text.startsWith('-'))
    for (const file of files) emitFile(call, 'read', file)
    const read = files.map((file) => call.readFile(file))
    if (files.length === 0 || call.args.some((w) => w.text === '-')) read.push(call.stdin)
    for (const content of read) {
      if (content.text === undefined && content.carries === 0) emit(call, 'undescribed', 'run', 'code', 'm4')
      else if (content.text === undefined || M4_RUNS.test(content.text)) inlineUnread(call, content)
    }
    if (call.args.some((w) => /^-[FRD]|^--(?:freeze|reload|define|debugfile)/.test(w.text)))
      emit(call, 'undescribed', 'run', 'code', 'm4')
  },
}

const elixirPackages: Program = {
  names: ['luarocks', 'haxelib', 'haxe', 'lux', 'quarto', 'renv', 'hererocks'],
  about: 'installs and publishes packages of their languages',
  examples: {
    'luarocks install lpeg': ['change install package lpeg'],
    'luarocks upload x.rockspec': ['publish upload package x.rockspec'],
    'luarocks list': ['read help help'],
    'quarto publish gh-pages': ['publish publish package gh-pages'],
  },
  run: (call) => {
    const words = call.args.filter((w: Word) => !w.text.startsWith('-'))
    const [verb, ...rest] = words
    const text = verb?.text ?? ''
    if (
      verb === undefined ||
      /^(list|search|show|doc|help|config|info|path|which|check|version|lint)$/.test(text) ||
      call.args.some((w) => /^(--help|--version|-h)$/.test(w.text))
    )
      return emitHelp(call)
    if (/^(upload|submit|publish)$/.test(text)) return emit(call, 'publish', text, 'package', rest[0] ?? '')
    if (/^(install|add|update|upgrade)$/.test(text))
      return installs(call, rest, 'install', (one) => /^(https?:|git)/.test(one))
    if (/^(run|exec)$/.test(text)) return runsProgram(call, rest[0] ?? '', rest.slice(1))
    emit(call, 'change', text, 'package', rest[0] ?? '')
  },
}

export const runtimes: readonly Program[] = [java, ...interpreters, ghc, m4, elixirPackages]
