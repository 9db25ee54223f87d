import { emit, emitFile } from '../emit.ts'
import { readArguments } from '../options.ts'
import type { Call, Program } from '../program.ts'
import { changes, does, reads, tool } from '../tool.ts'
import type { Word } from '../word.ts'
import {
  asksOnly,
  deploysAway,
  emitHelp,
  inlineUnread,
  lazyTable,
  listOf,
  projectTool,
  runScriptFile,
} from './project-code.ts'

/** Documents, pictures, sound and film: they read one file and write another. */

const pandoc: Program = {
  names: listOf(`pandoc asciidoctor asciidoctor-pdf wkhtmltopdf wkhtmltoimage weasyprint rst2html rst2pdf markdown
    cmark typst mmark kramdown docx2txt html2text`),
  about: 'turns documents into others',
  examples: {
    'pandoc a.md -o b.pdf': ['file read a.md', 'file overwrite b.pdf'],
    'pandoc a.md -F ./x.sh': ['file read a.md', 'undescribed run program ./x.sh'],
    'pandoc https://site.example/a.html -o b.md': ['file overwrite b.md'],
    'wkhtmltopdf a.html b.pdf': ['file read a.html', 'file overwrite b.pdf'],
    'pandoc --version': ['read help help'],
  },
  run: (call) => {
    if (asksOnly(call, ['--help', '-h', '--version', '-v', '--list-input-formats', '--list-output-formats']))
      return emitHelp(call)
    const read = readArguments(call.args, pandocOptions())
    const words = call.name === 'typst' ? read.operands.slice(1) : read.operands
    const positional = /^(wkhtml\w+|weasyprint|rst2\w+|typst)$/.test(call.name) && words.length > 1
    const out = read.value('-o') ?? (positional ? words.at(-1) : undefined)
    for (const path of positional ? words.slice(0, -1) : words)
      if (!/^https?:/.test(path.text) && path.text !== '-') emitFile(call, 'read', path)
    for (const program of read.values('-F')) call.exec([program])
    if (read.has('-L')) emit(call, 'undescribed', 'run', 'program', read.value('-L') ?? '')
    if (out !== undefined && out.text !== '-') emitFile(call, 'overwrite', out)
  },
}
const pandocOptions =
  lazyTable(`-o|--output|--out-file= -f|--from|--read= -t|--to|--write= -F|--filter= -L|--lua-filter= -r= -w=
    -d|--defaults= -M|--metadata= -V|--variable= -c|--css= -H|--include-in-header= -B= -A= -T|--title-prefix=
    --template= --pdf-engine= --pdf-engine-opt= --reference-doc= --bibliography= --csl= --extract-media=
    --resource-path= --data-dir= --metadata-file= --toc-depth= --wrap= --columns= --log= -b|--backend= -a|--attribute=
    -D|--destination-dir= --safe-mode= -S= -s|--standalone -N --toc --mathjax=? --self-contained --embed-resources -q
    --root= --font-path= --input= --format= --ppi=`)

const image: Program = {
  names: listOf(`convert magick mogrify composite montage identify compare gm cwebp dwebp rsvg-convert inkscape
    optipng pngquant jpegoptim gifsicle exiftool qpdf pdftk pdfunite pdftotext pdftoppm pdfinfo gs ps2pdf tesseract
    sox lame flac oggenc opusenc dot neato fdp circo plantuml d2 vips avifenc heif-convert img2pdf oxipng zopflipng
    gnuplot potrace blender`),
  about: 'changes pictures, sounds and pages',
  examples: {
    'convert a.png -resize 50% b.png': ['file read a.png', 'file overwrite b.png'],
    'mogrify -resize 50% a.png': ['file edit a.png'],
    'identify a.png': ['file read a.png'],
    'dot -Tsvg a.dot -o b.svg': ['file read a.dot', 'file overwrite b.svg'],
    'exiftool a.jpg': ['file read a.jpg'],
    'exiftool -all= a.jpg': ['file edit a.jpg'],
    "gnuplot -e 'system(1)'": ['unreadable run code gnuplot'],
    'blender -b --python-expr \'import os; os.remove("x")\'': ['file delete x'],
    'convert --version': ['read help help'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--?help|--?version|-V)$/.test(w.text))) return emitHelp(call)
    if (call.name === 'gnuplot' || call.name === 'gs' || call.name === 'blender') ownCode(call)
    const paths = call.args.filter(
      (w, i) =>
        call.args[i - 1]?.text !== '--python-expr' &&
        !w.text.startsWith('-') &&
        (/[./]/.test(w.text) || w.pattern) &&
        !/^[\d.x+%-]+$/.test(w.text),
    )
    const at = call.args.findIndex((w) => /^(-o|--output|--out|-out|--export-filename)$/.test(w.text))
    const joined = call.args.find((w) => /^(-o.|--output=|--export-filename=|-sOutputFile=|--out=)/.test(w.text))
    const named =
      at >= 0
        ? call.args[at + 1]
        : joined === undefined
          ? undefined
          : { ...joined, text: joined.text.replace(/^(--?[\w-]+=|-o)/, '') }
    if (/^(identify|pdfinfo|compare)$/.test(call.name)) return each(call, 'read', paths)
    const inPlace =
      /^(mogrify|optipng|pngquant|jpegoptim|oxipng)$/.test(call.name) ||
      (call.name === 'exiftool' && call.args.some((w) => /^-\w[\w:]*[-+<]?=/.test(w.text))) ||
      call.args.some(
        (w) => /^(--replace-input|-overwrite_original|--in-place|-b|--batch)$/.test(w.text) && call.name !== 'blender',
      )
    if (inPlace) return each(call, 'edit', paths)
    if (call.name === 'exiftool' || call.name === 'blender') return each(call, 'read', paths)
    const out = named ?? (paths.length > 1 ? paths.at(-1) : undefined)
    each(
      call,
      'read',
      paths.filter((w) => w !== out),
    )
    if (out !== undefined && out.text !== '-') emitFile(call, 'overwrite', out)
  },
}

