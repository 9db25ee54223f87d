import type { Program } from '../program.ts'

/** A family that is loaded once one of its programs is met, so that a single check reads only what it needs. */
export interface Family {
  /** The names of all its programs, as the descriptions have them; a test holds the two together. */
  readonly names: string
  readonly load: () => Promise<readonly Program[]>
}

/** Every other described program. A new family is one entry here. */
export const FAMILIES: readonly Family[] = [
  {
    names: `
      chroot nsenter unshare systemd-nspawn proot bwrap firejail ld-linux-x86-64.so.2 ld-linux.so.2
      ld-linux-aarch64.so.1 ld.so qemu-x86_64 setarch linux64 linux32 arch at batch systemd-run script unbuffer expect tmux
      screen dtach abduco tmate zellij byobu byobu-tmux byobu-screen ttyd gotty wetty xterm uxterm urxvt rxvt st
      konsole alacritty terminator x-terminal-emulator xfce4-terminal gnome-terminal ptyxis wezterm kitty foot rlwrap pee mispipe parallel`,
    load: async () => (await import('./rare-carriers.ts')).rareCarriers,
  },
  {
    names: 'claude codex gemini qwen opencode kilo kilocode cline cursor-agent kiro-cli',
    load: async () => (await import('./agents/clients.ts')).agentClients,
  },
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
      ligolo-ng iodine dnscat2 cloudflared tailscale cloud-sql-proxy cloud_sql_proxy alloydb-auth-proxy chisel
      gost rinetd ghostunnel kubefwd mirrord dnscontrol octodns-sync octodns-validate octodns-dump
      octodns-report octodns-compare nsupdate knsupdate flarectl cli53 fastly kcadm.sh kcadm kcadm.bat auth0 okta
      rpk kafkactl s3cmd s5cmd s4cmd cosign notation jf jfrog aws-nuke cloud-nuke gcp-nuke azure-nuke databricks confluent
      pulsar-admin rancher convex modal beam trigger.dev trigger inngest-cli inngest partykit nhost contentful
      appwrite shopify`,
    load: async () => (await import('./platforms.ts')).platforms,
  },
  {
    names: `
      op bw bws rbw doppler infisical chamber berglas akeyless summon conjur keeper ksm secretspec phase
      hcp-vault-secrets vlt pulumi-esc esc tss pass gopass tessen lpass keepassxc-cli kpcli keepassxc.cli
      secret-tool keyring kwallet-query keyctl pass-cli gnome-keyring security aws-vault granted aws-okta saml2aws
      gimme-aws-creds assume aws-sso awsume leapp sops age rage age-keygen rage-keygen teller envkey envkey-source
      dotenvx dotenv-vault passage ejson eyaml blackbox_cat blackbox_diff blackbox_edit blackbox_edit_start
      blackbox_decrypt_file blackbox_decrypt_all_files blackbox_postdeploy`,
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
      istioctl linkerd eksctl talosctl kubeadm crictl ctr argo tkn kapp kn
      kubectl-argo-rollouts argo-rollouts virtctl vcluster clusterctl cilium cilium-cli hubble calicoctl
      kubectl-calico cmctl kubectl-cert_manager kor krr nova kubectl-krr kubescape`,
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
      pulumi cdk cdklocal cdktf sst serverless sls sam samlocal copilot copilot-cli ecs-cli crossplane ansible
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
      ssh-keyscan sshfs sshuttle scp pscp dropbearscp sftp psftp ftp lftp ncftp tftp ncftpput tnftp rsync`,
    load: async () => (await import('./remote.ts')).remote,
  },
  {
    names: `
      cqlsh ycqlsh cqlsh.py clickhouse-client clickhouse chc clickhouse-local chl cockroach-sql trino presto
      trino-cli presto-cli beeline hive impala-shell impala-shell.sh spark-sql snowsql snow usql sqlplus sqlcl rman
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
      tmpreaper tmpwatch unison unison-text osync snapraid mergerfs.balance mergerfs.dup proxmox-backup-client
      proxmox-backup-manager longhornctl urbackupclientctl kanctl k10tools syncthing`,
    load: async () => (await import('./system/storage/file-sync.ts')).fileSync,
  },
  {
    names: `
      jenkins-cli jenkins jcli drone drone-cli bk sem codefresh travis appveyor buildkite-agent spin hal
      octopus octo gocd harness`,
    load: async () => (await import('./forges/pipelines.ts')).pipelines,
  },
  {
    names: 'openstack juju ionosctl stackit gridscale hcp ovhai infomaniak yc tencentcloud huaweicloud',
    load: async () => (await import('./platforms/private-clouds.ts')).privateClouds,
  },
  {
    names: `
      pdnsutil kresctl knsec3hash keymgr dnssec-keygen dnssec-signzone dnssec-dsfromkey dnssec-verify
      dnssec-settime dnssec-revoke tsig-keygen rndc-confgen named-compilezone ipsec swanctl strongswan
      zerotier-cli netbird nebula-cert headscale netclient innernet ovn-nbctl ovn-sbctl ovs-dpctl ovn-appctl
      ovn-trace gobgp exabgpcli`,
    load: async () => (await import('./system/network/network-services.ts')).networkServices,
  },
  {
    names: `
      facter ohai ec2-metadata ec2metadata cloud-id hiera amazon-linux-https dmidecode-summary cloud-init aide
      tripwire rkhunter chkrootkit unhide samhain osqueryi steampipe powerpipe cfn-lint cfn_nag_scan cfn_nag
      cfn-guard parliament prowler scout scoutsuite cloudsplaining taskcat inspec cinc-auditor komiser`,
    load: async () => (await import('./system/security/assessors.ts')).assessors,
  },
  {
    names: `
      ytt kbld jsonnet jsonnet-lint kubectl-slice kubectl-neat helmify kompose kyverno gator kwctl helm-docs
      ct kubectl-validate vendir imgpkg jb kpt tk tanka timoni cue kcl krew kubectl-krew helmsman
      argocd-autopilot k8sgpt kubectl-whoami kubectl-tree kubectl-view_allocations ksniff kubeshark
      eks-node-viewer kubent-check`,
    load: async () => (await import('./clusters/manifests.ts')).manifests,
  },
  {
    names: `
      ecspresso lambroll ecs-deploy fargate ecsctl zappa chalice claudia rain sceptre stacker qaz stackup
      formica custodian c7n localstack kops`,
    load: async () => (await import('./infrastructure/aws-deployers.ts')).awsDeployers,
  },
  {
    names: `
      snapcraft charmcraft rockcraft aptly reprepro packagecloud package_cloud cloudsmith gemfury fury
      copr-cli copr pkgr dput dupload dcut ghr github-release gothub debsign dpkg-sig rpm-sign bump2version
      bumpversion bump-my-version tbump bumpver nfpm jreleaser release-cli`,
    load: async () => (await import('./releases.ts')).releases,
  },
  {
    names: `
      mosquitto_pub mosquitto_sub mosquitto_rr mosquitto_passwd mosquitto_ctrl kaf kcctl pulsar-client
      pulsar-perf emqx_ctl emqx vmq-admin`,
    load: async () => (await import('./queues/brokers.ts')).brokers,
  },
  {
    names: `
      pg_repack pgcompacttable pg_squeeze pg_activity pg_top pgcenter pgmetrics pg_view pgbadger
      pganalyze-collector pgcluu pgbouncer odyssey pgcat pgpool pcp_node_info pcp_pool_status pcp_attach_node
      pcp_detach_node pg_probackup pg_autoctl stolonctl pg_rman repmgrd`,
    load: async () => (await import('./postgres/upkeep.ts')).postgresUpkeep,
  },
  {
    names: `
      elasticsearch-plugin opensearch-plugin kibana-plugin logstash-plugin elasticsearch-node
      elasticsearch-shard opensearch-node opensearch-shard elasticsearch-keystore opensearch-keystore
      kibana-keystore logstash-keystore elasticsearch-users elasticsearch-service-tokens
      elasticsearch-certutil kibana-encryption-keys elasticsearch-reset-password elasticsearch-setup-passwords
      elasticsearch-create-enrollment-token filebeat metricbeat heartbeat packetbeat auditbeat elastic-agent
      curator curator_cli es_repo_mgr sstablemetadata sstableutil sstableverify sstableexpiredblockers
      sstablepartitions sstabledump sstableupgrade sstablesplit sstableofflinerelevel sstablelevelreset
      sstablerepairedset sstablescrub dsbulk sstableloader cassandra-stress clickhouse-backup pbm
      cassandra-medusa chbackup tiup dumpling tidb-lightning pd-ctl tikv-ctl vtctldclient vtctlclient
      couchbase-cli cbbackupmgr cbimport cbexport cbstats cbq redis-shake mongosync-cli pg_chameleon ora2pg
      pgsync pgcopydb`,
    load: async () => (await import('./stores/upkeep.ts')).storeUpkeep,
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
      prisma prisma2 rails rake drake manage.py django-admin django-admin.py flask artisan sail console doctrine
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
      starship zoxide atuin mcfly thefuck oh-my-posh carapace dircolors resize vivid
      lnav multitail fzf sk fzy peco sd btm bandwhich zenith dua trippy erdtree erd pdu httpstat nvitop amdgpu_top
      macmon asitop mactop s-tui below hl tspin tailspin humanlog klp ccze pino-pretty bunyan xsv qsv xan csvtk
      csvsort csvgrep csvjson csvformat in2csv vd visidata jless gron jc jo tomlq choose hck difft
      difftastic b3sum xxhsum xxh64sum crc32 jp jl jnv otree errno numbat`,
    load: async () => (await import('./system/viewers.ts')).viewerPrograms,
  },
  {
    names: `
      amtool promtool logcli grpc_health_probe grpc-health-probe jps jstat jstack jinfo jcmd jmap jfr dotnet-counters
      dotnet-trace dotnet-stack dotnet-dump dotnet-gcdump asprof awslogs saw cw mimirtool cortextool lokitool tempo-cli
      profilecli`,
    load: async () => (await import('./monitoring.ts')).monitoring,
  },
  {
    names: `
      vssadmin wmic bcdedit wbadmin netsh reg schtasks takeown icacls auditpol fsutil cipher manage-bde dism sfc
      chkdsk taskkill setx gpupdate powercfg rundll32 mshta regsvr32 bitsadmin format format.com diskpart robocopy
      xcopy`,
    load: async () => (await import('./system/machines/windows-admin.ts')).windowsAdmin,
  },
  {
    names: 'airflow dagster dagster-cloud dg prefect ollama hf huggingface-cli dvc',
    load: async () => (await import('./data-pipelines.ts')).dataPipelines,
  },
  {
    names: `
      hdfs hadoop mapred hbase flink storm oozie sqoop zkServer.sh nifi.sh hadoop-daemon.sh start-dfs.sh
      stop-dfs.sh start-yarn.sh stop-yarn.sh solr`,
    load: async () => (await import('./hadoop.ts')).hadoop,
  },
  {
    names: 'faas-cli faas fission dapr',
    load: async () => (await import('./cluster-functions.ts')).clusterFunctions,
  },
  {
    names: 'artemis',
    load: async () => (await import('./queues/artemis.ts')).artemis,
  },
  {
    names: 'sf sfdx',
    load: async () => (await import('./platforms/salesforce.ts')).salesforce,
  },
  {
    names: 'gam m365 pac',
    load: async () => (await import('./platforms/office-suites.ts')).officeSuites,
  },
  {
    names: 'deck kongctl rover',
    load: async () => (await import('./platforms/api-gateways.ts')).apiGateways,
  },
  {
    names: 'spacectl env0 terraformer terracognita',
    load: async () => (await import('./infrastructure/stacks.ts')).stacks,
  },
  {
    names: 'k0sctl k3sup',
    load: async () => (await import('./clusters/over-ssh.ts')).clustersOverSsh,
  },
  {
    names: 'skeema',
    load: async () => (await import('./migrations/skeema.ts')).skeema,
  },
  {
    names: 'asadm asinfo aql',
    load: async () => (await import('./stores/aerospike.ts')).aerospike,
  },
  {
    names: 'sensuctl',
    load: async () => (await import('./sensu.ts')).sensu,
  },
  {
    names: `
      snmpset snmptrap snmpinform zabbix_sender telegraf fluent-bit fluentbit fluentd td-agent logstash otelcol otelcol-contrib collectd nagios naemon icinga2
      victoria-metrics vmagent vmalert loki tempo mimir alertmanager prometheus node_exporter grafana-server
      statsd vector datadog-agent cmk check_mk thanos grafana-cli grafanactl newrelic gcx snmpget
      snmpgetnext snmpwalk snmpbulkget snmpbulkwalk snmptable snmpstatus snmpdf snmpnetstat snmptranslate
      snmptest zabbix_get check_http check_ping check_tcp check_disk check_load check_procs check_swap check_ssh
      check_dns check_icmp check_ntp_time check_users check_nrpe check_snmp check_smtp check_mysql check_pgsql
      uwsgitop passenger-status passenger-memory-stats memcstat innotop mokutil geoiplookup mmdblookup
      iotstat`,
    load: async () => (await import('./monitoring-agents.ts')).monitoringAgents,
  },
  {
    names: `
      maxctrl maxadmin orchestrator-client orchestrator yb-admin ticdc cdc cbcollect_info scylla-manager sctool`,
    load: async () => (await import('./stores/replicated.ts')).replicatedStores,
  },
  {
    names: 'myisamchk aria_chk mysqltuner mysqltuner.pl myisam_ftdump',
    load: async () => (await import('./mysql/table-files.ts')).mysqlTableFiles,
  },
  {
    names: 'mlflow wandb ray meltano great_expectations nextflow globus',
    load: async () => (await import('./experiments.ts')).experiments,
  },
  {
    names: `
      molecule kitchen r10k cf-agent cf-promises cf-runagent g10k cf-key hammer satellite-maintain
      foreman-maintain subscription-manager rhc insights`,
    load: async () => (await import('./infrastructure/host-checks.ts')).hostChecks,
  },
  {
    names: 'xe esxcli vim-cmd',
    load: async () => (await import('./system/machines/xen-and-esxi.ts')).xenAndEsxi,
  },
  {
    names: `
      where gpresult dcdiag dsquery dsget dsadd dsmod dsmove dsrm repadmin nltest w32tm appcmd iisreset cmdkey
      dnscmd dfsutil fltmc typeperf tzutil nbtstat openfiles mstsc logoff tscon ntdsutil dcpromo djoin
      netdom secedit csvde ldifde`,
    load: async () => (await import('./system/machines/windows-domain.ts')).windowsDomain,
  },
  {
    names: 'tasklist qprocess quser qwinsta driverquery getmac findstr sc wevtutil',
    load: async () => (await import('./system/machines/windows.ts')).windows,
  },
  {
    names: `
      pandoc asciidoctor asciidoctor-pdf wkhtmltopdf wkhtmltoimage weasyprint rst2html rst2pdf markdown cmark
      typst mmark kramdown docx2txt html2text convert magick mogrify composite montage identify compare gm cwebp
      dwebp rsvg-convert inkscape optipng pngquant jpegoptim gifsicle exiftool qpdf pdftk pdfunite pdftotext
      pdftoppm pdfinfo gs ps2pdf tesseract sox lame flac oggenc opusenc dot neato fdp circo plantuml d2 vips
      avifenc heif-convert img2pdf oxipng zopflipng soffice libreoffice unoconv unoconvert gnuplot potrace blender ffmpeg ffprobe
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
      create-docusaurus create-strapi-app create-solid create-electron-app nuxi shadcn shadcn-ui np shipjs
      publish-please release-it semantic-release multi-semantic-release standard-version commit-and-tag-version
      bumpp conventional-changelog auto-changelog git-cliff verdaccio tsc tsgo vue-tsc svelte-check glint ngc ttsc
      tspc flow eslint eslint_d stylelint xo standard ts-standard semistandard tslint jshint jscs htmlhint remark
      textlint alex write-good solhint ember-template-lint lit-analyzer prettier prettierd prettier-eslint
      js-beautify biome oxlint dprint rome oxfmt quick-lint-js cspell markdownlint markdownlint-cli2 publint attw
      editorconfig-checker ec ls-lint typos vale yamllint yamlfmt taplo toml-sort jsonlint ajv spectral redocly
      license-checker ast-grep vitest jest mocha ava tap tape uvu jasmine qunit karma wdio nightwatch testcafe
      detox tsd tstyche web-test-runner wtr cucumber-js codeceptjs size-limit bundlesize lighthouse lhci pa11y
      stryker test-storybook playwright cypress ncu npm-check-updates npm-check depcheck knip madge ts-prune
      unimported depcruise dependency-cruiser syncpack manypkg sort-package-json license-report npm-remote-ls
      cost-of-modules source-map-explorer taze skott yarn-deduplicate lockfile-lint improved-yarn-audit audit-ci
      better-npm-audit fixpack jscodeshift codemod ts-migrate comby lebab putout ts-to-zod patch-package vite
      webpack webpack-cli webpack-dev-server rollup rolldown esbuild rspack rsbuild rslib parcel tsup tsdown
      unbuild microbundle ncc nexe swc babel browserify snowpack wmr pkgroll preconstruct bob-the-bundler bunchee
      esbuild-runner react-scripts vue-cli-service craco react-app-rewired tsc-alias resolve-tspaths api-extractor
      dts-bundle-generator tailwindcss postcss sass node-sass lessc stylus terser uglifyjs csso cleancss
      html-minifier html-minifier-terser svgo svgr imagemin mjml pug handlebars ejs unocss purgecss lightningcss
      mmdc squoosh-cli next nuxt astro remix react-router svelte-kit gatsby storybook start-storybook
      build-storybook docusaurus vitepress vuepress eleventy hexo gridsome nest ng umi quasar redwood blitz strapi
      keystone payload sanity expo react-native ionic tauri vinxi waku nitro nitropack vike qwik ember meteor
      sails adonis slidev capacitor eas appcenter code-push electron-builder electron-forge electron-packager
      gh-pages surge angular-cli-ghpages ngh push-dir ipfs-deploy graphql-codegen openapi-typescript openapi-ts
      orval quicktype json2ts json-schema-to-typescript typedoc jsdoc documentation compodoc swagger-jsdoc
      swagger-cli openapi-generator openapi-generator-cli swagger-codegen swagger-codegen-cli autorest nswag kiota
      protoc protoc-gen-go grpc_tools_node_protoc pbjs pbts flatc thrift capnp sqlc sqlboiler gqlgen mockgen
      mockery stringer oapi-codegen datamodel-codegen cbindgen bindgen wasm-bindgen wasm-pack swig bison yacc flex
      lex antlr antlr4 ragel re2c tree-sitter xjc wsimport jooq buf`,
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
      mdbook wasm-opt dx cargo-watch rust-analyzer cargo-deny cargo-audit dotnet nuget paket libman msbuild xbuild
      vstest.console csc fsc csi fsi mono mcs reportgenerator csharpier nunit3-console xunit.console gcc g++ clang
      clang++ cc c++ cpp c99 c89 tcc icc icx gfortran flang nvcc hipcc mpicc mpicxx emcc em++ ld ld.lld lld gold
      mold ld.gold as nasm yasm gdc ldc2 dmd gnat gcc-12 gcc-13 gcc-14 clang-18 clang-19 clang-20 avr-gcc
      arm-none-eabi-gcc x86_64-linux-gnu-gcc aarch64-linux-gnu-gcc ar gcc-ar llvm-ar ranlib strip objcopy libtool
      install_name_tool patchelf dsymutil lipo codesign windres ccache distcc sccache icecc bear scan-build
      intercept-build compiledb kcov buildcache xcodebuild xcrun swiftc swiftlint swiftformat xcode-select
      xcbeautify xcpretty xcodegen tuist agvtool simctl altool notarytool periphery sourcery swift flutter dart
      fvm melos zig odin hare gleam roc vlang crystal nim nimble shards dub koka elm purs spago rescript dune opam
      esy stack cabal ghcup hpack alr fpm raco janet jpm pony idris2 lake elan agda coqc scarb javac kotlinc
      kotlinc-js kotlinc-native scalac groovyc ecj javadoc jlink jpackage native-image ghc ocamlc ocamlopt
      ocamlfind ocamlbuild fpc valac erlc elixirc chez mlton smlnj solc rebar3 cobc dtc iverilog verilator yosys
      ktlint detekt google-java-format scalafmt scalafix checkstyle ormolu fourmolu hlint stylish-haskell
      ocamlformat elm-format elm-test elm-review clang-format clang-tidy cppcheck cpplint include-what-you-use
      doxygen gcov lcov genhtml gcovr autoconf automake autoreconf aclocal autoheader libtoolize qmake qmake6 moc
      uic conan vcpkg gyp node-gyp gn java javaw kotlin scala scala3 jshell jbang groovy groovysh amm kscript lua
      luajit lua5.1 lua5.3 lua5.4 texlua luau Rscript R littler julia tclsh wish jimsh tclsh8.6 ocaml utop runghc
      runhaskell ghci guile racket scheme sbcl clisp ecl gst swipl gprolog octave octave-cli matlab sage maxima gp
      maple wolframscript forth gforth newlisp hy coffee livescript nimscript fennel rebol erl elixir iex escript
      werl m4 gm4 luarocks haxelib haxe lux quarto renv hererocks asdf mise rtx nvm fnm volta nodenv n nvs pyenv rbenv
      rvm chruby jenv goenv gvm sdk tenv phpenv phpbrew swiftly swiftenv proto vfox kerl kiex juliaup dvm zvm
      choosenim crenv exenv scalaenv aqua hermit pkgx coursier cs direnv devbox devenv flox devpod gitpod spack
      hab devcontainer`,
    load: async () => (await import('./languages.ts')).languages,
  },
  {
    names: `
      tar gtar bsdtar star zip zipcloak zipnote zipsplit unzip zipinfo funzip unar lsar zipgrep bsdunzip gzip
      pigz bzip2 pbzip2 lbzip2 xz pixz lzma zstd pzstd lz4 lzop lzip plzip compress brotli bunzip2 unxz unlzma
      unzstd unlz4 uncompress unpigz gzexe 7z 7za 7zr 7zz p7zip rar unrar arj unarj lha jar gar unace cabextract
      upx cpio pax shar unshar uuencode`,
    load: async () => (await import('./system/storage/archives.ts')).archives,
  },
  {
    names: `
      borg borgmatic attic restic rustic kopia autorestic duplicity rdiff-backup rsnapshot tarsnap duplicati-cli
      backupninja bacula bconsole duply timeshift rclone xfsdump xfsrestore dump restore dar fsarchiver
      partimage ufsdump ufsrestore snapper etckeeper btrbk sanoid syncoid zrepl yadm chezmoi stow`,
    load: async () => (await import('./system/storage/backups.ts')).backups,
  },
  {
    names: `
      nvidia-smi ipmitool racadm ipmi-sensors ipmi-sel storcli storcli64 perccli megacli arcconf ssacli hpssacli
      tuned-adm cpupower powertop turbostat x86_energy_perf_policy cpufreq-info cpufreq-set powerprofilesctl
      zramctl irqbalance numad`,
    load: async () => (await import('./system/machines/board.ts')).boards,
  },
  {
    names: 'gio trash-empty trash-rm trash-list trash-restore',
    load: async () => (await import('./system/desktop-trash.ts')).desktopTrash,
  },
  {
    names: 'hwclock ntpdate sntp adjtimex rdate tzselect tzconfig zdump chronyc ntpq ntpdc',
    load: async () => (await import('./system/machines/clock.ts')).clocks,
  },
  {
    names: `
      crontab fcrontab run-parts anacron atrm cronnext qsub qstat qdel qhold qrls qalter qhost pbsnodes tracejob
      squeue sinfo sacct sstat sprio sshare sreport scontrol sbatch srun salloc scancel bjobs bsub bkill bqueues
      bhosts condor_q condor_status condor_submit condor_rm seff`,
    load: async () => (await import('./system/services/cron.ts')).jobs,
  },
  {
    names: `
      xclip xsel pbcopy pbpaste wl-copy wl-paste clip clip.exe clipboard copyq termux-clipboard-get
      termux-clipboard-set screencapture scrot gnome-screenshot maim grim spectacle flameshot xwd fbgrab xdotool
      ydotool wtype wmctrl xte cliclick AutoHotkey xset xrandr setxkbmap xmodmap loadkeys setfont amixer pactl
      brightnessctl playerctl gsettings dconf xdg-settings xdg-mime xfconf-query kwriteconfig5 kreadconfig5
      update-desktop-database fc-cache fc-list fc-match ldconfig locale-gen localedef update-locale update-grub
      grub-mkconfig grub2-mkconfig grub-install updatedb mandb locate plocate mlocate update-mime-database
      glib-compile-schemas gtk-update-icon-cache`,
    load: async () => (await import('./system/machines/desktop.ts')).desktop,
  },
  {
    names: `
      mkfs mke2fs mkswap mkdosfs mkntfs mkexfatfs newfs newfs_msdos mkudffs mkisofs genisoimage mksquashfs
      mkfs.erofs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkfs.fat mkfs.msdos mkfs.ntfs
      mkfs.exfat mkfs.f2fs mkfs.jfs mkfs.reiserfs mkfs.minix mkfs.cramfs mkfs.bfs mkfs.nilfs2 mkfs.gfs2
      mkfs.ocfs2 mkfs.udf mkfs.zonefs mkfs.ubifs mkfs.lustre wipefs blkdiscard badblocks scrub nwipe zerofree
      fstrim blkzone sg_format sg_sanitize hdparm sdparm smartctl blockdev sg_inq sg_map lsblk blkid findfs
      sg_logs sg_vpd sg_readcap sg_scan sg_ses ledctl nvme df findmnt repquota quota dumpe2fs xfs_info filefrag
      e2freefrag dfc duf ncdu gdu dust mountpoint xfs_estimate`,
    load: async () => (await import('./system/storage/disks.ts')).disks,
  },
  {
    names: `
      vim vi nvim ex rvim rview gvim mvim vimtutor emacs emacsclient nano rnano pico ed red micro joe jed mcedit
      ne kak hx helix amp zed gedit kate kwrite mousepad pluma xed geany ranger nnn lf vifm yazi sensible-editor
      editor hexedit bvi ghex code code-insiders codium cursor windsurf subl atom mate bbedit idea pycharm
      webstorm goland rubymine phpstorm clion charm notepad notepad++ xdg-open open gnome-open kde-open see
      run-mailcap sensible-browser x-www-browser firefox google-chrome chromium chromium-browser wslview
      explorer.exe start patch gpatch dos2unix unix2dos mac2unix unix2mac fromdos todos recode convmv jhead chrpath`,
    load: async () => (await import('./system/editors.ts')).editorPrograms,
  },
  {
    names: 'find gfind bfs fd fdfind',
    load: async () => (await import('./system/find/find.ts')).finders,
  },
  {
    names: `
      iptables ip6tables iptables-legacy ip6tables-legacy iptables-nft ip6tables-nft arptables ebtables
      iptables-save ip6tables-save iptables-restore ip6tables-restore arptables-save arptables-restore
      ebtables-save ebtables-restore iptables-apply xtables-monitor iptables-legacy-save iptables-nft-save
      iptables-translate ip6tables-translate netfilter-persistent nft ufw firewall-cmd firewall-offline-cmd
      fail2ban-client cscli denyhosts ipset nfacct ipvsadm ipvsadm-save ipvsadm-restore conntrack pfctl ipfw
      npfctl fail2ban-regex iptstate pktstat wg wg-quick shorewall shorewall6 csf firehol apf`,
    load: async () => (await import('./system/network/firewall.ts')).firewall,
  },
  {
    names: `
      gpg gpg2 gpgsm gpgv gpgv2 gpgconf gpg-agent gpg-connect-agent dirmngr dirmngr-client gpg-zip gpgtar
      gpgsplit kbxutil pinentry paperkey`,
    load: async () => (await import('./system/keys/gpg.ts')).gpgPrograms,
  },
  {
    names: `
      ceph ceph-volume crushtool ceph-authtool radosgw-admin rbd rados cephadm qm pct pvesm pvecm pveam pvesr
      pveceph pveum ha-manager pvenode pvesh vzdump qmrestore pveversion pveperf pvereport pve7to8 pve8to9
      virt-install virt-clone virt-xml virt-host-validate virt-top virt-df virt-ls govc gluster pcs crm
      crm_mon crm_resource corosync-quorumtool corosync-cfgtool corosync-cmapctl virsh xl VBoxManage lxc-ls
      lxc-info`,
    load: async () => (await import('./system/storage/host-clusters.ts')).hostClusters,
  },
  {
    names: 'multipass colima limactl orb orbctl tart rdctl incus lxc distrobox toolbox',
    load: async () => (await import('./system/machines/local-machines.ts')).localMachines,
  },
  {
    names: `
      vmstat iostat mpstat free slabtop iotop iotop-c cifsiostat nfsiostat tapestat nmon collectl tload ifstat
      iftop nethogs bmon nload vnstat iptraf-ng bwm-ng smem pmap pwdx pstack gstack eu-stack lslocks lsns lsipc
      ipcs numastat lsfd systemd-cgtop systemd-cgls systemd-detect-virt systemd-path systemd-delta
      systemd-escape systemd-id128 virt-what cgget lscgroup lssubsys irqtop lsirq powerstat xrestop nvtop
      gpustat radeontop intel_gpu_top rocm-smi tiptop latencytop w who whoami logname users groups finger pinky
      last lastb lslogins lastcomm nfsstat rpcinfo showmount smbstatus mailq atq ntpstat procinfo mcelog
      ras-mc-ctl edac-util edac-ctl sensors acpi upower runlevel sar sadf dstat dool atopsar uname lscpu lsusb
      lspci lsmem lshw dmidecode biosdecode vpddecode inxi hwinfo lsb_release hostid neofetch fastfetch
      screenfetch cpuid x86info lsscsi lsinitramfs lsinitrd lspcmcia machine isainfo psrinfo prtconf prtdiag
      sw_vers system_profiler ver systeminfo ubuntu-distro-info debian-distro-info distro-info hostname
      domainname nisdomainname ypdomainname dnsdomainname lastlog lastlog2 utmpdump ipcrm ipcmk cgset cgcreate
      cgdelete cgconfigparser numactl cgexec chpst softlimit setuidgid envdir dumb-init tini gosu su-exec
      catatonit`,
    load: async () => (await import('./system/machines/host-status.ts')).hostStatus,
  },
  {
    names: 'journalctl dmesg logrotate auditctl augenrules',
    load: async () => (await import('./system/services/journal.ts')).journal,
  },
  {
    names: 'sysctl modprobe rmmod insmod depmod dkms kldload kldunload update-initramfs dracut mkinitcpio kmod',
    load: async () => (await import('./system/machines/kernel.ts')).kernel,
  },
  {
    names: `
      openssl libressl openssl3 keytool certutil pk12util jarsigner certtool p11tool pkcs11-tool pkcs15-tool
      tpmtool signtool osslsigncode certbot letsencrypt certbot-auto lego dehydrated getssl simp_le acme.sh
      minisign signify sq ccrypt scrypt aescrypt update-ca-certificates update-ca-trust trust mkcert htpasswd
      htdigest htdbm c_rehash step step-cli cfssl cfssljson cfssl-certinfo certigo easyrsa minica pwgen apg
      xkcdpass diceware mkpasswd uuid makepasswd cracklib-check pwscore pwqcheck pwqgen testssl testssl.sh
      sslscan sslyze ssh-audit rngtest dieharder`,
    load: async () => (await import('./system/keys/keys.ts')).keys,
  },
  {
    names: `
      ip bridge tc devlink rdma dcb vdpa tipc ifconfig iwconfig mii-tool vconfig brctl ifenslave ethtool iw
      rfkill arp route ndisc6 rdisc6 slattach mii-diag`,
    load: async () => (await import('./system/network/links.ts')).linkPrograms,
  },
  {
    names: `
      launchctl diskutil hdiutil asr tmutil log defaults PlistBuddy plutil scutil pmset networksetup dscl
      dseditgroup csrutil spctl softwareupdate mdutil dscacheutil kextstat kmutil nvram systemsetup fdesetup
      profiles bputil systemextensionsctl sysadminctl mdfind mdls ioreg sample spindump fs_usage heap leaks
      vm_stat memory_pressure powermetrics nettop wdutil ipconfig AssetCacheManagerUtil pkgutil lsappinfo
      sysdiagnose kextload kextunload installer tccutil kextcache purge lsregister dsenableroot createhomedir
      osascript automator shortcuts osacompile xattr`,
    load: async () => (await import('./system/machines/macos.ts')).macos,
  },
  {
    names: `
      mail mailx s-nail nail mutt neomutt sendmail msmtp ssmtp swaks mpack sendemail sendEmail heirloom-mailx
      postmail exim exim4 opensmtpd ntfy pushover postqueue postsuper postconf postfix postcat postmap postalias
      newaliases doveadm doveconf exiqgrep exigrep eximstats pflogsumm qshape amavisd-new rspamc spamassassin
      sa-update sa-learn freshclam clamdscan`,
    load: async () => (await import('./system/services/mail.ts')).mails,
  },
  {
    names: `
      getenforce sestatus seinfo sesearch avcstat matchpathcon getsebool selinuxenabled audit2why sealert
      aa-status apparmor_status aa-enabled aa-unconfined aa-features-abi ausearch aureport aulast aulastlog
      ausyscall auvirt getcap getpcaps lynis checksec setenforce setsebool semanage semodule semodule_package
      checkmodule load_policy fixfiles audit2allow togglesebool selinux-activate sepolicy chcat aa-enforce
      aa-complain aa-disable aa-audit aa-teardown aa-remove-unknown aa-genprof aa-logprof aa-autodep
      aa-cleanprof apparmor_parser setcap`,
    load: async () => (await import('./system/security/mandatory-access.ts')).mandatoryAccess,
  },
  {
    names: `
      true false test [ : pwd wait ulimit umask type hash cd dialog whiptail zenity kdialog gum sleepenh pathchk
      beep logger lprm lp lpr cupsenable cupsdisable watchman getopt xdpyinfo xwininfo xprop xlsclients glxinfo
      vainfo vulkaninfo clinfo exif catdoc antiword img2txt zbarimg units gcal ncal pi primes number
      asciiquarium cmatrix fortune toilet ddate tokei cloc scc sloccount loc`,
    load: async () => (await import('./system/misc.ts')).miscellany,
  },
  {
    names: `
      mount mount.nfs mount.cifs s3fs gcsfuse fusermount fusermount3 bindfs mergerfs pmount udisksctl squashfuse
      encfs gocryptfs cryfs umount swapoff swapon umount.nfs fsck e2fsck fsck.ext2 fsck.ext3 fsck.ext4 fsck.xfs
      fsck.vfat fsck.fat dosfsck fsck.btrfs fsck.f2fs xfs_repair ntfsfix fsck_apfs fsck_hfs reiserfsck btrfsck
      tune2fs resize2fs xfs_growfs xfs_admin xfs_quota xfs_io xfs_fsr xfs_freeze xfs_metadump xfs_db e2label
      e2image debugfs e4defrag fatlabel dosfslabel ntfslabel fsadm fsfreeze swaplabel exportfs quotaon quotaoff
      quotacheck setquota edquota eject sync fsync qemu-img qemu-nbd ddrescue partclone clonezilla`,
    load: async () => (await import('./system/storage/mounts.ts')).mounts,
  },
  {
    names: `
      fio bmaptool rpi-imager etcher balena-etcher dd_rescue usbimager caligula flashrom systemd-repart ioping`,
    load: async () => (await import('./system/storage/disk-writers.ts')).diskWriters,
  },
  {
    names: `
      nmcli netplan connmanctl wpa_cli resolvconf dhclient dhcpcd ifup ifdown ifquery wicked vtysh birdc
      ovs-vsctl ovs-ofctl ovs-appctl lldpctl lldpcli teamdctl bluetoothctl mmcli ss netstat sockstat lsmod
      modinfo kldstat iwlist iwgetid nstat rtacct rtmon lnstat routel ifdata ipcalc sipcalc subnetcalc ctstat
      rtstat networkQuality iptraf ethstats wavemon dropwatch genl ipmaddr`,
    load: async () => (await import('./system/network/network.ts')).network,
  },
  {
    names: `
      nix nix-env nix-store nix-shell nix-build nix-instantiate nix-channel nix-collect-garbage nix-copy-closure
      nix-prefetch-url nix-hash nixos-rebuild nixos-option nixos-version home-manager darwin-rebuild guix`,
    load: async () => (await import('./system/packages/nix.ts')).nixPackages,
  },
  {
    names: `
      apt apt-get apt-cache aptitude apt-fast nala dpkg dpkg-query dpkg-deb update-alternatives alternatives
      eselect archlinux-java java-config gcc-config apt-key rpmkeys pacman-key apt-file apt-show-versions
      apt-rdepends apt-listchanges apt-listbugs apt-forktracer deborphan debsums dlocate debsecan
      dpkg-architecture dpkg-parsechangelog dpkg-vendor dpkg-checkbuilddeps rmadison checkrestart
      ubuntu-security-status hwe-support-status debconf-show debconf-get-selections dpigs dgrep
      add-apt-repository apt-add-repository apt-mark apt-config dpkg-reconfigure dpkg-divert dpkg-statoverride
      dpkg-trigger debconf-set-selections debconf-communicate tasksel unattended-upgrade unattended-upgrades
      do-release-upgrade needrestart pro ua debootstrap dpkg-buildpackage debuild dpkg-source localepurge
      apt-ftparchive apt-sortpkgs equivs-build alien gdebi`,
    load: async () => (await import('./system/packages/debian.ts')).debianPackages,
  },
  {
    names: `
      pacman yay paru pamac pikaur trizen apk opkg xbps-install xbps-remove xbps-query slackpkg installpkg
      removepkg upgradepkg brew port mas fink snap flatpak appstreamcli fwupdmgr fwupdtool pkcon pkg pkg_add
      pkg_info pkg_delete freebsd-update syspatch pkgin portsnap ipkg emerge ebuild etc-update dispatch-conf
      emaint eclean layman choco cinst cup winget scoop equery eix qlist quse portageq genlop checkupdates
      pactree paclist expac pkgfile pkg-config pkgconf makepkg abuild melange pkgbuild`,
    load: async () => (await import('./system/packages/other.ts')).otherPackages,
  },
  {
    names: `
      yum dnf dnf5 dnf4 dnf-3 microdnf tdnf rpm-ostree bootc yumdownloader repoquery reposync needs-restarting
      package-cleanup yum-config-manager dnf-automatic debuginfo-install yum-builddep rpm zypper
      transactional-update urpmi urpmq urpme apt-rpm swupd rpm2cpio rpm2archive rpmlint rpmspec rpmdiff rpmdep
      rpmgraph rpmbuild mock createrepo createrepo_c rpmsign rpmdev-setuptree modifyrepo_c`,
    load: async () => (await import('./system/packages/rpm.ts')).rpmPackages,
  },
  {
    names: `
      fdisk gdisk cfdisk sfdisk sgdisk cgdisk addpart delpart partx partprobe kpartx resizepart growpart
      fixparts gpart parted`,
    load: async () => (await import('./system/storage/partitions.ts')).partitions,
  },
  {
    names: 'shutdown reboot halt poweroff pm-suspend pm-hibernate kexec init telinit rtcwake wall write mesg',
    load: async () => (await import('./system/services/power.ts')).power,
  },
  {
    names: `
      pgrep pidof pidwait pwait ps top htop btop atop pstree glances procs bpytop gtop pidstat prstat lsof`,
    load: async () => (await import('./system/processes/process-lists.ts')).processLists,
  },
  {
    names: `
      kill tkill pkill killall gkillall skill snice killall5 xkill fuser start-stop-daemon renice schedtool
      cgclassify cpulimit reptyr`,
    load: async () => (await import('./system/processes/processes.ts')).processes,
  },
  {
    names: 'ssh-keygen ssh-add ssh-agent',
    load: async () => (await import('./system/keys/ssh-keys.ts')).sshKeys,
  },
  {
    names: `
      supervisorctl sv svc s6-svc s6-rc s6-svscanctl svstat s6-svstat s6-svdt s6-rc-db s6-svok s6-rc-compile
      rc-status rc-update openrc chkconfig update-rc.d initctl2dot monit circusctl god eye immortalctl
      supervisord circusd runsvdir runsv s6-svscan s6-supervise`,
    load: async () => (await import('./system/services/supervisors.ts')).supervisors,
  },
  {
    names: 'systemctl service rc-service invoke-rc.d rcctl initctl',
    load: async () => (await import('./system/services/systemctl.ts')).unitPrograms,
  },
  {
    names: 'busctl dbus-send gdbus qdbus dbus-monitor',
    load: async () => (await import('./system/services/systemd-bus.ts')).busPrograms,
  },
  {
    names: `
      loginctl hostnamectl timedatectl localectl resolvectl systemd-resolve coredumpctl systemd-analyze
      machinectl portablectl homectl userdbctl oomctl networkctl udevadm systemd-hwdb systemd-tmpfiles
      systemd-sysusers systemd-firstboot systemd-machine-id-setup systemd-notify systemd-mount systemd-umount
      systemd-creds systemd-cat systemd-inhibit systemd-socket-activate bootctl kernel-install grubby efibootmgr`,
    load: async () => (await import('./system/services/systemd-tools.ts')).systemdTools,
  },
  {
    names: `
      gdb lldb gdbserver cgdb gcore py-spy rbspy pyrasite gdb-multiarch strace ltrace truss dtruss uftrace perf
      bpftrace stap dtrace ply systemtap bpftool execsnoop opensnoop biolatency biosnoop biotop bitesize
      cachestat cachetop ext4slower ext4dist xfsslower xfsdist filelife fileslower filetop gethostlatency
      hardirqs softirqs llcstat mdflush offcputime offwaketime oomkill runqlat runqlen runqslower slabratetop
      stackcount syncsnoop syscount tcpaccept tcpconnect tcpconnlat tcpdrop tcplife tcpretrans tcpstates tcptop
      tcptracer threadsnoop vfscount vfsstat wakeuptime zfsslower cpudist cpuunclaimed drsnoop killsnoop
      statsnoop swapin mountsnoop capable exitsnoop execsnoop-bpfcc opensnoop-bpfcc biolatency-bpfcc
      biosnoop-bpfcc biotop-bpfcc bitesize-bpfcc cachestat-bpfcc cachetop-bpfcc ext4slower-bpfcc ext4dist-bpfcc
      xfsslower-bpfcc xfsdist-bpfcc filelife-bpfcc fileslower-bpfcc filetop-bpfcc gethostlatency-bpfcc
      hardirqs-bpfcc softirqs-bpfcc llcstat-bpfcc mdflush-bpfcc offcputime-bpfcc offwaketime-bpfcc oomkill-bpfcc
      runqlat-bpfcc runqlen-bpfcc runqslower-bpfcc slabratetop-bpfcc stackcount-bpfcc syncsnoop-bpfcc
      syscount-bpfcc tcpaccept-bpfcc tcpconnect-bpfcc tcpconnlat-bpfcc tcpdrop-bpfcc tcplife-bpfcc
      tcpretrans-bpfcc tcpstates-bpfcc tcptop-bpfcc tcptracer-bpfcc threadsnoop-bpfcc vfscount-bpfcc
      vfsstat-bpfcc wakeuptime-bpfcc zfsslower-bpfcc cpudist-bpfcc cpuunclaimed-bpfcc drsnoop-bpfcc
      killsnoop-bpfcc statsnoop-bpfcc swapin-bpfcc mountsnoop-bpfcc capable-bpfcc exitsnoop-bpfcc inotifywatch
      fatrace blktrace blkparse btt tcpdump tshark dumpcap ngrep wireshark termshark sysdig tcpflow snoop pktmon
      ssldump sosreport sos supportconfig crash makedumpfile kdumpctl abrt-cli ubuntu-bug apport-cli
      insights-client`,
    load: async () => (await import('./system/processes/tracing.ts')).tracing,
  },
  {
    names: `
      useradd usermod userdel adduser deluser groupadd groupmod groupdel addgroup delgroup gpasswd groupmems
      newusers chpasswd chgpasswd chsh chfn pwconv pwunconv grpconv grpunconv luseradd lusermod luserdel
      lgroupadd lpasswd smbpasswd pdbedit newuidmap newgidmap cppw cpgr pam-auth-update passwd chage faillock
      pam_tally2 pwck grpck faillog expiry visudo vipw vigr newgrp sg capsh aa-exec runcon setpriv pkexec
      sudoreplay sudoedit getent ssh-copy-id ssh-import-id ssh-import-id-gh realm authselect adcli net sssctl
      ipa authconfig wbinfo klist kinit kdestroy kpasswd kadmin kadmin.local ktutil kvno kswitch ksu ldapsearch
      ldapwhoami ldapadd ldapmodify ldapdelete ldapmodrdn ldappasswd ldapcompare ldapurl slapcat slapadd
      slaptest slapindex`,
    load: async () => (await import('./system/security/users.ts')).users,
  },
  {
    names: `
      lvs vgs pvs lvdisplay vgdisplay pvdisplay lvscan vgscan pvscan lvmdiskscan lvmconfig vgck pvck lvmdump
      lvcreate lvremove lvextend lvreduce lvresize lvchange lvconvert lvrename vgcreate vgremove vgextend
      vgreduce vgchange vgrename vgsplit vgmerge vgexport vgimport vgcfgbackup vgcfgrestore pvcreate pvremove
      pvresize pvmove pvchange lvmdevices cryptsetup veritysetup integritysetup cryptsetup-reencrypt mdadm
      dmsetup multipath multipathd losetup drbdadm targetcli nbd-client rbd-nbd iscsiadm`,
    load: async () => (await import('./system/storage/volumes.ts')).volumes,
  },
  {
    names: `
      nginx openresty tengine angie apachectl apache2ctl httpd apache2 lighttpd lighttpd-angel a2enmod a2dismod
      a2ensite a2dissite a2enconf a2disconf a2query phpenmod phpdismod phpquery nginx_ensite nginx_dissite caddy
      haproxy varnishd squid traefik envoy keepalived named unbound dnsmasq sshd dovecot chronyd rsyslogd smbd
      nmbd slapd openvpn stunnel cron crond mosquitto snmpd vsftpd proftpd ntpd atd syslog-ng rpcbind nslcd sssd
      dhcpd radvd bird frr varnishadm unbound-control rndc haproxyctl dovecot-adm ctlinnd knotc nsd-control
      pdns_control rec_control php-fpm php-fpm7.4 php-fpm8.0 php-fpm8.1 php-fpm8.2 php-fpm8.3 php-fpm8.4
      php-fpm8.5 uwsgi gunicorn gunicorn3 uvicorn hypercorn daphne waitress-serve granian varnishstat varnishlog
      varnishncsa varnishtop varnishhist named-checkconf named-checkzone unbound-checkconf unbound-host
      nsd-checkconf nsd-checkzone knot-checkconf testparm apachetop goaccess ngxtop lpstat lpq lpinfo
      squidclient`,
    load: async () => (await import('./system/services/web-servers.ts')).webServers,
  },
  {
    names: 'zfs zpool btrfs btrfs-convert btrfstune',
    load: async () => (await import('./system/storage/zfs.ts')).zfsPrograms,
  },
]

export function names(family: Family): readonly string[] {
  return family.names.trim().split(/\s+/)
}
