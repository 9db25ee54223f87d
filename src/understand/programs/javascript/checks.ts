import { absolute, emit, emitFile } from '../../emit.ts'
import { readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, does, reads, tool } from '../../tool.ts'
import { isKnown, word } from '../../word.ts'
import { emitHelp, formats, lazyTable, listOf, named, projectTool, readsOwnCode } from '../project-code.ts'

/** Type checkers, linters, formatters and test runners of JavaScript projects. */

const tscOptions =
  lazyTable(`-p|--project= -b|--build -t|--target= -m|--module= --outDir= --outFile= --rootDir= --declarationDir=
    --tsBuildInfoFile= --jsx= --lib= --moduleResolution= --types= --typeRoots= --baseUrl= --generateTrace=
    --generateCpuProfile= --noEmit --init --showConfig --listFilesOnly --clean -w|--watch -h|--help --all -v|--version
    --dry -d -f|--force --pretty=? --skipLibCheck --strict --incremental --listFiles --verbose --traceResolution
    --extendedDiagnostics --emitDeclarationOnly`)

const tsc: Program = {
  names: ['tsc', 'tsgo', 'vue-tsc', 'svelte-check', 'glint', 'ngc', 'ttsc', 'tspc', 'flow'],
  about: 'compiles or checks TypeScript',
  examples: {
    'tsc -p .': ['change run build'],
    'tsc --noEmit': ['read check file'],
    'tsc -b --clean': ['lose-remade clean build'],
    'tsc --outFile x.js': ['change run build', 'file overwrite x.js'],
    'tsc --init': ['file create tsconfig.json'],
    'tsc --showConfig': ['read help help'],
    'svelte-check': ['change run build'],
  },
  run: (call) => {
    const read = readArguments(call.args, tscOptions())
    if (read.has('-h', '-v', '--showConfig', '--listFilesOnly', '--dry')) return emitHelp(call)
    if (read.has('--init')) return emitFile(call, 'create', word('tsconfig.json', call.span))
    if (read.has('-b') && read.has('--clean')) return emit(call, 'lose-remade', 'clean', 'build')
    // tsc runs no code of the project; the checkers of frameworks read settings that are code.
    if (read.has('--noEmit') && /^(tsc|tsgo)$/.test(call.name)) emit(call, 'read', 'check', 'file')
    else emit(call, 'change', 'run', 'build')
    for (const file of read.values('--outFile', '--tsBuildInfoFile')) emitFile(call, 'overwrite', file)
  },
}

/** Linters that load settings and plugins which are code: a check is no plain read. */
const eslintOptions =
  lazyTable(`-c|--config= --parser= --parser-options= --rulesdir= --plugin= --rule= --ignore-path= --ignore-pattern=
    --resolve-plugins-relative-to= --stdin-filename= --ext= --env= --global= --max-warnings= -o|--output-file=
    -f|--format|--formatter= --cache-location= --cache-strategy= --custom-syntax= --fix --fix-dry-run --fix-type=
    --cache --quiet --no-eslintrc --init --print-config --env-info --stdin -h|--help -v|--version --write
    --suppress-all --prune-suppressions --flag= --concurrency=`)

const eslint: Program = {
  names:
    listOf(`eslint eslint_d stylelint xo standard ts-standard semistandard tslint jshint jscs htmlhint remark textlint
      alex write-good solhint ember-template-lint lit-analyzer`),
  about: 'checks code, with settings that are code',
  examples: {
    'eslint .': ['change run check'],
    'eslint . --fix': ['change format file .'],
    'eslint -o out.txt src': ['change run check', 'file overwrite out.txt'],
    'eslint --print-config x.js': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, eslintOptions())
    if (read.has('-h', '-v', '--print-config', '--env-info')) return emitHelp(call)
    if (read.has('--fix', '--write', '--suppress-all', '--prune-suppressions', '--init')) formats(call, read.operands)
    else emit(call, 'change', 'run', 'check')
    const file = read.value('-o')
    if (file !== undefined) emitFile(call, 'overwrite', file)
  },
}

const prettierOptions =
  lazyTable(`-w|--write -c|--check -l|--list-different -u|--ignore-unknown --config= --config-precedence=
    --ignore-path= --plugin= --parser= --stdin-filepath= --log-level|--loglevel= --cache-location= --cache-strategy=
    --cursor-offset= --range-start= --range-end= --print-width= --tab-width= --end-of-line= --quote-props=
    --trailing-comma= --prose-wrap= --cache --no-config --no-editorconfig --with-node-modules
    --no-error-on-unmatched-pattern --find-config-path= --file-info= --support-info -h|--help -v|--version`)

