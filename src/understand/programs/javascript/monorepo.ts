import { absolute, emit, emitFile } from '../../emit.ts'
import type { Call, Program } from '../../program.ts'
import { changes, does, isUndescribed, prepares, publishes, reads, tool, type VerbRun } from '../../tool.ts'
import { isKnown, isKnownText, SOME_NAME, type Word, word } from '../../word.ts'
import { deploysAway, emitHelp, listOf, projectTool, runsProgram } from '../project-code.ts'
import { nearestPackage, type Package, runScript, workspacePackages } from './package-json.ts'

/** Tools over many packages of one repository, and tools that make releases of them. */

/** The root of the workspace and its packages. */
function allPackages(call: Call): readonly Package[] {
  const root = nearestPackage(call, call.cwd)
  return root === undefined ? [] : [root, ...(workspacePackages(call, root) ?? [])]
}

/** A script in every package that has it; where none can be seen the task is not known. */
function runEverywhere(call: Call, names: readonly Word[]): void {
  const packages = allPackages(call)
  for (const name of names) {
    const ran = isKnown(name) && packages.map((one) => runScript(call, one, name.text)).includes(true)
    if (!ran) runsProgram(call, name, names, 'script')
  }
}

/** A command in every package: where they are not known, in some directory below `packages`. */
const execEverywhere: VerbRun = (call) => {
  const packages = allPackages(call).slice(1)
  const directories =
    packages.length > 0 ? packages.map((one) => one.directory) : [absolute(call.cwd, `packages/${SOME_NAME}`)]
  for (const cwd of directories) call.exec(call.operands, { cwd })
}

const lerna: Program = tool({
  names: ['lerna'],
  about: 'runs, versions and publishes the packages of a repository',
  options: `--scope= --ignore= --since=? --loglevel= --concurrency= --stream --parallel --no-bail -y|--yes --preid=
    --dist-tag= --registry= --no-push --no-git-tag-version --message= -m= --conventional-commits --force-publish=?
    --exact`,
  verbs: {
    'ls | list | ll | la | changed | diff | info | watch': reads('package'),
    run: (call) => runEverywhere(call, call.operands.slice(0, 1)),
    exec: execEverywhere,
    'bootstrap | link | clean | add | import | init | create | repair | add-caching': changes('package'),
    version: (call) => {
      emit(call, 'change', 'version', 'package')
      if (!call.arguments.has('--no-push')) call.exec([word('git', call.span), word('push'), word('--follow-tags')])
    },
    publish: publishes('package'),
  },
  examples: {
    'lerna ls': ['read ls package'],
    'lerna exec -- rm -rf dist': ['file delete below dist'],
    'lerna run build': ['undescribed run script build'],
    'lerna version --no-push': ['change version package'],
    'lerna publish from-git': ['publish publish package from-git'],
  },
})

const turbo: Program = tool({
  names: ['turbo'],
  about: 'runs scripts of many packages',
  options: `-F|--filter= --concurrency= --cache-dir= --cache= --output-logs= --log-order= --env-mode=? --team=
    --token= --api= --cwd= --root-turbo-json= --force=? --no-cache --parallel --continue=? --only --graph=?
    --summarize=? --affected --dry|--dry-run=? --ui= --verbosity=? --scope= --since= --no-daemon`,
  dryRun: (call) => call.arguments.has('--dry', '--graph'),
  verbs: {
    'ls | query | telemetry | info | bin | docs | scan': reads('package'),
    'login | logout | link | unlink | prune | daemon | generate | gen | watch': changes('package'),
    run: (call) => runEverywhere(call, call.operands),
    '*': (call) => runEverywhere(call, [word(call.verb, call.span), ...call.operands]),
  },
  examples: {
    'turbo run build --filter=web': ['undescribed run script build'],
    'turbo build lint': ['undescribed run script build', 'undescribed run script lint'],
    'turbo run build --dry=json': ['read dry run plan run'],
    'turbo ls': ['read ls package'],
  },
})

