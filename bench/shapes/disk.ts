import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fill, nested, type Shape, type ShapePlace, series, shape, shell } from './shape.ts'

/** Hostile files: what stands on the disk is as long as the text of an action, and as little to be trusted. */
function onDisk(
  name: string,
  command: string | ((size: number) => string),
  prepare: (place: ShapePlace, size: number) => void,
): Shape {
  return shape(name, (size) => shell(typeof command === 'string' ? command : command(size)), prepare)
}

function file(command: string, path: string, name: string, text: (size: number) => string): Shape {
  return onDisk(`${path}: ${name}`, command, (place, size) => write(place, path, text(size)))
}

function write(place: ShapePlace, path: string, text: string): void {
  const at = path.startsWith('~/') ? join(place.home, path.slice(2)) : join(place.cwd, path)
  mkdirSync(dirname(at), { recursive: true })
  writeFileSync(at, text)
}

/** Files that a tool reads by itself, with a command that makes it. Each gets every text. */
const READ: readonly (readonly [path: string, command: string])[] = [
  ['~/.kube/config', 'kubectl get pods'],
  ['~/.aws/config', 'aws --profile a s3 ls'],
  ['~/.aws/credentials', 'aws --profile a s3 ls'],
  ['~/.ssh/config', 'ssh h ls'],
  ['~/.gitconfig', 'git push origin main'],
  ['~/.pg_service.conf', 'PGSERVICE=a psql -c "select 1"'],
  ['~/.my.cnf', 'mysql -e "select 1"'],
  ['~/.docker/config.json', 'docker ps'],
  ['~/.config/gcloud/configurations/config_default', 'gcloud projects list'],
  ['~/.config/gcloud/active_config', 'gcloud projects list'],
  ['~/.azure/azureProfile.json', 'az vm list'],
  ['~/.curlrc', 'curl http://a.example'],
  ['~/.config/gh/config.yml', 'gh co 1'],
  ['.git/config', 'git push origin main'],
  ['.git/HEAD', 'git push'],
  ['.git/packed-refs', 'git push origin main'],
  ['.git/index', 'rm -rf a b.txt'],
  ['.git', 'git push origin main'],
  ['.git/commondir', 'git push'],
  ['.gitmodules', 'git submodule update'],
  ['package.json', 'npm run a'],
  ['package.json', 'npm test'],
  ['package.json', 'yarn a'],
  ['package.json', 'pnpm a'],
  ['pnpm-workspace.yaml', 'pnpm -r a'],
  ['Makefile', 'make a'],
  ['Makefile', 'make -n a'],
  ['justfile', 'just a'],
  ['Taskfile.yml', 'task a'],
  ['Procfile', 'foreman start'],
  ['docker-compose.yml', 'docker compose up'],
  ['compose.yaml', 'docker compose down -v'],
  ['Dockerfile', 'docker build .'],
  ['.env', 'rails runner 1'],
  ['.env', 'python manage.py migrate'],
  ['.env', 'npx prisma migrate deploy'],
  ['.env', 'cat .env'],
  ['.envrc', 'direnv allow'],
  ['prisma/schema.prisma', 'npx prisma migrate deploy'],
  ['config/database.yml', 'rails db:migrate'],
  ['Gemfile', 'bundle exec rails db:migrate'],
  ['Rakefile', 'rake a'],
  ['composer.json', 'composer run a'],
  ['pyproject.toml', 'poetry run a'],
  ['tox.ini', 'tox'],
  ['setup.py', 'python setup.py install'],
  ['manage.py', 'python manage.py migrate'],
  ['main.tf', 'terraform apply'],
  ['.terraform/terraform.tfstate', 'terraform apply'],
  ['.terraform/environment', 'terraform apply'],
  ['terraform.tfstate', 'terraform apply'],
  ['playbook.yml', 'ansible-playbook playbook.yml'],
  ['manifest.yaml', 'kubectl apply -f manifest.yaml'],
  ['manifest.yaml', 'kubectl delete -f manifest.yaml'],
  ['kustomization.yaml', 'kubectl apply -k .'],
  ['Chart.yaml', 'helm upgrade a .'],
  ['values.yaml', 'helm upgrade a . -f values.yaml'],
  ['a.sh', 'sh a.sh'],
  ['a.sh', './a.sh'],
  ['a.sh', '. ./a.sh'],
  ['a.sh', 'cat a.sh | sh'],
  ['a.py', 'python3 a.py'],
  ['a.js', 'node a.js'],
  ['a.pl', 'perl a.pl'],
  ['a.rb', 'ruby a.rb'],
  ['a.php', 'php a.php'],
  ['a.awk', 'awk -f a.awk'],
  ['a.sed', 'sed -f a.sed b'],
  ['a.ps1', 'pwsh a.ps1'],
  ['a.sql', 'psql -f a.sql'],
  ['a.sql', 'psql < a.sql'],
  ['a.sql', 'mysql < a.sql'],
  ['a.sql', 'sqlite3 a.db < a.sql'],
  ['a.sql', 'sqlcmd -i a.sql'],
  ['a.js', 'mongosh a.js'],
  ['a.txt', 'xargs rm < a.txt'],
  ['a.txt', 'cat a.txt | xargs -n1 rm'],
  ['a.txt', 'rm $(cat a.txt)'],
  ['a.txt', 'for f in $(cat a.txt); do rm $f; done'],
  ['a.txt', 'while read f; do rm $f; done < a.txt'],
  ['a.txt', 'curl -d @a.txt http://a.example/graphql'],
  ['a.txt', 'curl -K a.txt'],
  ['a.txt', 'ssh -F a.txt h ls'],
  ['a.txt', 'KUBECONFIG=a.txt kubectl get pods'],
  ['a.txt', 'git -c include.path=a.txt push'],
  ['a.txt', 'git apply a.txt'],
  ['a.txt', 'crontab a.txt'],
  ['a.txt', 'redis-cli < a.txt'],
  ['a.txt', 'rsync --files-from=a.txt . h:a'],
  ['a.txt', 'tar -T a.txt -cf b.tar'],
  ['a.txt', 'bash --rcfile a.txt -i'],
  ['a.txt', 'env $(cat a.txt) ls'],
  ['a.txt', 'export $(cat a.txt | xargs); psql -c "select 1"'],
  ['a.txt', 'sudo $(cat a.txt)'],
  ['a.txt', 'x=$(cat a.txt); rm -rf "$x"'],
  ['a.txt', 'echo "$(cat a.txt)" | sh'],
  ['a.txt', 'sort a.txt | head | sh'],
  ['a.txt', 'jq . a.txt'],
  ['a.txt', 'sed s/a/b/ a.txt | sh'],
]

