import { emit, emitFile, reachOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { GitPlace } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { changes, changesAccess, isUndescribed, loses, reads, tool } from '../../tool.ts'
import { unknownWord, word } from '../../word.ts'

/** Programs that work beside git or on its repositories. */

function remoteAt(call: Call, remote: GitPlace['remote']): GitPlace {
  return { is: 'git', directory: call.cwd, remote, refs: [unknownWord(call.span)], every: false, ...reachOf(call) }
}

const lfs: Program = tool({
  names: ['git-lfs'],
  about: 'keeps large files beside a repository',
  options: '-I|--include= -X|--exclude=',
  verbs: {
    [`ls-files | status | env | logs | logs last | logs show | locks | pointer | version | fsck | fetch | ext |
      ext list | completion`]: reads('large file'),
    [`checkout | pull | install | uninstall | track | untrack | update | merge-driver | clean | smudge |
      filter-process | dedup | standalone-file`]: changes('large file'),
    'migrate info': { options: '--everything --top= --above= --unit= --pointers=', run: reads('history') },
    'migrate import | migrate export': {
      options: '--everything --include= --exclude= --above= --object-map= --verbose --yes --no-rewrite -m=',
      run: loses('history'),
    },
    prune: {
      options: '-d|--dry-run -f|--force --recent --verify-remote --no-verify-remote --verbose',
      run: (call) =>
        call.arguments.has('-d')
          ? emit(call, 'read', 'prune', 'plan')
          : emit(call, 'lose-remade', 'prune', 'large file'),
    },
    push: {
      options: '--dry-run --all --object-id --stdin',
      run: (call) => {
        const remote = call.operands[0] ?? 'default'
        if (call.arguments.has('--dry-run')) return emit(call, 'read', 'push', 'plan')
        emit(call, 'change', 'push', 'large file', call.operands[0] ?? '', {
          at: { ...remoteAt(call, remote), refs: [word('refs/lfs')] },
        })
      },
    },
    'lock | unlock': changes('lock'),
    'pre-push | post-checkout | post-commit | post-merge': changes('hook'),
  },
  examples: {
    'git lfs ls-files': ['read ls-files large file'],
    'git lfs track "*.psd"': ['change track large file *.psd'],
    'git lfs pull': ['change pull large file'],
    'git lfs migrate import --everything': ['lose migrate import history'],
    'git lfs migrate info': ['read migrate info history'],
    'git lfs push origin main': ['change push large file origin'],
    'git lfs prune --dry-run': ['read prune plan'],
  },
})

const filterRepo: Program = {
  names: ['git-filter-repo', 'bfg'],
  about: 'replaces the history of a repository',
  examples: {
    'git filter-repo --path src': ['lose rewrite history'],
    'git filter-repo --analyze': ['read analyse history'],
    'git filter-repo --dry-run --path src': ['read analyse history'],
    'git filter-repo --message-callback "import os"': ['unreadable run code import os', 'lose rewrite history'],
    'bfg --strip-blobs-bigger-than 1M': ['lose rewrite history'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--analyze|--dry-run|--help|-h|--version)$/.test(w.text)))
      return emit(call, 'read', 'analyse', 'history')
    for (const [i, w] of call.args.entries()) {
      if (!/^--[a-z-]+-callback(=|$)/.test(w.text)) continue
      const code = w.text.includes('=') ? { ...w, text: w.text.slice(w.text.indexOf('=') + 1) } : call.args[i + 1]
      if (code !== undefined) emit(call, 'unreadable', 'run', 'code', code, { note: 'the callback is code of Python' })
    }
    emit(call, 'lose', 'rewrite', 'history', '', {
      at: { ...remoteAt(call, 'local'), refs: [] },
      note: 'every commit is replaced',
    })
  },
}

/** Windows and full screens: what is done in them is decided later. */
const screens: Program = {
  names: [
    'tig',
    'lazygit',
    'gitui',
    'gitk',
    'git-gui',
    'git-cola',
    'gitg',
    'sourcetree',
    'smerge',
    'magit',
    'ungit',
    'jjui',
  ],
  about: 'shows a repository on a screen',
  examples: {
    lazygit: ['unreadable open shell'],
    'tig --version': ['read help help'],
    'gitk --all': ['read show history'],
    'tig < /dev/null': ['unreadable open shell'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--version|--help|-h|-v)$/.test(w.text))) return emit(call, 'read', 'help', 'help')
    if (call.name === 'gitk' || call.name === 'gitg') return emit(call, 'read', 'show', 'history')
    return openShell(call)
  },
}

