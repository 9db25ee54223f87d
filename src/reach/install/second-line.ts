/**
 * Commands that are never an agent's, whatever the gate would answer: they change the gate, or keep a shell whose later
 * input no hook sees. Clients that have rules of their own get these, so that something holds where a hook did not run.
 * What may be approved does not stand here: a rule of a client knows no approval.
 */
export const NEVER: readonly (readonly string[])[] = [
  ['tmux'],
  ['screen'],
  ['bash', '-i'],
  ['sh', '-i'],
  ['zsh', '-i'],
  ['prodgate', 'uninstall'],
  ['prodgate', 'admin'],
  ['prodgate', 'approve'],
]

export const NEVER_WHY = 'prodgate: this changes the gate, or starts a shell that no hook sees'
