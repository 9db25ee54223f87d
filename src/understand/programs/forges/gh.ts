import { absolute, emit, emitFile, nowhere } from '../../emit.ts'
import { emitSent, fileToSend } from '../../http/outgoing.ts'
import { openShell } from '../../open-shell.ts'
import type { Program } from '../../program.ts'
import { type ToolCall, tool, type Verb } from '../../tool.ts'
import { Carries, isKnown, stream, UNKNOWN, type Word, word } from '../../word.ts'
import { forgetBranch } from '../git/git-call.ts'
import { api } from './api.ts'
import { besideBranches, does, doesBeside, doesHere, downloads, forgeAt, papers, printsSecret, reads } from './forge.ts'
import { ghExamples } from './gh-examples.ts'

/** The client of GitHub (gh 2.80). */

const PR =
  '-B|--base= -H|--head= -d|--draft -e|--editor -f|--fill --fill-first --fill-verbose --no-maintainer-edit ' +
  '-p|--project= --recover= -r|--reviewer= -T|--template= -w|--web --add-label= --remove-label= --add-reviewer= ' +
  '--remove-reviewer= ' +
  '--add-assignee= --remove-assignee= --add-project= --remove-project= --remove-milestone --edit-last ' +
  '--create-if-none -c|--comment= --reason= --undo'

const checkout: Verb = {
  options: '-b|--branch= --detach -f|--force --recurse-submodules',
  run: (call) => {
    forgetBranch(call)
    if (call.arguments.has('-f'))
      emitFile(call, 'overwrite', word('.', call.span), { verb: 'discard', recursive: true, trackedOnly: true })
    emit(call, 'change', 'checkout', 'branch', call.operands[0] ?? '')
  },
}

const close: Verb = {
  options: `-c|--comment= -d|--delete-branch -r|--reason= --duplicate-of=`,
  run: (call) => {
    if (call.arguments.has('-d')) emit(call, 'lose', 'delete', 'branch', call.operands[0] ?? '', { at: call.place() })
    emit(call, 'prepare', call.verb, 'paper', call.operands[0] ?? '', { at: nowhere(call, 'papers of a forge') })
  },
}

const review: Verb = {
  options: '-a|--approve -b|--body= -F|--body-file= -c|--comment -r|--request-changes',
  run: (call) => {
    const approves = call.arguments.has('-a')
    emit(
      call,
      approves ? 'change' : 'prepare',
      approves ? 'approve' : 'review',
      'pull request',
      call.operands[0] ?? '',
      {
        at: approves ? call.place() : nowhere(call, 'papers of a forge'),
      },
    )
  },
}

const merge = does(
  'deploy',
  'pull request',
  '--admin --auto -A|--author-email= -b|--body= -F|--body-file= -d|--delete-branch --disable-auto ' +
    '--match-head-commit= -m|--merge -r|--rebase -s|--squash -t|--subject=',
)

const clone: Verb = {
  options: '-u|--upstream-remote-name= --no-upstream',
  run: (call) => {
    const [name, directory] = call.operands
    emit(call, 'read', 'clone', 'repository', name ?? '')
    const made =
      name === undefined ? undefined : { ...name, text: (name.text.split('/').at(-1) ?? '').replace(/\.git$/, '') }
    const target = directory !== undefined && !directory.text.startsWith('-') ? directory : made
    if (target !== undefined) emitFile(call, 'create', target, { verb: 'clone' })
  },
}

const edit: Verb = {
  options:
    '-d|--description= -h|--homepage= --visibility= --default-branch= --add-topic= --remove-topic= ' +
    '--accept-visibility-change-consequences --delete-branch-on-merge --enable-issues --enable-wiki ' +
    '--enable-projects --template --allow-forking',
  run: (call) => {
    const visible = call.arguments.value('--visibility')
    const kind =
      visible === undefined
        ? 'change'
        : visible.text === 'private' || visible.text === 'internal'
          ? 'access'
          : 'publish'
    emit(call, kind, call.verb, 'repository', call.operands[0] ?? '', { at: besideBranches(call) })
  },
}

const sync: Verb = {
  options: '-b|--branch= -s|--source= --force',
  run: (call) => {
    const note = call.arguments.has('--force') ? { note: 'commits of the branch are dropped' } : {}
    emit(call, call.arguments.has('--force') ? 'lose' : 'change', call.verb, 'repository', call.operands[0] ?? '', {
      at: call.place(),
      ...note,
    })
  },
}

