import { cutTrailing } from '../../../lib/cut.ts'
import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, nowhere } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { isUndescribed, type ToolCall, tool, type Verb } from '../../tool.ts'
import { isKnown, SOME_NAME, unknownWord, type Word, word } from '../../word.ts'

/** Other systems that keep versions. */

/** A verb on what the work tree or the repository here holds. */
function local(kind: EffectKind, on: string, options = ''): Verb {
  return {
    options,
    run: (call) => {
      if (call.arguments.has('--dry-run', '-n') && options.includes('--dry-run'))
        return emit(call, 'read', call.verb, 'plan')
      emit(call, kind, call.verb, on, call.operands[0] ?? '')
    },
  }
}

/** Contents of files that a verb shows may be secret by their path. */
function shows(options = ''): Verb {
  return {
    options,
    run: (call) => {
      const secret = call.operands.find((w) => isSecretPath(w.text))
      emit(
        call,
        secret === undefined ? 'read' : 'read-secret',
        call.verb,
        secret === undefined ? 'repository' : 'file',
        secret ?? '',
      )
    },
  }
}

/** What is not committed is replaced by what is. */
function reverts(options: string): Verb {
  return {
    options,
    run: (call) => {
      if (call.arguments.has('--dry-run', '-n')) return emit(call, 'read', call.verb, 'plan')
      const all = call.operands.length === 0 || call.arguments.has('-a', '--all')
      if (all)
        return emit(call, 'lose', call.verb, 'work tree', '', { note: 'work that is not committed is discarded' })
      for (const path of call.operands)
        emitFile(call, 'overwrite', path, { verb: 'discard', ...(isWhole(call, path) ? { recursive: true } : {}) })
    },
  }
}

function isWhole(call: ToolCall, path: Word): boolean {
  return !isKnown(path) || /(^|\/)\.{0,2}$/.test(path.text) || call.arguments.has('-R', '--recursive', '--depth')
}

/** Takes another commit into the work tree; told to, over what is not committed there. */
function takes(options: string): Verb {
  return {
    options: `${options} -C|--clean`,
    run: (call) => {
      if (call.arguments.has('-C'))
        return emit(call, 'lose', call.verb, 'work tree', '', { note: 'work that is not committed is discarded' })
      emit(call, 'change', call.verb, 'repository', call.operands[0] ?? '')
    },
  }
}

/** Commits go to the place where everybody takes them from. */
function sends(kind: EffectKind, options = ''): Verb {
  return {
    options,
    run: (call) => {
      if (call.arguments.has('--dry-run', '-n') && options.includes('--dry-run'))
        return emit(call, 'read', call.verb, 'plan')
      const forced = call.arguments.has('-f', '--force', '--allow-backwards') && kind === 'deploy'
      emit(call, forced ? 'lose' : kind, call.verb, 'repository', call.operands[0] ?? '', {
        at: nowhere(call, 'the repository that others share', call.operands),
      })
    },
  }
}

const CODE_SETTINGS = [
  'alias',
  'hooks.',
  'extensions.',
  'helpers',
  'merge-tools',
  'merge-patterns',
  'tunnels',
  'auth',
  'ui.editor',
  'ui.diff',
  'ui.merge',
  'ui.pager',
  'ui.ssh',
]

/** Settings on the command line that run code: `hg --config alias.x='!…'`, `jj --config ui.pager=…`. */
function checkSettings(call: ToolCall): void {
  for (const setting of call.arguments.values('--config', '--config-file', '--config-option')) {
    const code = CODE_SETTINGS.some((one) => setting.text.toLowerCase().startsWith(one))
    if (code || !isKnown(setting) || !setting.text.includes('='))
      emit(call, 'unreadable', 'run', 'setting', setting, { note: 'the setting may run code' })
  }
}

const HG =
  '-R|--repository= --cwd= -y|--noninteractive --config= --debug --traceback --time --profile --encoding= ' +
  '--encodingmode= --pager= --color= --hidden -q|--quiet -v|--verbose'