/** LibreOffice 25: what it converts lies in another directory under another ending. */
const office: Program = {
  names: ['soffice', 'libreoffice', 'unoconv', 'unoconvert'],
  about: 'opens documents, or turns them into others',
  examples: {
    'soffice --headless --convert-to pdf --outdir out a.docx': ['file read a.docx', 'file overwrite out/a.pdf'],
    'libreoffice --convert-to pdf:writer_pdf_Export docs/a.odt': ['file read docs/a.odt', 'file overwrite ./a.pdf'],
    'unoconv -f pdf a.odt': ['file read a.odt', 'file overwrite ./a.pdf'],
    'unoconv a.odt': ['file read a.odt', 'file overwrite ./a.pdf'],
    'unoconv -f txt -o b.txt a.odt': ['file read a.odt', 'file overwrite b.txt'],
    'unoconvert a.docx b.pdf': ['file read a.docx', 'file overwrite b.pdf'],
    'soffice a.docx': ['file read a.docx'],
    'soffice --headless --accept=socket,port=2002': ['change listen port socket,port=2002'],
    'soffice --frobnicate a.docx': ['undescribed run program soffice', 'file read a.docx'],
    'soffice macro:///Standard.a.b': ['unreadable run code macro:///Standard.a.b'],
    'soffice --version': ['read help help'],
  },
  run: (call) => {
    if (asksOnly(call, ['--help', '-h', '--version'])) return emitHelp(call)
    const read = readArguments(call.args, officeOptions())
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    const door = read.value('--accept')
    if (door !== undefined) emit(call, 'change', 'listen', 'port', door)
    const [made] = call.name === 'unoconvert' ? read.operands.slice(1) : []
    const format =
      call.name === 'unoconvert'
        ? undefined
        : (read.value('--convert-to')?.text.split(':')[0] ?? (call.name === 'unoconv' ? 'pdf' : undefined))
    const out = read.value('--outdir')
    for (const path of read.operands.filter((one) => one !== made)) {
      if (/^(macro|vnd\.sun\.star\.script):/.test(path.text)) {
        emit(call, 'unreadable', 'run', 'code', path)
        continue
      }
      emitFile(call, 'read', path)
      if (format === undefined) continue
      const name = path.text.slice(path.text.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
      const isFile = call.name === 'unoconv' && out !== undefined && /\.\w+$/.test(out.text)
      emitFile(call, 'overwrite', isFile ? out : { ...path, text: `${out?.text ?? '.'}/${name}.${format}` })
    }
    if (made !== undefined && made.text !== '-') emitFile(call, 'overwrite', made)
  },
}
const officeOptions = lazyTable(`--convert-to|-f|--format= --outdir|-o|--output= --infilter= --accept= -env=
  --print-to-file --printer-name= --pt= --headless --norestore --nologo --nolockcheck --invisible --cat --view --writer
  --calc --impress --draw --math --web --nofirststartwizard --quickstart --safe-mode --minimized -v|--verbose -T|--timeout=
  --filter= --host= --port= --host-location=`)

/** Code of their own: each of these languages can write files, most can start programs. */
function ownCode(call: Call): void {
  for (const [i, w] of call.args.entries()) {
    const next = call.args[i + 1]
    if (next === undefined) break
    const code = { text: next.text, carries: next.carries, span: next.span }
    if (call.name === 'blender' && w.text === '--python-expr') call.code('python', code)
    else if (call.name === 'blender' && /^(-P|--python)$/.test(w.text)) runScriptFile(call, next, [], 'python')
    else if (call.name === 'gs' ? w.text === '-c' : call.name === 'gnuplot' && w.text === '-e') inlineUnread(call, code)
  }
  if (call.name === 'gnuplot' && call.stdinGiven) inlineUnread(call, call.stdin)
}

function each(call: Call, operation: 'read' | 'edit', paths: readonly Word[]): void {
  for (const path of paths) emitFile(call, operation, path)
}

const film: Program = {
  names: listOf(`ffmpeg ffprobe ffplay avconv mkvmerge HandBrakeCLI mediainfo MP4Box whisper vlc mpv mplayer`),
  about: 'turns film and sound into others',
  examples: {
    'ffmpeg -i a.mp4 -y b.webm': ['file read a.mp4', 'file overwrite b.webm'],
    'ffmpeg -i a.mp4 -n b.webm': ['file read a.mp4', 'file create b.webm'],
    'ffprobe a.mp4': ['file read a.mp4'],
    'ffmpeg -version': ['read help help'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--?help|--?version|-h|-formats|-codecs|-encoders|-decoders|-filters)$/.test(w.text)))
      return emitHelp(call)
    const read = readArguments(call.args, filmOptions(), 'never')
    const inputs = read.values('-i')
    const remote = (w: Word) => /^(https?|rtmps?|rtsp|srt|udp|tcp|pipe|lavfi|concat):/.test(w.text)
    for (const path of inputs) if (!remote(path)) emitFile(call, 'read', path)
    if (call.name !== 'ffmpeg' && call.name !== 'avconv') {
      for (const path of read.operands) if (!remote(path)) emitFile(call, 'read', path)
      const out = read.value('-o')
      if (out !== undefined) emitFile(call, 'overwrite', out)
      return
    }
    // The last word is what is written; values of options that are not listed stand before it.
    const out = read.operands.at(-1)
    if (out === undefined || out.text === '-') return
    if (!remote(out)) return emitFile(call, read.has('-n') ? 'create' : 'overwrite', out)
    emit(call, 'change', 'send', 'stream', out, {
      at: { is: 'url', url: out, site: call.site, cwd: call.cwd, env: call.env },
    })
    for (const path of inputs)
      emit(call, 'disclose', 'send', 'file', path, {
        at: { is: 'url', url: out, site: call.site, cwd: call.cwd, env: call.env },
      })
  },
}
const filmOptions = lazyTable(
  `-i= -o= -f= -c= -c:v= -c:a= -c:s= -codec= -codec:v= -codec:a= -b:v= -b:a= -r= -s= -t= -to= -ss= -vf= -af=
    -filter:v= -filter:a= -filter_complex= -lavfi= -map= -preset= -crf= -loglevel= -v= -hide_banner -y -n -an -vn -sn
    -ar= -ac= -pix_fmt= -movflags= -metadata= -threads= -q:v= -q:a= -vframes= -frames:v= -start_number= -framerate=
    -loop= -g= -tune= -profile:v= -level= -bsf:v= -hls_time= -hls_list_size= -hls_segment_filename= -show_entries=
    -of= -select_streams= -show_format -show_streams -print_format= -shortest -re -stream_loop= -itsoffset=`,
  'single',
)

