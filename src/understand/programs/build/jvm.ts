import { emit } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { RuntimePlace } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { isKnown, type Word } from '../../word.ts'
import { openShell } from '../carriers.ts'
import { emitHelp, inlineUnread, lazyTable, runsProgram } from '../project-code.ts'

/** Gradle 9, Maven 3 and 4, sbt, Leiningen, Ant: their tasks by name. A task that nobody knows is `undescribed`. */

/** What a migration of a build tool would open by its own settings. */
function database(call: Call, framework: string, url: Word | undefined): RuntimePlace {
  return {
    is: 'runtime',
    framework,
    environment: undefined,
    url,
    dotenv: false,
    site: call.site,
    cwd: call.cwd,
    env: call.env,
  }
}

type Meaning = (call: Call, task: Word) => void

const change: Meaning = (call, task) => emit(call, 'change', 'run', 'task', task)
const read: Meaning = (call, task) => emit(call, 'read', 'show', 'task', task)
const clean: Meaning = (call, task) => emit(call, 'lose-remade', 'clean', 'build', task)
const publish: Meaning = (call, task) => emit(call, 'publish', 'publish', 'package', task)
const deploy: Meaning = (call, task) => emit(call, 'deploy', 'deploy', 'application', task)
const runs: Meaning = (call, task) => runsProgram(call, task)
/** `-Dflyway.url=…` names the database on the command line. */
function urlOf(call: Call): Word | undefined {
  const found = call.args.find((w) => /^-[DP](flyway\.url|liquibase\.url|url|flywayUrl)=/.test(w.text))
  return found === undefined ? undefined : { ...found, text: found.text.slice(found.text.indexOf('=') + 1) }
}
const migrates =
  (kind: 'deploy' | 'lose' | 'read'): Meaning =>
  (call, task) =>
    emit(call, kind, kind === 'lose' ? 'drop' : 'migrate', 'database', task, {
      at: database(call, call.name, urlOf(call)),
    })

const GRADLE: readonly (readonly [RegExp, Meaning])[] = [
  [
    /^(tasks|projects|dependencies|dependencyInsight|buildEnvironment|properties|help|outgoingVariants|resolvableConfigurations|model|components|javaToolchains|dependencyUpdates|dependentComponents|signingReport|artifactTransforms|sourceSets|androidDependencies|printVersion|currentVersion)$/,
    read,
  ],
  [/^(clean|clean[A-Z]\w*)$/, clean],
  [/^(publishToMavenLocal|publish\w*ToMavenLocal|jibDockerBuild|jibBuildTar|dockerBuild\w*|bootBuildImage)$/, change],
  [
    /^(publish\w*|upload\w*|bintrayUpload|release|closeAndRelease\w*|jib|dockerPush\w*|pushDocker\w*|jreleaser\w*|final|candidate)$/,
    publish,
  ],
  [
    /^flyway(Info|Validate)$|^(status|liquibaseStatus|diffChangelog|validate|history|updateSQL|unexpectedChangeSets)$/,
    migrates('read'),
  ],
  [/^flywayClean$|^(dropAll|liquibaseDropAll)$/, migrates('lose')],
  [
    /^flyway(Migrate|Repair|Baseline|Undo)$|^(update|liquibaseUpdate|rollback\w*|updateTestingRollback)$/,
    migrates('deploy'),
  ],
  [/^(deploy\w*|appengineDeploy|azureWebAppDeploy|cfPush|herokuDeploy|\w+Deploy)$/, deploy],
  [/^(run|bootRun|quarkusDev|appRun|jettyRun|runIde|runServer|runClient|exec\w*|run[A-Z]\w*)$/, runs],
  [
    /^(build\w*|assemble\w*|check\w*|test\w*|\w+Test\w*|connected\w+|compile\w*|classes|testClasses|jar|war|ear|bootJar|bootWar|shadowJar|fatJar|distZip|distTar|installDist|installShadowDist|install\w*|uninstall\w*|bundle\w*|package\w*|lint\w*|ktlint\w*|detekt\w*|spotless\w*|checkstyle\w*|pmd\w*|spotbugs\w*|javadoc|dokka\w*|groovydoc|kdoc|jacoco\w*|kover\w*|wrapper|init|generate\w*|process\w*|prepare\w*|koverReport|sonar|sonarqube|eclipse|idea|openApiGenerate|versionCatalogUpdate|nativeCompile|nativeRun|formatKotlin|apiDump|apiCheck|updateDaemonJvm)$/,
    change,
  ],
]

