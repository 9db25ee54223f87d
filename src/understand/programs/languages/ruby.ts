import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, changesAccess, does, publishes, reads, tool } from '../../tool.ts'
import { Carries, isKnown, type Stream, type Word, word } from '../../word.ts'
import { installs } from '../javascript/package-json.ts'
import {
  deploysAway,
  emitHelp,
  lazyTable,
  listOf,
  named,
  projectTool,
  runScriptFile,
  runsProgram,
} from '../project-code.ts'
import { withoutDigits } from './switches.ts'

/** Ruby 3.4 and its tools: gems, Bundler, tests, sites, mobile releases. */

const rubyOptions = lazyTable(
  `-0 -a -c -C= -d|--debug -e= -E|--external-encoding= -F= -i=? -I= -K= -l -n -p -r= -s -S -T=? -U -v -w -W=? -x=? -X=
    -y --jit --yjit --rjit --enable= --disable= --encoding= --internal-encoding= --backtrace-limit= --parser= --dump=
    --copyright --version --verbose -h|--help -| --crash-report=`,
)

/** `-I. -rx`: a library by its name, where the action wrote or fetched it. Any other is one that is installed. */
function loadsBeside(call: Call, library: Word, directories: readonly Word[]): void {
  for (const one of directories) {
    const file = { ...library, text: `${one.text}/${library.text.replace(/\.rb$/, '')}.rb` }
    const { written, carries } = call.readFile(file)
    if (written === true || (carries & Carries.network) !== 0) runScriptFile(call, file, [], 'ruby')
  }
}

const ruby: Program = {
  names: ['ruby', 'jruby', 'truffleruby', 'mruby', 'ruby3.0', 'ruby3.1', 'ruby3.2', 'ruby3.3', 'ruby3.4'],
  about: 'runs Ruby code',
  examples: {
    "ruby -i -ne '' a": ['file overwrite a'],
    "ruby -i -ne 'puts 1' a": ['file edit a'],
    'ruby -v': ['read help help'],
    'ruby -c x.rb': ['file read x.rb'],
    "ruby -0777 -ne 'puts $_' x.txt": ['file read x.txt'],
    'ruby scripts/x.rb a': ['file read scripts/x.rb', 'undescribed run program scripts/x.rb'],
    'ruby -S rspec spec': ['change run tests'],
    'ruby -run -e httpd . -p 8000': ['file read below .', 'change start server'],
    ruby: ['unreadable open shell'],
    'ruby "$X"': ['unreadable run program \uFFFC'],
  },
  run: (call) => {
    const read = readArguments(call.args.map(withoutDigits), rubyOptions(), 'operand')
    if (read.has('--version', '-h', '--copyright') || (read.has('-v') && read.operands.length === 0 && !read.has('-e')))
      return emitHelp(call)
    const [file, ...args] = read.operands
    // `-run -e httpd`: the library `un` brings small commands (un.rb).
    if (call.args.some((w) => w.text === '-run')) {
      const verb = read.value('-e')?.text
      if (verb === 'httpd') {
        if (file !== undefined) emitFile(call, 'read', file, { recursive: true })
        return emit(call, 'change', 'start', 'server')
      }
      return verb === undefined ? undefined : call.exec([word(verb, call.span), ...read.operands])
    }
    for (const one of read.values('-r'))
      if (/^[./]/.test(one.text))
        runScriptFile(call, one.text.endsWith('.rb') ? one : { ...one, text: `${one.text}.rb` }, [], 'ruby')
      else loadsBeside(call, one, read.values('-I'))
    const codes = read.values('-e')
    const edits = read.has('-i')
    if (codes.length > 0) {
      // With `-n` only what the code prints is left in a file that is edited in place; an ending keeps the old one.
      const printed = read.has('-p') || codes.some((w) => PRINTS.test(w.text))
      const keeps = printed || (read.value('-i')?.text ?? '') !== ''
      for (const path of read.operands) {
        if (edits) emitFile(call, keeps ? 'edit' : 'overwrite', path)
        else if (read.has('-n', '-p')) emitFile(call, 'read', path)
      }
      return call.code('ruby', {
        text: codes.map((w) => w.text).join('\n'),
        carries: codes.reduce((sum, w) => sum | w.carries, 0),
        span: codes[0]?.span,
        ...(read.has('-n', '-p') ? {} : { given: { words: read.operands, first: 0 } }),
      })
    }
    if (read.has('-S') && file !== undefined) return call.exec([file, ...args])
    if (file === undefined || file.text === '-') {
      if (call.stdinGiven) return call.code('ruby', { ...call.stdin, given: { words: args, first: 0 } })
      return openShell(call)
    }
    if (read.has('-c')) return emitFile(call, 'read', file)
    return rubyFile(call, file, args)
  },
}

