import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { isSecretVariable } from '../../secrets/variable.ts'
import { Carries, knownText, type Stream, word } from '../../word.ts'
import { type AwsCommand, parameter, rewriteSettings } from './command.ts'

/** `aws configure` and the log-ins: the settings of this host. What is written there decides where later calls go. */
export function runConfigure(command: AwsCommand): Stream | undefined | void {
  const { call, operation, operands } = command
  switch (operation?.text) {
    case 'list':
    case 'list-profiles':
      return emit(call, 'read', 'list', 'aws settings')
    case 'get': {
      const name = operands[0]
      const secret = name === undefined || knownText(name) === undefined || isSecretVariable(lastPart(name.text))
      emit(call, secret ? 'read-secret' : 'read', 'get', 'aws setting', name ?? '')
      return { text: undefined, carries: secret ? Carries.secret : Carries.nothing, span: call.span }
    }
    case 'export-credentials':
      emit(call, 'read-secret', 'export', 'aws credentials', parameter(command, '--profile') ?? '')
      return { text: undefined, carries: Carries.secret, span: call.span }
    case 'set': {
      const name = operands[0]
      const secret =
        name === undefined ||
        knownText(name) === undefined ||
        /aws_access_key_id$/.test(name.text) ||
        isSecretVariable(lastPart(name.text))
      rewriteSettings(call)
      return emit(call, secret ? 'access' : 'change', 'set', 'aws setting', name ?? '')
    }
    case 'import': {
      rewriteSettings(call)
      const file = parameter(command, '--csv')
      if (file !== undefined) emitFile(call, 'read', { ...file, text: file.text.replace(/^file:\/\//, '') })
      return emit(call, 'access', 'import', 'aws credentials')
    }
    case 'sso':
    case 'sso-session':
    case 'add-model':
    case 'mfa-login':
      rewriteSettings(call)
      return emit(call, operation.text === 'mfa-login' ? 'access' : 'change', 'set', 'aws settings', operation)
    case undefined:
      rewriteSettings(call)
      return openShell(call, word('aws configure', call.span))
    default:
      return emit(call, 'undescribed', operation?.text ?? 'run', 'program', 'aws configure')
  }
}

/** `profile.dev.aws_secret_access_key` is the setting behind the last dot. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