const prettier: Program = {
  names: ['prettier', 'prettierd', 'prettier-eslint', 'js-beautify'],
  about: 'formats code',
  examples: {
    'prettier --write src test': ['change format file src'],
    'prettier --check .': ['change run check'],
    'prettier x.ts': ['file read x.ts', 'change run check'],
    'prettier --version': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, prettierOptions())
    if (read.has('-h', '-v', '--support-info', '--file-info', '--find-config-path')) return emitHelp(call)
    if (read.has('-w')) return formats(call, read.operands)
    if (!read.has('-c', '-l')) for (const path of read.operands) emitFile(call, 'read', path)
    emit(call, 'change', 'run', 'check')
  },
}

/** Tools that read their settings as data: without a flag that writes they only read. */
const biome: Program = {
  names: listOf(`biome oxlint dprint rome oxfmt quick-lint-js cspell markdownlint markdownlint-cli2 publint attw
    editorconfig-checker ec ls-lint typos vale yamllint yamlfmt taplo toml-sort jsonlint ajv spectral redocly
    license-checker ast-grep`),
  about: 'checks and formats files by settings that are data',
  examples: {
    'biome check src': ['file read below src'],
    'biome check --write src': ['change format file src'],
    'biome format --write': ['change format file'],
    'biome init': ['change init file'],
    'oxlint --fix': ['change format file'],
    'biome format --write /etc/x.json': ['change format file /etc/x.json', 'file edit below /etc/x.json'],
    'yamllint .': ['file read below .'],
    'dprint fmt': ['change format file'],
    'dprint check': ['read check file'],
    "ast-grep -p 'a' --rewrite 'b' -U src": ['change format file src'],
  },
  run: (call) => {
    const read = readArguments(call.args, biomeOptions())
    if (read.has('--help', '--version')) return emitHelp(call)
    const first = read.operands[0]?.text ?? ''
    const verb = isBiomeVerb(first) ? first : ''
    const paths = verb === '' ? read.operands : read.operands.slice(1)
    if (/^(init|migrate|start|stop|add|upgrade|bundle|build-docs|join|split|compile)$/.test(verb))
      emit(call, 'change', verb, 'file')
    else if (/^(push|login)$/.test(verb)) emit(call, verb === 'push' ? 'publish' : 'access', verb, 'registry')
    else if (verb === 'clean') emit(call, 'lose-remade', 'clean', 'cache')
    else if (
      read.has('--write', '--apply', '--apply-unsafe', '--fix', '-U', '--unsafe', '-i', '-w') ||
      (verb === 'fmt' && !read.has('--check'))
    )
      formats(call, paths)
    else if (paths.length === 0) emit(call, 'read', 'check', 'file')
    else for (const path of paths) emitFile(call, 'read', path, { recursive: true, verb: 'check' })
    for (const file of read.values('--output-file', '--outfile')) emitFile(call, 'overwrite', file)
  },
}
const isBiomeVerb = named(`check lint format fmt ci explain rage version start stop init migrate search clean scan run
  validate bundle build-docs join split test compile stats sort list trace output-file-paths output-resolved-config
  add upgrade push login`)

const biomeOptions =
  lazyTable(`-c|--config|--config-path= --config-data|-d= -f|--format|--reporter= --strict -s --no-warnings
    --output-file= --outfile= -o= --write --apply --apply-unsafe --fix --unsafe -U|--update-all -i|--in-place
    -w|--write-changes -p|--pattern= -r|--rewrite|--rule= -l|--lang|--language-id= --check --diff --max-diagnostics=
    --diagnostic-level= --ignore-pattern= --ignore-path= -D|--deny= -A|--allow= -W|--warn= --tsconfig=
    --stdin-file-path= --only= --skip= --log-level= --colors= --minAlertLevel= --output= --glob= --exclude= --words=
    --locale= --dot --no-progress --summary --json --csv --production --staged --changed --since= --vcs-root=
    --plugins= --tests -h --help -v --version -V`)

/** Tests run the project's own code. */
const tests = projectTool(
  listOf(`vitest jest mocha ava tap tape uvu jasmine qunit karma wdio nightwatch testcafe detox tsd tstyche
    web-test-runner wtr cucumber-js codeceptjs size-limit bundlesize lighthouse lhci pa11y stryker test-storybook`),
  'runs tests of JavaScript',
  {
    on: 'tests',
    options: `-c|--config= -t|--testNamePattern= --outputFile= --reporter|--reporters= -g|--grep= -r|--require=
      --testTimeout= --maxWorkers= --project= -o|--output= --coverage=? --shard= --root= --dir= --environment= -w= -i
      -b -u -x --reporter-option=`,
    writes: ['--outputFile'],
    prints: '--showConfig --listTests -v',
    verbs: { list: 'read', help: 'read', init: 'change' },
    code: 'javascript',
  },
  {
    'vitest run --coverage': ['change run tests'],
    'echo \'fs.rmSync("a")\' > x.test.js; vitest run x.test.js': [
      'file overwrite x.test.js',
      'change run tests',
      'file delete a',
    ],
    'jest --listTests': ['read help help'],
    'jest --json --outputFile=out.json': ['change run tests', 'file overwrite out.json'],
    'vitest list': ['read list tests'],
  },
)

