import type { HoldDetail, PlanAnswer, WarningAnswer } from '../../../client/answers.ts'
import { escapedLine, escapedLines } from '../../../hold/shown/escaped.ts'
import { MOST_WRONG_ANSWERS } from '../../../hold/transition.ts'
import { visibleText } from '../../../lib/visible-text.ts'
import { type Colours, wrap } from '../../terminal.ts'
import { type Names, NO_NAMES, nameAndId } from './names.ts'
import { spanBetween, timeLeft } from './time-span.ts'

/**
 * One request, whole: what a person reads before they answer. Warning and plan come escaped from the authority, and pass
 * once more through what keeps a terminal from obeying them; everything else is escaped here.
 */
export function holdView(hold: HoldDetail, now: number, colours: Colours, width: number, names = NO_NAMES): string {
  const parts = [
    headline(hold, now, colours, names),
    ...(hold.warning === undefined ? [] : warning(hold.warning, colours, width)),
    hold.change === undefined ? '' : change(hold.change, colours),
    hold.plan === undefined ? '' : plan(hold.plan, colours, width),
    checklist(hold, colours),
    answers(hold, colours, names),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function headline(hold: HoldDetail, now: number, colours: Colours, names: Names): string {
  const { id, status, risk, target, environment, agent, person, session, openedAt } = hold
  const row = (name: string, text: string | undefined) =>
    text === undefined ? [] : [`  ${name.padEnd(12)} ${escapedLine(text)}`]
  const asker = agent ?? person
  const opened = Date.parse(openedAt ?? '')
  const until =
    status === 'pending'
      ? `to be answered by ${hold.decideBefore}, ${timeLeft(hold.decideBefore, now)}`
      : status === 'approved' && hold.executeBefore !== undefined
        ? `to be executed by ${hold.executeBefore}, ${timeLeft(hold.executeBefore, now)}`
        : undefined
  const title = [colours.bold(escapedLine(id)), escapedLine(status)]
  if (risk !== undefined) title.push(riskIn(risk, colours))
  if (hold.emergency === true) title.push(colours.red('EMERGENCY'))
  return [
    title.join('  '),
    ...row('asked by', asker === undefined ? undefined : nameAndId(asker, names)),
    ...row('session', session),
    ...row('asked', Number.isNaN(opened) ? undefined : `${spanBetween(opened, now)} ago`),
    ...row('time', until),
    ...row('target', target),
    ...row('environment', environment),
    ...row('digest', hold.digest),
    ...row('log entry', hold.index === undefined ? undefined : String(hold.index)),
    ...row('emergency', hold.emergencySignal?.reason),
    ...row('reviewed', hold.emergencySignal?.reviewed?.finding),
  ].join('\n')
}

function riskIn(risk: string, colours: Colours): string {
  const shown = escapedLine(risk)
  if (risk === 'CRITICAL' || risk === 'HIGH') return colours.red(colours.bold(shown))
  return risk === 'MEDIUM' ? colours.yellow(shown) : shown
}

/** What was stopped stands first, so that nothing pushes it off the screen. */
function warning(given: WarningAnswer, colours: Colours, width: number): readonly string[] {
  const { action, because, reaches, evidence } = given
  const lines = (part: 'danger' | 'action') =>
    action.lines
      .filter((line) => line.part === part)
      .map(({ label, text }) => `  ${colours.dim(visibleText(label))}  ${visibleText(text)}`)
  const danger = lines('danger')
  const treated = given.environment === given.treatedAs ? '' : `, treated as ${visibleText(given.treatedAs)}`
  return [
    [
      colours.red(colours.bold(visibleText(given.title))),
      `  Environment: ${colours.bold(visibleText(given.environment))}${treated}`,
      `  Risk level:  ${riskIn(given.risk, colours)}`,
    ].join('\n'),
    danger.length === 0 ? '' : [colours.bold('What it was stopped for'), ...danger].join('\n'),
    [
      `${colours.bold('The whole action')}  ${visibleText(action.kind)}, ${action.bytes} bytes`,
      ...lines('action'),
    ].join('\n'),
    [
      colours.bold('Why'),
      ...because.flatMap(({ code, message, explained }) => [
        `  ${colours.cyan(visibleText(code))}  ${wrap(visibleText(message), width - 6, '      ')}`,
        `      ${colours.dim(wrap(visibleText(explained), width - 6, '      '))}`,
      ]),
    ].join('\n'),
    [
      colours.bold('What it reaches'),
      ...reaches.map(({ what, target, reversible }) => {
        const back = { yes: 'can be undone', no: colours.red('cannot be undone') }[reversible] ?? 'perhaps not undone'
        return `  ${visibleText(what)}  ${visibleText(target)}  ${back}`
      }),
    ].join('\n'),
    [
      colours.bold('Evidence'),
      ...evidence.map(({ says, from, value, used }) => {
        const line = `  ${visibleText(says)}  ${visibleText(from)}: ${visibleText(value)}`
        return used ? line : colours.dim(`${line}  (not used)`)
      }),
    ].join('\n'),
  ]
}

function change({ says, parts }: NonNullable<HoldDetail['change']>, colours: Colours): string {
  const lines = parts.map(({ label, text }) => `  ${escapedLine(label).padEnd(12)} ${escapedLine(text)}`)
  return [colours.red(colours.bold('CHANGE OF THE CONFIGURATION')), `  ${escapedLine(says)}`, ...lines].join('\n')
}

function plan({ steps }: PlanAnswer, colours: Colours, width: number): string {
  const shown = steps.flatMap(({ name, todo, commands }, i) => [
    `  ${i + 1}. ${visibleText(name)}`,
    ...todo.map((one) => `     - ${wrap(visibleText(one), width - 7, '       ')}`),
    ...commands.map((one) => `     $ ${visibleText(one)}`),
  ])
  return [colours.bold('Safe execution plan'), ...shown].join('\n')
}

const BOXES: Readonly<Record<string, string>> = {
  checked: '[x]',
  unchecked: '[ ]',
  'not needed': '[-]',
  'by exception': '[!]',
}

function checklist({ checklist: items = [], needs }: HoldDetail, colours: Colours): string {
  if (items.length === 0) return ''
  const must = needs?.checklist === 'required' ? '  (the rules ask for all of it)' : ''
  const lines = items.map(({ says, state }) => {
    const line = `  ${BOXES[state] ?? '[?]'} ${escapedLine(says)}`
    return state === 'checked' ? line : `${line}  ${colours.dim(escapedLine(state))}`
  })
  return [`${colours.bold('Checklist before an action in production')}${must}`, ...lines].join('\n')
}

function answers(hold: HoldDetail, colours: Colours, names: Names): string {
  const lines: string[] = []
  const { needs, closed, incurable = [], wrongAnswers = 0, answers: given = [] } = hold
  for (const { name, approvers, roles, people } of needs?.requirements ?? []) {
    const who = [...roles, ...people.map((id) => nameAndId(id, names))].map(escapedLine).join(', ')
    lines.push(`  ${name === 'base' ? 'every request' : escapedLine(name)}: ${approvers} of ${who}`)
  }
  if (needs?.stepUp === true) lines.push('  with a passkey touched for this request')
  for (const { by, justification, rollbackPlan, backup } of given) {
    lines.push(
      `  ${colours.green('approved')} by ${escapedLine(nameAndId(by, names))}${backup === false ? ', without a backup' : ''}`,
    )
    lines.push(...indented('because', justification), ...indented('way back', rollbackPlan))
  }
  if (wrongAnswers > 0) lines.push(`  wrong answers: ${wrongAnswers} of ${MOST_WRONG_ANSWERS}`)
  if (incurable.length > 0) lines.push(`  no approval cures ${incurable.map(escapedLine).join(', ')}`)
  if (closed !== undefined) {
    const by = closed.by === undefined ? '' : ` by ${escapedLine(nameAndId(closed.by, names))}`
    lines.push(`  closed: ${escapedLine(closed.code)}${by}`, ...indented('because', closed.reason ?? ''))
  }
  return lines.length === 0 ? '' : [colours.bold('Answers'), ...lines].join('\n')
}

function indented(label: string, text: string): readonly string[] {
  return text === '' ? [] : escapedLines(text).map((line) => `    ${label}: ${line}`)
}