const nx: Program = tool({
  names: ['nx'],
  about: 'runs targets of many projects',
  options: `-t|--target|--targets= -p|--project|--projects= -c|--configuration= --base= --head= --files= --exclude=
    --parallel=? --runner= --output-style= --skip-nx-cache --nx-bail --verbose --graph=? --all --prod`,
  verbs: {
    [`show | report | list | graph | dep-graph | print-affected | affected:graph | format:check | help | why |
      view-logs`]: reads('project'),
    'reset | clear-cache': does('lose-remade', 'cache', { verb: 'reset' }),
    [`generate | g | format:write | format | migrate | init | add | sync | sync:check | connect | daemon | repair |
      import | watch | configure-ai-agents`]: changes('project'),
    release: publishes('package'),
    'release version | release changelog | release plan | release plan:check': changes('package'),
    exec: (call) => void call.exec(call.operands),
    'run | run-many | affected | *': (call) =>
      runsProgram(call, word(call.verb, call.span), [
        ...call.operands,
        ...call.arguments.values('--target', '--configuration'),
      ]),
  },
  examples: {
    'nx show projects': ['read show project projects'],
    'nx run-many -t build test': ['undescribed run program run-many'],
    'nx build web': ['undescribed run program build'],
    'nx release publish': ['publish release package publish'],
    'nx release --dry-run': ['read dry run plan release'],
    'nx reset': ['lose-remade reset cache'],
  },
  dryRun: (call) => call.verb.startsWith('release') && call.args.some((w) => w.text === '--dry-run' || w.text === '-d'),
})

const rush: Program = tool({
  names: ['rush', 'rushx', 'rush-pnpm', 'moon', 'wireit'],
  about: 'runs and publishes the packages of a repository',
  options: `-t|--to= -f|--from= -o|--only= -i= -T= --to-except= --impacted-by= -p|--parallelism= -v|--verbose
    -d|--debug -q -a|--apply --publish -r= -b= --include-all --set-access-level= -m=`,
  verbs: {
    'list | scan | check | version --verify | project | sync-report': reads('package'),
    [`install | update | add | remove | link | unlink | init | deploy | purge | unlink | update-autoinstaller |
      version | upgrade-interactive | update-cloud-credentials | sync | setup | change | ci | check`]:
      changes('package'),
    publish: (call) =>
      emit(
        call,
        call.arguments.has('--publish') || call.arguments.has('--apply') ? 'publish' : 'read',
        'publish',
        'package',
      ),
    '*': (call) =>
      call.name === 'rushx'
        ? runEverywhere(call, [word(call.verb, call.span)])
        : runsProgram(call, word(call.verb, call.span), call.operands),
  },
  examples: {
    'rush list': ['read list package'],
    'rush install': ['change install package'],
    'rush publish': ['read publish package'],
    'rush publish --apply --publish': ['publish publish package'],
    'rush build': ['undescribed run program build'],
  },
})

const changeset: Program = tool({
  names: ['changeset'],
  about: 'notes changes and publishes packages',
  options: '--since= --output= --otp= --tag= --open --empty --verbose --snapshot=? --no-git-tag',
  verbs: {
    status: (call) => {
      emit(call, 'read', 'status', 'package')
      const file = call.arguments.value('--output')
      if (file !== undefined) emitFile(call, 'overwrite', file)
    },
    '': does('change', 'package', { verb: 'add' }),
    'add | init | version | pre | pre enter | pre exit | tag': changes('package'),
    publish: publishes('package'),
  },
  examples: {
    changeset: ['change add package'],
    'changeset status': ['read status package'],
    'changeset version': ['change version package'],
    'changeset publish': ['publish publish package'],
  },
})

/** Programs that make a release without another word. */
function releaser(
  names: readonly string[],
  about: string,
  dry: readonly string[],
  examples: Program['examples'],
  kind: 'publish' | 'change' = 'publish',
): Program {
  return {
    names,
    about,
    examples,
    run: (call) => {
      if (call.args.some((w) => /^(--help|-h|--version|-v)$/.test(w.text))) return emitHelp(call)
      if (call.args.some((w) => dry.includes(w.text))) return emit(call, 'read', 'dry run', 'plan', 'release')
      emit(call, kind, 'release', 'package')
    },
  }
}

const goreleaser: Program = tool({
  names: ['goreleaser'],
  about: 'builds and publishes releases',
  options: `-f|--config= -p|--parallelism= --timeout= --skip= --snapshot --clean --release-notes= --single-target
    -o|--output= --id= --draft --nightly`,
  verbs: {
    'check | healthcheck | jsonschema | completion | man': reads('release'),
    'build | init | changelog | continue | prepare': changes('build'),
    'release | publish | announce': (call) => {
      const local =
        call.arguments.has('--snapshot') || call.arguments.value('--skip')?.text.includes('publish') === true
      emit(call, local ? 'change' : 'publish', 'release', 'package')
    },
  },
  examples: {
    'goreleaser check': ['read check release'],
    'goreleaser release --snapshot --clean': ['change release package'],
    'goreleaser release --clean': ['publish release package'],
    'goreleaser build': ['change build build'],
  },
})