const browsers: Program = tool({
  names: ['playwright', 'cypress'],
  about: 'runs tests in browsers',
  options: `-c|--config= -g|--grep= -j|--workers= -o|--output= -P|--project= -b|--browser= -s|--spec= -r|--reporter=
    -k|--key= --shard= --timeout= --retries= --reporter-options= --env= -e= --tag= -t= --headed --debug --ui --list
    --record --with-deps --dry-run --last-failed -x -u|--update-snapshots=? --host= --port= -v|--version`,
  verbs: {
    [`show-trace | show-report | merge-reports | help | version | info | verify | cache list | cache path`]:
      reads('tests'),
    'test | run | open | codegen | ui': (call) => {
      emit(call, call.arguments.has('--list') ? 'read' : 'change', 'run', 'tests')
      readsOwnCode(call, call.operands, 'javascript')
    },
    'install | install-deps | uninstall | init-agents | pdf | screenshot | clear-cache': changes('browser'),
    'cache clear | cache prune': does('lose-remade', 'cache'),
  },
  examples: {
    'playwright test --headed': ['change run tests'],
    'playwright test --list': ['read run tests'],
    'playwright install --with-deps': ['change install browser'],
    'cypress run': ['change run tests'],
    'cypress cache clear': ['lose-remade cache clear cache'],
    'playwright show-report': ['read show-report tests'],
  },
})

/** Looks at packages and what they depend on; with a flag it edits `package.json`. */
const packageChecks: Program = {
  names: listOf(`ncu npm-check-updates npm-check depcheck knip madge ts-prune unimported depcruise dependency-cruiser
    syncpack manypkg sort-package-json license-report npm-remote-ls cost-of-modules source-map-explorer taze skott
    yarn-deduplicate lockfile-lint improved-yarn-audit audit-ci better-npm-audit fixpack`),
  about: 'looks at what packages depend on',
  examples: {
    ncu: ['read check package'],
    'ncu -u': ['file edit package.json'],
    knip: ['change run check'],
    'knip --fix': ['change fix file'],
    'sort-package-json': ['file edit package.json'],
    depcheck: ['read check package'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--help|--version|-h|-V)$/.test(w.text))) return emitHelp(call)
    const edits =
      call.args.some((w) => /^(-u|--upgrade|-w|--write|fix|format|fix-mismatches|-y)$/.test(w.text)) ||
      /^(sort-package-json|fixpack|yarn-deduplicate)$/.test(call.name)
    if (edits) return emitFile(call, 'edit', word('package.json', call.span))
    if (/^(knip|depcruise|dependency-cruiser|madge)$/.test(call.name)) {
      const fixes = call.args.some((w) => w.text.startsWith('--fix'))
      return emit(call, 'change', fixes ? 'fix' : 'run', fixes ? 'file' : 'check')
    }
    emit(call, 'read', 'check', 'package')
  },
}

/** Rewrites the code of a project by a script. */
const codemods: Program = {
  names: ['jscodeshift', 'codemod', 'ts-migrate', 'comby', 'lebab', 'putout', 'ts-to-zod', 'patch-package'],
  about: 'rewrites code',
  examples: {
    'jscodeshift -t t.js src': ['change rewrite file'],
    'jscodeshift -t https://files.example/t.js src': ['remote-code run program https://files.example/t.js'],
    'jscodeshift -d -t t.js src': ['read dry run plan rewrite'],
  },
  run: (call: Call) => {
    const remote = call.args.find((w) => /^https?:/.test(w.text))
    if (remote !== undefined) return emit(call, 'remote-code', 'run', 'program', remote)
    if (call.args.some((w) => /^(-d|--dry|--dry-run|--help|-h)$/.test(w.text)))
      return emit(call, 'read', 'dry run', 'plan', 'rewrite')
    emit(call, 'change', 'rewrite', 'file')
    for (const one of call.args)
      if (isKnown(one) && call.files.kind(absolute(call.cwd, one.text)) === 'file') emitFile(call, 'edit', one)
  },
}

export const javascriptChecks: readonly Program[] = [
  tsc,
  eslint,
  prettier,
  biome,
  tests,
  browsers,
  packageChecks,
  codemods,
]
