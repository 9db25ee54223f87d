import { emit } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { tool, type Verb } from '../../tool.ts'
import { forgetBranch } from '../git/git-call.ts'
import { api } from './api.ts'
import { does, doesBeside, downloads, forgeAt, papers, printsSecret, reads } from './forge.ts'

/** The client of GitLab (glab 1.70). */

const MR =
  '--source-branch= -s= --target-branch= --draft --ready --wip --fill -f --fill-commit-body ' +
  '--remove-source-branch --squash-before-merge --allow-collaboration --push -y|--yes -w|--web --reviewer= ' +
  '--related-issue= -i= --label= --milestone= ' +
  '--create-source-branch --recover --signoff --copy-issue-labels -H|--head= --no-editor --confidential ' +
  '--linked-issues= --link-type= --time-estimate= --time-spent= --epic= --due-date= --weight= --unlabel= ' +
  '--unassign --lock-discussion --unlock-discussion --unique'

const checkout: Verb = {
  options: '-b|--branch= -u|--set-upstream-to= --track',
  run: (call) => {
    forgetBranch(call)
    emit(call, 'change', 'checkout', 'branch', call.operands[0] ?? '')
  },
}

const request = papers('merge request', `${MR} --auto-merge`)

/** A request is preparation, unless it is merged as soon as nothing stands in its way. */
const createsRequest: Verb = {
  ...request,
  run: (call) => {
    request.run(call)
    if (call.arguments.has('--auto-merge') && !call.arguments.has('--dry-run'))
      emit(call, 'deploy', 'merge', 'merge request', '', { at: call.place() })
  },
}

