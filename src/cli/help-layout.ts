import { type Command, Help, type HelpConfiguration } from 'commander'

/** With fewer columns beside its name, what something does stands below it. */
const NARROWEST = 24
const INDENT = '      '

/** How help looks, whatever the width of the terminal. */
export const HELP_LAYOUT: HelpConfiguration = {
  showGlobalOptions: false,
  minWidthToWrap: NARROWEST,
  subcommandTerm: termOf,
  optionDescription: (option) => {
    const said = Help.prototype.optionDescription(option)
    return option.mandatory ? `${said} (needed)` : said
  },
  formatItem: (term, termWidth, description, helper) => {
    const width = helper.helpWidth ?? 80
    if (description === '' || width - termWidth - 4 >= NARROWEST)
      return Help.prototype.formatItem.call(helper, term, termWidth, description, helper)
    const below = helper.boxWrap(description, Math.max(NARROWEST, width - INDENT.length))
    return `  ${term}\n${INDENT}${below.replaceAll('\n', `\n${INDENT}`)}`
  },
}

/** A command as lists show it: what it takes, and not that it has options, as all have. */
function termOf(one: Command): string {
  const words = one.registeredArguments.map((each) => {
    const name = `${each.name()}${each.variadic ? '...' : ''}`
    return each.required ? `<${name}>` : `[${name}]`
  })
  return [one.name(), ...words].join(' ')
}