const PRINTS = /\b(print|puts|p|pp|putc|printf|write|display)\b|\$(stdout|>)|<</

/** `bin/rails`, `bin/rake` and their kin are the tools of their names. */
function rubyFile(call: Call, file: Word, args: readonly Word[]): Stream | undefined {
  const name = /(^|\/)bin\/(rails|rake|bundle|rspec|spring|cap|jekyll|kamal)$/.exec(file.text.slice(-120))?.[2]
  if (name !== undefined && isKnown(file)) return call.exec([{ ...file, text: name }, ...args])
  return runScriptFile(call, file, args, 'ruby')
}

const consoles: Program = {
  names: ['irb', 'pry', 'jirb', 'ripl'],
  about: 'a session of Ruby',
  examples: { irb: ['unreadable open shell'], 'irb --version': ['read help help'] },
  run: (call) => {
    if (call.args.some((w) => /^(--version|-v|--help|-h)$/.test(w.text))) return emitHelp(call)
    if (call.stdinGiven) return call.code('ruby', call.stdin)
    return openShell(call)
  },
}

const gem: Program = tool({
  names: ['gem'],
  about: 'installs and publishes gems',
  options: `-v|--version= -i|--install-dir= -n|--bindir= -s|--source= -p|--http-proxy= -P|--trust-policy= -g|--file=?
    --platform= -k|--key= --host= --otp= -a|--add|--all= -r|--remove= -t= -f|--force -N|--no-document -l|--local
    -q|--quiet -V|--verbose --user-install -x|--executables -I|--ignore-dependencies -d|--details -u|--update
    --config-file= --clear-all -c --dry-run -C= -o|--output=`,
  dryRun: (call) => call.arguments.has('--dry-run') && /^(cleanup|uninstall)$/.test(call.verb),
  verbs: {
    [`list | query | search | info | environment | env | specification | dependency | dep | contents | which | check |
      outdated | help | fetch | lock | rdoc | stale | mirror | server | open`]: reads('package'),
    'install | i': (call) => installs(call, call.operands, 'install', (text) => /^(https?:|git)/.test(text)),
    update: (call) => installs(call, call.operands, 'update', () => false),
    'uninstall | cleanup': (call) => installs(call, call.operands, 'uninstall', () => false),
    'build | pristine | unpack | generate_index | rebuild | exec': changes('package'),
    push: publishes('package'),
    yank: does('lose', 'package'),
    'owner | signin | signout | cert': changesAccess('registry'),
    sources: (call) =>
      emit(call, call.arguments.has('--add', '--remove', '--clear-all') ? 'change' : 'read', 'sources', 'setting'),
  },
  examples: {
    'gem list rails': ['read list package rails'],
    'gem install rails -v 8.0.0': ['change install package rails'],
    'gem push x.gem': ['publish push package x.gem'],
    'gem yank x -v 1': ['lose yank package x'],
    'gem owner x --add me@example.com': ['access owner registry x'],
    'gem sources': ['read sources setting'],
  },
})

