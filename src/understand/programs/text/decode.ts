import { emitFile } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { Carries } from '../../word.ts'
import { asksHelp } from '../files.ts'
import { readAll } from './reading.ts'

export const decode: Program = {
  names: [
    'base64',
    'base32',
    'basenc',
    'xxd',
    'uudecode',
    'rev',
    'tr',
    'rot13',
    'iconv',
    'gunzip',
    'zcat',
    'gzcat',
    'bzcat',
    'xzcat',
    'zstdcat',
    'lz4cat',
    'hexdump',
    'od',
  ],
  about: 'turns bytes into other bytes',
  examples: {
    'echo cm0= | base64 -d | sh': ['unreadable run code'],
    'echo x | base64 -d': [],
    'base64 .env': ['file read .env'],
    'xxd -r a b': ['file read a', 'file overwrite b'],
    'xxd a': ['file read a'],
    "echo 'ez n' | tr a-z n-za-m | sh": ['unreadable run code'],
    'zcat -f .env': ['file read .env'],
    'iconv -f latin1 a': ['file read a'],
    'gunzip a.gz': ['file read a.gz', 'file create a', 'file delete a.gz'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(
      call.args,
      optionTable(
        `-d|-D|--decode -w|--wrap= -i|--input= -o|--output= -c|--stdout|--to-stdout -k|--keep -t|--to-code= -r -p -l= -s= -n= -v -q -N= -A= -x -C -b -u ${
          /^(?:iconv|hexdump)$/.test(call.name) ? '-f|--from-code=' : '-f|--force'
        }`,
      ),
    )
    const operands = call.name === 'tr' ? [] : read.operands
    // `xxd FROM TO` writes its second operand (xxd(1)).
    const written = call.name === 'xxd' ? operands.slice(1) : []
    for (const path of operands.slice(0, operands.length - written.length))
      if (path.text !== '-') emitFile(call, 'read', path)
    for (const path of written) emitFile(call, 'overwrite', path)
    for (const path of read.values('--output')) emitFile(call, 'overwrite', path)
    if (call.name === 'gunzip' && !read.has('-c')) {
      for (const path of operands) {
        emitFile(call, 'create', { ...path, text: path.text.replace(/\.(gz|tgz|Z)$/, '') })
        if (!read.has('-k')) emitFile(call, 'delete', path)
      }
    }
    const input = readAll(call, operands)
    return {
      text: input.text === '' ? '' : undefined,
      carries: input.carries | Carries.decoded,
      span: input.span ?? call.span,
    }
  },
}
