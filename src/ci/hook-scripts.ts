/** Git's hooks, for a POSIX shell. They are kept under `integrations/hooks`, too; a test holds both together. */
export const HOOKS = ['pre-commit', 'pre-push'] as const
export type HookName = (typeof HOOKS)[number]

/** By this line `install` and `remove` know a hook of ours. */
const MARK = '# prodgate hook 1'

export function isOurs(script: string): boolean {
  return script.split('\n')[1] === MARK
}

const HEAD = `#!/bin/sh
${MARK}
# https://git-scm.com/docs/githooks (2.50)
set -u

stop() {
  printf 'prodgate: %s\\n' "$1" >&2
  shift
  for line do printf '  %s\\n' "$line" >&2; done
  exit 1
}
`

const BODIES: Readonly<Record<HookName, string>> = {
  'pre-commit': `
command -v prodgate >/dev/null 2>&1 || stop 'the commit is stopped: there is no \`prodgate\` to judge it' \\
  'install it: npm install --global prodgate' \\
  'nothing is lost: what is staged stays staged; commit again then'

prodgate ci --staged
status=$?
case $status in
  0) exit 0 ;;
  2 | 3) stop 'the commit is stopped: a pipeline in it would do what is told above without asking' \\
    'let its job ask first: a step \`prodgate ci gate --target NAME\` (docs/ci.md)' \\
    'or change the step; nothing is lost: what is staged stays staged' ;;
  *) stop "the commit is stopped: it could not be judged (status $status)" \\
    'what is wrong is told above; commit again once it is right' ;;
esac
`,
  'pre-push': `
command -v prodgate >/dev/null 2>&1 || stop 'the push is stopped: there is no \`prodgate\` to judge it' \\
  'install it: npm install --global prodgate' \\
  'nothing is lost: your commits are where they were'

prodgate ci hooks push -- "$1" "$2"
status=$?
[ "$status" -eq 0 ] && exit 0
stop 'the push is stopped; nothing is lost, your commits are where they were' \\
  'a branch that is not protected can be pushed: open a pull request with it' \\
  'or let a person approve the request that is named above, and push again'
`,
}

export function hookScript(name: HookName): string {
  return HEAD + BODIES[name]
}
