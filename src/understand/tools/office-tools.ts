import type { EffectKind } from '../effect.ts'
import { emit } from '../emit.ts'
import { word } from '../word.ts'
import type { DescribedTool } from './described-tool.ts'
import { emitTold } from './told.ts'

/** Tools of trackers, chats, mail and monitoring. Opening an issue and commenting is preparation; a message is public. */

const office = (
  server: RegExp,
  tool: RegExp,
  kind: EffectKind,
  verb: string,
  on: string,
  examples: DescribedTool['examples'],
): DescribedTool => ({
  server,
  tool,
  examples,
  run: (call, given, at, name) => {
    const thing = given.text('title', 'name', 'id', 'issue', 'key', 'channel', 'channel_id', 'subject', 'summary')
    emit(call, kind, verb, on, thing ?? word(name), { at })
    emitTold(call, given, at, name)
  },
})

const TRACKER = /linear|jira|atlassian|notion|asana|trello|clickup|confluence|shortcut|monday|youtrack|todoist/i
const CHAT = /slack|discord|teams|telegram|mattermost|whatsapp|intercom/i
const MAIL = /mail|outlook|sendgrid|resend|\bses\b|postmark/i
const MONITOR =
  /sentry|datadog|grafana|prometheus|newrelic|pagerduty|honeycomb|axiom|loki|cloudwatch|splunk|posthog|observability/i

export const officeTools: readonly DescribedTool[] = [
  office(
    TRACKER,
    /^(get|list|search|query|fetch|retrieve|read|find|view|lookup)([_-].*)?$|^(API-get.*|notion-(search|fetch).*|jira_(get|search)\w*|getJira\w*|searchJira\w*)$/i,
    'read',
    'get',
    'issue',
    [
      { server: 'linear', tool: 'list_issues', arguments: {}, effects: ['read get issue list_issues'] },
      {
        server: 'linear',
        tool: 'find_and_delete_issues',
        arguments: {},
        effects: ['read get issue find_and_delete_issues', 'lose call tool linear find_and_delete_issues'],
      },
    ],
  ),
  office(
    TRACKER,
    /^(create|add|update|edit|save|comment|transition|assign)([_-]?\w*)?$|^(jira_(batch_)?(create|add|update|transition)\w*|notion-(create|update)\w*|createJira\w*|editJira\w*|addCommentToJira\w*)$/i,
    'prepare',
    'write',
    'issue',
    [
      { server: 'linear', tool: 'create_issue', arguments: { title: 'x' }, effects: ['prepare write issue x'] },
      {
        server: 'linear',
        tool: 'update_issue',
        arguments: { id: '1', action: 'delete' },
        effects: ['prepare write issue 1', 'lose call tool linear update_issue'],
      },
      { server: 'asana', tool: 'asana_create_task', arguments: { name: 'x' }, effects: ['prepare write issue x'] },
      {
        server: 'my-tasks',
        tool: 'asana_create_task',
        arguments: { name: 'x' },
        effects: ['undescribed call tool my-tasks asana_create_task'],
      },
    ],
  ),
  // What lies in an archive or a trash comes back from there.
  office(TRACKER, /^(archive|unarchive|restore|trash)([_-]\w+)?$/i, 'change', 'archive', 'issue', [
    {
      server: 'trello',
      tool: 'archive_card',
      arguments: { cardId: '1' },
      effects: ['change archive issue archive_card'],
    },
  ]),
  office(TRACKER, /^(delete|remove)([_-]\w+)?$/i, 'lose', 'delete', 'issue', [
    { server: 'linear', tool: 'delete_issue', arguments: { id: '1' }, effects: ['lose delete issue 1'] },
  ]),
  office(
    CHAT,
    /^(slack_)?(get|list|search|read|conversations_(history|replies|list)|channels_list|users)\w*$/i,
    'read',
    'get',
    'message',
    [
      {
        server: 'slack',
        tool: 'slack_list_channels',
        arguments: {},
        effects: ['read get message slack_list_channels'],
      },
    ],
  ),
  office(CHAT, /^(slack_)?(post|send|reply|chat|conversations_add)\w*$/i, 'publish', 'post', 'message', [
    { server: 'slack', tool: 'slack_post_message', arguments: { channel: 'c' }, effects: ['publish post message c'] },
  ]),
  office(MAIL, /^(get|list|search|read)[-\w]*$/i, 'read-data', 'get', 'mail', [
    { server: 'gmail', tool: 'search_emails', arguments: {}, effects: ['read-data get mail search_emails'] },
  ]),
  office(MAIL, /^(draft|create[-_]draft)[-\w]*$/i, 'prepare', 'draft', 'mail', [
    { server: 'gmail', tool: 'draft_email', arguments: {}, effects: ['prepare draft mail draft_email'] },
  ]),
  office(MAIL, /^(send|reply|forward)[-\w]*$/i, 'publish', 'send', 'mail', [
    { server: 'gmail', tool: 'send_email', arguments: { subject: 's' }, effects: ['publish send mail s'] },
  ]),
  office(MONITOR, /^(get|list|search|query|find|fetch|execute_query|whoami|analyze)\w*$/i, 'read', 'get', 'metric', [
    { server: 'sentry', tool: 'list_issues', arguments: {}, effects: ['read get metric list_issues'] },
  ]),
]
