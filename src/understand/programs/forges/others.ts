import type { Program } from '../../program.ts'
import { isUndescribed, tool } from '../../tool.ts'
import { word } from '../../word.ts'
import { api } from './api.ts'
import { does, doesBeside, downloads, forgeAt, papers, printsSecret, reads } from './forge.ts'

/** Further clients of forges and trackers. */

const HUB_OWN = new Set([
  'alias',
  'api',
  'browse',
  'ci-status',
  'compare',
  'create',
  'delete',
  'fork',
  'gist',
  'issue',
  'pr',
  'pull-request',
  'release',
  'sync',
])

const hubTool: Program = tool({
  names: ['hub-own'],
  about: 'what hub adds to git',
  place: (call) => forgeAt(call, 'github.com'),
  verbs: {
    'alias | browse | ci-status | compare': reads('repository', '-f= -u -c'),
    'issue | issue show | pr list | pr show | release | release show | gist show': reads(
      'paper',
      '-f|--format= -M= -d= -F= -o= --include-drafts',
    ),
    'pull-request': papers(
      'pull request',
      '-f|--force -h|--head= -b|--base= -p|--push -c|--copy -i|--issue= -r|--reviewer= -d|--draft -e|--edit ' +
        '-o|--browse --no-edit',
    ),
    'issue create | issue update | issue transfer': papers('issue', '-e|--edit -o -c -M='),
    'pr checkout': does('change', 'branch'),
    'pr merge': does(
      'deploy',
      'pull request',
      '-m|--message= -F|--file= --squash --rebase -d|--delete-branch --head-sha=',
    ),
    create: does('change', 'repository', '-p|--private -d|--description= -h|--homepage= --remote-name= -o -c'),
    delete: does('lose', 'repository', '-y|--yes'),
    'fork | sync': does('change', 'repository', '--remote-name= --org= --no-remote --color='),
    'release create': does(
      'publish',
      'release',
      '-d|--draft -p|--prerelease -a|--attach= -m|--message= -F|--file= -t|--commitish= -e -o -c',
    ),
    'release edit': does(
      'change',
      'release',
      '-d|--draft -p|--prerelease -a|--attach= -m|--message= -F|--file= -t|--commitish=',
    ),
    'release delete': does('lose', 'release'),
    'release download': downloads('release', '-i='),
    'gist create': does('publish', 'gist', '--public -o -c'),
    api,
  },
  examples: { 'hub-own pr list': ['read pr list paper'] },
})

/** git with more verbs: what it does not have itself goes on to git. */
const hub: Program = {
  names: ['hub'],
  about: 'git with the verbs of a forge',
  examples: {
    'hub status': ['read status repository'],
    'hub push -f origin x': ['lose force-push branch x'],
    'hub pull-request -m x': ['prepare pull-request pull request'],
    'hub pr merge 12': ['deploy pr merge pull request 12'],
    'hub release create v1': ['publish release create release v1'],
    'hub delete acme/app': ['lose delete repository acme/app'],
  },
  run: (call) => {
    const verb = call.args.find((w) => !w.text.startsWith('-'))?.text ?? ''
    return HUB_OWN.has(verb) ? hubTool.run(call) : call.exec([word('git', call.span), ...call.args])
  },
}

