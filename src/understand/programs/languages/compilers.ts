import { emit, emitFile } from '../../emit.ts'
import { readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, changesAccess, does, isUndescribed, publishes, reads, tool } from '../../tool.ts'
import { type Word, word } from '../../word.ts'
import { openShell } from '../carriers.ts'
import { installs } from '../javascript/package-json.ts'
import {
  emitHelp,
  inlineUnread,
  lazyTable,
  listOf,
  projectTool,
  runScriptFile,
  runsProgram,
  unreadInterpreter,
} from '../project-code.ts'

/** Compilers, linkers and runtimes of other languages, with the tools that build their projects. */

const gccOptions = lazyTable(
  `-o= -I= -L= -l= -D= -U= -x= -T= -u= -z= -MF= -MT= -MQ= -MD -MMD -M -MM -MP -Wl=? -Wa=? -Wp=? -std= -isystem=
    -include= -idirafter= -iquote= -imacros= -iprefix= -isysroot= --sysroot= -arch= -target|--target= -Xlinker=
    -Xpreprocessor= -Xassembler= -Xclang= -framework= -rpath= -soname= -h= -dumpbase= -aux-info= -wrapper=
    -specs= --param= -B= -A= -c -E -S -g -s -v -w -pipe -pthread -shared -static -rdynamic -fPIC -fpic --version
    --help -dumpversion -dumpmachine -print-search-dirs -print-prog-name= -print-file-name= -mllvm= --output=
    --target-help -V`,
)

const gcc: Program = {
  names:
    listOf(`gcc g++ clang clang++ cc c++ cpp c99 c89 tcc icc icx gfortran flang nvcc hipcc mpicc mpicxx emcc em++ ld
    ld.lld lld gold mold ld.gold as nasm yasm gdc ldc2 dmd gnat gcc-12 gcc-13 gcc-14 clang-18 clang-19 clang-20
    avr-gcc arm-none-eabi-gcc x86_64-linux-gnu-gcc aarch64-linux-gnu-gcc`),
  about: 'compiles and links',
  examples: {
    'gcc -Wall -o app main.c': ['change run build', 'file overwrite app'],
    'cc -c x.c': ['change run build'],
    'gcc --version': ['read help help'],
    'gcc -E x.c': ['file read x.c'],
    'g++ -wrapper gdb,--args x.cc': ['undescribed run program gdb', 'change run build'],
  },
  run: (call) => {
    const read = readArguments(call.args, gccOptions())
    if (
      read.has(
        '--version',
        '--help',
        '-dumpversion',
        '-dumpmachine',
        '-print-search-dirs',
        '-print-prog-name',
        '-print-file-name',
        '--target-help',
      )
    )
      return emitHelp(call)
    const wrapper = read.value('-wrapper')
    if (wrapper !== undefined)
      call.exec(
        wrapper.text
          .split(',')
          .slice(0, 1)
          .map((one) => word(one, wrapper.span)),
      )
    const file = read.value('-o', '--output')
    if (read.has('-E', '-M', '-MM') && file === undefined) {
      for (const path of read.operands) emitFile(call, 'read', path)
      return
    }
    emit(call, 'change', 'run', 'build')
    for (const path of [file, read.value('-MF')])
      if (path !== undefined && path.text !== '-' && path.text !== '/dev/null') emitFile(call, 'overwrite', path)
  },
}

const archiver: Program = {
  names: listOf(
    `ar gcc-ar llvm-ar ranlib strip objcopy libtool install_name_tool patchelf dsymutil lipo codesign windres`,
  ),
  about: 'makes libraries and changes object files',
  examples: {
    'ar rcs libx.a x.o': ['file edit libx.a'],
    'ar t libx.a': ['file read libx.a'],
    'strip app': ['file edit app'],
    'strip -o b a': ['file overwrite b'],
    'ranlib libx.a': ['file edit libx.a'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      lazyTable(`-o|-output|--output= -O= -I= -j= -R= -K= -N= --set-rpath= --add-section= --only-section= -create -info
      -s|--sign= -v -d --strip-debug --strip-all -g -S -x --version --help -D -U`)(),
    )
    if (read.has('--version', '--help')) return emitHelp(call)
    const out = read.value('-o')
    const [first, second] = read.operands
    if (out !== undefined) return emitFile(call, 'overwrite', out)
    if (call.name.endsWith('ar') && !call.name.endsWith('ranlib')) {
      // `ar rcs archive member…`: the letters stand first, with or without a dash.
      const letters = call.args[0]?.text ?? ''
      const archive = first !== undefined && first === call.args[0] ? second : first
      if (archive !== undefined)
        emitFile(call, /[drqms]/.test(letters) && !/^-?[tpx]/.test(letters) ? 'edit' : 'read', archive)
      return
    }
    if (call.name === 'objcopy' && second !== undefined) return emitFile(call, 'overwrite', second)
    if (/^(lipo|codesign)$/.test(call.name) && read.has('-info', '-d', '-v'))
      return first === undefined ? undefined : emitFile(call, 'read', first)
    for (const path of read.operands) emitFile(call, 'edit', path)
  },
}