const TEXTS: readonly (readonly [name: string, text: (size: number) => string])[] = [
  ['a', (size) => fill('a', size)],
  ['blanks', (size) => fill(' ', size)],
  ['tabs', (size) => fill('\t', size)],
  ['line ends', (size) => fill('\n', size)],
  ['lines', (size) => series((i) => `a${i}\n`, size)],
  ['a:', (size) => fill('a:\n', size)],
  ['key: value', (size) => series((i) => `k${i}: v\n`, size)],
  ['- a', (size) => fill('- a\n', size)],
  ['- -', (size) => fill('- ', size)],
  ['[', (size) => fill('[', size)],
  ['{', (size) => fill('{', size)],
  ['{"a":', (size) => nested('{"a":', '1', '}', size)],
  ['"', (size) => fill('"', size)],
  ["'", (size) => fill("'", size)],
  ['"a" ', (size) => fill('"a" ', size)],
  ['#', (size) => fill('#', size)],
  ['# a', (size) => fill('# a\n', size)],
  ['%', (size) => fill('%', size)],
  ['&a', (size) => fill('&a ', size)],
  ['*a', (size) => `x: &a b\ny: [${fill('*a,', size)}]\n`],
  ['!!a', (size) => fill('!!a ', size)],
  ['---', (size) => fill('---\n', size)],
  ['|', (size) => `a: |\n${fill('  b\n', size)}`],
  ['<<', (size) => `x: &a {b: c}\n${series((i) => `k${i}: {<<: *a}\n`, size)}`],
  ['?', (size) => fill('? ', size)],
  ['deeper and deeper', (size) => series((i) => `${' '.repeat(Math.min(i, 1000))}a:\n`, size)],
  ['billion laughs', (size) => laughs(size)],
  ['[section]', (size) => series((i) => `[s${i}]\nk = v\n`, size)],
  ['[profile a]', (size) => `[profile a]\n${series((i) => `k${i} = v\n`, size)}`],
  ['one section often', (size) => fill('[remote "origin"]\n\turl = h:a/b\n', size)],
  ['include itself', () => '[include]\n\tpath = .gitconfig\n\tpath = config\n\tpath = a.txt\n'],
  ['includes', (size) => `[include]\n${series((i) => `\tpath = inc${i}\n`, size)}`],
  ['url insteadOf', (size) => series((i) => `[url "a${i}"]\n\tinsteadOf = b${i}\n`, size)],
  [
    'many urls, many insteadOf',
    (size) =>
      `[remote "origin"]\n${series((i) => `\turl = b${i}/c\n`, size / 2)}${series((i) => `[url "a${i}"]\n\tinsteadOf = ${'b'.repeat((i % 40) + 1)}${i}\n`, size / 2)}`,
  ],
  ['aliases', (size) => `[alias]\n${series((i) => `\ta${i} = a${i + 1}\n`, size)}`],
  ['Host *', (size) => fill('Host *\n HostName b\n', size)],
  ['Host patterns', (size) => `Host ${fill('*a ', size)}\n`],
  ['Host one pattern', (size) => `Host ${fill('*?', size)}\n`],
  ['Include', (size) => fill('Include config\n', size)],
  ['Include *', (size) => fill('Include *\n', size)],
  ['A=b', (size) => series((i) => `A${i}=b\n`, size)],
  ['export A=b', (size) => series((i) => `export A${i}=b\n`, size)],
  ['A=$A', (size) => fill('A=$A$A\n', size)],
  ['rm', (size) => fill('rm a\n', size)],
  ['rm, each another', (size) => series((i) => `rm f${i}\n`, size)],
  ['$(', (size) => fill('$(', size)],
  ['`', (size) => fill('`', size)],
  ['<<E', (size) => fill('cat <<E\n', size)],
  ['scripts', (size) => `{"scripts":{${series((i) => `"a${i}":"npm run a${i + 1}",`, size)}"a":"npm run a0"}}`],
  [
    'scripts that call themselves',
    () =>
      '{"scripts":{"a":"npm run b && npm run b","b":"npm run a && npm run a","test":"npm test && npm test","prea":"npm run a"}}',
  ],
  [
    'scripts twice',
    (size) =>
      `{"scripts":{"a":"npm run a0","test":"npm run a0",${series((i) => `"a${i}":"npm run a${i + 1} && npm run a${i + 1}",`, size)}"z":"z"}}`,
  ],
  ['one long script', (size) => JSON.stringify({ scripts: { a: fill('rm a;', size), test: fill('rm a;', size) } })],
  ['dependencies', (size) => `{"dependencies":{${series((i) => `"a${i}":"1",`, size)}"a":"1"},"scripts":{"a":"b"}}`],
  ['workspaces', (size) => `{"workspaces":[${series((i) => `"p${i}/*",`, size)}"a"],"scripts":{"a":"b"}}`],
  ['a: b', (size) => `a: a0\n${series((i) => `a${i}: a${i + 1}\n\trm f${i}\n`, size)}`],
  [
    'a: b b',
    (size) => `a: a0\n${series((i) => `a${i}: a${i + 1} a${i + 2}\n\t$(MAKE) a${i + 1}; $(MAKE) a${i + 1}\n`, size)}`,
  ],
  ['make variables', (size) => `${series((i) => `V${i + 1} = $(V${i})$(V${i})\n`, size)}a:\n\trm $(V40)\n`],
  [
    'make variables at once',
    (size) => `V0 := a\n${series((i) => `V${i + 1} := $(V${i})$(V${i})\n`, size)}a:\n\trm $(V40)\n`,
  ],
  ['make +=', (size) => `${fill('V += a\n', size)}a:\n\trm $(V)\n`],
  ['make itself', () => 'V = $(V)\nA = $(call A,$(A))\na: a\n\t$(MAKE) a\n\trm $(V) $(A)\ninclude Makefile\n'],
  ['make include', (size) => fill('include Makefile\n', size)],
  ['make include *', (size) => fill('-include *\n', size)],
  ['make $(', (size) => `a:\n\trm ${fill('$(', size)}\n`],
  ['make $($', (size) => `a:\n\trm ${nested('$(', 'V', ')', size)}\n`],
  ['make foreach', (size) => `L = ${fill('a ', size / 2)}\na:\n\trm $(foreach x,$(L),$(foreach y,$(L),$(x)$(y)))\n`],
  [
    'make patsubst',
    (size) => `L = ${fill('a ', size / 2)}\na:\n\trm $(patsubst %a,%b,$(L)) ${fill('$(L:a=b) ', size / 4)}\n`,
  ],
  ['make eval', (size) => `${series((i) => `$(eval V${i} = $(eval V${i + 1} = b))\n`, size)}a:\n\trm $(V1)\n`],
  ['make shell', (size) => `${fill('V := $(shell rm a)\n', size)}a:\n\trm a\n`],
  ['make define', (size) => `define V\n${fill('a\n', size)}endef\na:\n\trm $(V)\n`],
  ['make ifdef', (size) => `${fill('ifdef A\n', size / 2)}${fill('endif\n', size / 2)}a:\n\trm a\n`],
  ['make %', (size) => `a: b.x\n${series((i) => `%.x${i}: %.x${i + 1}\n\trm $@\n`, size)}`],
  [
    'make many targets',
    (size) => `a: ${series((i) => `t${i} `, size / 2)}\n${series((i) => `t${i}:\n\trm t${i}\n`, size / 2)}`,
  ],
  ['just', (size) => `a: a0\n${series((i) => `a${i}: a${i + 1} a${i + 2}\n  rm f${i}\n`, size)}`],
  ['just itself', () => 'import "justfile"\na: a\n  just a && just a\n'],
  ['just variables', (size) => `${series((i) => `v${i + 1} := v${i} + v${i}\n`, size)}a:\n  rm {{v40}}\n`],
  ['just {{', (size) => `a:\n  rm ${fill('{{', size)}\n`],
  [
    'tasks',
    (size) =>
      `version: "3"\ntasks:\n  a: {cmds: [{task: t0}]}\n${series((i) => `  t${i}: {cmds: [{task: t${i + 1}}, {task: t${i + 1}}]}\n`, size)}`,
  ],
  [
    'tasks that call themselves',
    () => 'version: "3"\nincludes: {x: ./Taskfile.yml}\ntasks:\n  a: {cmds: [{task: a}, {task: a}, task a, task a]}\n',
  ],
  [
    'services',
    (size) =>
      `services:\n${series((i) => `  s${i}:\n    image: a\n    volumes: [v${i}:/a]\n    extends: {service: s${i + 1}}\n`, size)}`,
  ],
  ['source itself', () => '. ./a.sh; . ./a.sh; sh a.sh; sh a.sh; ./a.sh | ./a.sh\n'],
  [
    'calls itself',
    () =>
      'import os\nos.system("sh a.sh; python3 a.py; node a.js; perl a.pl; ruby a.rb; php a.php; make a; npm run a; just a")\n',
  ],
  [
    'functions that call the one before twice',
    (size) =>
      `f0(){ :; };${series((i) => `f${i + 1}(){ f${i}; f${i}; };`, size)}f${Math.min(30, Math.floor(size / 25))}\n`,
  ],
  ['select 1', (size) => fill('select 1;\n', size)],
  ['drop table', (size) => series((i) => `drop table t${i};\n`, size)],
  ['insert', (size) => fill("insert into a values (1, 'b');\n", size)],
  ['one long insert', (size) => `insert into a values ${fill("(1, 'b'),", size)}(1, 'b');\n`],
  ['copy', (size) => `copy a from stdin;\n${fill('1\t2\n', size)}\\.\n`],
  ['\\i', (size) => fill('\\i a.sql\n', size)],
  ['source', (size) => fill('source a.sql\n', size)],
  ['.read', (size) => fill('.read a.sql\n', size)],
  [':r', (size) => fill(':r a.sql\n', size)],
  ['manifests', (size) => series((i) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p${i}\n---\n`, size)],
  [
    'contexts',
    (size) =>
      `current-context: c1\ncontexts:\n${series((i) => `- {name: c${i}, context: {cluster: c${i}}}\n`, size / 2)}clusters:\n${series((i) => `- {name: c${i}, cluster: {server: "https://h${i}"}}\n`, size / 2)}`,
  ],
  ['exec', (size) => `exec("rm a")\n${fill('os.system("rm a")\n', size)}`],
  ['system', (size) => fill('system("rm a");', size)],
  ['terraform', (size) => fill('resource "a" "b" { c = 1 }\n', size)],
  ['terraform {', (size) => fill('terraform {', size)],
  ['terraform <<', (size) => fill('a = <<E\n', size)],
  ['terraform backend', (size) => `terraform { backend "s3" { ${series((i) => `k${i} = "v"\n`, size)} } }`],
  ['ref: ', (size) => `ref: refs/heads/${fill('a', size)}`],
  ['gitdir: ', () => 'gitdir: ../.git'],
  ['..', (size) => fill('../', size)],
  ['url = "', (size) => fill('url = "http://a.example/graphql"\n', size)],
  ['FROM a', (size) => fill('FROM a\nRUN rm a\n', size)],
  ['binary', (size) => fill('DIRC\0\0\0\x04\0\0\xff\xff', size)],
  ['\r', (size) => fill('a=b\r', size)],
  ['\\', (size) => fill('a\\\n', size)],
  ['<%', (size) => fill('<%= a %>\n', size)],
  ['<% open', (size) => fill('<%', size)],
]

/** Nine lists of nine aliases each: nine to the ninth where somebody expands them. */
function laughs(size: number): string {
  const first = 'a0: &a0 [x,x,x,x,x,x,x,x,x]\n'
  return (
    first +
    series((i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]\n`, Math.min(size, 5000)) +
    fill('# a\n', Math.max(4, size - 5000))
  )
}