const MAVEN: readonly (readonly [RegExp, Meaning])[] = [
  [
    /^(validate|initialize|generate-\w+(-\w+)?|process-\w+(-\w+)?|compile|test-compile|test|prepare-package|package|pre-integration-test|integration-test|post-integration-test|verify|install|pre-site|site|post-site)$/,
    change,
  ],
  [
    /^(pre-clean|clean|post-clean|clean:clean|dependency:purge-local-repository|release:clean|build-helper:remove-project-artifact)$/,
    clean,
  ],
  [
    /^(deploy|deploy:deploy|deploy:deploy-file|site-deploy|site:deploy|release:perform|release:stage|nexus-staging:(release|deploy)|central-publishing:publish|jib:build|docker:push|dockerfile:push|jreleaser:(deploy|release|full-release|publish|announce|upload)|gpg:sign-and-deploy-file|scm:checkin|release:prepare)$/,
    publish,
  ],
  [
    /^(help:[\w-]+|dependency:(tree|analyze[\w-]*|list[\w-]*|resolve-plugins|display-ancestors)|versions:(display-[\w-]+|\w+-report)|release:(prepare-with-pom-dryrun)|enforcer:display-info|project-info-reports:\w+|scm:(status|diff|changelog))$/,
    read,
  ],
  [/^flyway:(info|validate)$|^liquibase:(status|history|validate|diff|updateSQL|rollbackSQL)$/, migrates('read')],
  [/^flyway:clean$|^liquibase:dropAll$/, migrates('lose')],
  [
    /^flyway:(migrate|repair|baseline|undo)$|^liquibase:(update\w*|rollback\w*|tag|changelogSync|clearCheckSums|releaseLocks)$/,
    migrates('deploy'),
  ],
  [
    /^(tomcat\d?:(re)?deploy[\w-]*|cargo:(re)?deploy|wildfly:(re)?deploy[\w-]*|appengine:(deploy\w*|update)|azure-(webapp|functions|spring-apps):deploy|heroku:deploy[\w-]*|cf:push|k8s:(apply|deploy|resource-apply)|fabric8:(apply|deploy|resource-apply)|oc:(apply|deploy)|lambda:\w*deploy[\w-]*|helm:(install|upgrade))$/,
    deploy,
  ],
  [
    /^(tomcat\d?|cargo|wildfly|appengine|k8s|fabric8|oc|helm):(undeploy[\w-]*|uninstall)$/,
    (call, task) => emit(call, 'lose', 'undeploy', 'application', task),
  ],
  [
    /^(exec:(java|exec)|spring-boot:(run|start)|quarkus:(dev|run)|jetty:run[\w-]*|tomcat\d?:run[\w-]*|mn:run|liberty:(dev|run)|gatling:test|antrun:run|groovy:execute|scala:(run|console)|clojure:\w+|javafx:run)$/,
    runs,
  ],
  [
    /^(surefire|failsafe|compiler|resources|jar|war|ear|ejb|source|javadoc|assembly|shade|install|spotless|checkstyle|pmd|spotbugs|jacoco|fmt|formatter|dependency|versions|archetype|wrapper|enforcer|antlr4|protobuf|openapi-generator|jib|docker|spring-boot|quarkus|license|sonar|license-maven-plugin|sortpom|tidy|impsort|rewrite|native|properties|site|eclipse|idea|build-helper|flatten|toolchains|git-commit-id|frontend|jooq-codegen|jaxb2|cyclonedx|modernizer|errorprone|pitest|org\.pitest):[\w-]+$/,
    change,
  ],
]

function meaningOf(name: string, table: readonly (readonly [RegExp, Meaning])[]): Meaning | undefined {
  return table.find(([form]) => form.test(name))?.[1]
}

/** Tasks that must not hide behind a short form of their name. */
const GRADLE_TASKS = [
  'publish', 'publishPlugins', 'publishAllPublicationsToMavenRepository', 'uploadArchives', 'release', 'closeAndReleaseRepository',
  'flywayClean', 'flywayMigrate', 'flywayRepair', 'dropAll', 'update', 'rollback', 'deploy', 'appengineDeploy', 'jib', 'dockerPush', 'bootRun',
] // biome-ignore format: a list

/** Gradle takes a short form of a task for it: `publ`, `pAPTMR`, `fC` (each hump may be cut). */
function abbreviated(name: string, full: readonly string[]): string {
  const humps = humpsOf(name)
  const fits = (task: string) => {
    const own = humpsOf(task)
    return (
      humps.length <= own.length &&
      humps.every((hump, i) => own[i]?.toLowerCase().startsWith(hump.toLowerCase()) === true)
    )
  }
  return full.find(fits) ?? name
}