const sites: Program = tool({
  names:
    listOf(`mkdocs hugo zola mike sphinx-autobuild sphinx-build sphinx-quickstart sphinx-apidoc pelican lektor nikola
      cobalt antora honkit gitbook docsify mintlify readme rdme`),
  about: 'builds and serves sites of documents',
  options: `-f|--config-file|--config= -d|--site-dir|--destination= -D= -a|--dev-addr=
    -b|--builder|--baseURL|--remote-branch= -c= -e|--environment= -t= -m|--message= -j= -E -o|--output=
    -s|--source|--settings= -p|--port= -r|--remote-name= -T -W -n -q -v -M --strict --clean --dirty --minify --gc
    --cleanDestinationDir --theme=`,
  verbs: {
    'list | version | help | env | config | check | get-deps | convert | ls | gen | completion': reads('site'),
    [`build | serve | server | new | init | mod | import | create | install | start | dev | dev-server | plugins |
      quickstart | theme | auto | validate | export | pdf | epub | broken-links | set-default | alias | retitle |
      props`]: changes('site'),
    '': changes('site'),
    // `sphinx-build SOURCE OUT` has no verb.
    '*': (call) => emit(call, 'change', 'run', 'build'),
    'gh-deploy | deploy | publish | github_deploy | openapi upload | docs upload': (call) =>
      deploysAway(call, call.verb, 'site', call.operands[0] ?? ''),
    delete: does('lose', 'site'),
    clean: does('lose-remade', 'build'),
  },
  examples: {
    'mkdocs build': ['change build site'],
    'mkdocs gh-deploy': ['deploy gh-deploy site'],
    'hugo deploy': ['deploy deploy site'],
    'sphinx-build docs out': ['change run build'],
    'hugo version': ['read version site'],
  },
})

const latex: Program = projectTool(
  listOf(`pdflatex xelatex lualatex latex latexmk tectonic bibtex biber makeindex tlmgr context texi2pdf texi2any
    makeinfo dvips groff troff ronn help2man mandoc xmlto fop xsltproc`),
  'sets documents in type',
  { on: 'build', options: '-o|--output= -jobname= -output-directory= -interaction=', writes: ['-o'] },
  {
    'pdflatex a.tex': ['change run build'],
    'xsltproc -o b.html a.xsl a.xml': ['change run build', 'file overwrite b.html'],
  },
)

export const documents: readonly Program[] = [pandoc, image, office, film, sites, latex]