const releasePlease: Program = tool({
  names: ['release-please'],
  about: 'opens pull requests for releases',
  options: '--token= --repo-url= --target-branch= --config-file= --manifest-file= --dry-run --path= --release-type=',
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    'release-pr | bootstrap | manifest-pr': prepares('pull request'),
    'github-release | manifest-release': publishes('release'),
    'debug-config': reads('release'),
  },
  examples: {
    'release-please release-pr --token x': ['prepare release-pr pull request'],
    'release-please github-release': ['publish github-release release'],
    'release-please github-release --dry-run': ['read dry run plan github-release'],
  },
})

const vsce: Program = tool({
  names: ['vsce', 'ovsx', 'web-ext', 'jsr', 'clasp'],
  about: 'packs and publishes extensions and scripts',
  options: '-p|--pat= -o|--out= -i|--packagePath= --target= --dry-run --api-key= --api-secret= -s|--source-dir=',
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    'ls | show | search | lint | status | logs | versions | deployments | list': reads('extension'),
    'package | build | create | pull | add | i | install | remove | run | clone | get': changes('extension'),
    'publish | sign': publishes('extension'),
    unpublish: does('lose', 'extension'),
    'push | deploy': (call) => deploysAway(call, call.verb, 'extension', call.operands[0] ?? ''),
    'login | logout | create-namespace': does('access', 'extension'),
    '*': isUndescribed,
  },
  examples: {
    'vsce publish minor': ['publish publish extension minor'],
    'vsce package': ['change package extension'],
    'jsr publish --dry-run': ['read dry run plan publish'],
  },
})

/** Runs a package that starts a project (`create-vite`, `yo`): code by name that writes new files. */
const generators: Program = {
  names: listOf(`yo degit tiged giget hygen plop cookiecutter copier express-generator create-vite create-next-app
    create-react-app create-vue create-svelte create-astro create-remix create-t3-app create-expo-app create-turbo
    create-nx-workspace create-hono create-nuxt create-docusaurus create-strapi-app create-solid create-electron-app
    nuxi shadcn shadcn-ui`),
  about: 'makes a new project from a template',
  examples: {
    'create-vite my-app': ['change create project my-app'],
    'cookiecutter https://git.example/t.git': ['remote-code create project https://git.example/t.git'],
    'degit user/repo x': ['change create project user/repo'],
    'yo --version': ['read help help'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--help|-h|--version|-v)$/.test(w.text))) return emitHelp(call)
    const name = call.args.find((w) => !w.text.startsWith('-'))
    // Templates of these two run hooks, so one that comes from an address is code from the network.
    const hooks = call.name === 'cookiecutter' || call.name === 'copier'
    const source = call.args.filter(
      (w) => isKnownText(w.text) && /^(https?:|git[+@:]|ssh:|gh:|gl:|bb:)/.test(w.text),
    )[0]
    if (hooks && source !== undefined) return emit(call, 'remote-code', 'create', 'project', source)
    emit(call, 'change', 'create', 'project', name ?? '')
  },
}

export const monorepo: readonly Program[] = [
  lerna,
  turbo,
  nx,
  rush,
  changeset,
  goreleaser,
  releasePlease,
  vsce,
  generators,
  releaser(['np', 'shipjs', 'publish-please'], 'publishes a package after its checks', ['--preview'], {
    np: ['publish release package'],
    'np --preview': ['read dry run plan release'],
  }),
  releaser(
    ['release-it', 'semantic-release', 'multi-semantic-release'],
    'makes and publishes a release',
    ['--dry-run', '-d', '--changelog', '--release-version'],
    {
      'release-it --ci': ['publish release package'],
      'semantic-release --dry-run': ['read dry run plan release'],
      'semantic-release': ['publish release package'],
    },
  ),
  releaser(
    listOf(`standard-version commit-and-tag-version bumpp conventional-changelog auto-changelog git-cliff`),
    'writes the change log and a version',
    ['--dry-run', '--unreleased', '--context', '--bumped-version'],
    { 'standard-version': ['change release package'], 'git-cliff --unreleased': ['read dry run plan release'] },
    'change',
  ),
  projectTool(
    ['verdaccio'],
    'serves packages on this host',
    { verb: 'start', on: 'server' },
    { 'verdaccio --listen 4873': ['change start server'] },
  ),
]
