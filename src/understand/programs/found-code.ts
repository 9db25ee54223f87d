import { posix } from 'node:path'
import { absolute } from '../emit.ts'
import type { Call, CodeLanguage } from '../program.ts'
import { emitUnread } from '../shell/call.ts'
import { Carries, isKnownText, isOpaque, type Word, word } from '../word.ts'
import { readsNamedCalls } from './named-calls.ts'
import { named, readsOwnCode } from './project-code.ts'
import { filesOfModules } from './python/named-modules.ts'

/**
 * Code that tools find by themselves and run: settings that are code, tests, what sets them up. No word of the command
 * names it, or one does behind an option. Nobody looks into it, as with all code of the project; but what the same action
 * wrote is the action's own text.
 *
 * A heuristic, by the names that the tools look for. Counter-examples that are read for nothing: settings of another tool,
 * and tests that the command leaves out. What such a file itself loads is read where the action wrote that, too.
 */
interface Found {
  readonly tools: (name: string) => boolean
  /** Files by their path from where the tool is started, with a slash in front. */
  readonly files: Paths
  /** Only with this as its first word that is no option. */
  readonly verb?: RegExp
}

interface Paths {
  test(path: string): boolean
}

/** Files with such an end, at any depth below directories of these names. */
function below(directories: readonly string[], end: RegExp): Paths {
  return { test: (path) => end.test(path) && directories.some((one) => path.includes(`/${one}/`)) }
}

function either(...several: readonly Paths[]): Paths {
  return { test: (path) => several.some((one) => one.test(path)) }
}

const isJsTest = named(`vitest jest mocha ava tap tape uvu jasmine qunit karma wdio nightwatch testcafe detox
  cucumber-js codeceptjs stryker test-storybook web-test-runner wtr playwright cypress react-scripts craco ng umi`)
const isJsTool = named(`vitest jest mocha ava karma wdio nightwatch testcafe detox cucumber-js codeceptjs stryker
  web-test-runner wtr playwright cypress react-scripts craco ng eslint eslint_d stylelint xo standard textlint remark
  prettier prettierd prettier-eslint vite webpack webpack-cli webpack-dev-server rollup rolldown rspack rsbuild rslib
  parcel tsup tsdown unbuild microbundle swc babel snowpack vue-cli-service react-app-rewired tailwindcss postcss unocss
  svgo next nuxt astro remix react-router svelte-kit gatsby storybook start-storybook build-storybook docusaurus vitepress
  vuepress eleventy umi quasar redwood keystone payload sanity expo vinxi nitro nitropack qwik ember electron-builder
  electron-forge commitlint lint-staged semantic-release release-it changeset typedoc graphql-codegen orval openapi-ts
  knip depcruise dependency-cruiser size-limit drizzle-kit prisma knex sequelize sequelize-cli mikro-orm typeorm
  hardhat truffle pm2 nx lerna plop gridsome nest babel-node`)
const isPython = named(`python python3 pytest py.test nose2 behave tox nox`)

const SCRIPT = /\.[cm]?[jt]sx?$/
const JS_TESTS = either(
  below(['__tests__', '__mocks__', 'test', 'tests', 'spec', 'specs', 'e2e', 'cypress', 'features'], SCRIPT),
  /[.\-_](?:test|spec|cy|e2e|tests|specs)\.[cm]?[jt]sx?$/,
)
const PYTHON_TESTS = /\/(?:test[^/]*|[^/]*_tests?|conftest)\.py$/