const tea: Program = tool({
  names: ['tea'],
  about: 'the client of Gitea',
  options: '-r|--repo= -R|--remote= -l|--login= -o|--output=',
  place: (call) => forgeAt(call, 'gitea.com'),
  verbs: {
    [`pulls | pulls list | pr | pr list | issues | issues list | releases | releases list | repos |
      repos list | repos search | labels list | labels | milestones | milestones list | milestones issues |
      notifications | notifications list | org list | branches list | times list | whoami | open | login list |
      logins list | actions secrets list | actions variables list | admin users list | webhooks list`]: reads(
      'paper',
      '--fields= --keyword= --kind= --milestones= --from= --until=',
    ),
    'pulls create | pr create': papers('pull request', '--head= --base= --allow-maintainer-edits'),
    [`issues create | comment | issues close | issues reopen | issues edit | pulls close | pulls reopen |
      pulls review | milestones create | milestones close | labels create | times add`]: papers(
      'paper',
      '--referenced-version= --deadline=',
    ),
    'pulls merge | pr merge': does('deploy', 'pull request', '-s|--style= -t|--title= -m|--message='),
    'pulls approve | pulls reject': doesBeside('change', 'pull request'),
    [`pulls checkout | pulls clean | clone | repos create | repos fork | repos create-from-template |
      repos migrate | notifications read | notifications unread | milestones issues add | labels update |
      branches rename`]: does(
      'change',
      'repository',
      '--name= --owner= --private --description= --branch= -d|--depth=',
    ),
    'releases create': does(
      'publish',
      'release',
      '--tag= --target= -t|--title= -n|--note= -a|--asset= -d|--draft -p|--prerelease',
    ),
    'releases edit': doesBeside('change', 'release'),
    [`releases delete | repos rm | repos delete | org delete | milestones delete | labels delete |
      times delete | webhooks delete`]: does('lose', 'repository', '-y|--confirm --name= --owner= -f|--force'),
    [`login add | login edit | login delete | logout | login default | branches protect | branches unprotect |
      actions secrets create | actions secrets delete | webhooks create`]: does(
      'access',
      'login',
      '--name= --url= --token= --user= --password=',
    ),
    'login helper | login oauth-refresh': printsSecret('token'),
    '*': isUndescribed,
  },
  examples: {
    'tea pulls list --repo acme/app': ['read pulls list paper'],
    'tea issues create -t x -b y': ['prepare issues create paper'],
    'tea pulls merge 12': ['deploy pulls merge pull request 12'],
    'tea releases create --tag v1': ['publish releases create release'],
  },
})

const jira: Program = tool({
  names: ['jira', 'linear', 'linearis', 'shortcut', 'clickup'],
  about: 'a client of a tracker of issues',
  options: '-p|--project= -c|--config= --debug',
  place: (call) => ({
    is: 'unknown',
    why: 'a tracker of issues',
    names: [],
    site: call.site,
    cwd: call.cwd,
    env: call.env,
  }),
  verbs: {
    [`issue list | issue view | issue show | issue search | issue mine | epic list | sprint list |
      project list | project view | board list | release list | team list | me | whoami | open | serverinfo |
      version | completion | man | config | issue id | issue title | issue url | issue query`]: reads(
      'issue',
      '--plain --csv --raw --jql= --status= -q= --columns= -x= --comments= --paginate= --order-by= --updated= ' +
        '--created= -y= -r= --no-headers --no-truncate --sort=',
    ),
    [`issue create | issue comment | issue comment add | issue edit | issue update | issue assign |
      issue clone | issue link | issue watch | issue worklog add | issue move | issue start | epic create |
      epic add | epic remove | sprint add | issue describe | issue pull-request`]: papers(
      'issue',
      '-s|--summary= -y|--priority= -C|--component= -P|--parent= --fix-version= --custom= --no-input ' +
        '--template= --web -T= --internal --comment= --resolution= --time-spent= --started= --state= --label= ' +
        '--team= --estimate= -d|--description=',
    ),
    'issue unlink | sprint close': doesBeside('change', 'issue'),
    'issue delete | project delete': does('lose', 'issue', '--cascade -y|--yes'),
    'init | auth | auth login | auth logout': does('access', 'login'),
    'auth token': printsSecret('token'),
    '*': isUndescribed,
  },
  examples: {
    'jira issue list --plain': ['read issue list issue'],
    'jira issue create -s "drop table" -b x': ['prepare issue create issue'],
    'jira issue comment add ABC-1 "done"': ['prepare issue comment add issue ABC-1'],
    'jira issue delete ABC-1': ['lose issue delete issue ABC-1'],
  },
})

export const otherForges: readonly Program[] = [hub, tea, jira]
