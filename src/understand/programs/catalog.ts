import type { Program } from '../program.ts'
import { carriers } from './carriers.ts'
import { files } from './files.ts'
import { shells } from './shells.ts'
import { text } from './text.ts'

/** Programs that stand in nearly every action; they are there from the start. */
const CORE: readonly (readonly Program[])[] = [carriers, files, shells, text]

/** A family that is loaded once one of its programs is met, so that a single check reads only what it needs. */
export interface Family {
  /** The names of all its programs, as the descriptions have them; a test holds the two together. */
  readonly names: string
  readonly load: () => Promise<readonly Program[]>
}

/** Every other described program. A new family is one entry here. */
export const FAMILIES: readonly Family[] = [
  {
    names: 'aws awslocal',
    load: async () => (await import('./aws.ts')).aws,
  },
  {
    names: `
      heroku vercel vc now fly flyctl railway netlify ntl wrangler supabase firebase firebase-tools pscale neonctl
      neon turso upstash atlascli mongocli doctl hcloud linode-cli linode lin scw vultr-cli vultr ibmcloud ic oci
      exo civo upctl ovhcloud koyeb northflank clever scalingo zeabur porter qovery platform upsun pantheon
      terminus render aliyun tccli ve jdc dokku cf cf7 cf8 eb amplify ampx sentry-cli datadog-ci ldcli pd stripe
      twilio slackcat slack-cli slackr slack-notify discord.sh telegram-send apprise slack kamal mrsk cap shipit
      mina dep deployer mup pm2 pm2-runtime pm2-dev pm2-docker forge envoyer vapor ploi ngrok pagekite pagekite.py
      frps rathole inlets inletsctl expose sish tunnelto pinggy localxpose loclx holesail piko wstunnel ligolo
      ligolo-ng iodine dnscat2 cloudflared tailscale`,
    load: async () => (await import('./platforms.ts')).platforms,
  },
  {
    names: `
      op bw bws rbw doppler infisical chamber berglas akeyless summon conjur keeper ksm secretspec phase
      hcp-vault-secrets vlt pulumi-esc esc tss pass gopass tessen lpass keepassxc-cli kpcli keepassxc.cli
      secret-tool keyring kwallet-query keyctl pass-cli gnome-keyring security aws-vault granted aws-okta saml2aws
      gimme-aws-creds assume aws-sso awsume leapp sops age rage age-keygen rage-keygen teller envkey envkey-source
      dotenvx dotenv-vault`,
    load: async () => (await import('./secrets-cli.ts')).secretsCli,
  },
  {
    names: 'az azcopy azd func',
    load: async () => (await import('./azure.ts')).azure,
  },
  {
    names: 'gcloud gsutil bq',
    load: async () => (await import('./gcloud.ts')).gcloud,
  },
  {
    names: 'helm helm3 helmfile kustomize kubeseal velero',
    load: async () => (await import('./helm.ts')).helms,
  },
  {
    names: `
      docker docker-compose podman-compose podman podman-remote nerdctl docker-credential-desktop
      docker-credential-osxkeychain docker-credential-secretservice docker-credential-pass
      docker-credential-wincred docker-credential-ecr-login docker-credential-gcloud docker-credential-gcr
      docker-credential-acr-env skopeo regctl oras crane gcrane krane buildah dive hadolint container-diff dockle
      dockerfilelint dockerfile-utils container-structure-test kaniko img ko jib pack nixpacks`,
    load: async () => (await import('./docker.ts')).containers,
  },
  {
    names: `
      kind minikube k3d k3s rke2 k0s microk8s k3s-uninstall.sh k3s-agent-uninstall.sh rke2-uninstall.sh
      k3s-killall.sh rke2-killall.sh kubectx kubens kctx kns kubie k9s ktop kdash lazydocker ctop stern kubetail
      kail kubelogs kubeconform kubeval kube-score kube-linter pluto polaris popeye kubent kube-bench
      kube-capacity datree conftest dyff argocd flux skaffold tilt devspace garden okteto telepresence werf
      istioctl linkerd eksctl talosctl kubeadm crictl ctr`,
    load: async () => (await import('./clusters.ts')).clusters,
  },
  {
    names: `
      terraform tofu terragrunt tflint tfsec checkov terrascan infracost driftctl regula terramate tfupdate
      terraform-docs tfenv tofuenv tfswitch tgenv tgswitch terraform-ls inframap blast-radius pike`,
    load: async () => (await import('./terraform.ts')).terraformPrograms,
  },
  {
    names: `
      pulumi cdk cdktf sst serverless sls sam samlocal copilot copilot-cli ecs-cli crossplane ansible
      ansible-playbook ansible-pull ansible-vault ansible-galaxy ansible-inventory ansible-config ansible-doc
      ansible-lint ansible-console ansible-navigator nomad consul packer vagrant boundary waypoint vault bao
      chef-client chef-solo cinc-client chef-apply knife chef cinc puppet puppetserver bolt salt salt-call
      salt-ssh salt-run salt-key salt-cp`,
    load: async () => (await import('./infrastructure.ts')).infrastructure,
  },
  {
    names: 'kubectl k kubecolor microk8s.kubectl oc',
    load: async () => (await import('./kubernetes.ts')).kubernetes,
  },
  {
    names: 'find gfind bfs fd fdfind',
    load: async () => (await import('./system/find.ts')).finders,
  },
  {
    names: 'systemctl service rc-service invoke-rc.d rcctl initctl',
    load: async () => (await import('./system/systemctl.ts')).unitPrograms,
  },
  {
    names: 'journalctl dmesg logrotate auditctl augenrules',
    load: async () => (await import('./system/journal.ts')).journal,
  },
  {
    names: 'git',
    load: async () => (await import('./git.ts')).git,
  },
  {
    names: `
      make gmake bmake pmake remake colormake mingw32-make just task go-task ninja samu ninja-build cmake cmake3
      bazel bazelisk buck2 buck pants plz ibazel meson muon scons waf xmake premake5 tup redo ctest cpack bats
      shellspec runtest prove gtest-parallel earthly earth dagger act gitlab-runner circleci woodpecker-cli invoke
      inv doit fab thor mage grunt gulp jake zx poe pyinvoke cargo-make makers tox nox watchexec entr onchange
      chokidar reflex fswatch inotifywait air watchman-make modd watchmedo ptw pytest-watch hyperfine poop
      multitime foreman overmind honcho hivemind goreman forego gradle gradlew gradlew.bat mvn mvnw mvnd mvnw.cmd
      mvnDebug sbt sbtn mill scala-cli lein boot clojure clj bb clj-kondo nbb ant phing nant`,
    load: async () => (await import('./builds.ts')).builds,
  },
  {
    names: 'curl',
    load: async () => (await import('./curl.ts')).curlPrograms,
  },
  {
    names: `
      psql pg_dump pg_dumpall pg_restore createdb dropdb createuser dropuser vacuumdb reindexdb clusterdb
      pg_isready pg_amcheck pg_config oid2name pgbench pgcli pgloader vacuumlo pg_lsclusters pg_ctl pg_ctlcluster
      pg_createcluster pg_dropcluster pg_upgradecluster pg_renamecluster pg_conftool initdb pg_initdb pg_resetwal
      pg_resetxlog pg_upgrade pg_controldata pg_verifybackup pg_test_timing pg_walsummary pg_checksums pg_rewind
      pg_archivecleanup pg_waldump pg_createsubscriber pg_combinebackup patronictl repmgr pg_receivewal
      pg_receivexlog pg_recvlogical pg_basebackup wal-g wal-e pgbackrest barman barman-cloud-backup-list
      barman-cloud-backup barman-cloud-backup-delete barman-cloud-restore`,
    load: async () => (await import('./postgres.ts')).postgres,
  },
  {
    names: `
      mysql mariadb mysql.exe mycli mysqlsh mysqlsh.exe mysqldump mariadb-dump mysqlpump mydumper mysqladmin
      mariadb-admin mysqlimport mariadb-import myloader mysqlcheck mariadb-check mysqlrepair mariadb-repair
      mysqlanalyze mariadb-analyze mysqloptimize mariadb-optimize mysqlshow mariadb-show mysql_config
      mariadb_config perror my_print_defaults innochecksum mysqldumpslow mariadb-dumpslow mysql_tzinfo_to_sql
      mysqlbinlog mariadb-binlog mysqld mariadbd mysqld_safe mariadbd-safe mysqld_multi mysql_upgrade
      mariadb-upgrade mysql_install_db mariadb-install-db mysql_secure_installation mariadb-secure-installation
      mysqlslap mariadb-slap mysqltest mysql_config_editor xtrabackup mariabackup mariadb-backup innobackupex
      pt-query-digest pt-online-schema-change pt-table-sync pt-table-checksum pt-archiver pt-kill pt-heartbeat
      pt-find pt-show-grants pt-slave-restart pt-replica-restart pt-slave-delay pt-upgrade pt-stalk pt-summary
      pt-mysql-summary pt-variable-advisor pt-index-usage pt-table-usage pt-duplicate-key-checker pt-diskstats
      pt-sift pt-pmp pt-config-diff pt-deadlock-logger pt-fk-error-logger pt-slave-find pt-replica-find
      pt-visual-explain pt-fingerprint pt-align pt-mext pt-ioprofile pt-mongodb-summary pt-mongodb-query-digest
      pt-pg-summary pt-eustack-resolver gh-ost`,
    load: async () => (await import('./mysql.ts')).mysql,
  },
  {
    names: 'sqlite3 sqlite sqlcipher duckdb litecli litestream',
    load: async () => (await import('./sqlite.ts')).sqliteShells,
  },
  {
    names: `
      redis-cli valkey-cli keydb-cli redis-server valkey-server keydb-server redis-sentinel valkey-sentinel
      redis-check-aof redis-check-rdb valkey-check-aof valkey-check-rdb rdb rdbtools redis-benchmark
      valkey-benchmark memtier_benchmark`,
    load: async () => (await import('./redis.ts')).redis,
  },
  {
    names: `
      mongosh mongo mongodump mongoexport mongorestore mongoimport mongostat mongotop bsondump mongofiles mongod
      mongos mongocryptd mongosync mongobridge`,
    load: async () => (await import('./mongo.ts')).mongo,
  },
  {
    names: `
      kafka-topics kafka-topics.sh kafka-consumer-groups kafka-consumer-groups.sh kafka-share-groups
      kafka-share-groups.sh kafka-configs kafka-configs.sh kafka-acls kafka-acls.sh kafka-console-consumer
      kafka-console-consumer.sh kafka-console-share-consumer kafka-console-share-consumer.sh
      kafka-console-producer kafka-console-producer.sh kafka-delete-records kafka-delete-records.sh
      kafka-reassign-partitions kafka-reassign-partitions.sh kafka-leader-election kafka-leader-election.sh
      kafka-preferred-replica-election kafka-preferred-replica-election.sh kafka-log-dirs kafka-log-dirs.sh
      kafka-get-offsets kafka-get-offsets.sh kafka-broker-api-versions kafka-broker-api-versions.sh kafka-groups
      kafka-groups.sh kafka-client-metrics kafka-client-metrics.sh kafka-dump-log kafka-dump-log.sh
      kafka-producer-perf-test kafka-producer-perf-test.sh kafka-consumer-perf-test kafka-consumer-perf-test.sh
      kafka-verifiable-producer kafka-verifiable-producer.sh kafka-verifiable-consumer
      kafka-verifiable-consumer.sh kafka-streams-application-reset kafka-streams-application-reset.sh
      kafka-delegation-tokens kafka-delegation-tokens.sh kafka-replica-verification kafka-replica-verification.sh
      kafka-server-start kafka-server-start.sh kafka-server-stop kafka-server-stop.sh zookeeper-server-start
      zookeeper-server-start.sh zookeeper-server-stop zookeeper-server-stop.sh kafka-mirror-maker
      kafka-mirror-maker.sh connect-distributed connect-distributed.sh connect-standalone connect-standalone.sh
      connect-mirror-maker connect-mirror-maker.sh kafka-cluster kafka-cluster.sh kafka-features kafka-features.sh
      kafka-metadata-quorum kafka-metadata-quorum.sh kafka-storage kafka-storage.sh kafka-transactions
      kafka-transactions.sh kafka-metadata-shell kafka-metadata-shell.sh zookeeper-shell zookeeper-shell.sh
      zkCli.sh zkcli kafka-run-class kafka-run-class.sh kcat kafkacat rabbitmqctl rabbitmq-diagnostics
      rabbitmq-queues rabbitmq-streams rabbitmq-upgrade rabbitmq-plugins rabbitmq-tanzu rabbitmqadmin
      rabbitmqadmin-ng rabbitmq-server nats nsq_stat nsq_tail nsq_to_file nsq_to_http nsq_to_nsq to_nsq nsqd
      nsqlookupd nsqadmin celery sidekiq sidekiqctl sidekiqmon sidekiqswarm resque resque-web bull-repl rq
      dramatiq huey_consumer huey_consumer.py arq delayed_job good_job que faktory gearadmin temporal tctl cadence`,
    load: async () => (await import('./queues.ts')).queues,
  },
  {
    names: 'wget wget2 http https xh xhs aria2c axel saldl lftpget',
    load: async () => (await import('./http.ts')).httpClients,
  },
  {
    names: `
      hey oha bombardier plow autocannon ab wrk wrk2 siege h2load httperf weighttp k6 vegeta locust artillery
      gatling jmeter ghz tsung newman`,
    load: async () => (await import('./load-tests.ts')).loadTests,
  },
  {
    names: `
      grpcurl websocat wscat ws wsta lynx w3m links links2 elinks browsh carbonyl croc magic-wormhole wormhole
      ffsend transfer portal`,
    load: async () => (await import('./sockets.ts')).socketPrograms,
  },
  {
    names: `
      ssh slogin dbclient tsh autossh mosh et sshpass pssh parallel-ssh pdsh clush dsh mussh cssh clusterssh csshx
      ssh-keyscan sshfs scp pscp dropbearscp sftp psftp ftp lftp ncftp tftp ncftpput tnftp rsync`,
    load: async () => (await import('./remote.ts')).remote,
  },
  {
    names: `
      cqlsh ycqlsh cqlsh.py clickhouse-client clickhouse chc clickhouse-local chl cockroach-sql trino presto
      trino-cli presto-cli beeline hive impala-shell impala-shell.sh spark-sql snowsql usql sqlplus sqlcl rman
      expdp impdp sqlldr db2 vsql nzsql bteq hdbsql isql-fb isql-v mclient arangosh arangodump arangorestore ksql
      pinot-admin.sh surreal gremlin.sh sqlcmd mssql-cli osql isql tsql go-sqlcmd bcp freebcp etcdctl etcdutl etcd
      cockroach nodetool dsetool influx influx_inspect influxd influxd-ctl influxdb3 elasticdump multielasticdump
      memcat memdump memstat memping memflush memrm memcp memexist memtouch memparse memerror memcached-tool
      memslap memaslap memcapable memcached dbt sqlmesh mc mcli minio-client minio cypher-shell neo4j-shell
      neo4j-admin neo4j`,
    load: async () => (await import('./stores.ts')).stores,
  },
  {
    names: `
      dig drill kdig doggo dog q host nslookup delv adig ahost getent-hosts whois jwhois rdap ping ping6 fping
      hping3 arping nping oping gping prettyping tcping paping httping traceroute traceroute6 tracepath tracepath6
      tcptraceroute lft trip pathping tracert dublin-traceroute mtr mtr-packet xmtr nmap masscan rustscan zmap
      naabu unicornscan iperf iperf3 netperf nuttcp speedtest speedtest-cli fast`,
    load: async () => (await import('./network.ts')).network,
  },
  {
    names: 'nc ncat netcat nc.openbsd nc.traditional cryptcat pwncat rlwrap-nc telnet socat filan procan',
    load: async () => (await import('./netcat.ts')).netcatPrograms,
  },
  {
    names: 'gh glab hub tea jira linear linearis shortcut clickup',
    load: async () => (await import('./forges.ts')).forges,
  },
  {
    names: `
      git-lfs git-filter-repo bfg tig lazygit gitui gitk git-gui git-cola gitg sourcetree smerge magit ungit jjui
      git-crypt git-secret transcrypt blackbox git-annex git-sizer gitstats git-quick-stats onefetch git-fame
      gitlint git-standup scalar git-upload-pack git-receive-pack git-upload-archive git-shell git-http-backend
      git-daemon hg chg rhg svn svnadmin svnlook svnversion svnsync svnrdump svndumpfilter jj cvs bzr brz fossil
      darcs pijul p4 sl`,
    load: async () => (await import('./vcs.ts')).vcs,
  },
  {
    names: `
      prisma prisma2 rails rake drake manage.py django-admin django-admin.py flask artisan console doctrine
      doctrine-migrations phinx cake knex drizzle-kit sequelize sequelize-cli typeorm typeorm-ts-node-commonjs
      typeorm-ts-node-esm mikro-orm mikro-orm-esm node-pg-migrate graphile-migrate kysely umzug db-migrate
      pg-migrate postgres-migrations mongo-migrate migrate-mongo kysely-ctl alembic flyway liquibase sqitch diesel
      sqlx sea-orm-cli refinery cargo-sqlx loco yoyo yoyo-migrate hasura goose dbmate migrate atlas mix wp wp-cli
      wp-cli.phar drush drush.phar magento n98-magerun n98-magerun2 n98-magerun2.phar`,
    load: async () => (await import('./migrations.ts')).migrations,
  },
  {
    names: `
      shellcheck shfmt actionlint checkbashisms bashate zizmor pinact checkmake dotenv-linter xmlstarlet tidy
      proselint trivy grype syft osv-scanner semgrep opengrep snyk kics kubesec opa dependency-check retire
      clamscan horusec bearer cdxgen cyclonedx ggshield nancy scorecard cnspec trufflehog3 whispers git-secrets
      secretlint talisman`,
    load: async () => (await import('./scanners.ts')).scanners,
  },
  {
    names: `
      pandoc asciidoctor asciidoctor-pdf wkhtmltopdf wkhtmltoimage weasyprint rst2html rst2pdf markdown cmark
      typst mmark kramdown docx2txt html2text convert magick mogrify composite montage identify compare gm cwebp
      dwebp rsvg-convert inkscape optipng pngquant jpegoptim gifsicle exiftool qpdf pdftk pdfunite pdftotext
      pdftoppm pdfinfo gs ps2pdf tesseract sox lame flac oggenc opusenc dot neato fdp circo plantuml d2 vips
      avifenc heif-convert img2pdf oxipng zopflipng soffice libreoffice gnuplot potrace blender ffmpeg ffprobe
      ffplay avconv mkvmerge HandBrakeCLI mediainfo MP4Box whisper vlc mpv mplayer mkdocs hugo zola mike
      sphinx-autobuild sphinx-build sphinx-quickstart sphinx-apidoc pelican lektor nikola cobalt antora honkit
      gitbook docsify mintlify readme rdme pdflatex xelatex lualatex latex latexmk tectonic bibtex biber makeindex
      tlmgr context texi2pdf texi2any makeinfo dvips groff troff ronn help2man mandoc xmlto fop xsltproc`,
    load: async () => (await import('./documents.ts')).documents,
  },
  {
    names: 'prodgate prodgate-shim',
    load: async () => (await import('./gate.ts')).gate,
  },
  {
    names: `
      npm cnpm npx pnpx bunx corepack pnpm pn yarn yarnpkg bun node nodejs tsx ts-node ts-node-esm ts-node-script
      ts-node-dev tsnd esno esmo jiti swc-node babel-node vite-node sucrase-node iojs electron nw c8 nyc deno
      denon concurrently conc npm-run-all npm-run-all2 run-s run-p run-z wsrun ultra start-server-and-test
      start-test server-test cross-env cross-env-shell env-cmd better-npm-run dotenv dotenv-run-script nodemon
      tsc-watch node-dev supervisor forever rimraf del del-cli premove shx cpy cpx cpx2 copyfiles ncp cpr mkdirp
      make-dir lint-staged nano-staged husky simple-git-hooks yorkie commitlint commitizen cz git-cz pretty-quick
      wait-on wait-port wait-for-it wait-for-it.sh wait-for dockerize is-ci kill-port fkill open-cli opener serve
      http-server live-server browser-sync json-server lite-server sirv local-web-server static-server servor
      miniserve simple-http-server lerna turbo nx rush rushx rush-pnpm moon wireit changeset goreleaser
      release-please vsce ovsx web-ext jsr clasp yo degit tiged giget hygen plop cookiecutter copier
      express-generator create-vite create-next-app create-react-app create-vue create-svelte create-astro
      create-remix create-t3-app create-expo-app create-turbo create-nx-workspace create-hono create-nuxt
      create-docusaurus create-strapi-app create-solid create-electron-app sv nuxi shadcn shadcn-ui np release
      shipjs publish-please release-it semantic-release multi-semantic-release standard-version
      commit-and-tag-version bumpp conventional-changelog auto-changelog git-cliff verdaccio tsc tsgo vue-tsc
      svelte-check glint ngc ttsc tspc flow eslint eslint_d stylelint xo standard ts-standard semistandard tslint
      jshint jscs htmlhint remark textlint alex write-good solhint ember-template-lint lit-analyzer prettier
      prettierd prettier-eslint js-beautify biome oxlint dprint rome oxfmt quick-lint-js cspell markdownlint
      markdownlint-cli2 publint attw editorconfig-checker ec ls-lint typos vale yamllint yamlfmt taplo toml-sort
      jsonlint ajv spectral redocly license-checker ast-grep sg vitest jest mocha ava tap tape uvu jasmine qunit
      karma wdio nightwatch testcafe detox tsd tstyche web-test-runner wtr cucumber-js codeceptjs size-limit
      bundlesize lighthouse lhci pa11y stryker test-storybook playwright cypress ncu npm-check-updates npm-check
      depcheck knip madge ts-prune unimported depcruise dependency-cruiser syncpack manypkg sort-package-json
      license-report npm-remote-ls cost-of-modules source-map-explorer taze skott yarn-deduplicate lockfile-lint
      improved-yarn-audit audit-ci better-npm-audit fixpack jscodeshift codemod ts-migrate comby lebab putout
      ts-to-zod patch-package vite webpack webpack-cli webpack-dev-server rollup rolldown esbuild rspack rsbuild
      rslib parcel tsup tsdown unbuild microbundle ncc nexe swc babel browserify snowpack wmr pkgroll preconstruct
      bob-the-bundler bunchee esbuild-runner react-scripts vue-cli-service craco react-app-rewired tsc-alias
      resolve-tspaths api-extractor dts-bundle-generator tailwindcss postcss sass node-sass lessc stylus terser
      uglifyjs csso cleancss html-minifier html-minifier-terser svgo svgr imagemin mjml pug handlebars ejs unocss
      purgecss lightningcss mmdc squoosh-cli next nuxt astro remix react-router svelte-kit gatsby storybook
      start-storybook build-storybook docusaurus vitepress vuepress eleventy hexo gridsome nest ng umi quasar
      redwood blitz strapi keystone payload sanity expo react-native ionic tauri vinxi waku nitro nitropack vike
      qwik ember meteor sails adonis slidev capacitor eas appcenter code-push electron-builder electron-forge
      electron-packager gh-pages surge angular-cli-ghpages ngh push-dir ipfs-deploy graphql-codegen
      openapi-typescript openapi-ts orval quicktype json2ts json-schema-to-typescript typedoc jsdoc documentation
      compodoc swagger-jsdoc swagger-cli openapi-generator openapi-generator-cli swagger-codegen
      swagger-codegen-cli autorest nswag kiota protoc protoc-gen-go grpc_tools_node_protoc pbjs pbts flatc thrift
      capnp sqlc sqlboiler gqlgen mockgen mockery stringer oapi-codegen datamodel-codegen cbindgen bindgen
      wasm-bindgen wasm-pack swig bison yacc flex lex antlr antlr4 ragel re2c tree-sitter xjc wsimport jooq buf`,
    load: async () => (await import('./javascript.ts')).javascript,
  },
  {
    names: `
      python pythonw py ipython ipython3 pypy pypy3 bpython ptpython python2 python2.7 python3 python3.6 python3.7
      python3.8 python3.9 python3.10 python3.11 python3.12 python3.13 python3.14 python3.15 2to3 pydoc pydoc3
      pyvenv idle idle3 pip pip2 pip2.7 pip3 pip3.6 pip3.7 pip3.8 pip3.9 pip3.10 pip3.11 pip3.12 pip3.13 pip3.14
      pip3.15 pipx uv uvx poetry pdm pipenv rye hatch pixi conda mamba micromamba twine flit anaconda maturin
      virtualenv virtualenv3 pytest py.test coverage coverage3 ruff pre-commit prek lefthook overcommit jupyter
      jupyter-lab jupyter-notebook jupyter-nbconvert papermill marimo black isort yapf autopep8 autoflake
      pyupgrade docformatter djlint djhtml add-trailing-comma usort ssort flake8 pycodestyle pyflakes pydocstyle
      bandit vulture radon xenon interrogate codespell vermin pyright basedpyright ty pyre pytype mypy dmypy
      stubgen pylint prospector pyroma check-manifest import-linter lint-imports deptry tach nosetests nose2 green
      behave robot mutmut cosmic-ray asv ward testslide lettuce sqlfluff pyproject-build pyinstaller nuitka
      nuitka3 cython cythonize cibuildwheel shiv pex briefcase py2app auditwheel delvewheel pip-compile pip-sync
      pip-upgrade pur pip-review pip-audit pipdeptree safety pip-licenses pip-check liccheck johnnydep`,
    load: async () => (await import('./python.ts')).python,
  },
  {
    names: `
      ruby jruby truffleruby mruby ruby3.0 ruby3.1 ruby3.2 ruby3.3 ruby3.4 irb pry jirb ripl gem bundle bundler
      fastlane pod carthage mint jekyll middleman nanoc bridgetown hanami rspec minitest cucumber spinach
      parallel_rspec parallel_test testrb appraisal brakeman bundle-audit bundler-audit reek flog flay fasterer
      sorbet srb steep rbs yard rdoc solargraph tapioca erblint haml-lint slim-lint mutant rubocop standardrb rufo
      htmlbeautifier perl perl5 raku cperl cpan cpanm cpanp carton cpm perlbrew plenv dzil minil zef php php-cli
      php-cgi hhvm php7.4 php8.0 php8.1 php8.2 php8.3 php8.4 php8.5 composer phpunit pest paratest codecept behat
      phpspec atoum infection kahlan simple-phpunit phpstan psalm phan phpcs phpmd phpcpd php-parallel-lint
      parallel-lint deptrac phpmetrics pdepend composer-unused composer-require-checker twigcs rector php-cs-fixer
      phpcbf pint ecs captainhook grumphp phpdoc go tinygo gotip gofmt goimports gofumpt gci golines golangci-lint
      staticcheck gosec govulncheck revive errcheck ineffassign nilaway gocyclo go-mod-outdated deadcode gotestsum
      ginkgo gotest richgo go-junit-report gocov gocover-cobertura benchstat goveralls golint unparam modernize
      dlv delve cargo cross rustup rustup-init rustc rustdoc rustfmt clippy-driver cargo-nextest bacon trunk
      mdbook wasm-opt dx cargo-watch rust-analyzer cargo-deny cargo-audit sccache dotnet nuget paket libman
      msbuild xbuild vstest.console csc fsc csi fsi mono mcs reportgenerator csharpier nunit3-console
      xunit.console gcc g++ clang clang++ cc c++ cpp c99 c89 tcc icc icx gfortran flang nvcc hipcc mpicc mpicxx
      emcc em++ ld ld.lld lld gold mold ld.gold as nasm yasm gdc ldc2 dmd gnat gcc-12 gcc-13 gcc-14 clang-18
      clang-19 clang-20 avr-gcc arm-none-eabi-gcc x86_64-linux-gnu-gcc aarch64-linux-gnu-gcc ar gcc-ar llvm-ar
      ranlib strip objcopy libtool install_name_tool patchelf dsymutil lipo codesign windres swift xcodebuild
      xcrun swiftc swiftlint swiftformat xcode-select xcbeautify xcpretty xcodegen tuist agvtool simctl altool
      notarytool periphery sourcery flutter dart fvm melos zig odin hare gleam roc vlang crystal nim nimble shards
      dub koka elm purs spago rescript dune opam esy stack cabal ghcup hpack alr fpm raco janet jpm pony idris2
      lake elan agda coqc scarb javac kotlinc kotlinc-js kotlinc-native scalac groovyc ecj javadoc jlink jpackage
      native-image ghc ocamlc ocamlopt ocamlfind ocamlbuild fpc valac erlc elixirc chez mlton smlnj solc rebar3
      cobc dtc iverilog verilator yosys ktlint detekt google-java-format scalafmt scalafix checkstyle ormolu
      fourmolu hlint stylish-haskell ocamlformat elm-format elm-test elm-review clang-format clang-tidy cppcheck
      cpplint include-what-you-use doxygen gcov lcov genhtml gcovr bear ccache distcc autoconf automake autoreconf
      aclocal autoheader libtoolize qmake qmake6 moc uic conan vcpkg gyp node-gyp gn kcov java javaw kotlin scala
      scala3 jshell jbang groovy groovysh amm kscript lua luajit lua5.1 lua5.3 lua5.4 texlua luau Rscript R
      littler julia tclsh wish jimsh tclsh8.6 ocaml utop runghc runhaskell ghci guile racket scheme sbcl clisp ecl
      gst swipl gprolog octave octave-cli matlab sage maxima gp maple wolframscript forth gforth newlisp hy coffee
      livescript nimscript fennel rebol erl elixir iex escript werl luarocks haxelib haxe lux quarto renv
      hererocks asdf mise rtx nvm fnm volta nodenv n nvs pyenv rbenv rvm chruby jenv goenv gvm sdk tenv phpenv
      phpbrew swiftly swiftenv proto vfox kerl kiex juliaup dvm zvm choosenim crenv exenv scalaenv aqua hermit
      pkgx coursier cs direnv devbox devenv flox devpod gitpod guix spack hab devcontainer`,
    load: async () => (await import('./languages.ts')).languages,
  },
]

/** The programs that are loaded, and where the others are to be had. */
export class ProgramCatalog {
  private readonly loaded = new Map<string, Program>()
  private readonly families = new Map<string, Family>()

  constructor() {
    for (const family of CORE) this.take(family)
    for (const family of FAMILIES) for (const name of names(family)) this.families.set(name, family)
  }

  /** `.exe` is the same program on the systems that have it. */
  find(name: string): Program | Family | undefined {
    const plain = name.endsWith('.exe') ? name.slice(0, -4) : name
    return this.loaded.get(plain) ?? this.families.get(plain)
  }

  async load(family: Family): Promise<void> {
    this.take(await family.load())
  }

  async loadAll(): Promise<void> {
    await Promise.all(FAMILIES.map((family) => this.load(family)))
  }

  private take(programs: readonly Program[]): void {
    for (const program of programs) for (const name of program.names) this.loaded.set(name, program)
  }
}

export function names(family: Family): readonly string[] {
  return family.names.split(/\s+/).filter((one) => one !== '')
}

export function isFamily(found: Program | Family): found is Family {
  return 'load' in found
}

/** The core programs, for the test of their examples. */
export const corePrograms: readonly Program[] = CORE.flat()