const bundleOptions = `--path= --without= --with= --gemfile= -j|--jobs= --retry= --local --deployment --frozen
  --full-index -g|--group= --source= -v|--version= --all --quiet --binstubs=? --target-rbconfig= --git= --github=
  --branch= --ref= --conservative --strict --patch --minor --major --dry-run -V|--verbose --no-color
  --keep-file-descriptors --parseable -o|--only-explicit --global --clean`

const bundle: Program = {
  names: ['bundle', 'bundler'],
  about: 'installs gems and runs programs with them',
  examples: {
    'bundle install': ['change install package'],
    bundle: ['change install package'],
    'bundle exec rspec spec/x_spec.rb': ['change run tests'],
    'bundle exec rm a': ['file delete a'],
    'bundle add x --git https://git.example/x': ['remote-code add package x'],
    'bundle outdated': ['read outdated package'],
    'bundle console': ['unreadable open shell'],
    'bundle --version': ['read help help'],
  },
  run: (call) => {
    const at = call.args.findIndex((w) => !w.text.startsWith('-'))
    if (call.args[at]?.text === 'exec' || call.args[at]?.text === 'e' || call.args[at]?.text === 'ex') {
      const words = readArguments(call.args.slice(at + 1), execOptions(), 'operand').operands
      return words.length === 0 ? openShell(call) : call.exec(words)
    }
    if (at < 0 && call.args.some((w) => /^(--version|-v|--help|-h)$/.test(w.text))) return emitHelp(call)
    return bundleVerbs.run(call)
  },
}
const execOptions = lazyTable('--keep-file-descriptors --no-keep-file-descriptors --gemfile= -v --verbose')

const bundleVerbs = tool({
  names: ['bundle'],
  about: '',
  options: bundleOptions,
  verbs: {
    [`list | show | info | outdated | check | config list | config get | config | env | platform | licenses | doctor |
      viz | version | help | fund | open | status`]: reads('package'),
    '': does('change', 'package', { verb: 'install' }),
    [`install | i | update | lock | cache | package | pack | binstubs | clean | pristine | init | gem | config set |
      config unset | inject | plugin | issue | remove`]: (call) => {
      emit(call, 'change', call.verb, 'package', call.operands[0] ?? '')
    },
    add: (call) => {
      const remote = call.arguments.has('--git', '--github')
      for (const one of call.operands) emit(call, remote ? 'remote-code' : 'change', 'add', 'package', one)
    },
    'console | c': (call) => openShell(call),
  },
  examples: {},
})

const localAction = named(`gym scan snapshot build_app run_tests init add_plugin install_plugins update_plugins
  update_fastlane new_action new_plugin screengrab precheck`)

const fastlane: Program = {
  names: ['fastlane'],
  about: 'builds and releases mobile apps',
  examples: {
    'fastlane lanes': ['read help help'],
    'fastlane ios test': ['undescribed run lane ios'],
    'fastlane ios release': ['deploy run lane release'],
    'fastlane deliver': ['publish deliver application'],
    'fastlane match development': ['access match certificate development'],
    'fastlane pilot upload': ['publish pilot application upload'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('-') && !w.text.includes(':'))
    if (call.args.some((w) => /^(--help|-h|--version|-v)$/.test(w.text))) return emitHelp(call)
    const [action, ...rest] = words
    const text = action?.text ?? ''
    if (/^(lanes|list|actions|action|docs|env|search_plugins|help)$/.test(text)) return emitHelp(call)
    if (/^(match|cert|sigh|produce|pem|get_certificates|register_devices|spaceauth)$/.test(text))
      return emit(call, 'access', text, 'certificate', rest[0] ?? '')
    if (/^(deliver|supply|pilot|upload_to_\w+|appstore|testflight)$/.test(text))
      return emit(call, 'publish', text, 'application', rest[0] ?? '')
    if (localAction(text)) return emit(call, 'change', text, 'application')
    const lane = words.find((w) =>
      /^(release|deploy|publish|production|beta|submit|upload|distribute|ship)\w*$/.test(w.text),
    )
    if (lane !== undefined) return deploysAway(call, 'run', 'lane', lane)
    runsProgram(call, action ?? '', rest, 'lane')
  },
}