const FOUND: readonly Found[] = [
  {
    tools: isJsTool,
    files:
      /\/(?:[\w.-]+\.(?:config|conf|setup|workspace|build)|\.[\w-]+rc|setupTests|knexfile|ember-cli-build)\.[cm]?[jt]sx?$/,
  },
  { tools: isJsTest, files: JS_TESTS },
  { tools: named('node nodejs tsx ts-node'), files: JS_TESTS, verb: /^--test$/ },
  { tools: named('bun deno'), files: JS_TESTS, verb: /^test$/ },
  { tools: named('pytest py.test nose2 behave trial'), files: PYTHON_TESTS },
  {
    tools: named('manage.py django-admin'),
    files: /\/(?:test[^/]*|settings|urls|apps|models|conf\/[^/]+|settings\/[^/]+)\.py$/,
  },
  { tools: named('behave'), files: /\/(?:environment|steps\/[^/]+)\.py$/ },
  { tools: isPython, files: /\/(?:sitecustomize|usercustomize)\.py$/ },
  {
    tools: named('pip pip3 pip2 pyproject-build uv pipx cibuildwheel'),
    files: /\/(?:setup|_custom_build|build_backend)\.py$/,
    verb: /^(?:install|wheel|build|download|sync|\.|-e)$/,
  },
  { tools: named('pyproject-build cibuildwheel'), files: /\/setup\.py$/ },
  { tools: named('scons'), files: /\/SCons(?:truct|cript)$/ },
  { tools: named('waf'), files: /\/wscript$/ },
  { tools: named('sphinx-build sphinx-autobuild'), files: /\/conf\.py$/ },
  { tools: named('gunicorn'), files: /\/gunicorn\.conf\.py$/ },
  { tools: named('locust'), files: /\/locustfile\.py$/ },
  { tools: named('flask'), files: /\/(?:app|wsgi)\.py$/ },
  { tools: named('alembic'), files: /\/env\.py$/ },
  {
    tools: named('rspec parallel_rspec guard'),
    files: either(/(?:_spec|\/spec_helper|\/rails_helper)\.rb$/, below(['spec/support'], /\.rb$/)),
  },
  {
    tools: named('rake rails minitest testrb m mutant parallel_test guard'),
    files: either(/(?:_test|\/test_[^/]+)\.(?:rb|rake)$/, below(['test/support', 'lib/tasks'], /\.(?:rb|rake)$/)),
  },
  {
    tools: named('rails rackup puma unicorn thin falcon passenger'),
    files: either(/\/config\.ru$/, below(['config'], /\.rb$/)),
  },
  { tools: named('cucumber spinach'), files: below(['features'], /\.rb$/) },
  { tools: named('bundle bundler rspec rake rails'), files: /\/(?:Gemfile|gems\.rb|[\w.-]+\.gemspec)$/ },
  { tools: named('vagrant'), files: /\/Vagrantfile$/ },
  { tools: named('guard'), files: /\/Guardfile$/ },
  { tools: named('cap'), files: either(/\/(?:Capfile|config\/deploy\.rb)$/, below(['config/deploy'], /\.rb$/)) },
  { tools: named('pod'), files: /\/(?:Podfile|[\w.-]+\.podspec)$/ },
  { tools: named('fastlane'), files: /\/(?:Fastfile|Appfile|Matchfile)$/ },
  { tools: named('danger'), files: /\/Dangerfile$/ },
  { tools: named('jekyll middleman nanoc'), files: either(/\/(?:config\.rb|Rules)$/, below(['_plugins'], /\.rb$/)) },
  {
    tools: named('phpunit pest paratest codecept behat phpspec kahlan simple-phpunit'),
    files: either(/(?:Test|Cest|Context|Spec|\/[Pp]est|\/bootstrap)\.php$/, below(['test', 'tests'], /\.php$/)),
  },
  {
    tools: named('rector php-cs-fixer ecs psalm phpstan artisan'),
    files: either(
      /\/(?:rector|ecs|\.php-cs-fixer(?:\.dist)?|bootstrap)\.php$/,
      below(['bootstrap', 'routes'], /\.php$/),
    ),
  },
  { tools: named('terraform tofu terragrunt'), files: /\.(?:tf|tofu)$/, verb: /^(?:plan|apply|destroy|refresh|test)$/ },
  { tools: named('prove'), files: below(['t'], /\.t$/) },
  { tools: named('bats shellspec'), files: /\/[^/]+(?:\.bats|_spec\.sh)$/ },
  { tools: named('go'), files: /\.go$/, verb: /^(?:run|test)$/ },
  {
    tools: named('cargo cross'),
    files: /\/build\.rs$/,
    verb: /^(?:build|b|check|c|clippy|doc|run|r|test|t|bench|install|package|nextest)$/,
  },
  {
    tools: named('cargo cross'),
    files: below(['src', 'tests', 'examples', 'benches'], /\.rs$/),
    verb: /^(?:run|r|test|t|bench|nextest)$/,
  },
]

/** Reads what the action wrote of the code that a tool finds where it is started, and above that. */
export function readsFoundCode(call: Call): void {
  for (const path of filesOfModules(call)) readModule(call, path)
  const own = FOUND.filter(
    ({ tools, verb }) => tools(call.name) && (verb === undefined || call.args.some((w) => verb.test(w.text))),
  )
  if (own.length === 0) return
  const given = givenCode(call)
  for (const path of call.writtenFiles()) {
    if (!call.spend(path.length)) return
    if (given.has(path) || (isNear(call, path) && own.some(({ files }) => files.test(path)))) readFound(call, path)
  }
}

/**
 * Options of these tools whose value is a file of code: settings, plugins, what sets tests up. Counter-example: a parser
 * that is called by its name, which is no path of a file that the action wrote.
 */