function humpsOf(name: string): readonly string[] {
  return name.split(/(?=[A-Z])/).filter((one) => one !== '')
}

/** Gives each task its meaning; the last part of `:app:assembleDebug` is the task. */
function eachTask(
  call: Call,
  tasks: readonly Word[],
  table: readonly (readonly [RegExp, Meaning])[],
  nameOf: (text: string) => string,
  full: readonly string[] = [],
): void {
  for (const task of tasks) {
    if (!isKnown(task)) {
      emit(call, 'unreadable', 'run', 'task', task, { note: 'the task is not known before it runs' })
      continue
    }
    const name = nameOf(task.text).slice(0, 200)
    const meaning = meaningOf(name, table) ?? meaningOf(abbreviated(name, full), table)
    if (meaning === undefined) runsProgram(call, task, tasks, 'task')
    else meaning(call, task)
  }
}

const gradleOptions = lazyTable(
  `-b|--build-file= -c|--settings-file= -D|--system-prop= -P|--project-prop= -g|--gradle-user-home=
    -I|--init-script= -p|--project-dir= -x|--exclude-task= --console= --include-build= --max-workers=
    --project-cache-dir= --warning-mode= --priority= -M|--write-verification-metadata=
    -F|--dependency-verification= --tests= --args= --configuration= --dependency= --task= --type= --dsl=
    --test-framework= --project-name= --package= --gradle-version= --distribution-type= --java-version= --group=
    -q|--quiet -i|--info -d|--debug -s|--stacktrace -S|--full-stacktrace -m|--dry-run -t|--continuous
    -a|--no-rebuild --offline --parallel --no-parallel --daemon --no-daemon --foreground --stop --status --scan
    --no-scan --build-cache --no-build-cache --configuration-cache --no-configuration-cache --continue
    --rerun-tasks --rerun --refresh-dependencies --profile --watch-fs --no-watch-fs -v|--version
    -V|--show-version -h|-?|--help --gui --all --info --write-locks --update-locks=`,
)

const gradle: Program = {
  names: ['gradle', 'gradlew', 'gradlew.bat'],
  about: 'runs the tasks of a Gradle build',
  examples: {
    'gradle test --offline': ['change run task test'],
    'gradle :app:assembleDebug -x lint': ['change run task :app:assembleDebug'],
    'gradle clean build': ['lose-remade clean build clean', 'change run task build'],
    'gradle dependencies --configuration runtimeClasspath': ['read show task dependencies'],
    'gradle publish': ['publish publish package publish'],
    'gradle publishToMavenLocal': ['change run task publishToMavenLocal'],
    'gradle publish -m': ['read dry run plan publish'],
    'gradle flywayClean': ['lose drop database flywayClean'],
    'gradle flywayInfo': ['read migrate database flywayInfo'],
    'gradle bootRun': ['undescribed run program bootRun'],
    'gradle seedEverything': ['undescribed run task seedEverything'],
    'gradle publ': ['publish publish package publ'],
    'gradle fC': ['lose drop database fC'],
    'gradle --version': ['read help help'],
    'gradle --stop': ['restart stop daemon'],
    gradle: ['read help help'],
  },
  run: (call) => {
    const found = readArguments(call.args, gradleOptions())
    if (found.has('-v', '-h', '--status')) return emitHelp(call)
    if (found.has('--stop')) return emit(call, 'restart', 'stop', 'daemon')
    const [first] = found.operands
    if (first === undefined) return emitHelp(call)
    if (found.has('-m')) return emit(call, 'read', 'dry run', 'plan', first)
    eachTask(call, found.operands, GRADLE, (text) => text.slice(text.lastIndexOf(':') + 1), GRADLE_TASKS)
  },
}

const mavenOptions = lazyTable(
  `-D|--define= -P|--activate-profiles= -f|--file= -s|--settings= -gs|--global-settings= -t|--toolchains= -gt=
    -pl|--projects= -rf|--resume-from= -T|--threads= -b|--builder= -l|--log-file= --color= -am|--also-make -amd
    -B|--batch-mode -C -c -e|--errors -fae -ff -fn -h|--help -N|--non-recursive -nsu -ntp|--no-transfer-progress
    -o|--offline -q|--quiet -U|--update-snapshots -v|--version -V|--show-version -X|--debug -llr -npr -npu -r
    -ep= -emp= -eo= -itr= --raw-streams -up -cpu`,
)