/** A program that compiles and, by its first word, also runs, tests or publishes. */
function verbed(
  names: readonly string[],
  about: string,
  spec: {
    readonly run?: string
    readonly script?: boolean
    readonly more?: Parameters<typeof tool>[0]['verbs']
    readonly change: string
    readonly read: string
    readonly clean?: string
    readonly shell?: string
    readonly options?: string
  },
  examples: Program['examples'],
): Program {
  return tool({
    names,
    about,
    options: spec.options ?? '-o|--output= -C= -c= -p= -t|--target= -D= -j=',
    verbs: {
      [spec.read]: reads('project'),
      [spec.change]: changes('project'),
      ...(spec.clean === undefined ? {} : { [spec.clean]: does('lose-remade', 'build') }),
      ...(spec.shell === undefined ? {} : { [spec.shell]: (call: Call) => openShell(call) }),
      ...(spec.run === undefined
        ? {}
        : { [spec.run]: (call) => runsProgram(call, call.operands[0] ?? call.name, call.operands.slice(1)) }),
      ...spec.more,
      '*': (call) => {
        const file = call.args.find((w) => w.text === call.verb)
        if (spec.script === true && file !== undefined && /[./]/.test(file.text))
          return runScriptFile(call, file, call.operands)
        return isUndescribed(call)
      },
    },
    examples,
  })
}

const swift = verbed(
  ['swift'],
  'builds, tests and runs Swift',
  {
    run: 'run | sdk run',
    script: true,
    read: `package describe | package show-dependencies | package dump-package | help | sdk list |
    package tools-version | package show-executables`,
    change: `build | test | package | package init | package resolve | package update | package edit | sdk install |
    sdk remove | format`,
    clean: 'package clean | package reset | package purge-cache',
    shell: 'repl',
  },
  {
    'swift build -c release': ['change build project'],
    'swift run app': ['undescribed run program app'],
    'swift package clean': ['lose-remade package clean build'],
    'swift x.swift': ['file read x.swift', 'undescribed run program x.swift'],
    'swift --version': ['read help help'],
  },
)

const xcode: Program = {
  names:
    listOf(`xcodebuild xcrun swiftc swiftlint swiftformat xcode-select xcbeautify xcpretty xcodegen tuist agvtool simctl
    altool notarytool periphery sourcery`),
  about: 'builds and releases Apple projects',
  examples: {
    'xcodebuild -scheme App build': ['change run build'],
    'xcodebuild -list': ['read help help'],
    'xcodebuild clean': ['lose-remade clean build'],
    'xcrun altool --upload-app -f x.ipa': ['publish upload application'],
    'xcrun simctl list': ['read list simulator'],
    'swiftlint --fix': ['change run build'],
  },
  run: (call) => {
    const has = (form: RegExp) => call.args.some((w) => form.test(w.text))
    if (call.name === 'xcrun') {
      const words = readArguments(
        call.args,
        lazyTable(`--sdk|-sdk= --toolchain|-toolchain= --log --find|-f= --show-sdk-path --show-sdk-version -v --kill-cache
        -n -r`)(),
        'operand',
      ).operands
      return words.length === 0 ? emitHelp(call) : call.exec(words)
    }
    if (call.name === 'simctl') {
      const verb = call.args[0]?.text ?? 'help'
      const kind = /^(list|help|getenv|get_app_container|appinfo|listapps|diagnose|spawn)$/.test(verb)
        ? 'read'
        : /^(delete|erase|uninstall)$/.test(verb)
          ? 'lose-remade'
          : 'change'
      return emit(call, kind, verb, 'simulator', call.args[1] ?? '')
    }
    if (/^(altool|notarytool)$/.test(call.name)) {
      if (has(/^(--upload-app|--upload-package|--notarize-app|submit)$/))
        return emit(call, 'publish', 'upload', 'application')
      if (has(/^(store-credentials|--store-password-in-keychain-item)$/))
        return emit(call, 'access', 'store', 'credential')
      return emitHelp(call)
    }
    if (
      has(
        /^(-list|-version|-showsdks|-showBuildSettings|-showdestinations|--help|-h|--version|-help|-usage|-p|--print-path|lint|rules|version|what-version)$/,
      )
    )
      return emitHelp(call)
    if (has(/^clean$/) && !has(/^(build|test|archive)$/)) return emit(call, 'lose-remade', 'clean', 'build')
    emit(call, 'change', 'run', 'build')
  },
}

