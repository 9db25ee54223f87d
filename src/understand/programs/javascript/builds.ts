import { emit, emitFile } from '../../emit.ts'
import type { RuntimePlace } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { changes, does, publishes, reads, tool } from '../../tool.ts'
import { deploysAway, listOf, projectTool, runsProgram } from '../project-code.ts'

/** Bundlers, frameworks, generators and packers of JavaScript projects. */

const outputs = `-o|--outfile|--output|--out-file|--out= -c|--config= -i|--input= -d|--dir|--outdir|--out-dir=
  -f|--format= -p|--port= -m|--mode= --target= --platform= -e= -w -t=`

const bundlers = projectTool(
  listOf(`vite webpack webpack-cli webpack-dev-server rollup rolldown esbuild rspack rsbuild rslib parcel tsup tsdown
    unbuild microbundle ncc nexe swc babel browserify snowpack wmr pkgroll preconstruct bob-the-bundler bunchee
    esbuild-runner react-scripts vue-cli-service craco react-app-rewired tsc-alias resolve-tspaths api-extractor
    dts-bundle-generator`),
  'builds or serves a project',
  { on: 'build', options: outputs, writes: ['--outfile'] },
  {
    'vite build': ['change run build'],
    vite: ['change run build'],
    'esbuild src/x.ts --bundle --outfile=out.js': ['change run build', 'file overwrite out.js'],
    'webpack --mode production': ['change run build'],
    'rollup --version': ['read help help'],
  },
)

const styles = projectTool(
  listOf(`tailwindcss postcss sass node-sass lessc stylus terser uglifyjs csso cleancss html-minifier
    html-minifier-terser svgo svgr imagemin mjml pug handlebars ejs unocss purgecss lightningcss mmdc squoosh-cli`),
  'makes styles, pages and pictures',
  { on: 'build', options: outputs, writes: ['--outfile'] },
  { 'tailwindcss -i a.css -o b.css': ['change run build', 'file overwrite b.css'], 'svgo x.svg': ['change run build'] },
)

/** The database that the application's own settings name. */
function databaseOf(call: Call): RuntimePlace {
  const { site, cwd, env } = call
  return { is: 'runtime', framework: call.name, environment: undefined, url: undefined, dotenv: true, site, cwd, env }
}

const frameworks: Program = tool({
  names:
    listOf(`next nuxt astro remix react-router svelte-kit gatsby storybook start-storybook build-storybook docusaurus
      vitepress vuepress eleventy hexo gridsome nest ng umi quasar redwood blitz strapi keystone payload sanity expo
      react-native ionic tauri vinxi waku nitro nitropack vike qwik ember meteor sails adonis slidev capacitor`),
  about: 'builds, serves and changes a project of a framework',
  options: `-p|--port= -H|--hostname|--host= -c|--config|--configuration= --outdir|--outDir= -o|--output= --mode=
    --site= --root= --project= -d|--dir|--debug= --env= --target= --platform= --device= --experimental=`,
  verbs: {
    [`info | telemetry | version | help | doctor | config | analytics | list | ls | env info | typegen | routes`]:
      reads('project'),
    '': changes('project'),
    [`dev | develop | serve | start | preview | build | watch | generate | gen | g | export | lint | check | sync |
      test | e2e | add | update | upgrade | prepare | init | new | create | analyze | module | cleanup | prebuild |
      run:ios | run:android | run | install | remove | copy | open | bundle | extract-i18n | optimize | static |
      plugin | plugins | android | ios | swizzle | write-translations | write-heading-ids | docs:version | clear |
      docs | build-storybook | automigrate | sb | login:status | types:generate | ts:generate-types | link |
      migrate:status | exec`]: changes('project'),
    'clean | cache clean | reset-cache': does('lose-remade', 'cache'),
    'deploy | graphql deploy | publish | hosting | releases:create | submit | db push': (call) =>
      deploysAway(call, call.verb, 'application', call.operands[0] ?? ''),
    'migrate | db:migrate | dataset import | transfer | import | db execute': (call) =>
      emit(call, 'deploy', call.verb, 'database', '', { at: databaseOf(call) }),
    'dataset delete | deleteAccount | db drop': does('lose', 'database'),
    'dataset export | documents get | documents query | export:data': (call) =>
      deploysAway(call, call.verb, 'database', call.operands[0] ?? '', 'read-data'),
    'login | logout | register | whoami': (call) =>
      emit(call, call.verb === 'whoami' ? 'read' : 'access', call.verb, 'registry'),
    'console | shell | repl': (call) =>
      emit(call, 'unreadable', 'open', 'shell', '', { note: 'what is typed into it later cannot be read now' }),
    '*': (call) => runsProgram(call, call.name, call.operands),
  },
  examples: {
    'next build': ['change build project'],
    'next dev -p 3001': ['change dev project'],
    'next info': ['read info project'],
    'ng deploy --prod': ['deploy deploy application'],
    'ng build': ['change build project'],
    'docusaurus deploy': ['deploy deploy application'],
    'nest generate module x': ['change generate project module', 'change generate project x'],
    'astro check': ['change check project'],
    'expo publish': ['deploy publish application'],
  },
})