const hg: Program = tool({
  names: ['hg', 'chg', 'rhg'],
  about: 'Mercurial',
  options: HG,
  place: (call) => {
    checkSettings(call)
    return { is: 'session', site: call.site, cwd: call.cwd, env: call.env }
  },
  verbs: {
    [`status | st | log | history | diff | summary | heads | tip | tags | branches | branch | bookmarks |
      parents | paths | identify | id | root | manifest | files | locate | incoming | in | outgoing | out |
      resolve | showconfig | config | version | help | verify | grep | phase | shelve list | glog | show |
      debuginfo`]: local(
      'read',
      'repository',
      '-r|--rev= -l|--limit= -T|--template= -b= -u= -k= -d= -m -p -g -I|--include= -X|--exclude= -B= -G ' +
        '--style= -c|--change= -U= --stat',
    ),
    'cat | annotate | blame': shows('-r|--rev= -o|--output= -p'),
    'pull | fetch': local('read', 'remote', '-u|--update -r|--rev= -b|--branch= -B= -e= --remotecmd='),
    'add | addremove | commit | ci | bookmark | init | graft --continue': local(
      'prepare',
      'commit',
      '-m|--message= -l|--logfile= -u|--user= -d|--date= -A -I= -X= -n|--dry-run -s|--similarity= --amend ' +
        '-r|--rev= --close-branch -i',
    ),
    'update | up | checkout | co': takes('-r|--rev= -c|--check -m|--merge -t|--tool= -d|--date= -n'),
    [`merge | graft | rebase | backout | import | patch | shelve | unshelve |
      copy | cp | rename | mv | tag | forget | histedit | evolve | fold | uncommit | absorb | bisect |
      transplant | share | bundle | export | archive | amend`]: local(
      'change',
      'repository',
      '-r|--rev= -m|--message= -C -c -t|--tool= -d= -s= -b= --base= --dest= -n|--dry-run -o= -p=',
    ),
    clone: {
      options: '-u|--updaterev= -r|--rev= -b|--branch= -U --pull --stream -e= --remotecmd= --insecure',
      run: (call) => {
        emit(call, 'read', 'clone', 'repository', call.operands[0] ?? '')
        const made =
          call.operands[1] ??
          (call.operands[0] && {
            ...call.operands[0],
            text: cutTrailing(call.operands[0].text, '/').split('/').at(-1) ?? '',
          })
        if (made !== undefined) emitFile(call, 'create', made, { verb: 'clone' })
      },
    },
    'remove | rm': {
      options: '-A -f|--force -n|--dry-run -I= -X=',
      run: (call) => {
        for (const path of call.operands) emitFile(call, 'delete', path)
      },
    },
    revert: reverts('-a|--all -d= -r|--rev= -C|--no-backup -i -n|--dry-run -I= -X='),
    'purge | clean': local(
      'lose',
      'work tree',
      '-a --abort-on-err --all --ignored --dirs --files -p|--print -0 --confirm',
    ),
    'strip | debugstrip | prune | rollback': local(
      'lose',
      'history',
      '-r|--rev= -f|--force --no-backup -k|--keep -B= -n|--dry-run',
    ),
    push: sends('deploy', '-f|--force -r|--rev= -B= -b|--branch= --new-branch -e= --remotecmd= --publish'),
    email: sends('publish', '-t|--to= -n|--test'),
    serve: local('access', 'server', '-p|--port= -a|--address= -d --webdir-conf='),
    '*': isUndescribed,
  },
  examples: {
    'hg status': ['read status repository'],
    'hg log -l 5': ['read log repository'],
    'hg commit -m "rm -rf"': ['prepare commit commit'],
    'hg push': ['deploy push repository'],
    'hg push -f': ['lose push repository'],
    'hg revert --all': ['lose revert work tree'],
    'hg revert a.ts': ['file overwrite a.ts'],
    'hg update -r tip': ['change update repository'],
    'hg update -C -r tip': ['lose update work tree'],
    'hg strip tip': ['lose strip history tip'],
    'hg cat .env': ['read-secret cat file .env'],
    'hg clone https://hg.example/app': ['read clone repository https://hg.example/app', 'file create app'],
    "hg --config alias.x='!rm y' x": ['unreadable run setting alias.x=!rm y', 'undescribed x program hg'],
  },
})

const SVN =
  '--username= --password= --password-from-stdin --no-auth-cache --non-interactive --force-interactive ' +
  '--trust-server-cert --trust-server-cert-failures= --config-dir= --config-option= -q|--quiet'