const maven: Program = {
  names: ['mvn', 'mvnw', 'mvnd', 'mvnw.cmd', 'mvnDebug'],
  about: 'runs the phases and goals of a Maven build',
  examples: {
    'mvn -q -DskipTests package': ['change run task package'],
    'mvn clean install': ['lose-remade clean build clean', 'change run task install'],
    'mvn dependency:tree': ['read show task dependency:tree'],
    'mvn deploy': ['publish publish package deploy'],
    'mvn org.apache.maven.plugins:maven-deploy-plugin:3.1.1:deploy': [
      'publish publish package org.apache.maven.plugins:maven-deploy-plugin:3.1.1:deploy',
    ],
    'mvn flyway:migrate -Dflyway.url=jdbc:postgresql://db/x': ['deploy migrate database flyway:migrate'],
    'mvn spring-boot:run': ['undescribed run program spring-boot:run'],
    'mvn acme:anything': ['undescribed run task acme:anything'],
    'mvn -v': ['read help help'],
  },
  run: (call) => {
    const found = readArguments(call.args, mavenOptions())
    if (found.has('-v', '-h')) return emitHelp(call)
    if (found.operands.length === 0) return emitHelp(call)
    eachTask(call, found.operands, MAVEN, shortGoal)
  },
}

/** `group:maven-x-plugin:version:goal` is `x:goal`; an execution (`@id`) does not change the goal. */
function shortGoal(text: string): string {
  const parts = (text.split('@')[0] ?? '').split(':')
  if (parts.length < 3) return parts.join(':')
  const plugin = (parts[1] ?? '').replace(/^maven-/, '').replace(/-maven-plugin$|-plugin$/, '')
  return `${plugin}:${parts.at(-1)}`
}

const SBT: readonly (readonly [RegExp, Meaning])[] = [
  [/^(publishLocal|publishM2|stage|Docker\/publishLocal)$/, change],
  [
    /^(publish\w*|\+?publishSigned|release|ci-release|sonatype\w+|Docker\/publish|docker:publish|bintrayRelease)\b/,
    publish,
  ],
  [
    /^(tasks|projects|settings|about|help|show|inspect|dependencyTree|evicted|dependencyUpdates|plugins|history|last|version|sbtVersion|name)\b/,
    read,
  ],
  [/^(clean|cleanFiles|cleanKeepFiles|reload)\b/, clean],
  [/^(run|runMain|bgRun|reStart|\w+:run|test:runMain|Test\/runMain)\b/, runs],
  [/^flyway(Info|Validate)\b/, migrates('read')],
  [/^flywayClean\b/, migrates('lose')],
  [/^flyway\w+\b/, migrates('deploy')],
  [/^(deploy\w*)\b/, deploy],
  [
    /^(compile|test\w*|it:\w+|Test\/\w+|IntegrationTest\/\w+|package\w*|assembly|doc|update|scalafmt\w*|scalafix\w*|coverage\w*|scapegoat|bloopInstall|fastOptJS|fullOptJS|nativeLink|universal:\w+|Universal\/\w+|docker|project|set|headerCreate\w*|mima\w+|undeclaredCompileDependencies\w*|unusedCompileDependencies\w*|validate|check|fmt|lint)\b/,
    change,
  ],
]

const sbt: Program = {
  names: ['sbt', 'sbtn', 'mill', 'scala-cli'],
  about: 'runs the tasks of a Scala build',
  examples: {
    "sbt 'testOnly *Cart'": ['change run task testOnly *Cart'],
    'sbt compile': ['change run task compile'],
    'sbt core/publish': ['publish publish package core/publish'],
    'sbt publishLocal': ['change run task publishLocal'],
    "sbt ';clean ;test'": ['lose-remade clean build clean', 'change run task test'],
    'sbt run': ['undescribed run program run'],
    sbt: ['unreadable open shell'],
    'sbt --version': ['read help help'],
  },
  run: (call) => {
    const words = call.args.filter(
      (w) => !/^(-D|-J|--?no-colors|--?batch|-v|-d|--client|-mem|--supershell|-Xm)/.test(w.text),
    )
    if (words.some((w) => /^(--?version|--?help|-h|-V)$/.test(w.text))) return emitHelp(call)
    const tasks = words
      .flatMap((w) => w.text.split(';').map((text) => ({ ...w, text: text.trim() })))
      .filter((w) => w.text !== '' && !w.text.startsWith('-'))
    if (tasks.length === 0 || tasks.some((w) => /(^|\/)(console|consoleQuick|shell|~)$/.test(w.text)))
      return openShell(call)
    eachTask(call, tasks, SBT, (text) => {
      const plain = text.replace(/^[~+ ]+/, '')
      const project = /^[a-z][\w-]*\/(?!test\b)/.exec(plain)
      return project === null || /^(Test|IntegrationTest|Docker|Universal)\//.test(plain)
        ? plain
        : plain.slice(project[0].length)
    })
  },
}

