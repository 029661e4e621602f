// Builds the console's style and copies the scripts of GOV.UK Frontend and htmx into the package: src/standpipe/web/static/built.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as sass from 'sass'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const built = join(root, 'src/standpipe/web/static/built')
const frontend = join(root, 'node_modules/govuk-frontend/dist/govuk')

rmSync(built, { recursive: true, force: true })
mkdirSync(built, { recursive: true })
const options = { style: 'compressed', loadPaths: [join(root, 'node_modules')], quietDeps: true }
const style = sass.compile(join(root, 'front-end/console.scss'), options)
writeFileSync(join(built, 'console.css'), `${style.css}\n${partsOfTheReport()}`)

cpSync(join(frontend, 'govuk-frontend.min.js'), join(built, 'govuk-frontend.min.js'))
cpSync(join(root, 'node_modules/htmx.org/dist/htmx.min.js'), join(built, 'htmx.min.js'))

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