const svn: Program = tool({
  names: ['svn', 'svnadmin', 'svnlook', 'svnversion', 'svnsync', 'svnrdump', 'svndumpfilter'],
  about: 'Subversion',
  options: SVN,
  place: (call) => {
    checkSettings(call)
    return { is: 'session', site: call.site, cwd: call.cwd, env: call.env }
  },
  verbs: {
    [`status | st | stat | log | diff | di | info | list | ls | proplist | pl | propget | pg | help |
      mergeinfo | verify | lstxns | lslocks | youngest | tree | changed | author | date | history | uuid |
      --version`]: local(
      'read',
      'repository',
      '-r|--revision= -l|--limit= --xml -v -u --depth= -c|--change= --show-item= -R --diff-cmd= -x=',
    ),
    'cat | blame | annotate | praise | ann': shows('-r|--revision='),
    'checkout | co | export': {
      options: '-r|--revision= --depth= --force --ignore-externals',
      run: (call) => {
        emit(call, 'read', call.verb, 'repository', call.operands[0] ?? '')
        emitFile(call, 'create', call.operands[1] ?? word('.', call.span), { verb: call.verb })
      },
    },
    'add | changelist | cl | cleanup': local(
      'change',
      'work tree',
      '--parents --force --depth= --remove-unversioned --remove-ignored',
    ),
    [`update | up | switch | sw | merge | resolve | resolved | relocate | upgrade | patch | propset | pset |
      ps | propdel | pd | propedit | pe | shelve | unshelve`]: local(
      'change',
      'work tree',
      '-r|--revision= -c|--change= --accept= --depth= --dry-run --force -F=',
    ),
    'commit | ci | import | mkdir | copy | cp | move | mv | rename | ren | lock | unlock': {
      options: '-m|--message= -F|--file= --depth= -r|--revision= --force --parents',
      run: (call) => {
        // Without an address in it, it changes the work tree alone; `commit` and `import` always send.
        const away =
          /^(commit|ci|import|lock|unlock)$/.test(call.verb) || call.operands.some((w) => w.text.includes('://'))
        if (!away) return emit(call, 'change', call.verb, 'work tree', call.operands[0] ?? '')
        emit(call, 'deploy', call.verb, 'repository', call.operands[0] ?? '', {
          at: nowhere(call, 'the repository that others share', call.operands),
        })
      },
    },
    'delete | del | remove | rm': {
      options: '-m|--message= -F= --force --keep-local',
      run: (call) => {
        for (const path of call.operands) {
          if (path.text.includes('://'))
            emit(call, 'deploy', 'delete', 'repository', path, {
              at: nowhere(call, 'the repository that others share', [path]),
            })
          else emitFile(call, 'delete', path, { recursive: true })
        }
      },
    },
    revert: reverts('-R|--recursive --depth= --remove-added --changelist='),
    'dump | hotcopy': local('read-data', 'repository', '-r|--revision= --incremental --deltas -F='),
    [`create | load | pack | recover | setlog | setrevprop | setuuid | initialize | init | synchronize | sync |
      freeze | build-repcache`]: local('change', 'repository', '--bypass-hooks --force-uuid --ignore-uuid'),
    'rmlocks | rmtxns | delrevprop': local('lose', 'repository'),
    '*': isUndescribed,
  },
  examples: {
    'svn status -u': ['read status repository'],
    'svn log -l 5': ['read log repository'],
    'svn commit -m "fix"': ['deploy commit repository'],
    'svn revert -R .': ['file overwrite below .'],
    'svn update': ['change update work tree'],
    'svn rm https://svn.example/x -m y': ['deploy delete repository https://svn.example/x'],
    'svn cat .env': ['read-secret cat file .env'],
    'svn co https://svn.example/app app': ['read co repository https://svn.example/app', 'file create app'],
  },
})

const JJ =
  '-R|--repository= --ignore-working-copy --ignore-immutable --at-operation|--at-op= --debug --color= --quiet ' +
  '--no-pager --config= --config-file='

