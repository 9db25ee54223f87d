import { emit, emitFile, nowhere, reachOf, sessionOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Place } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { shows } from '../../show.ts'
import { changes, isUndescribed, loses, reads, type ToolCall, tool } from '../../tool.ts'
import { Carries, type Stream, stream, type Word, word } from '../../word.ts'
import { registryAt } from './registry.ts'
import { longMount, shortMount } from './volumes.ts'

/** Tools that build, copy and look into images without a daemon. */

/** `docker://registry/image` is a registry; `dir:`, `oci:`, `docker-archive:` are files of this host. */
function imageAt(call: Call, image: Word): Place {
  const isFile =
    /^(dir|oci|oci-archive|docker-archive|containers-storage|docker-daemon|sif|tarball|ostree):(?!\/\/)/.test(
      image.text,
    )
  return isFile ? sessionOf(call) : registryAt(call, image)
}

function archiveOf(image: Word): Word | undefined {
  const found = /^(?:dir|oci|oci-archive|docker-archive|sif|tarball):([^:]+)/.exec(image.text)
  return found === null ? undefined : { ...image, text: found[1] as string }
}

/** From one image to another; what is written is a registry or a file. */
function copies(call: ToolCall): void {
  const to = call.operands.at(-1)
  if (to === undefined || call.operands.length < 2) return emit(call, 'read', 'help', 'help')
  if (call.arguments.has('--dry-run')) return emit(call, 'read', 'dry run', 'plan', call.verb)
  const archive = archiveOf(to)
  if (archive !== undefined) return emitFile(call, 'overwrite', archive)
  const at = imageAt(call, to)
  emit(call, at.is === 'url' ? 'deploy' : 'change', call.verb, 'image', to, { at })
}

const SKOPEO_OPTIONS =
  '--all|-a --authfile= --creds= --dest-creds= --src-creds= --tls-verify --dest-tls-verify ' +
  '--src-tls-verify --format|-f= --additional-tag= ' +
  '--multi-arch= --preserve-digests --quiet|-q --retry-times= --sign-by= --remove-signatures --config ' +
  '--raw --no-tags|-n --scoped --src|-s= ' +
  '--dest|-d= --dry-run --keep-going --no-creds --dest-compress --encryption-key= --decryption-key= ' +
  '--digestfile= --registry-token= ' +
  '--src-authfile= --dest-authfile= --src-no-creds --dest-no-creds --username|-u= --password|-p= ' +
  '--password-stdin --get-login'

const skopeo: Program = tool({
  names: ['skopeo', 'regctl', 'oras'],
  about: 'copies images between registries',
  options:
    '--debug --policy= --insecure-policy --registries.d= --override-arch= --override-os= ' +
    '--override-variant= --command-timeout= --tmpdir= ' +
    '--verbosity|-v= --logopt= --host= --user-agent=',
  place: (call) => (call.operands[0] === undefined ? sessionOf(call) : imageAt(call, call.operands.at(-1) as Word)),
  verbs: {
    ['inspect | list-tags | manifest-digest | standalone-verify | version | image inspect | image ' +
      'manifest | image digest | image config']: {
      options: SKOPEO_OPTIONS,
      run: reads('image'),
    },
    ['manifest get | manifest fetch | manifest head | manifest diff | tag ls | repo ls | repo tags | ' +
      'discover | resolve | image check-base']: {
      options: SKOPEO_OPTIONS,
      run: reads('image'),
    },
    'blob get | blob fetch | artifact get | pull | image get-file': {
      options: `${SKOPEO_OPTIONS} --output|-o=`,
      run: changes('image'),
    },
    ['copy | sync | image copy | cp | push | attach | artifact put | manifest put | manifest push | blob ' +
      'put | blob push | tag | image mod | index create']: {
      options: SKOPEO_OPTIONS,
      run: copies,
    },
    'delete | tag delete | tag rm | manifest delete | blob delete | image delete': {
      options: `${SKOPEO_OPTIONS} --force`,
      run: loses('image'),
    },
    'login | logout | registry login | registry logout | registry set': {
      options: SKOPEO_OPTIONS,
      run: (call) => emit(call, 'change', call.verb, 'registry', call.operands[0] ?? ''),
    },
    'generate-sigstore-key | standalone-sign': changes('signature'),
    '*': isUndescribed,
  },
  examples: {
    'skopeo inspect docker://docker.io/nginx': ['read inspect image docker://docker.io/nginx'],
    'skopeo copy docker://a.example/x:1 docker://b.example/x:1': ['deploy copy image docker://b.example/x:1'],
    'skopeo copy docker://a.example/x:1 dir:/tmp/x': ['file overwrite /tmp/x'],
    'skopeo delete docker://a.example/x:1': ['lose delete image docker://a.example/x:1'],
  },
})

