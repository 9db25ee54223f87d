/** Words that stand for a value, in any of the languages. */
export const LITERALS: Readonly<Record<string, string>> = {
  true: 'true',
  True: 'true',
  false: 'false',
  False: 'false',
  null: '',
  None: '',
  nil: '',
}