/** Files that are put where others can read them. */
const uploads = (kind: 'publish' | 'change', on: string, options: string, skip: number): Verb => ({
  options,
  run: (call) => {
    const files = call.operands.slice(skip).filter((w) => w.text !== '-')
    const sent = files.map((path) => fileToSend(call, { ...path, text: path.text.split('#')[0] ?? '' }))
    const notes = call.arguments
      .values('-F')
      .filter((w) => w.text !== '-')
      .map((path) => fileToSend(call, path))
    const input = on === 'gist' && call.stdinGiven ? [call.stdin] : []
    emitSent(call, [...call.args, ...sent, ...notes, ...input], on, call.operands[0] ?? '', call.place())
    emit(call, kind, call.verb, on, call.operands[0] ?? '', { at: call.place() })
  },
})

const status: Verb = {
  options: '-h|--hostname= -t|--show-token -a|--active',
  run: (call) => {
    if (!call.arguments.has('-t')) return emit(call, 'read', call.verb, 'login')
    emit(call, 'read-secret', call.verb, 'token')
    return stream(undefined, Carries.secret, call.span)
  },
}

const codespaceShell: Verb = {
  options:
    '-c|--codespace= -d|--debug --debug-file= --profile= --server-port= --config -R|--repo= -r|--recursive -e|--expand',
  command: true,
  run: (call) => {
    const site = { is: 'elsewhere', why: 'a codespace of the forge', from: call.site } as const
    if (call.arguments.has('--config')) return emit(call, 'read', 'print', 'settings')
    if (call.operands.length === 0 || !call.verb.endsWith('ssh')) return openShell({ ...call, site })
    return call.shell(
      {
        text: call.operands.map((w) => (isKnown(w) ? w.text : UNKNOWN)).join(' '),
        carries: Carries.nothing,
        span: call.span,
      },
      { site },
    )
  },
}

/** A name of one's own for a command; with `!` or `--shell` it is shell code. */
const setAlias: Verb = {
  options: '-s|--shell --clobber',
  run: (call) => {
    const [name, value] = call.operands
    emit(call, 'change', call.verb, 'alias', name ?? '')
    if (name === undefined || value === undefined) return
    const code = call.arguments.has('-s') && !value.text.startsWith('!') ? { ...value, text: `!${value.text}` } : value
    call.choose(`${call.name} alias ${name.text}`, code)
    if (code.text.startsWith('!')) call.shell({ text: code.text.slice(1), carries: code.carries, span: code.span })
  },
}

/** Whatever is no verb: an alias of the settings, or an extension that somebody installed. */
function runOther(call: ToolCall): ReturnType<Program['run']> {
  const verb = call.args.find((w) => !w.text.startsWith('-'))
  const alias =
    verb === undefined ? undefined : (call.chosen(`${call.name} alias ${verb.text}`) ?? aliasOnDisk(call, verb.text))
  if (verb === undefined || alias === undefined)
    return emit(call, 'undescribed', verb?.text ?? 'run', 'program', call.name, { at: call.place() })
  const rest = call.args.slice(call.args.indexOf(verb) + 1)
  if (!isKnown(alias))
    return emit(call, 'unreadable', 'run', 'alias', verb, {
      note: 'what the alias stands for is not known before it runs',
    })
  if (alias.text.startsWith('!'))
    return call.shell(
      { text: alias.text.slice(1), carries: alias.carries, span: alias.span },
      { positional: [verb, ...rest] },
    )
  const used = new Set<number>()
  const words = alias.text.split(/\s+/).map((text) => {
    const found = /^\$(\d)$/.exec(text)
    if (found === null) return word(text, verb.span)
    used.add(Number(found[1]))
    return rest[Number(found[1]) - 1] ?? word(UNKNOWN, verb.span)
  })
  if (words[0]?.text === verb.text) return emit(call, 'undescribed', verb.text, 'program', call.name)
  return call.exec([word(call.name, call.span), ...words, ...rest.slice(used.size)])
}