const LEIN: readonly (readonly [RegExp, Meaning])[] = [
  [/^(deploy|release)$/, publish],
  [/^(deps|classpath|cp|help|version|show-profiles|ancient|search|pprint|deps-tree|tasks|ls)$/, read],
  [/^clean$/, clean],
  [/^(run|trampoline|exec|cljsbuild-run|figwheel|ring|migratus|ragtime)$/, runs],
  [
    /^(test|compile|javac|jar|uberjar|install|check|cljfmt|eastwood|kibit|new|pom|upgrade|cljsbuild|cloverage|codox|change|vcs|midje|bikeshed|ancient-upgrade|test\w*)$/,
    change,
  ],
]

const lein: Program = {
  names: ['lein', 'boot'],
  about: 'runs the tasks of a Clojure build',
  examples: {
    'lein test': ['change run task test'],
    'lein deploy clojars': ['publish publish package deploy'],
    'lein repl': ['unreadable open shell'],
    'lein run': ['undescribed run program run'],
    'lein clean': ['lose-remade clean build clean'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('-'))
    const task = words[0]?.text === 'with-profile' ? words[2] : words[0]
    if (task === undefined) return emitHelp(call)
    if (task.text === 'repl') return openShell(call)
    eachTask(
      call,
      task.text === 'do' ? words.slice(1).map((w) => ({ ...w, text: w.text.replace(/,$/, '') })) : [task],
      LEIN,
      (text) => text,
    )
  },
}

const clojure: Program = {
  names: ['clojure', 'clj', 'bb', 'clj-kondo', 'nbb'],
  about: 'runs Clojure',
  examples: {
    "clojure -e '(println 1)'": ['unreadable run code clojure'],
    clj: ['unreadable open shell'],
    'clojure -M:test': ['undescribed run program -M:test'],
    'clj-kondo --lint src': ['change run check'],
    'clojure -Stree': ['read help help'],
  },
  run: (call) => {
    if (call.name === 'clj-kondo') return emit(call, 'change', 'run', 'check')
    const [first] = call.args
    if (first === undefined) return call.stdinGiven ? inlineUnread(call, call.stdin) : openShell(call)
    if (
      call.args.some((w) => /^(-Stree|-Spath|-Sdescribe|--version|-version|--help|-h|-P|tasks|describe)$/.test(w.text))
    )
      return emitHelp(call)
    const code = call.args.findIndex((w) => w.text === '-e' || w.text === '--eval')
    const given = call.args[code + 1]
    if (code >= 0 && given !== undefined)
      return inlineUnread(call, { text: given.text, carries: given.carries, span: given.span })
    runsProgram(call, first, call.args)
  },
}

const ANT: readonly (readonly [RegExp, Meaning])[] = [
  [/^(clean|distclean|clean-\w+)$/, clean],
  [/^(compile|build|jar|war|dist|test|javadoc|init|all|main|package|install|check|lint|resolve)$/, change],
  [/^(publish|release)$/, publish],
  [/^(deploy)$/, deploy],
]

const ant: Program = {
  names: ['ant', 'phing', 'nant'],
  about: 'runs the targets of a build file',
  examples: {
    'ant -p': ['read help help'],
    'ant compile': ['change run task compile'],
    'ant nuke': ['undescribed run task nuke'],
    ant: ['undescribed run task'],
    'ant deploy': ['deploy deploy application deploy'],
  },
  run: (call) => {
    const found = readArguments(
      call.args,
      optionTable(
        `-f|-file|-buildfile= -D= -l|-logfile= -logger= -listener= -lib= -propertyfile= -inputhandler= -find|-s=
      -p|-projecthelp|-l -version|-v -h|-help|-? -q|-quiet -verbose -debug -k -e|-emacs -diagnostics`,
        'single',
      ),
    )
    if (found.has('-p', '-version', '-h', '-diagnostics')) return emitHelp(call)
    if (found.operands.length === 0) return runsProgram(call, '', [], 'task')
    eachTask(call, found.operands, ANT, (text) => text)
  },
}

export const jvmBuilds: readonly Program[] = [gradle, maven, sbt, lein, clojure, ant]