const glab: Program = tool({
  names: ['glab'],
  about: 'the client of GitLab',
  options: '-R|--repo= -g|--group=',
  place: (call) => forgeAt(call, call.env.get('GITLAB_HOST')?.text ?? 'gitlab.com'),
  verbs: {
    [`mr list | mr view | mr show | mr diff | mr issues | mr approvers | mr todo | issue list | issue view |
      issue show | issue board view | incident list | incident view | iteration list | milestone list |
      milestone get | todo list | work-items list`]: reads(
      'paper',
      '-F|--output-format= -r|--reviewer= --assignee= --label= --milestone= --not-label= --all --closed ' +
        '--merged -c|--comments -s|--system-logs --raw',
    ),
    [`ci list | ci status | ci view | ci trace | ci lint | ci get | ci config compile | pipeline list |
      pipeline status | pipeline view | pipeline lint | pipeline get | pipe list | pipe status | pipe view |
      job view | schedule list`]: reads(
      'pipeline',
      '-F|--output-format= -p|--pipeline-id= --dry-run --include-jobs --ref= --live --compact ' +
        '-d|--with-job-details --with-variables --branch= --status= --merge-request',
    ),
    [`repo view | repo list | repo search | repo contributors | repo members list | project view |
      project list | project search | release list | release view | label list | label get | branch list |
      user events | snippet list | deploy-key list | deploy-key get | ssh-key list | ssh-key get |
      cluster agent list | runner list | token list | securefile list | variable list | changelog generate |
      check-update | stack list | attestation verify | opentofu state list`]: reads(
      'repository',
      '-F|--output-format= --all --mine --user= --clone --version=',
    ),
    [`alias list | config get | config list | completion | version | help | auth git-credential |
      auth configure-docker`]: reads('setting', '-h|--hostname= -g|--global'),
    'auth status': {
      options: '-h|--hostname= -a|--all -t|--show-token',
      run: (call) =>
        call.arguments.has('-t')
          ? emit(call, 'read-secret', 'auth status', 'token', '', { at: call.place() })
          : emit(call, 'read', 'auth status', 'login', '', { at: call.place() }),
    },
    'variable get | variable export | token rotate | token create | cluster agent get-token | securefile get':
      printsSecret('variable'),
    'auth login | auth logout | auth dpop-gen': does(
      'access',
      'login',
      '-h|--hostname= -t|--token= --stdin -j= --api-host= --git-protocol=',
    ),
    'mr create | mr new | mr for | mr new-for | mr create-for': createsRequest,
    'issue create | issue new | incident create': papers('issue', MR),
    [`mr note | mr update | mr close | mr reopen | mr subscribe | mr unsubscribe | mr revoke | issue note |
      issue update | issue close | issue reopen | issue subscribe | issue unsubscribe | incident note |
      incident close | incident reopen | incident subscribe | todo done`]: papers('paper', MR),
    'mr approve': doesBeside('change', 'merge request', '-s|--sha='),
    'mr merge | mr accept': does(
      'deploy',
      'merge request',
      '-s|--squash -m|--message= -d|--remove-source-branch -r|--rebase --auto-merge --when-pipeline-succeeds ' +
        '--sha= --squash-message= -y|--yes',
    ),
    'mr checkout': checkout,
    'mr rebase': does('change', 'merge request', '--skip-ci'),
    'mr delete | issue delete': does('lose', 'paper'),
    'ci run | ci run-trig | ci trigger | pipeline run | pipe run | schedule run': does(
      'deploy',
      'pipeline',
      '-b|--branch= --variables= --variables-env= --variables-file= -f|--variables-from= -t|--token= -i|--input= --mr',
    ),
    [`ci retry | ci cancel | ci cancel pipeline | ci cancel job | pipeline retry | pipeline cancel |
      pipe retry | pipe cancel`]: does('restart', 'job', '-b|--branch= -p|--pipeline-id= --force'),
    'ci delete | pipeline delete': does('lose', 'pipeline', '-s|--status= --older-than= --source= --paginate'),
    'ci artifact | job artifact | release download | securefile download': downloads(
      'artefact',
      '-p|--path= --asset-name=',
    ),
    'release create': does(
      'publish',
      'release',
      '-n|--name= -N|--notes= -F|--notes-file= -r|--ref= -T|--tag-message= -m|--milestone= -D|--released-at= ' +
        '-a|--assets-links= --use-package-registry --publish-to-catalog --no-update --no-close-milestone',
    ),
    'release upload | repo publish | repo publish catalog': does(
      'publish',
      'release',
      '-a|--assets-links= --use-package-registry',
    ),
    'release delete': does('lose', 'release', '-y|--yes -t|--with-tag'),
    'repo clone | project clone': {
      options: '-p|--preserve-namespace -a|--archived= -m|--mine --paginate -v|--visibility=',
      run: (call) => emit(call, 'change', 'clone', 'repository', call.operands[0] ?? ''),
    },
    [`repo create | repo fork | repo archive | repo mirror | repo transfer | repo update | project create |
      project fork`]: does(
      'change',
      'repository',
      '-d|--description= -n|--name= -p|--path= --defaultBranch= --readme -t|--tag= -g= -c|--clone --remote ' +
        '--direction= --url= -s|--skipGitInit --public --private --internal --target-namespace=  -y|--yes',
    ),
    'repo members add | repo members remove': does('access', 'member', '-u|--username= -r|--role='),
    'repo delete | project delete': does('lose', 'repository', '-y|--yes'),
    'variable set | variable update': does(
      'access',
      'variable',
      '-v|--value= -m|--masked -p|--protected -r|--raw -s|--scope= -t|--type= --description=',
    ),
    'variable delete': does('access', 'variable', '-s|--scope='),
    [`deploy-key add | deploy-key delete | ssh-key add | ssh-key delete | token revoke | gpg-key add |
      gpg-key delete | runner assign | runner unassign`]: does(
      'access',
      'key',
      '-t|--title= -c|--can-push -e|--expires-at= --key-id=',
    ),
    [`label create | label edit | milestone create | milestone edit | snippet create | schedule create |
      schedule update | securefile create | alias set | alias delete | config set | stack create | stack sync |
      stack amend | cluster agent bootstrap | cluster agent update-kubeconfig`]: does(
      'change',
      'setting',
      '-n|--name= -c|--color= -d|--description= -t|--title= -f|--filename= -v|--visibility= --cron= --ref= ' +
        '--variable= -s|--shell -h|--host= -g|--global',
    ),
    [`label delete | milestone delete | snippet delete | schedule delete | securefile remove |
      opentofu state delete | runner delete`]: does('lose', 'setting', '-y|--yes'),
    api,
  },
  examples: {
    'glab mr list --assignee me': ['read mr list paper'],
    'glab auth status': ['read auth status login'],
    'glab auth status -t': ['read-secret auth status token'],
    'glab ci status --live': ['read ci status pipeline'],
    'glab mr create --fill --title "rm -rf"': ['prepare mr create merge request'],
    'glab mr note 12 -m "$(cat .env)"': ['file read .env', 'disclose send paper 12', 'prepare mr note paper 12'],
    'glab mr merge 12 --squash': ['deploy mr merge merge request 12'],
    'glab mr checkout 12': ['change checkout branch 12'],
    'glab ci run -b main': ['deploy ci run pipeline'],
    'glab ci retry 4711': ['restart ci retry job 4711'],
    'glab variable get KEY': ['read-secret variable get variable KEY'],
    'glab variable list': ['read variable list repository'],
    'glab variable set KEY value': ['access variable set variable KEY'],
    'glab release create v1 dist/a.tgz': ['publish release create release v1'],
    'glab repo delete acme/app': ['lose repo delete repository acme/app'],
    'glab api projects/1/issues -f title=x': ['prepare post url projects/1/issues'],
    'glab api -X DELETE projects/1': ['lose delete url projects/1'],
    'glab duo ask x': ['undescribed duo program glab'],
  },
})

export const glabPrograms: readonly Program[] = [glab]