const jj: Program = tool({
  names: ['jj'],
  about: 'Jujutsu',
  options: JJ,
  place: (call) => {
    checkSettings(call)
    return { is: 'session', site: call.site, cwd: call.cwd, env: call.env }
  },
  verbs: {
    [`log | status | st | diff | show | interdiff | evolog | obslog | op log | operation log | op show |
      op diff | bookmark list | b l | branch list | tag list | git remote list | config list | config get |
      config path | file list | workspace list | workspace root | root | help | version | git root |
      util config-schema | sparse list`]: local(
      'read',
      'repository',
      '-r|--revisions|--revision= -T|--template= -n|--limit= -p --stat --git --from= --to= -f= -t= --summary',
    ),
    'file show | file annotate | cat': shows('-r|--revision='),
    'git fetch': local('read', 'remote', '--remote= -b|--branch= --all-remotes'),
    [`new | commit | describe | desc | ci | bookmark create | b c | bookmark track | branch create | git init |
      git colocation status`]: local(
      'prepare',
      'commit',
      '-m|--message= -r|--revision= --reset-author -A= -B= -i --stdin --no-edit',
    ),
    [`edit | next | prev | rebase | squash | split | move | absorb | duplicate | parallelize |
      simplify-parents | revert | backout | resolve | diffedit | fix | bookmark set | b s | bookmark move |
      bookmark rename | bookmark untrack | bookmark forget | tag set | file track | file untrack | file chmod |
      sparse set | sparse reset | sparse edit | workspace add | workspace forget | workspace update-stale |
      git remote add | git remote set-url | git remote remove | git remote rename | git import | git export |
      config set | config unset | config edit | undo | redo | op undo | op restore | operation restore |
      operation undo | metaedit | sign | unsign | git colocation enable`]: local(
      'change',
      'commit',
      '-r|--revision= -m|--message= -d|--destination= -s|--source= -b|--branch= -f|--from= -t|--into|--to= -A= ' +
        '-B= -u -i --allow-backwards -B --tool=',
    ),
    // What is thrown away stays in the log of operations, from which it can be taken back.
    'abandon | restore | bookmark delete | b d | tag delete': local(
      'change',
      'commit',
      '-r|--revision= -f|--from= -t|--into|--to= -c|--changes-in=',
    ),
    'git clone': {
      options: '--remote= --colocate --depth=',
      run: (call) => {
        emit(call, 'read', 'clone', 'repository', call.operands[0] ?? '')
        const made =
          call.operands[1] ??
          (call.operands[0] && {
            ...call.operands[0],
            text: (call.operands[0].text.split('/').at(-1) ?? '').replace(/\.git$/, ''),
          })
        if (made !== undefined) emitFile(call, 'create', made, { verb: 'clone' })
      },
    },
    'git push': {
      options:
        '--remote= -b|--bookmark= --all --tracked --deleted -N|--allow-new --allow-empty-description ' +
        '--allow-private -r|--revisions= -c|--change= --named= --dry-run',
      run: (call) => {
        const names = call.arguments.values('-b')
        const at = {
          is: 'git',
          directory: call.cwd,
          remote: call.arguments.value('--remote') ?? 'default',
          refs: names.length > 0 ? names : [unknownWord(call.span)],
          every: call.arguments.has('--all', '--tracked'),
          site: call.site,
          cwd: call.cwd,
          env: call.env,
        } as const
        if (call.arguments.has('--dry-run')) return emit(call, 'read', 'push', 'plan', '', { at })
        // A change that was rewritten is pushed over the old one; jj checks that nobody else moved it.
        emit(call, call.arguments.has('--deleted') ? 'lose' : 'prepare', 'push', 'bookmark', names[0] ?? '', {
          at:
            call.arguments.has('-c') && names.length === 0
              ? { ...at, refs: [word(`push-${SOME_NAME}`, call.span)] }
              : at,
        })
      },
    },
    'op abandon | operation abandon | util gc': local('lose', 'operation'),
    'util exec': { command: true, run: (call) => call.exec(call.operands) },
    '*': isUndescribed,
  },
  examples: {
    'jj log -n 5': ['read log repository'],
    'jj st': ['read st repository'],
    'jj describe -m "rm -rf"': ['prepare describe commit'],
    'jj git push -b feature/x': ['prepare push bookmark feature/x'],
    'jj git push --all': ['prepare push bookmark'],
    'jj git push --deleted': ['lose push bookmark'],
    'jj git push --dry-run': ['read push plan'],
    'jj abandon': ['change abandon commit'],
    'jj op abandon ..@-': ['lose op abandon operation ..@-'],
    'jj util exec -- rm x': ['file delete x'],
    'jj file show .env': ['read-secret file show file .env'],
  },
})

const cvs: Program = tool({
  names: ['cvs', 'bzr', 'brz', 'fossil', 'darcs', 'pijul', 'p4', 'sl'],
  about: 'an older or rarer system that keeps versions',
  options: '-d= -z= -u= -p= -c= -R= --cwd=',
  verbs: {
    [`status | log | diff | info | history | ls | list | annotate | blame | describe | opened | files |
      filelog | changes | clients | have | where | print | timeline | branch list | version | help | missing |
      heads | ssl | smartlog | show`]: local('read', 'repository', '-n= -r= -l='),
    [`add | commit | ci | record | checkin | amend | metaedit | merge |
      rebase | open | edit | sync | pull | clone | get | unrecord | stash | branch | tag | move | rename | mv |
      copy | integrate | resolve | shelve | unshelve | changelist | change | client`]: local(
      'change',
      'repository',
      '-m|--message= -r= -c= -d=',
    ),
    'goto | checkout | co | update | up': takes('-m|--merge -r= -c= -d= --tool='),
    'push | submit | send | land': sends('deploy', '-f|--force -m='),
    'revert | undo': reverts('-a -c= -r= --all'),
    'obliterate | strip | hide | uncommit | purge | shun | scrub | delete | rm | remove | clean | extras': local(
      'lose',
      'repository',
    ),
    '*': isUndescribed,
  },
  examples: {
    'sl smartlog': ['read smartlog repository'],
    'sl goto main': ['change goto repository main'],
    'sl goto --clean main': ['lose goto work tree'],
    'p4 submit -d x': ['deploy submit repository'],
    'fossil clean': ['lose clean repository'],
  },
})

export const otherVcs: readonly Program[] = [hg, svn, jj, cvs]