const flutter = verbed(
  ['flutter', 'dart', 'fvm', 'melos'],
  'builds, tests, runs and publishes Dart',
  {
    run: 'run | exec',
    script: true,
    read: `devices | emulators | doctor | pub deps | pub outdated | config --list | channel | info | help | logs |
      symbolize | pub cache list | list | releases | spawn`,
    change: `analyze | attach | build | create | drive | format | fix | gen-l10n | install | pub get | pub add |
      pub remove | pub upgrade | pub downgrade | pub global activate | pub global deactivate | pub global run |
      pub cache repair | pub cache add | precache | test | upgrade | downgrade | config | compile | doc |
      devtools | use | remove | bootstrap | bs | version | screenshot | pub run | pub bump | global | flavor`,
    clean: 'clean | pub cache clean',
    more: {
      'pub publish | pub lish | publish': (call) =>
        emit(call, call.args.some((w) => /^(--dry-run|-n)$/.test(w.text)) ? 'read' : 'publish', 'publish', 'package'),
      [`pub token | pub token add | pub token remove | pub login | pub logout | pub uploader`]:
        changesAccess('registry'),
      'pub token list': reads('registry'),
    },
    options: `-d|--device-id= -t|--target= --flavor= --dart-define= --dart-define-from-file= -o|--output= --build-name=
      --build-number= --platform= -C|--directory= --coverage-path= -h`,
  },
  {
    'flutter build apk --release': ['change build project apk'],
    'dart pub publish': ['publish publish package'],
    'dart pub publish --dry-run': ['read publish package'],
    'flutter run -d chrome': ['undescribed run program flutter'],
    'dart bin/x.dart': ['file read bin/x.dart', 'undescribed run program bin/x.dart'],
    'flutter clean': ['lose-remade clean build'],
    'flutter pub get': ['change pub get project'],
  },
)

const zig = verbed(
  listOf(`zig odin hare gleam roc vlang crystal nim nimble shards dub koka elm purs spago rescript dune opam esy stack
    cabal ghcup hpack alr fpm raco janet jpm pony idris2 lake elan agda coqc scarb`),
  'builds, tests and runs a project of its language',
  {
    run: 'run | exec | r | e | play | spec-run',
    script: true,
    read: `version | env | targets | help | list | list-dependencies | show | info | search | ls | path | describe |
      doc --help | deps list | switch list | var | repo list | ide | query | tool compiler --version | zen |
      libc | hash | outdated | freeze --dry-run`,
    change: `build | build-exe | build-lib | build-obj | test | fmt | fetch | init | check | cc | c++ | translate-c |
      ast-check | install | update | upgrade | add | remove | reinstall | unpin | pin | switch | switch create |
      switch set | repo add | repo remove | compile | c | cpp | js | make | format | deps | deps download | doc |
      docs | docs build | haddock | bench | configure | freeze | new | bundle | dependencies | lock | prune |
      tool | spec | develop | setup | uninstall | promote | rule | sdist | hpc | ghc | dot | setup-config | tc |
      default | toolchain | snapshot | inspect | coverage | flatten | verify-contract | generate | codegen |
      shell-completion | refresh | rebuild | expand | reactor | diff | add-package | minimize | pkg | package`,
    clean: 'clean | purge | gc',
    shell: 'repl | ghci | i | interactive | utop | secret | ghcid | top',
    more: {
      [`publish | upload | release | hex publish | package publish | submit | docs publish`]: publishes('package'),
      'hex retire | retire | unpublish': does('lose', 'package'),
    },
    options: `-o|--output= -C= -c= -p= -t= -D= -j= -O= -d|--define= --target= --package= --stack-yaml= --resolver=
      --switch= --root= -femit-bin= --name= --prefix= --with-compiler= -w= --profile=`,
  },
  {
    'zig build test': ['change build project test'],
    'zig run x.zig': ['undescribed run program x.zig'],
    'stack build': ['change build project'],
    'cabal upload x.tar.gz': ['publish upload package x.tar.gz'],
    'stack ghci': ['unreadable open shell'],
    'opam list': ['read list project'],
    'dune clean': ['lose-remade clean build'],
    'gleam publish': ['publish publish package'],
  },
)

