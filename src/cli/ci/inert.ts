/**
 * Text that a runner does not obey. GitHub takes a line for a command where it begins with `::`, blanks left out, or holds
 * `##[` anywhere; Azure Pipelines where it holds `##vso[` or `##[`, TeamCity `##teamcity[`. Lines are broken at blanks, so
 * that each word may begin one.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands (of 2025) ·
 * https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands (of 2025)
 */
export function inert(text: string): string {
  return text.replaceAll(/##(?=\w*\[)/g, '#⟨U+0023⟩').replaceAll(/(^|\s)::/g, '$1⟨U+003A⟩:')
}

/** The same value in JSON. Outside of its strings there is no `#`, and no line of it begins with a colon. */
export function inertJson(json: string): string {
  return json.replaceAll('##', '#\\u0023')
}

/** The same text in XML. */
export function inertXml(xml: string): string {
  return xml.replaceAll('##', '#&#35;')
}
