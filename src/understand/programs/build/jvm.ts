import { absolute, emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { type Arguments, optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { isKnown, type Word, word } from '../../word.ts'
import { emitHelp, inlineUnread, lazyTable, listOf, runsProgram } from '../project-code.ts'
import { ANT, GRADLE, GRADLE_FULL, LEIN, MAVEN, type Meaning, SBT, type Tasks } from './jvm-tasks.ts'

/** Gradle 9, Maven 3 and 4, sbt, Leiningen, Ant: their tasks by name. A task that nobody knows is `undescribed`. */

function meaningOf(name: string, table: Tasks): Meaning | undefined {
  return table.find(([has]) => has(name))?.[1]
}

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
  table: Tasks,
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
  `-b|--build-file= -c|--settings-file= -D|--system-prop= -P|--project-prop= -g|--gradle-user-home= -I|--init-script=
    -p|--project-dir= -x|--exclude-task= --console= --include-build= --max-workers= --project-cache-dir=
    --warning-mode= --priority= -M|--write-verification-metadata= -F|--dependency-verification= --tests= --args=
    --configuration= --dependency= --task= --type= --dsl= --test-framework= --project-name= --package=
    --gradle-version= --distribution-type= --java-version= --group= -q|--quiet -i|--info -d|--debug -s|--stacktrace
    -S|--full-stacktrace -m|--dry-run -t|--continuous -a|--no-rebuild --offline --parallel --no-parallel --daemon
    --no-daemon --foreground --stop --status --scan --no-scan --build-cache --no-build-cache --configuration-cache
    --no-configuration-cache --continue --rerun-tasks --rerun --refresh-dependencies --profile --watch-fs
    --no-watch-fs -v|--version -V|--show-version -h|-?|--help --gui --all --info --write-locks --update-locks=`,
)

/**
 * A build file is code of the project, and its tasks are judged by their names. One that the same action wrote is the
 * action's own text: nobody reads Groovy and Kotlin here, but what neither runs nor deletes anything sets up a build.
 */
function readsBuildFile(call: Call, found: Arguments): void {
  if (call.isUntouched()) return
  const directory = absolute(call.cwd, found.value('-p')?.text ?? '')
  const given = found.values('-b', '-c', '-I')
  const standard = BUILD_FILES.map((name) => word(`${directory}/${name}`, call.span))
  for (const file of [...given, ...standard]) {
    const content = isKnown(file) ? call.readFile(file) : undefined
    if (content?.written !== true || content.text === undefined || !ACTS.test(content.text)) continue
    inlineUnread(call, { ...content, span: file.span })
  }
}

const BUILD_FILES = listOf(`build.gradle build.gradle.kts settings.gradle settings.gradle.kts init.gradle`)
const ACTS =
  /\b(exec|Exec|javaexec|JavaExec|commandLine|execute|ProcessBuilder|Runtime|delete|Delete|deleteDir|deleteRecursively|ant)\b/

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
    'echo \'task x(type: Exec) { commandLine "rm", "a" }\' > build.gradle; gradle x': [
      'file overwrite build.gradle',
      'unreadable run code gradle',
      'undescribed run task x',
    ],
    'printf \'plugins { id "java" }\n\' > build.gradle; gradle build': [
      'file overwrite build.gradle',
      'change run task build',
    ],
    'gradle --version': ['read help help'],
    'gradle --stop': ['restart stop daemon'],
    gradle: ['read help help'],
  },
  run: (call) => {
    const found = readArguments(call.args, gradleOptions())
    readsBuildFile(call, found)
    if (found.has('-v', '-h', '--status')) return emitHelp(call)
    if (found.has('--stop')) return emit(call, 'restart', 'stop', 'daemon')
    const [first] = found.operands
    if (first === undefined) return emitHelp(call)
    if (found.has('-m')) return emit(call, 'read', 'dry run', 'plan', first)
    eachTask(call, found.operands, GRADLE, (text) => text.slice(text.lastIndexOf(':') + 1), listOf(GRADLE_FULL))
  },
}

const mavenOptions = lazyTable(
  `-D|--define= -P|--activate-profiles= -f|--file= -s|--settings= -gs|--global-settings= -t|--toolchains= -gt=
    -pl|--projects= -rf|--resume-from= -T|--threads= -b|--builder= -l|--log-file= --color= -am|--also-make -amd
    -B|--batch-mode -C -c -e|--errors -fae -ff -fn -h|--help -N|--non-recursive -nsu -ntp|--no-transfer-progress
    -o|--offline -q|--quiet -U|--update-snapshots -v|--version -V|--show-version -X|--debug -llr -npr -npu -r -ep=
    -emp= -eo= -itr= --raw-streams -up -cpu`,
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
    'mvn exec:exec -Dexec.executable=rm "-Dexec.args=-r a"': ['file delete below a'],
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
      const plain = text.replace(/^[~+ ]+/, '').split(' ')[0] ?? ''
      const project = /^[a-z][\w-]*\/(?!test\b)/.exec(plain)
      return project === null || /^(Test|IntegrationTest|Docker|Universal)\//.test(plain)
        ? plain
        : plain.slice(project[0].length)
    })
  },
}

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
    "clojure -e '(println 1)'": [],
    "clojure -e '(slurp 1)'": ['unreadable run code clojure'],
    clj: ['unreadable open shell'],
    'clojure -M:test': ['undescribed run program -M:test'],
    'clj-kondo --lint src': ['change run check'],
    'clojure -Stree': ['read help help'],
  },
  run: (call) => {
    const first0 = call.args[0]
    if (call.name === 'bb' && first0?.text.startsWith('(') === true) {
      return inlineUnread(call, { text: first0.text, carries: first0.carries, span: first0.span })
    }
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