/** `aliases:` of the settings, one `name: command` a line. */
function aliasOnDisk(call: ToolCall, name: string): Word | undefined {
  const isGh = call.name === 'gh'
  const told = call.env.get(isGh ? 'GH_CONFIG_DIR' : 'GLAB_CONFIG_DIR')
  const settings = call.env.get('XDG_CONFIG_HOME')?.text || `${call.home}/.config`
  const directory = told?.text || `${settings}/${isGh ? 'gh' : 'glab-cli'}`
  const text = call.readFile(word(absolute(call.cwd, `${directory}/${isGh ? 'config.yml' : 'aliases.yml'}`))).text
  for (const line of text?.split('\n') ?? []) {
    const found = /^\s*(?:"([^"]+)"|([\w-]+)):\s*(\S.*)$/.exec(line)
    if (found === null || (found[1] ?? found[2]) !== name) continue
    return word((found[3] ?? '').trim().replace(/^(['"])(.*)\1$/, '$2'), call.span)
  }
  return undefined
}

const gh: Program = tool({
  names: ['gh'],
  about: 'the client of GitHub',
  options: '-R|--repo=',
  shortHelp: false,
  place: (call) => forgeAt(call, call.env.get('GH_HOST')?.text ?? 'github.com'),
  verbs: {
    'pr list | pr view | pr status | pr checks | pr diff | issue list | issue view | issue status': reads(
      'paper',
      '-c|--comments',
    ),
    [`repo view | repo list | repo license list | repo license view | repo gitignore list |
      repo gitignore view | repo deploy-key list | repo autolink list | repo autolink view`]: reads('repository'),
    'run list | run view | run watch | workflow list | workflow view | cache list | status | browse | org list': reads(
      'run',
      '-n|--no-browser -y|--yaml -r|--ref= -k|--key=',
    ),
    [`release list | release view | release verify | release verify-asset | label list | gist list |
      gist view | ruleset list | ruleset view | ruleset check`]: reads('release', '-f|--filename= -r|--raw --files'),
    'search repos | search issues | search prs | search commits | search code': reads('search'),
    [`secret list | variable list | variable get | ssh-key list | gpg-key list | config get | config list |
      alias list | extension list | extension search | extension browse`]: reads('setting', '-e|--env= -o|--org='),
    [`project list | project view | project field-list | project item-list | codespace list | codespace view |
      codespace logs | codespace ports | cs list | cs view | cs logs | cs ports`]: reads('project'),
    [`attestation verify | attestation trusted-root | at verify | completion | version | reference |
      environment | actions | preview`]: reads('help', '--owner= -o= --predicate-type= -b= --signer-workflow= -s='),
    'auth status': status,
    'auth token': printsSecret('token'),
    'auth login | auth logout | auth refresh | auth switch': does(
      'access',
      'login',
      '-h|--hostname= -s|--scopes= --with-token -w|--web -p|--git-protocol= -u|--user= -r|--remove-scopes=',
    ),
    'auth setup-git': doesHere('access', 'login', '-h|--hostname= -f|--force'),
    'pr create | pr new': papers('pull request', PR),
    'issue create | issue new': papers('issue', PR),
    [`pr comment | pr edit | pr ready | pr reopen | pr lock | pr unlock | pr revert | issue comment |
      issue edit | issue reopen | issue lock | issue unlock | issue pin | issue unpin | issue develop |
      discussion create | discussion comment`]: papers('paper', PR),
    'pr close | issue close': close,
    'pr review': review,
    'pr merge': merge,
    'pr checkout | co': checkout,
    'pr update-branch': does('change', 'pull request', '--rebase'),
    'issue transfer': doesBeside('change', 'issue'),
    'issue delete': does('lose', 'issue', '--yes'),
    'repo clone | gist clone': clone,
    'repo create | repo new': does(
      'change',
      'repository',
      '-d|--description= -h|--homepage= -p|--template= -s|--source= -r|--remote= -t|--team= -g|--gitignore= ' +
        '-l|--license= --push --public --private --internal --clone -c',
    ),
    'repo fork': does(
      'change',
      'repository',
      '--clone --org= --fork-name= --remote --remote-name= --default-branch-only',
    ),
    'repo sync': sync,
    'repo edit': edit,
    'repo rename | repo archive | repo unarchive | repo autolink create | repo autolink delete': doesBeside(
      'change',
      'repository',
      '-y|--yes',
    ),
    'repo set-default': doesHere('change', 'repository', '-u|--unset -v|--view'),
    'repo delete': does('lose', 'repository', '--yes'),
    'repo deploy-key add | repo deploy-key delete | ssh-key add | ssh-key delete | gpg-key add | gpg-key delete': does(
      'access',
      'key',
      '-t|--title= --type= -w|--allow-write -y|--yes',
    ),
    'release create | release new': uploads(
      'publish',
      'release',
      '-t|--title= -n|--notes= -F|--notes-file= -d|--draft -p|--prerelease --generate-notes --latest --target= ' +
        '--notes-start-tag= --discussion-category= --verify-tag --fail-on-no-commits --notes-from-tag',
      1,
    ),
    'release upload': uploads('publish', 'release', '--clobber', 1),
    'release edit': doesBeside(
      'change',
      'release',
      '-t|--title= -n|--notes= -F|--notes-file= --draft --prerelease --latest --target= --tag= ' +
        '--discussion-category= --verify-tag',
    ),
    'release delete | release delete-asset': does('lose', 'release', '-y|--yes --cleanup-tag'),
    'release download | run download | attestation download | at download': downloads('artefact'),
    'run rerun | run cancel': does('restart', 'run', '-d|--debug --failed -j|--job= --force'),
    'run delete': does('lose', 'run'),
    'workflow run': does('deploy', 'workflow', '-f|--raw-field= -F|--field= -r|--ref= --json'),
    'workflow enable | workflow disable': doesBeside('change', 'workflow'),
    'secret set | secret delete | secret remove': does(
      'access',
      'secret',
      '-b|--body= -e|--env= -o|--org= -u|--user -a|--app= -f|--env-file= -r|--repos= -v|--visibility= --no-store ' +
        '--no-repos-selected',
    ),
    'variable set | variable delete | variable remove': doesBeside(
      'change',
      'variable',
      '-b|--body= -e|--env= -o|--org= -f|--env-file= -r|--repos= -v|--visibility=',
    ),
    'cache delete': does('lose-remade', 'cache', '-a|--all --succeed-on-no-caches -r|--ref='),
    'gist create | gist new': uploads('publish', 'gist', '-d|--desc= -f|--filename= -p|--public -w|--web', 0),
    'gist edit | gist rename': doesBeside('change', 'gist', '-a|--add= -d|--desc= -f|--filename= -r|--remove='),
    'gist delete': does('lose', 'gist', '--yes'),
    'label create | label edit | label clone': doesBeside(
      'change',
      'label',
      '-c|--color= -d|--description= -f|--force -n|--name=',
    ),
    'label delete': does('lose', 'label', '--yes'),
    [`project create | project edit | project copy | project close | project link | project unlink |
      project mark-template | project field-create | project item-add | project item-create |
      project item-edit | project item-archive`]: doesBeside(
      'change',
      'project',
      '--owner= --title= --number= --url= --id= --field-id= --project-id= --text= --date= --format= --body= ' +
        '--name= --data-type=',
    ),
    'project delete | project field-delete | project item-delete': does('lose', 'project', '--owner= --id= --format='),
    'codespace ssh | codespace code | codespace cp | codespace jupyter | cs ssh | cs code | cs cp | cs jupyter':
      codespaceShell,
    'codespace create | codespace edit | codespace ports visibility | codespace ports forward | cs create | cs edit':
      doesBeside(
        'change',
        'codespace',
        '-b|--branch= -m|--machine= -l= -c|--codespace= -d= --idle-timeout= --retention-period=',
      ),
    'codespace stop | codespace rebuild | cs stop | cs rebuild': does('restart', 'codespace', '-c|--codespace= --full'),
    'codespace delete | cs delete': does('lose', 'codespace', '-c|--codespace= --all --days= -f|--force'),
    'alias set': setAlias,
    // What it names then is in a file, and may be a shell's text.
    'alias import': doesHere('unreadable', 'setting', '--clobber'),
    'alias delete | config set | config clear-cache': doesHere('change', 'setting', '-h|--host= --all --clobber'),
    // Another repository's program, under a name of this client's.
    'extension install | ext install': doesHere('remote-code', 'extension', '--pin= --force'),
    'extension upgrade | extension remove | extension create | ext upgrade | ext remove': doesHere(
      'change',
      'extension',
      '--force --all --precompiled= --dry-run',
    ),
    'ruleset create | ruleset edit | ruleset delete': does('access', 'ruleset'),
    'agent-task list | agent-task view': reads('task', '--follow'),
    'agent-task create': papers('task'),
    api,
    '*': runOther,
  },
  examples: ghExamples,
})

export const ghPrograms: readonly Program[] = [gh]