export const diskShapes: readonly Shape[] = READ.flatMap(([path, command]) =>
  TEXTS.map(([name, text]) => file(command, path, `${name} (${command})`, text)),
)

/** Many files, and files that one action meets often. */
export const treeShapes: readonly Shape[] = [
  onDisk('a directory of many: rm -rf *', 'rm -rf *', (place, size) => entries(place, '.', size)),
  onDisk('a directory of many: rm -rf .', 'rm -rf d', (place, size) => entries(place, 'd', size)),
  onDisk(
    'a directory of many: patterns',
    (size) => `rm ${fill('*a*b ', Math.min(size, 50_000))}`,
    (place, size) => entries(place, '.', size),
  ),
  onDisk('a directory of many: */*/*', 'rm */*/*/*', (place, size) => tree(place, '.', 3, widthFor(size))),
  onDisk(
    'a directory of many: one pattern often',
    (size) => `rm ${fill('*/*/*/x ', Math.min(size, 50_000))}`,
    (place, size) => tree(place, '.', 3, widthFor(size)),
  ),
  onDisk('a directory of many: find', 'find . -name a -delete', (place, size) => tree(place, '.', 3, widthFor(size))),
  onDisk(
    'a directory of many: find often',
    (size) => fill('find . -delete;', Math.min(size, 60_000)),
    (place, size) => tree(place, '.', 3, widthFor(size)),
  ),
  onDisk(
    'a directory of many: ls often',
    (size) => fill('ls *;', Math.min(size, 60_000)),
    (place, size) => entries(place, '.', size),
  ),
  onDisk(
    'a directory of many: patterns one after the other',
    (size) => series((i) => `ls *${i};`, Math.min(size, 60_000)),
    (place, size) => entries(place, '.', size),
  ),
  onDisk(
    'a directory of many: rm often',
    (size) => series((i) => `rm -rf d/./${'./'.repeat(i % 50)};`, Math.min(size, 60_000)),
    (place, size) => entries(place, 'd', size),
  ),
  onDisk(
    'a directory of many: long names',
    'rm *aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab',
    (place, size) => entries(place, '.', size, 'a'.repeat(230)),
  ),
  onDisk('a directory of many: scripts', 'for f in *; do sh $f; done', (place, size) => entries(place, '.', size)),
  onDisk('a directory of many: kubectl apply', 'kubectl apply -f .', (place, size) =>
    entries(place, '.', size, 'a.yaml'),
  ),
  onDisk('a directory of many: terraform', 'terraform apply', (place, size) => entries(place, '.', size, '.tf')),
  onDisk('a directory of many: ssh Include', 'ssh h ls', (place, size) => {
    write(place, '~/.ssh/config', fill('Include d/*\n', Math.min(size, 1000)))
    for (let i = 0; i < 1000; i++) write(place, `~/.ssh/d/f${i}`, 'Include d/*\n')
  }),
  onDisk('a directory of many: git refs', 'git push --all', (place, size) => {
    write(place, '.git/HEAD', 'ref: refs/heads/main\n')
    write(place, '.git/config', '[remote "origin"]\n\turl = h:a/b\n')
    for (let i = 0; i < Math.min(size / 100, 5000); i++) write(place, `.git/refs/heads/b${i}`, 'a\n')
  }),
  onDisk('a deep directory', 'rm -rf a', (place) => mkdirSync(join(place.cwd, 'a/'.repeat(1000)), { recursive: true })),
  onDisk(
    'a deep directory: from below',
    (size) => `cd ${'a/'.repeat(1000)}; ${fill('git status; rm b; npm test;', Math.min(size, 60_000))}`,
    (place) => mkdirSync(join(place.cwd, 'a/'.repeat(1000)), { recursive: true }),
  ),
  onDisk('links in a ring', 'rm -rf a; cat a/b; rm a/*; find a -delete; cd a; rm b', (place) => {
    symlinkSync('b', join(place.cwd, 'a'))
    symlinkSync('a', join(place.cwd, 'b'))
  }),
  onDisk(
    'links to the parent',
    `rm -rf ${'a/'.repeat(500)}; rm */*/*/*/*/*/*/*/*/*/*/*; find -L . -delete; cat ${'a/'.repeat(1000)}b`,
    (place) => {
      for (const name of ['a', 'b', 'c', 'd']) symlinkSync('.', join(place.cwd, name))
    },
  ),
  onDisk(
    'a chain of links',
    (size) => fill('cat l2999;', Math.min(size, 60_000)),
    (place) => {
      for (let i = 0; i < 3000; i++) symlinkSync(`l${i - 1}`, join(place.cwd, `l${i}`))
    },
  ),
  onDisk(
    'paths through links that are not there',
    (size) => series((i) => `rm l/${'x/'.repeat(i % 100)}${i};`, Math.min(size, 200_000)),
    (place) => symlinkSync('nowhere/'.repeat(100), join(place.cwd, 'l')),
  ),
  onDisk(
    'a long script run often',
    (size) => fill('sh a.sh;', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.sh', `#${fill('x', Math.min(size, 250_000))}\n`),
  ),
  onDisk(
    'a long script sourced often',
    (size) => fill('. ./a.sh;', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.sh', fill('#x\n', Math.min(size, 250_000))),
  ),
  onDisk(
    'a long Python run often',
    (size) => fill('python3 a.py;', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.py', fill('x = 1\n', size)),
  ),
  onDisk(
    'a long SQL run often',
    (size) => fill('psql -f a.sql;', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.sql', fill('select 1;\n', Math.min(size, 250_000))),
  ),
  onDisk(
    'a long manifest applied often',
    (size) => fill('kubectl apply -f a.yaml;', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.yaml', fill('a: b\n---\n', size)),
  ),
  onDisk(
    'a long Makefile made often',
    (size) => fill('make a;', Math.min(size, 60_000)),
    (place, size) =>
      write(
        place,
        'Makefile',
        series((i) => `V${i} = a\n`, size),
      ),
  ),
  onDisk(
    'a long package.json run often',
    (size) => fill('npm test;', Math.min(size, 60_000)),
    (place, size) => write(place, 'package.json', `{"a":[${fill('1,', size)}1],"scripts":{"test":"a"}}`),
  ),
  onDisk(
    'a long text split often',
    (size) => fill('rm $(cat a.txt);', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.txt', fill('a ', Math.min(size, 250_000))),
  ),
  onDisk(
    'a long text piped often',
    (size) => fill('cat a.txt | xargs rm;', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.txt', fill('a ', Math.min(size, 250_000))),
  ),
  onDisk(
    'a long kubeconfig asked often',
    (size) => series((i) => `kubectl --context c${i} get pods;`, Math.min(size, 60_000)),
    (place, size) =>
      write(
        place,
        '~/.kube/config',
        `contexts:\n${series((i) => `- {name: c${i}, context: {cluster: c${i}}}\n`, size)}`,
      ),
  ),
  onDisk(
    'long git settings asked often',
    (size) => series((i) => `git push o${i} main;`, Math.min(size, 60_000)),
    (place, size) => {
      write(place, '.git/HEAD', 'ref: refs/heads/main\n')
      write(
        place,
        '.git/config',
        series((i) => `[remote "o${i}"]\n\turl = h:a/b${i}\n[url "x${i}:"]\n\tinsteadOf = y${i}:\n`, size),
      )
    },
  ),
  onDisk(
    'long ssh settings asked often',
    (size) => series((i) => `ssh h${i} ls;`, Math.min(size, 60_000)),
    (place, size) =>
      write(
        place,
        '~/.ssh/config',
        series((i) => `Host h${i}\n HostName b\n`, size),
      ),
  ),
  onDisk(
    'long AWS settings asked often',
    (size) => series((i) => `aws --profile p${i} s3 ls;`, Math.min(size, 60_000)),
    (place, size) =>
      write(
        place,
        '~/.aws/config',
        series((i) => `[profile p${i}]\nregion = a\nsource_profile = p${i + 1}\n`, size),
      ),
  ),
  onDisk(
    'many kubeconfigs',
    (size) => `KUBECONFIG=${series((i) => `f${i}:`, Math.min(size, 60_000))} kubectl get pods`,
    (place, size) => {
      for (let i = 0; i < 30; i++)
        write(place, `f${i}`, `contexts:\n${series((n) => `- {name: c${n}, context: {cluster: c${n}}}\n`, size)}`)
    },
  ),
  onDisk(
    'an index of many, and rm of each',
    (size) => `rm ${series((i) => `f${i} `, size)}`,
    (place, size) => {
      write(place, '.git/HEAD', 'ref: refs/heads/main\n')
      writeFileSync(join(place.cwd, '.git/index'), index(size / 70))
    },
  ),
  onDisk('an index that is cut', 'rm -rf a f1', (place, size) => {
    write(place, '.git/HEAD', 'ref: refs/heads/main\n')
    write(place, 'f1', 'a')
    writeFileSync(join(place.cwd, '.git/index'), index(size / 70).subarray(0, size / 2))
  }),
  onDisk('an index of version 4 with long paths', 'rm -rf a f1', (place, size) => {
    write(place, '.git/HEAD', 'ref: refs/heads/main\n')
    write(place, 'f1', 'a')
    writeFileSync(join(place.cwd, '.git/index'), sharedIndex(size))
  }),
]

function entries(place: ShapePlace, directory: string, size: number, more = ''): void {
  mkdirSync(join(place.cwd, directory), { recursive: true })
  for (let i = 0; i < Math.min(size / 40, 20_000); i++)
    writeFileSync(join(place.cwd, directory, `f${i}${more}`), 'a: b\n')
}

/** Of the directories of a tree: 8,420 in all where the shape is large. */
function widthFor(size: number): number {
  return Math.max(4, Math.min(20, Math.floor(size / 12_000)))
}

function tree(place: ShapePlace, directory: string, depth: number, width: number): void {
  for (let i = 0; i < width; i++) {
    const at = join(directory, `d${i}`)
    mkdirSync(join(place.cwd, at), { recursive: true })
    if (depth > 1) tree(place, at, depth - 1, width)
  }
}

/** An index of git, version 2 (`gitformat-index`). */
function index(count: number): Buffer {
  const parts = [header(2, Math.floor(count))]
  for (let i = 0; i < Math.floor(count); i++) {
    const name = Buffer.from(`f${i}`)
    const entry = Buffer.alloc(Math.floor((62 + name.length) / 8 + 1) * 8)
    entry.writeUInt16BE(name.length, 60)
    name.copy(entry, 62)
    parts.push(entry)
  }
  return Buffer.concat(parts)
}

/** Version 4, in which each path is the one before it and one letter more. */
function sharedIndex(size: number): Buffer {
  const count = Math.floor(size / 65)
  const entry = Buffer.alloc(65)
  entry.write('a', 63)
  return Buffer.concat([header(4, count), ...Array.from({ length: count }, () => entry)])
}

function header(version: number, count: number): Buffer {
  const out = Buffer.alloc(12)
  out.write('DIRC')
  out.writeUInt32BE(version, 4)
  out.writeUInt32BE(count, 8)
  return out
}
