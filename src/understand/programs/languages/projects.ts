import { emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Call, Program } from '../../program.ts'
import { changes, changesAccess, does, isUndescribed, publishes, reads, tool } from '../../tool.ts'
import type { Stream, Word } from '../../word.ts'
import { inlineUnread, listOf, projectTool, runScriptFile, runsProgram } from '../project-code.ts'

/** Tools that build, test, run and publish projects of their languages. */

const codeOf = (w: Word | undefined): Stream => ({ text: w?.text, carries: w?.carries ?? 0, span: w?.span })

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
      exec: (call) => (call.operands.length === 0 ? openShell(call) : call.exec(call.operands)),
      'eval | -e': (call) => inlineUnread(call, codeOf(call.operands[0])),
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
    more: {
      '': (call) => {
        const code = call.arguments.value('-e')
        if (code !== undefined) return inlineUnread(call, codeOf(code))
        if (call.arguments.strangers.some((w) => /^--?(version|v)$/.test(w.text)))
          return emit(call, 'read', 'help', 'help')
        if (call.arguments.strangers.length > 0) return isUndescribed(call)
        return call.stdinGiven ? inlineUnread(call, call.stdin) : openShell(call)
      },
    },
    options:
      '-c|--configuration= --package-path= --scratch-path= -j|--jobs= --product= --target= --filter= -e= -I= -F= -l=',
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
    "swift -e 'print(1)'": [],
    'swift -e \'unlink("x")\'': ['unreadable run code swift'],
    'swift x.swift': ['file read x.swift', 'undescribed run program x.swift'],
    'swift --version': ['read help help'],
  },
)

const flutter = verbed(
  ['flutter', 'dart', 'fvm', 'melos'],
  'builds, tests, runs and publishes Dart',
  {
    run: 'run',
    script: true,
    read: `devices | emulators | doctor | pub deps | pub outdated | config --list | channel | info | help | logs |
      symbolize | pub cache list | list | releases | spawn`,
    change: `analyze | attach | build | create | drive | format | fix | gen-l10n | install | pub get | pub add |
      pub remove | pub upgrade | pub downgrade | pub global activate | pub global deactivate | pub global run |
      pub cache repair | pub cache add | precache | test | upgrade | downgrade | config | compile | doc | devtools |
      use | remove | bootstrap | bs | version | screenshot | pub run | pub bump | global | flavor`,
    clean: 'clean | pub cache clean',
    more: {
      'pub publish | pub lish | publish': (call) =>
        emit(call, call.args.some((w) => /^(--dry-run|-n)$/.test(w.text)) ? 'read' : 'publish', 'publish', 'package'),
      [`pub token | pub token add | pub token remove | pub login | pub logout | pub uploader`]:
        changesAccess('registry'),
      'pub token list': reads('registry'),
    },
    options: `-d|--device-id= -t|--target= --flavor= --dart-define= --dart-define-from-file= -o|--output=
      --build-name= --build-number= --platform= -C|--directory= --coverage-path= -h`,
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
    run: 'run | r | play | spec-run',
    script: true,
    read: `version | env | targets | help | list | list-dependencies | show | info | search | ls | path | describe |
      doc --help | deps list | switch list | var | repo list | ide | query | tool compiler --version | zen | libc |
      hash | outdated | freeze --dry-run`,
    change: `build | build-exe | build-lib | build-obj | test | fmt | fetch | init | check | cc | c++ | translate-c |
      ast-check | install | update | upgrade | add | remove | reinstall | unpin | pin | switch | switch create |
      switch set | repo add | repo remove | compile | c | cpp | js | make | format | deps | deps download | doc | docs |
      docs build | haddock | bench | configure | freeze | new | bundle | dependencies | lock | prune | tool | spec |
      develop | setup | uninstall | promote | rule | sdist | hpc | ghc | dot | setup-config | tc | default | toolchain |
      snapshot | inspect | coverage | flatten | verify-contract | generate | codegen | shell-completion | refresh |
      rebuild | expand | reactor | diff | add-package | minimize | pkg | package`,
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
    'stack exec -- rm a': ['file delete a'],
    "crystal eval 'puts 1'": [],
    "crystal eval 'system 1'": ['unreadable run code crystal'],
    'stack ghci': ['unreadable open shell'],
    'opam list': ['read list project'],
    'dune clean': ['lose-remade clean build'],
    'gleam publish': ['publish publish package'],
  },
)

const javac: Program = projectTool(
  listOf(`javac kotlinc kotlinc-js kotlinc-native scalac groovyc ecj javadoc jlink jpackage native-image ocamlc
    ocamlopt ocamlfind ocamlbuild fpc valac erlc elixirc chez mlton smlnj solc rebar3 cobc dtc iverilog verilator
    yosys ktlint detekt google-java-format scalafmt scalafix checkstyle ormolu fourmolu hlint stylish-haskell
    ocamlformat elm-format elm-test elm-review clang-format clang-tidy cppcheck cpplint include-what-you-use doxygen
    gcov lcov genhtml gcovr autoconf automake autoreconf aclocal autoheader libtoolize qmake qmake6 moc uic conan
    vcpkg gyp node-gyp gn`),
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

export const languageProjects: readonly Program[] = [swift, flutter, zig, javac]
