import type { Call, CodeOrigin } from '../program.ts'
import { type Stream, type Word, word } from '../word.ts'
import { type PackageCode, packageAfter } from './package-scripts.ts'

/** The `package.json` files that a code writes, each with what stood in it before. */
export class WrittenPackages {
  private readonly found = new Map<string, { readonly before: Stream; isRewritten: boolean }>()

  watching(call: Call): Call {
    return {
      ...call,
      emit: (effect) => {
        const path = effect.kind === 'file' && effect.at.is === 'file' ? effect.at.path : ''
        if (path.endsWith('/package.json') && effect.kind === 'file' && WRITES.test(effect.operation)) {
          const before = this.found.get(path)?.before ?? call.readFile(word(path, call.span))
          this.found.set(path, { before, isRewritten: effect.operation !== 'overwrite' })
        }
        call.emit(effect)
      },
    }
  }

  /** Notes what stands there behind the code. A file of the project is not looked into: it leaves the scripts alone. */
  noteAfter(call: Call, origin: CodeOrigin, code: Omit<PackageCode, 'words' | 'isRewritten'> & Given): void {
    for (const [path, { before, isRewritten }] of this.found) {
      const words = code.words.map((one) => one.text)
      const isOwn = origin !== 'inline' && before.text !== undefined
      const text = isOwn ? before.text : packageAfter({ ...code, words, isRewritten }, before.text)
      call.wroteFile(word(path, call.span), { text, carries: before.carries, span: call.span })
    }
  }
}

interface Given {
  readonly words: readonly Word[]
}

const WRITES = /^(edit|append|overwrite)$/