const eas: Program = tool({
  names: ['eas', 'appcenter', 'code-push'],
  about: 'builds and releases mobile apps',
  options: `-p|--platform= -e|--profile= --branch= --message= -m= --channel= --id= --non-interactive --json --limit=
    --environment= --app= -a= -d= -g=`,
  verbs: {
    [`build:list | build:view | update:list | update:view | branch:list | branch:view | channel:list | channel:view |
      whoami | account:view | config | device:list | project:info | env:list | secret:list | submit:list |
      workflow:list | workflow:view | diagnostics | deployment:list | apps list | deployment list | deployment history`]:
      reads('application'),
    [`build | build:run | build:resign | build:inspect | project:init | init | build:configure | update:configure |
      device:create | metadata:pull | build:cancel | workflow:run`]: changes('application'),
    [`update | update:republish | update:rollback | update:roll-back-to-embedded | deploy | channel:edit |
      channel:rollout | branch:create | channel:create | codepush release | release | release-react | promote |
      rollback | patch`]: (call) => deploysAway(call, call.verb, 'application', call.operands[0] ?? ''),
    'submit | metadata:push | distribute release': publishes('application'),
    'build:delete | branch:delete | channel:delete | update:delete | app:delete': does('lose', 'application'),
    [`login | logout | credentials | env:create | env:update | env:delete | secret:create | secret:delete |
      secret:push | webhook:create | device:delete | tokens create`]: does('access', 'application'),
    'env:get | env:pull | credentials:show': does('read-secret', 'application'),
  },
  examples: {
    'eas build -p ios': ['change build application'],
    'eas submit -p ios': ['publish submit application'],
    'eas update --branch production': ['deploy update application'],
    'eas build:list': ['read build:list application'],
    'eas env:pull': ['read-secret env:pull application'],
  },
})

const packers: Program = {
  names: ['electron-builder', 'electron-forge', 'electron-packager'],
  about: 'packs desktop programs, and publishes them where it is told to',
  examples: {
    'electron-builder --linux': ['change run build'],
    'electron-builder --publish always': ['publish publish package'],
    'electron-builder -p never': ['change run build'],
    'electron-forge publish': ['publish publish package'],
  },
  run: (call) => {
    const at = call.args.findIndex((w) => /^(-p|--publish)(=|$)/.test(w.text))
    const given = call.args[at]
    const how = given?.text.includes('=') === true ? given.text.split('=')[1] : call.args[at + 1]?.text
    const publishesNow = (at >= 0 && how !== 'never') || call.args[0]?.text === 'publish'
    if (publishesNow) emit(call, 'publish', 'publish', 'package')
    else emit(call, 'change', 'run', 'build')
  },
}

