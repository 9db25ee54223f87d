import type { CodeLanguage } from '../program.ts'

/** The language that a tool or its arguments name, in any of the names that it goes by. */
export function languageNamed(told: string): CodeLanguage | 'shell' | undefined {
  return LANGUAGES.find(([name]) => name.test(told.trim()))?.[1]
}

const LANGUAGES: readonly (readonly [RegExp, CodeLanguage | 'shell'])[] = [
  [/^(bash|sh|shell|zsh|console|terminal|shellscript)$/i, 'shell'],
  [/^(javascript|js|node|nodejs|typescript|ts|deno|bun|jsx|tsx)$/i, 'javascript'],
  [/^ruby$|^rb$/i, 'ruby'],
  [/^php$/i, 'php'],
  [/^perl$/i, 'perl'],
  [/^(powershell|pwsh|ps1)$/i, 'powershell'],
  [/^(python[\d.]*|py|ipython)$/i, 'python'],
]