const pod: Program = tool({
  names: ['pod', 'carthage', 'mint'],
  about: 'installs and publishes libraries of Apple projects',
  options: `--repo-update --project-directory= --sources= --verbose --silent --allow-warnings --platform=
    --use-xcframeworks --cache-builds --no-integrate --clean-install --deployment --swift-version=`,
  verbs: {
    [`list | search | outdated | env | ipc | spec cat | spec lint | lib lint | cache list | repo list | help | version |
      validate | try`]: reads('package'),
    [`install | update | init | setup | deintegrate | repo | repo add | repo update | repo remove | lib create |
      spec create | bootstrap | build | checkout | copy-frameworks | archive | run | fetch`]: changes('package'),
    'trunk push | repo push': publishes('package'),
    'trunk delete | trunk deprecate': does('lose', 'package'),
    'trunk me | trunk info': reads('package'),
    'trunk register | trunk add-owner | trunk remove-owner | trunk me clean-sessions': changesAccess('registry'),
    'cache clean': does('lose-remade', 'cache'),
  },
  examples: {
    'pod install': ['change install package'],
    'pod trunk push X.podspec': ['publish trunk push package X.podspec'],
    'pod outdated': ['read outdated package'],
  },
})

const jekyll: Program = tool({
  names: ['jekyll', 'middleman', 'nanoc', 'bridgetown', 'hanami'],
  about: 'builds and serves a site or an application',
  options: `-s|--source= -d|--destination= -c|--config= -P|--port= -H|--host= -b|--baseurl= -p= -e|--environment=
    --env=`,
  verbs: {
    'doctor | help | version | routes | show-data | view | middleware': reads('site'),
    [`build | b | serve | server | s | new | new-theme | import | compile | create-site | check | dev | start |
      generate | assets | install | assets compile | init | live`]: changes('site'),
    clean: does('lose-remade', 'build'),
    'deploy | db migrate | db prepare | db rollback': (call) =>
      deploysAway(call, call.verb, 'site', call.operands[0] ?? ''),
    'db drop': does('lose', 'database'),
    'console | c': (call) => openShell(call),
  },
  examples: {
    'jekyll build': ['change build site'],
    'nanoc deploy': ['deploy deploy site'],
    'jekyll clean': ['lose-remade clean build'],
  },
})

export const rubyPrograms: readonly Program[] = [
  ruby,
  consoles,
  gem,
  bundle,
  fastlane,
  pod,
  jekyll,
  projectTool(
    listOf(`rspec minitest cucumber spinach parallel_rspec parallel_test testrb appraisal brakeman bundle-audit
      bundler-audit reek flog flay fasterer sorbet srb steep rbs yard rdoc solargraph tapioca erblint haml-lint
      slim-lint mutant`),
    'runs tests and checks of Ruby',
    {
      on: 'tests',
      options: '-o|--out= -f|--format= -e= -t|--tag= -r= -I= -P= --seed= -j=',
      writes: ['-o'],
      code: 'ruby',
    },
    {
      'rspec spec': ['change run tests'],
      'rspec -f json -o out.json': ['change run tests', 'file overwrite out.json'],
    },
  ),
  projectTool(
    ['rubocop', 'standardrb', 'rufo', 'htmlbeautifier'],
    'checks and formats Ruby',
    {
      on: 'check',
      options: '-o|--out= -f|--format= -c|--config= --only= --except=',
      writes: ['-o'],
      prints: '-v -V --show-cops --list-target-files -L',
    },
    { 'rubocop -A': ['change run check'], 'rubocop --version': ['read help help'] },
  ),
]
