// Builds the console's style and copies the scripts of others into the package: src/standpipe/web/static/built.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as sass from 'sass'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const built = join(root, 'src/standpipe/web/static/built')
const scripts = {
  'govuk-frontend.min.js': 'govuk-frontend/dist/govuk/govuk-frontend.min.js',
  'htmx.min.js': 'htmx.org/dist/htmx.min.js',
  'cytoscape.min.js': 'cytoscape/dist/cytoscape.esm.min.mjs',
  'dagre.min.js': '@dagrejs/dagre/dist/dagre.esm.js'
}

rmSync(built, { recursive: true, force: true })
mkdirSync(built, { recursive: true })
const options = { style: 'compressed', loadPaths: [join(root, 'node_modules')], quietDeps: true }
const style = sass.compile(join(root, 'front-end/console.scss'), options)
writeFileSync(join(built, 'console.css'), `${style.css}\n${partsOfTheReport()}`)
for (const [name, source] of Object.entries(scripts)) cpSync(join(root, 'node_modules', source), join(built, name))
// WhiteNoise sends the compressed twin of a file to browsers that take it.
for (const name of readdirSync(built)) writeFileSync(join(built, `${name}.gz`), gzipSync(readFileSync(join(built, name)), { level: 9 }))

// The chapters of the report keep the report's own style inside an element of class app-report, and nowhere else.
function partsOfTheReport () {
  const templates = join(root, 'src/standpipe/adapters/report/templates')
  const whole = ['report.css', 'exit.css'].map(name => readFileSync(join(templates, name), 'utf8')).join('\n')
  const inside = whole
    .replace(/^\s*(html|@page) .*$/gm, '')
    .replace(/^(:root|body) \{/gm, '& {')
    .replace(/^  body \{/gm, '  & {')
  return sass.compileString(`.app-report {\n${inside}\n}`, options).css
}