const javac: Program = projectTool(
  listOf(`javac kotlinc kotlinc-js kotlinc-native scalac groovyc ecj javadoc jlink jpackage native-image ghc ocamlc
    ocamlopt ocamlfind ocamlbuild fpc valac erlc elixirc chez mlton smlnj solc rebar3 cobc dtc iverilog
    verilator yosys ktlint detekt google-java-format scalafmt scalafix checkstyle ormolu fourmolu hlint
    stylish-haskell ocamlformat elm-format elm-test elm-review clang-format clang-tidy cppcheck cpplint
    include-what-you-use doxygen gcov lcov genhtml gcovr bear ccache distcc autoconf automake autoreconf aclocal
    autoheader libtoolize qmake qmake6 moc uic conan vcpkg gyp node-gyp gn kcov`),
  'compiles, checks or formats',
  {
    on: 'build',
    options: '-o|--output|--output-file= -d= -cp|-classpath= -D= -I=',
    prints: '-version -V',
    verbs: { list: 'read', search: 'read', inspect: 'read', graph: 'read', upload: 'publish' },
  },
  {
    'javac -d out X.java': ['change run build'],
    'javac -version': ['read help help'],
    doxygen: ['change run build'],
    'clang-format -i x.c': ['change run build'],
    'conan search x': ['read search build'],
  },
)

const java: Program = {
  names: ['java', 'javaw', 'kotlin', 'scala', 'scala3', 'jshell', 'jbang', 'groovy', 'groovysh', 'amm', 'kscript'],
  about: 'runs programs of the Java machine',
  examples: {
    'java -version': ['read help help'],
    'java -jar app.jar --x': ['file read app.jar', 'undescribed run program app.jar'],
    'java -cp out com.acme.Main prod': ['undescribed run program com.acme.Main'],
    'java X.java': ['file read X.java', 'undescribed run program X.java'],
    "groovy -e 'println 1'": ['unreadable run code groovy'],
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
    if (jar !== undefined) return runScriptFile(call, jar, read.operands)
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
    runsProgram(call, main, args)
  },
}
const javaOptions = lazyTable(
  `-cp|-classpath|--class-path= -p|--module-path= -m|--module= -jar= -e= --add-modules= --add-opens=
  --add-exports= --add-reads= --enable-native-access= --patch-module= --source= -d= -version --version -help
  --help -h -X -showversion -fullversion -v --list-modules --enable-preview -server -client -ea -da --startup=
  -R= --execution= -D=?`,
  'single',
)

/** Shell-like runtimes whose language nobody reads here. */
const interpreters: readonly Program[] = [
  unreadInterpreter(
    ['lua', 'luajit', 'lua5.1', 'lua5.3', 'lua5.4', 'texlua', 'luau'],
    'runs Lua',
    { options: '-e= -l= -i -v -E -W -j= -O=? -b', code: ['-e'], prints: '-v' },
    {
      'lua x.lua': ['file read x.lua', 'undescribed run program x.lua'],
      "lua -e 'print(1)'": ['unreadable run code lua'],
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
    },
    {
      'Rscript x.R': ['file read x.R', 'undescribed run program x.R'],
      "Rscript -e '1+1'": ['unreadable run code Rscript'],
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
    },
    {
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
      options: `-e|--eval= -c= -r= -batch= -l|--load= -s= -p= -f= -q --quiet --script= --non-interactive --no-init --version
    -v -V --no-userinit --no-sysinit -g= -t= --norc --noinit`,
      code: ['-e', '-c', '-r', '-batch', '-p', '-g'],
      prints: '-v -V',
    },
    {
      ghci: ['unreadable open shell'],
      'runghc x.hs': ['file read x.hs', 'undescribed run program x.hs'],
      "sbcl --eval '(quit)'": ['unreadable run code sbcl'],
    },
  ),
  unreadInterpreter(
    ['erl', 'elixir', 'iex', 'escript', 'werl'],
    'runs Erlang and Elixir',
    {
      options: `-e|--eval|-eval= -S= -r= -pr= -pa= -pz= --sname|-sname= --name|-name= --cookie|-setcookie= --erl=
    --rpc-eval= --remsh|-remsh= -s= -run= -noshell -noinput -config= -args_file= --no-halt --boot= -v|--version
    -h --werl --app= --logger-otp-reports=`,
      code: ['-e', '--rpc-eval'],
      prints: '-v',
    },
    {
      iex: ['unreadable open shell'],
      "elixir -e 'IO.puts 1'": ['unreadable run code elixir'],
      'elixir x.exs': ['file read x.exs', 'undescribed run program x.exs'],
    },
  ),
]

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

export const compilers: readonly Program[] = [
  gcc,
  archiver,
  swift,
  xcode,
  flutter,
  zig,
  javac,
  java,
  ...interpreters,
  elixirPackages,
]