const pages: Program = {
  names: ['gh-pages', 'surge', 'angular-cli-ghpages', 'ngh', 'push-dir', 'ipfs-deploy'],
  about: 'puts a directory on a public site',
  examples: {
    'gh-pages -d dist': ['deploy deploy site'],
    'surge dist x.surge.sh': ['deploy deploy site'],
    'surge list': ['read list site'],
    'surge teardown x.surge.sh': ['lose teardown site x.surge.sh'],
  },
  run: (call) => {
    const [first, second] = call.args
    if (/^(list|whoami|--help|-h|--version|plus|ssl|encrypt)$/.test(first?.text ?? ''))
      return emit(call, 'read', 'list', 'site')
    if (first?.text === 'teardown') return emit(call, 'lose', 'teardown', 'site', second ?? '')
    if (/^(login|logout|token)$/.test(first?.text ?? '')) return emit(call, 'access', first?.text ?? '', 'site')
    if (call.args.some((w) => w.text === '--dry-run')) return emit(call, 'read', 'dry run', 'plan', 'site')
    deploysAway(call, 'deploy', 'site')
  },
}

const generators: Program = projectTool(
  listOf(`graphql-codegen openapi-typescript openapi-ts orval quicktype json2ts json-schema-to-typescript typedoc
    jsdoc documentation compodoc swagger-jsdoc swagger-cli openapi-generator openapi-generator-cli swagger-codegen
    swagger-codegen-cli autorest nswag kiota protoc protoc-gen-go grpc_tools_node_protoc pbjs pbts flatc thrift capnp
    sqlc sqlboiler gqlgen mockgen mockery stringer oapi-codegen datamodel-codegen cbindgen bindgen wasm-bindgen
    wasm-pack swig bison yacc flex lex antlr antlr4 ragel re2c tree-sitter xjc wsimport jooq`),
  'makes code and documents from descriptions',
  {
    verb: 'generate',
    on: 'file',
    options: `-o|--output|--out= -i|--input= -g|--generator-name= -c|--config= -I= -d= -f= -l= -t= -p= -m= -v -q -s=
      -r=`,
    verbs: {
      validate: 'read',
      list: 'read',
      help: 'read',
      version: 'read',
      vet: 'read',
      diff: 'read',
      'config-help': 'read',
      publish: 'publish',
      push: 'publish',
      login: 'access',
    },
    helpAlone: false,
  },
  {
    'protoc --go_out=. x.proto': ['change generate file'],
    'openapi-generator validate -i x.yaml': ['read validate file'],
    'sqlc generate': ['change generate file'],
    'wasm-pack publish': ['publish publish file'],
    'protoc --version': ['read help help'],
  },
)

const buf: Program = tool({
  names: ['buf'],
  about: 'checks, builds and publishes protocol buffers',
  options: `-o|--output= --template= --against= --path= --exclude-path= --config= --error-format= --log-format=
    --timeout= --debug --label= --include-imports -w|--write -d|--diff --exit-code --create --visibility= --schema=`,
  verbs: {
    [`lint | breaking | ls-files | ls-lint-rules | ls-breaking-rules | config ls-lint-rules | config ls-breaking-rules |
      config ls-modules | stats | registry whoami | dep graph | registry module info | registry module label list |
      registry module commit list | export | build | curl | price | convert`]: (call) => {
      emit(call, 'read', call.verb, 'schema')
      const file = call.arguments.value('--output')
      if (file !== undefined) emitFile(call, 'overwrite', file)
    },
    format: (call) => emit(call, call.arguments.has('--write') ? 'change' : 'read', 'format', 'schema'),
    [`generate | dep update | dep prune | mod update | mod init | config init | config migrate | beta`]:
      changes('schema'),
    'push | registry module deprecate | registry module label archive': publishes('schema'),
    [`registry login | registry logout | registry module settings update | registry organization update`]: does(
      'access',
      'registry',
    ),
    'registry module delete | registry organization delete': does('lose', 'registry'),
    'mod clear-cache | registry cc': does('lose-remade', 'cache'),
  },
  examples: {
    'buf lint': ['read lint schema'],
    'buf push': ['publish push schema'],
    'buf generate': ['change generate schema'],
    'buf format -w': ['change format schema'],
  },
})

export const javascriptBuilds: readonly Program[] = [bundlers, styles, frameworks, eas, packers, pages, generators, buf]
