import { emit } from '../../emit.ts'
import { readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { emitHelp, lazyTable, listOf, named } from '../project-code.ts'

/** Tools of Apple projects. */

const shows = named(`-list -version -showsdks -showBuildSettings -showdestinations --help -h --version -help -usage -p
  --print-path lint rules version what-version`)

const xcode: Program = {
  names: listOf(`xcodebuild xcrun swiftc swiftlint swiftformat xcode-select xcbeautify xcpretty xcodegen tuist agvtool
    simctl altool notarytool periphery sourcery`),
  about: 'builds and releases Apple projects',
  examples: {
    'xcodebuild -scheme App build': ['change run build'],
    'xcodebuild -list': ['read help help'],
    'xcodebuild clean': ['lose-remade clean build'],
    'xcrun altool --upload-app -f x.ipa': ['publish upload application'],
    'xcrun simctl list': ['read list simulator'],
    'swiftlint --fix': ['change run build'],
  },
  run: (call) => {
    const has = (form: RegExp) => call.args.some((w) => form.test(w.text))
    if (call.name === 'xcrun') {
      const words = readArguments(
        call.args,
        lazyTable(`--sdk|-sdk= --toolchain|-toolchain= --log --find|-f= --show-sdk-path --show-sdk-version -v
          --kill-cache -n -r`)(),
        'operand',
      ).operands
      return words.length === 0 ? emitHelp(call) : call.exec(words)
    }
    if (call.name === 'simctl') {
      const verb = call.args[0]?.text ?? 'help'
      const kind = /^(list|help|getenv|get_app_container|appinfo|listapps|diagnose|spawn)$/.test(verb)
        ? 'read'
        : /^(delete|erase|uninstall)$/.test(verb)
          ? 'lose-remade'
          : 'change'
      return emit(call, kind, verb, 'simulator', call.args[1] ?? '')
    }
    if (/^(altool|notarytool)$/.test(call.name)) {
      if (has(/^(--upload-app|--upload-package|--notarize-app|submit)$/))
        return emit(call, 'publish', 'upload', 'application')
      if (has(/^(store-credentials|--store-password-in-keychain-item)$/))
        return emit(call, 'access', 'store', 'credential')
      return emitHelp(call)
    }
    if (call.args.some((w) => shows(w.text))) return emitHelp(call)
    if (has(/^clean$/) && !has(/^(build|test|archive)$/)) return emit(call, 'lose-remade', 'clean', 'build')
    emit(call, 'change', 'run', 'build')
  },
}

export const applePrograms: readonly Program[] = [xcode]