const crypt: Program = tool({
  names: ['git-crypt', 'git-secret', 'transcrypt', 'blackbox'],
  about: 'keeps secrets encrypted in a repository',
  verbs: {
    'status | version | help | whoknows | list': reads('file'),
    'init | lock | add | hide | clean | remove': changes('file'),
    'unlock | export-key | cat | reveal | changes': (call) =>
      emit(call, 'read-secret', call.verb, 'file', call.operands[0] ?? ''),
    'add-gpg-user | rm-gpg-user | tell | killperson | removeperson | refresh': changesAccess('key'),
    // transcrypt(1) has options for verbs: `--display` prints its password.
    '*': (call) => {
      const shows =
        call.name === 'transcrypt' && call.args.some((w) => /^(?:-d|--display|-s|--show-raw=?.*)$/.test(w.text))
      return shows ? emit(call, 'read-secret', 'display', 'key') : isUndescribed(call)
    },
  },
  examples: {
    'transcrypt --display': ['read-secret display key'],
    'git-crypt status': ['read status file'],
    'git crypt unlock key': ['read-secret unlock file key'],
    'git-crypt add-gpg-user me': ['access add-gpg-user key me'],
  },
})

const annex: Program = tool({
  names: ['git-annex'],
  about: 'keeps where large files are',
  verbs: {
    'list | whereis | info | status | find | log | version | help | fsck | unused | vicfg': reads('file'),
    [`init | add | get | copy | sync | assist | push | pull | move | lock | unlock | edit | import | export |
      enableremote | initremote | merge | migrate`]: changes('file'),
    'drop | dropunused | uninit | forget | dead | dropkey': loses('file'),
    '*': isUndescribed,
  },
  examples: { 'git annex whereis x': ['read whereis file x'], 'git annex drop --force x': ['lose drop file x'] },
})

/** Programs that count and check what stands in a history. */
const readers: Program = {
  names: ['git-sizer', 'gitstats', 'git-quick-stats', 'onefetch', 'git-fame', 'gitlint', 'git-standup'],
  about: 'reads a history',
  examples: {
    'git sizer --verbose': ['read git-sizer history'],
    'gitlint -c .gitlint': ['read gitlint history'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        '-o|--output= -r|--report-path= -c|--config= -s|--source= -b|--baseline-path= -l|--log-level= ' +
          '-f|--report-format= --log-opts= --tag= -u -p|--prepend=',
      ),
    )
    for (const path of [...read.values('-o'), ...read.values('-r')]) emitFile(call, 'overwrite', path)
    for (const path of read.values('-p')) emitFile(call, 'edit', path)
    emit(call, 'read', read.operands[0]?.text ?? call.name, 'history')
  },
}

const scalar: Program = tool({
  names: ['scalar'],
  about: 'sets up large repositories of git',
  verbs: {
    'list | diagnose | version | help': reads('repository'),
    'clone | register | unregister | reconfigure | run': changes('repository'),
    delete: loses('repository'),
  },
  examples: { 'scalar list': ['read list repository'], 'scalar delete x': ['lose delete repository x'] },
})

/** What ssh and the other transports start on the side of the repository. */
const packs: Program = {
  names: ['git-upload-pack', 'git-receive-pack', 'git-upload-archive', 'git-shell', 'git-http-backend', 'git-daemon'],
  about: 'the other side of a fetch or a push',
  examples: {
    'git-upload-pack /srv/app.git': ['read upload-pack repository'],
    'git-receive-pack /srv/app.git': ['change receive-pack branch /srv/app.git'],
  },
  run: (call) => call.exec([word('git', call.span), word(call.name.slice(4), call.span), ...call.args]),
}

export const gitHelpers: readonly Program[] = [lfs, filterRepo, screens, crypt, annex, readers, scalar, packs]
