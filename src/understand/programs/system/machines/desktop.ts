import { emit, emitFile } from '../../../emit.ts'
import type { Program } from '../../../program.ts'
import { openStream, type Stream } from '../../../word.ts'
import { asksHelp } from '../../files.ts'

/** The clipboard, the screen, the keys and the settings of a desktop. */

const clipboard: Program = {
  names: [
    'xclip',
    'xsel',
    'pbcopy',
    'pbpaste',
    'wl-copy',
    'wl-paste',
    'clip',
    'clip.exe',
    'clipboard',
    'copyq',
    'termux-clipboard-get',
    'termux-clipboard-set',
  ],
  about: 'puts something into the clipboard, or takes it out',
  examples: {
    'echo a | pbcopy': ['change set clipboard'],
    pbpaste: ['read read clipboard'],
    'xclip -o -selection clipboard': ['read read clipboard'],
    'pbpaste | sh': ['read read clipboard', 'unreadable run code'],
  },
  run: (call): Stream => {
    const reads = /paste$|-get$/.test(call.name) || call.args.some((w) => /^(-o|-out|--output|-b?o)$/.test(w.text))
    emit(call, reads ? 'read' : 'change', reads ? 'read' : 'set', 'clipboard')
    return openStream
  },
}

/** A picture of the screen shows whatever stands on it. */
const screenshot: Program = {
  names: ['screencapture', 'scrot', 'gnome-screenshot', 'maim', 'grim', 'spectacle', 'flameshot', 'xwd', 'fbgrab'],
  about: 'makes a picture of the screen',
  examples: { 'scrot a.png': ['read-data capture screen', 'file create a.png'] },
  run: (call) => {
    emit(call, 'read-data', 'capture', 'screen')
    for (const path of call.args.filter((w) => /\.(png|jpe?g|webp|pdf|xwd)$/i.test(w.text)))
      emitFile(call, 'create', path)
  },
}

/** Types keys and moves windows: what comes of it depends on the window. */
const keysTyped: Program = {
  names: [
    'xdotool',
    'ydotool',
    'wtype',
    'wmctrl',
    'xte',
    'cliclick',
    'AutoHotkey',
    'xset',
    'xrandr',
    'setxkbmap',
    'xmodmap',
    'loadkeys',
    'setfont',
    'amixer',
    'pactl',
    'brightnessctl',
    'playerctl',
  ],
  about: 'types keys, or sets the screen, the keys and the sound',
  examples: {
    'xdotool type "rm a"': ['unreadable type window'],
    'wmctrl -l': ['read list window'],
    xrandr: ['read list window'],
    'xrandr --output HDMI-1 --off': ['change set window'],
    'pactl list sinks': ['read list window'],
  },
  run: (call) => {
    const first = call.args[0]?.text ?? ''
    if (
      /^(xdotool|ydotool|wtype|xte|cliclick|AutoHotkey)$/.test(call.name) &&
      !/^(get|search|version|--version|help)/.test(first)
    )
      return emit(call, 'unreadable', 'type', 'window', '', { note: 'what the keys do depends on the window' })
    const reads =
      first === '' ||
      /^(-l|-d|-m|-p|-q|-query|-v|--version|--query|--list.*|list|info|stat|status|get|get-.*|scontrols|scontents|metadata|search|getactivewindow)$/.test(
        first,
      )
    emit(call, reads ? 'read' : 'change', reads ? 'list' : 'set', 'window')
  },
}

/** Settings that programs of a desktop read. */
const settings: Program = {
  names: [
    'gsettings',
    'dconf',
    'xdg-settings',
    'xdg-mime',
    'xfconf-query',
    'kwriteconfig5',
    'kreadconfig5',
    'update-desktop-database',
    'fc-cache',
    'fc-list',
    'fc-match',
    'ldconfig',
    'locale-gen',
    'localedef',
    'update-locale',
    'update-grub',
    'grub-mkconfig',
    'grub2-mkconfig',
    'grub-install',
    'updatedb',
    'mandb',
    'locate',
    'plocate',
    'mlocate',
    'update-mime-database',
    'glib-compile-schemas',
    'gtk-update-icon-cache',
  ],
  about: 'shows and sets settings and indexes of the host',
  examples: {
    'gsettings get org.x a': ['read show setting'],
    'gsettings set org.x a b': ['change set setting'],
    'dconf dump /': ['read show setting'],
    'dconf reset -f /': ['lose reset setting'],
    'ldconfig -p': ['read show setting'],
    ldconfig: ['change set setting'],
    'locate x.conf': ['read show setting'],
    'grub-mkconfig': ['read show setting'],
    'grub-mkconfig -o /boot/grub/grub.cfg': ['file overwrite /boot/grub/grub.cfg'],
    'fc-list': ['read show setting'],
    'grub-install /dev/sda': ['lose write boot loader /dev/sda'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const first = call.args.find((w) => !w.text.startsWith('-'))?.text ?? ''
    const flags = call.args.filter((w) => w.text.startsWith('-')).map((w) => w.text)
    if (/^grub2?-mkconfig$/.test(call.name)) {
      const out = call.args[call.args.findIndex((w) => /^(-o|--output)$/.test(w.text)) + 1]
      return out !== undefined && flags.some((one) => /^(-o|--output)/.test(one))
        ? emitFile(call, 'overwrite', out)
        : emit(call, 'read', 'show', 'setting')
    }
    if (call.name === 'dconf' && first === 'reset' && flags.includes('-f'))
      return emit(call, 'lose', 'reset', 'setting')
    // The first blocks of the disk are written.
    if (call.name === 'grub-install') return emit(call, 'lose', 'write', 'boot loader', first)
    const reads =
      /^(fc-list|fc-match|locate|plocate|mlocate|kreadconfig5)$/.test(call.name) ||
      /^(get|list-.*|list|read|dump|range|describe|writable|monitor|watch|query|check|help|introspect)$/.test(first) ||
      (call.name === 'ldconfig' && flags.some((one) => /^(-p|--print-cache|-V|-N.*X|--version)$/.test(one))) ||
      (call.name === 'xfconf-query' && !flags.some((one) => /^(-s|--set|-r|--reset|-n|--create|-T)$/.test(one))) ||
      (call.name === 'localedef' && flags.some((one) => /^--list-archive$/.test(one)))
    emit(call, reads ? 'read' : 'change', reads ? 'show' : 'set', 'setting')
  },
}

export const desktop: readonly Program[] = [clipboard, screenshot, keysTyped, settings]
