import { emit } from '../../emit.ts'
import type { RuntimePlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import type { Word } from '../../word.ts'
import { deploysAway, listOf, named, profilesIn, runsProgram } from '../project-code.ts'

/** What the tasks of Gradle 9, Maven 3 and 4, sbt, Leiningen and Ant do, by their names. */

export type Meaning = (call: Call, task: Word) => void
/** The first list that has the name says what it means. */
export type Tasks = readonly (readonly [(name: string) => boolean, Meaning])[]

const change: Meaning = (call, task) => emit(call, 'change', 'run', 'task', task)
const read: Meaning = (call, task) => emit(call, 'read', 'show', 'task', task)
const clean: Meaning = (call, task) => emit(call, 'lose-remade', 'clean', 'build', task)
const publish: Meaning = (call, task) => emit(call, 'publish', 'publish', 'package', task)
const deploy: Meaning = (call, task) => deploysAway(call, 'deploy', 'application', task)
const undeploy: Meaning = (call, task) => emit(call, 'lose', 'undeploy', 'application', task)
const runs: Meaning = (call, task) => {
  const value = (name: string) => {
    const found = call.args.find((w) => w.text.startsWith(`-D${name}=`))
    return found === undefined ? undefined : { ...found, text: found.text.slice(name.length + 3) }
  }
  // `mvn exec:exec -Dexec.executable=rm -Dexec.args='…'` runs any program.
  const program = value('exec.executable')
  if (program === undefined) return runsProgram(call, task, profilesIn(call.args))
  const args = value('exec.args')
  call.exec([program, ...listOf(args?.text ?? '').map((text) => ({ ...program, text }))])
}

const migrates =
  (kind: 'deploy' | 'lose' | 'read'): Meaning =>
  (call, task) =>
    emit(call, kind, kind === 'lose' ? 'drop' : 'migrate', 'database', task, { at: databaseOf(call) })

/** What a migration would open by the project's own settings, unless `-Dflyway.url=…` names it. */
function databaseOf(call: Call): RuntimePlace {
  const { site, cwd, env } = call
  const found = call.args.find((w) => /^-[DP](flyway\.url|liquibase\.url|url|flywayUrl)=/.test(w.text))
  const url = found === undefined ? undefined : { ...found, text: found.text.slice(found.text.indexOf('=') + 1) }
  return { is: 'runtime', framework: call.name, environment: undefined, url, dotenv: false, site, cwd, env }
}

export const GRADLE: Tasks = [
  [
    named(`tasks projects dependencies dependencyInsight buildEnvironment properties help outgoingVariants model
      resolvableConfigurations components javaToolchains dependencyUpdates dependentComponents signingReport
      artifactTransforms sourceSets androidDependencies printVersion currentVersion`),
    read,
  ],
  [named('clean*'), clean],
  [named('publishToMavenLocal *ToMavenLocal jibDockerBuild jibBuildTar dockerBuild* bootBuildImage'), change],
  [
    named(
      'publish* upload* bintrayUpload release closeAndRelease* jib dockerPush* pushDocker* jreleaser* final candidate',
    ),
    publish,
  ],
  [
    named(`flywayInfo flywayValidate status liquibaseStatus diffChangelog validate history updateSQL
      unexpectedChangeSets`),
    migrates('read'),
  ],
  [named('flywayClean dropAll liquibaseDropAll'), migrates('lose')],
  [
    named(
      'flywayMigrate flywayRepair flywayBaseline flywayUndo update liquibaseUpdate rollback* updateTestingRollback',
    ),
    migrates('deploy'),
  ],
  [named('deploy* *Deploy cfPush'), deploy],
  [named('run* bootRun quarkusDev appRun jettyRun exec*'), runs],
  [
    named(`build* assemble* check* test* *Test* connected* compile* classes testClasses jar war ear bootJar bootWar
      shadowJar fatJar distZip distTar install* uninstall* bundle* package* lint* ktlint* detekt* spotless* pmd*
      spotbugs* javadoc dokka* groovydoc kdoc jacoco* kover* wrapper init generate* process* prepare* sonar sonarqube
      eclipse idea openApiGenerate versionCatalogUpdate nativeCompile nativeRun formatKotlin apiDump apiCheck
      updateDaemonJvm`),
    change,
  ],
]

/** Tasks of Gradle that must not hide behind a short form of their name. */
export const GRADLE_FULL = `publish publishPlugins publishAllPublicationsToMavenRepository uploadArchives release
  closeAndReleaseRepository flywayClean flywayMigrate flywayRepair dropAll update rollback deploy appengineDeploy jib
  dockerPush bootRun`

export const MAVEN: Tasks = [
  [
    named(`validate initialize generate-sources generate-resources generate-test-sources generate-test-resources
      process-sources process-resources process-classes process-test-sources process-test-resources
      process-test-classes compile test-compile test prepare-package package pre-integration-test integration-test
      post-integration-test verify install pre-site site post-site`),
    change,
  ],
  [
    named(`pre-clean clean post-clean clean:clean dependency:purge-local-repository release:clean
      build-helper:remove-project-artifact`),
    clean,
  ],
  [
    named(`deploy deploy:deploy deploy:deploy-file site-deploy site:deploy release:perform release:stage
      release:prepare nexus-staging:release nexus-staging:deploy central-publishing:publish jib:build docker:push
      dockerfile:push jreleaser:deploy jreleaser:release jreleaser:full-release jreleaser:publish jreleaser:announce
      jreleaser:upload gpg:sign-and-deploy-file scm:checkin`),
    publish,
  ],
  [
    named(`help:* dependency:tree dependency:analyze* dependency:list* dependency:resolve-plugins
      dependency:display-ancestors versions:display-* versions:*-report enforcer:display-info project-info-reports:*
      scm:status scm:diff scm:changelog`),
    read,
  ],
  [
    named(`flyway:info flyway:validate liquibase:status liquibase:history liquibase:validate liquibase:diff
      liquibase:updateSQL liquibase:rollbackSQL`),
    migrates('read'),
  ],
  [named('flyway:clean liquibase:dropAll'), migrates('lose')],
  [
    named(`flyway:migrate flyway:repair flyway:baseline flyway:undo liquibase:update* liquibase:rollback*
      liquibase:tag liquibase:changelogSync liquibase:clearCheckSums liquibase:releaseLocks`),
    migrates('deploy'),
  ],
  [
    named(`tomcat:deploy* tomcat7:deploy* tomcat:redeploy* tomcat7:redeploy* cargo:deploy cargo:redeploy
      wildfly:deploy* wildfly:redeploy* appengine:deploy* appengine:update azure-webapp:deploy azure-functions:deploy
      azure-spring-apps:deploy heroku:deploy* cf:push k8s:apply k8s:deploy k8s:resource-apply fabric8:apply
      fabric8:deploy oc:apply oc:deploy lambda:deploy* helm:install helm:upgrade`),
    deploy,
  ],
  [
    named(`tomcat:undeploy tomcat7:undeploy cargo:undeploy wildfly:undeploy* k8s:undeploy fabric8:undeploy oc:undeploy
      helm:uninstall`),
    undeploy,
  ],
  [
    named(`exec:java exec:exec spring-boot:run spring-boot:start quarkus:dev quarkus:run jetty:run* tomcat:run*
      tomcat7:run* mn:run liberty:dev liberty:run gatling:test antrun:run groovy:execute scala:run scala:console
      clojure:* javafx:run`),
    runs,
  ],
  [
    named(`surefire:* failsafe:* compiler:* resources:* jar:* war:* ear:* ejb:* source:* javadoc:* assembly:* shade:*
      install:* spotless:* checkstyle:* pmd:* spotbugs:* jacoco:* fmt:* formatter:* dependency:* versions:*
      archetype:* wrapper:* enforcer:* antlr4:* protobuf:* openapi-generator:* jib:* docker:* spring-boot:* quarkus:*
      license:* sonar:* sortpom:* tidy:* impsort:* rewrite:* native:* properties:* site:* eclipse:* idea:*
      build-helper:* flatten:* toolchains:* git-commit-id:* frontend:* jooq-codegen:* jaxb2:* cyclonedx:* modernizer:*
      pitest:*`),
    change,
  ],
]

export const SBT: Tasks = [
  [named('publishLocal publishM2 stage Docker/publishLocal'), change],
  [named('publish* +publishSigned release ci-release sonatype* Docker/publish docker:publish bintrayRelease'), publish],
  [
    named(`tasks projects settings about help show inspect dependencyTree evicted dependencyUpdates plugins history
      last version sbtVersion name`),
    read,
  ],
  [named('clean cleanFiles cleanKeepFiles reload'), clean],
  [named('run runMain bgRun reStart *:run test:runMain Test/runMain'), runs],
  [named('flywayInfo flywayValidate'), migrates('read')],
  [named('flywayClean'), migrates('lose')],
  [named('flyway*'), migrates('deploy')],
  [named('deploy*'), deploy],
  [
    named(`compile test* it:* Test/* IntegrationTest/* package* assembly doc update scalafmt* scalafix* coverage*
      scapegoat bloopInstall fastOptJS fullOptJS nativeLink universal:* Universal/* docker project set headerCreate*
      mima* undeclaredCompileDependencies* unusedCompileDependencies* validate check fmt lint`),
    change,
  ],
]

export const LEIN: Tasks = [
  [named('deploy release'), publish],
  [named('deps classpath cp help version show-profiles ancient search pprint tasks ls'), read],
  [named('clean'), clean],
  [named('run trampoline exec figwheel ring'), runs],
  [named('migratus ragtime'), migrates('deploy')],
  [
    named(`test* compile javac jar uberjar install check cljfmt eastwood kibit new pom upgrade cljsbuild cloverage
      codox change vcs midje bikeshed`),
    change,
  ],
]

export const ANT: Tasks = [
  [named('clean distclean clean-*'), clean],
  [named('compile build jar war dist test javadoc init all main package install check lint resolve'), change],
  [named('publish release'), publish],
  [named('deploy'), deploy],
]