function exportsImage(call: ToolCall): Stream | undefined {
  const to = call.operands[1]
  emit(call, 'read', call.verb, 'image', call.operands[0] ?? '', { at: call.place() })
  if (to !== undefined && to.text !== '-') emitFile(call, 'overwrite', to)
  return to === undefined || to.text === '-' ? stream(undefined, Carries.network, call.span) : undefined
}

const crane: Program = tool({
  names: ['crane', 'gcrane', 'krane'],
  about: 'looks into images of registries and moves them',
  options:
    '--allow-nondistributable-artifacts --insecure --platform= -v|--verbose -t|--tag|--new_tag= ' +
    '-f|--file|--new_layer= -b|--base|--new_base= -o|--output= ' +
    '--old_base= --rebased= -l|--label= -a|--annotation= -e|--env= --entrypoint= --cmd= ' +
    '-u|--username|--user= -p|--password= --password-stdin --format= ' +
    '--all-tags --no-clobber -j|--jobs= --set-base-image-annotations --full-ref --omit-digest-tags ' +
    '--image-refs= --index --exposed-ports= --workdir=',
  place: (call) => (call.operands[0] === undefined ? sessionOf(call) : registryAt(call, call.operands.at(-1) as Word)),
  verbs: {
    'ls | manifest | digest | config | catalog | validate | blob | version | index list': reads('image'),
    'export | pull': exportsImage,
    'push | copy | cp | tag | append | mutate | rebase | flatten | index append | index filter': (call) => {
      const given = call.verb === 'mutate' || call.verb === 'append' ? call.arguments.value('--tag') : undefined
      const to = given ?? call.operands.at(call.verb === 'tag' ? 0 : -1) ?? word('', call.span)
      emit(call, 'deploy', call.verb, 'image', to, { at: registryAt(call, to) })
    },
    delete: loses('image'),
    'auth login | auth logout': (call) => emit(call, 'change', call.verb, 'registry', call.operands[0] ?? ''),
    'auth get | auth token': (call) => {
      emit(call, 'read-secret', call.verb, 'token', call.operands[0] ?? '')
      return stream(undefined, Carries.secret, call.span)
    },
    'registry serve': changes('registry'),
    '*': isUndescribed,
  },
  examples: {
    'crane ls registry.example/cart': ['read ls image registry.example/cart'],
    'crane copy a.example/x b.example/x': ['deploy copy image b.example/x'],
    'crane delete b.example/x@sha256:1': ['lose delete image b.example/x@sha256:1'],
    'crane auth get registry.example': ['read-secret auth get token registry.example'],
  },
})

const BUILD =
  '-f|--file= -t|--tag= --build-arg= --build-context= --from= --layers --no-cache --pull --squash ' +
  '--platform= --arch= --os= --format= -v|--volume= ' +
  '--mount= --network= --isolation= --cap-add= --cap-drop= --authfile= --creds= --tls-verify ' +
  '--iidfile= --label= --target= --secret= --ssh= --manifest= ' +
  '--jobs= --logfile= -q|--quiet --env= -e= --user|-u= --workingdir= --tty --hostname= --ipc= --pid= ' +
  '--userns= --uts= --runtime= --add-history --name= -a|--all'

/** A working container is a directory of this host in a namespace of its own. */
function buildahRun(call: ToolCall): Stream | undefined {
  const [container = word('container', call.span), ...rest] = call.operands
  const words = rest[0]?.text === '--' ? rest.slice(1) : rest
  const daemon = {
    ...reachOf(call),
    is: 'docker',
    host: word('unix:///run/podman/podman.sock'),
    context: undefined,
  } as const
  const mounts = [
    ...call.arguments.values('--volume').map((w) => shortMount(w.text, call.cwd, undefined)),
    ...call.arguments.values('--mount').map((w) => longMount(w.text, call.cwd, undefined)),
  ].filter((one) => one !== undefined)
  const site = { is: 'container', daemon, name: container, mounts, from: call.site } as const
  if (words.length === 0) return openShell({ ...call, site }) ?? undefined
  return call.exec(words, { site })
}