const NAMES_CODE =
  /^(?:-c|-r|--(?:config|knexfile|require|import|loader|plugin|setup[\w-]*|global[\w-]*|resolver|transform|reporters?|runner|preset|parser|rulesdir|custom-syntax|format|formatter|file|(?:test-?)?env(?:ironment)?))$/i

/** Paths that such options name. `-c` of prettier checks what stands behind it. */
function givenCode(call: Call): ReadonlySet<string> {
  const checks = call.name.startsWith('prettier')
  const found = new Set<string>()
  for (const [i, { text }] of call.args.entries()) {
    const equals = text.indexOf('=')
    const option = equals < 0 ? text : text.slice(0, equals)
    const value = equals < 0 ? call.args[i + 1]?.text : text.slice(equals + 1)
    if (!NAMES_CODE.test(option) || (checks && option === '-c')) continue
    if (value !== undefined && isKnownText(value)) found.add(absolute(call.cwd, value.replace(/^file:\/\//, '')))
  }
  return found
}

/** Below where the tool is started, or beside it or one of the directories above; where Python is told to look, as well. */
function isNear(call: Call, path: string): boolean {
  // Wherever that is, it may be beside it.
  if (!isKnownText(call.cwd)) return true
  const directory = posix.dirname(path)
  const isAbove = call.cwd === directory || call.cwd.startsWith(`${directory === '/' ? '' : directory}/`)
  if (isAbove || path.startsWith(`${call.cwd}/`)) return true
  const told = call.env.get('PYTHONPATH')?.text ?? ''
  return isKnownText(told) && told.split(':').some((one) => one !== '' && absolute(call.cwd, one) === directory)
}

/** What came from the network nobody has read. */
function readModule(call: Call, path: string): void {
  const content = call.readFile(word(path, call.span))
  if ((content.carries & Carries.network) !== 0) emitUnread(call, { ...content, text: undefined, span: call.span })
  else readFound(call, path)
}

const RUBY = /\.(?:rb|rake|ru|gemspec|podspec)$|file$|\/Rules$/

function readFound(call: Call, path: string): void {
  const at = word(path, call.span)
  if (/\.(?:go|rs)$/.test(path)) return readsNamedCalls(call, at)
  if (/\.(?:tf|tofu)$/.test(path)) return readsProvisioners(call, at)
  if (/\.(?:bats|sh)$/.test(path)) {
    // What stands between `@test "…" {` and `}` is shell text of its own.
    const content = call.readFile(at)
    const text = content.text?.replace(/^@test .*\{$/gm, '{')
    if (content.written === true) call.shell({ ...content, text, span: call.span })
    return
  }
  const language = languageOf(path)
  if (language !== undefined) readsOwnCode(call, [at], language)
}

function languageOf(path: string): CodeLanguage | undefined {
  if (/\.[cm]?[jt]sx?$/.test(path)) return 'javascript'
  if (/\.py$|\/SCons(?:truct|cript)$|\/wscript$/.test(path)) return 'python'
  if (path.endsWith('.php')) return 'php'
  if (path.endsWith('.t')) return 'perl'
  return RUBY.test(path) ? 'ruby' : undefined
}

/**
 * What terraform starts on this machine: the command of a `local-exec`, and the program of a `data "external"`. As far as
 * each is one text in quotes. KNOWN GAP: here-documents, and values that are put together.
 */
function readsProvisioners(call: Call, path: Word): void {
  const content = call.readFile(path)
  const { text, written, span } = content
  if (isOpaque(content)) emitUnread(call, { ...content, span: call.span })
  if (written !== true || text === undefined || !isKnownText(text) || !call.spend(4 * text.length)) return
  const cwd = posix.dirname(path.text)
  for (const [, module = ''] of text.matchAll(/\bsource\s{0,40}=\s{0,40}"(\.{1,2}\/[^"\n]{0,300})"/g)) {
    const held = call.readFile(word(absolute(cwd, `${module}/main.tf`), call.span))
    if ((held.carries & Carries.network) !== 0) emitUnread(call, { ...held, span: call.span })
  }
  if (text.includes('local-exec'))
    for (const [, code = ''] of text.matchAll(/\bcommand\s{0,40}=\s{0,40}"((?:[^"\\\n]|\\.){1,2000})"/g))
      call.shell({ text: code.replace(/\\(.)/g, '$1'), carries: 0, span }, { cwd })
  if (text.includes('"external"'))
    for (const [, list = ''] of text.matchAll(/\bprogram\s{0,40}=\s{0,40}\[([^\]]{1,2000})\]/g)) {
      const words = [...list.matchAll(/"([^"\\\n]{0,1000})"/g)].map(([, one = '']) => word(one, call.span))
      if (words.length > 0) call.exec(words, { cwd })
    }
}
