import { emit, emitFile } from '../../emit.ts'
import type { Program } from '../../program.ts'

const REPAIRS = /^--(recover|safe-recover|force|update-state|sort|backup|write|analyze)/

const myisam: Program = {
  names: ['myisamchk', 'aria_chk', 'mysqltuner', 'mysqltuner.pl', 'myisam_ftdump'],
  about: 'checks the files and settings of MySQL',
  examples: {
    'myisamchk -d t.MYI': ['file read t.MYI', 'read check table'],
    'myisamchk -r t.MYI': ['file edit t.MYI', 'change repair table'],
    mysqltuner: ['read check table'],
  },
  run: (call) => {
    const repairs = call.args.some(
      ({ text }) => REPAIRS.test(text) || (/^-[A-Za-z]+$/.test(text) && /[rofnBSRuaA]/.test(text)),
    )
    for (const path of call.args.filter((w) => /\.(MY[ID]|MA[ID]|ibd|frm)$/.test(w.text)))
      emitFile(call, repairs ? 'edit' : 'read', path)
    emit(call, repairs ? 'change' : 'read', repairs ? 'repair' : 'check', 'table')
  },
}

export const mysqlTableFiles: readonly Program[] = [myisam]