const buildah: Program = tool({
  names: ['buildah'],
  about: 'builds images without a daemon',
  options:
    '--log-level= --root= --runroot= --storage-driver= --storage-opt= --registries-conf= ' +
    '--registries-conf-dir= --short-name-alias-conf= --userns-uid-map= --userns-gid-map= --debug',
  verbs: {
    ['images | containers | ps | ls | list | inspect | version | info | manifest inspect | manifest ' +
      'exists | mount']: { options: BUILD, run: reads('image') },
    ['bud | build | build-using-dockerfile | from | commit | config | add | copy | tag | pull | rename | ' +
      'umount | unmount | manifest create | manifest add | manifest annotate | manifest remove | login | ' +
      'logout']: {
      options: BUILD,
      run: changes('image'),
    },
    push: {
      options: BUILD,
      run: (call) => {
        const to = call.operands.at(-1) ?? word('', call.span)
        const archive = archiveOf(to)
        if (archive !== undefined) return emitFile(call, 'overwrite', archive)
        emit(call, 'deploy', 'push', 'image', to, { at: imageAt(call, to) })
      },
    },
    'manifest push': {
      options: `${BUILD} --purge --rm`,
      run: (call) =>
        emit(call, 'deploy', 'push', 'image', call.operands.at(-1) ?? '', {
          at: imageAt(call, call.operands.at(-1) ?? word('')),
        }),
    },
    'rm | rmi | prune | manifest rm | delete': {
      options: `${BUILD} --force`,
      run: (call) => emit(call, 'lose-remade', 'remove', 'image', call.operands[0] ?? ''),
    },
    run: { options: BUILD, command: true, run: buildahRun },
    unshare: {
      options: BUILD,
      command: true,
      run: (call) => (call.operands.length === 0 ? openShell(call) : call.exec(call.operands)),
    },
    'source pull | source push | source create | source add': isUndescribed,
    '*': isUndescribed,
  },
  examples: {
    'buildah images': ['read images image'],
    'buildah bud -t cart .': ['change bud image .'],
    'buildah run c1 -- rm -rf /x': ['file delete below /x @ container c1'],
    'buildah push cart docker://registry.example/cart': ['deploy push image docker://registry.example/cart'],
  },
})

const lookers: Program = shows(
  ['dive', 'hadolint', 'container-diff', 'dockle', 'dockerfilelint', 'dockerfile-utils', 'container-structure-test'],
  'image',
  'looks into an image or its recipe, and changes nothing',
  { 'hadolint Dockerfile': ['read show image'], 'dive cart:dev': ['read show image'] },
)

/** Build tools that need no docker; most of them push what they made. */
const builders: Program = {
  names: ['kaniko', 'img', 'ko', 'jib', 'pack', 'nixpacks'],
  about: 'builds an image',
  examples: {
    'pack build cart --path .': ['change build image'],
    'pack build registry.example/cart --publish': ['change build image', 'deploy push image'],
    'ko apply -f k8s/': ['undescribed apply program ko'],
  },
  run: (call) => {
    builderOptions ??= optionTable(
      '--path= --builder= --publish --push --no-push --destination= -t|--tag= -d= --env= --buildpack= ' + '--local',
    )
    const read = readArguments(call.args, builderOptions)
    const verb = read.operands[0]?.text ?? ''
    if (verb === '' || /^(inspect|version|help|detect|plan|builder|list|ls|completion)$/.test(verb))
      return emit(call, 'read', 'show', 'image')
    if (call.name === 'ko' && verb !== 'build')
      return emit(call, 'undescribed', verb, 'program', call.name, {
        at: nowhere(call, 'a cluster of the settings', call.args),
      })
    emit(call, 'change', 'build', 'image')
    const sends =
      read.has('--publish', '--push', '--destination') || (call.name === 'ko' && !read.has('--local', '--no-push'))
    if (sends)
      emit(call, 'deploy', 'push', 'image', '', {
        at: nowhere(call, 'a registry', read.values('--destination', '--tag')),
      })
  },
}
let builderOptions: ReturnType<typeof optionTable> | undefined

export const imageTools: readonly Program[] = [skopeo, crane, buildah, lookers, builders]
