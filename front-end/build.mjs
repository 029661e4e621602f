// Builds the console's style and copies the scripts of GOV.UK Frontend and htmx into the package: src/standpipe/web/static/built.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as sass from 'sass'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const built = join(root, 'src/standpipe/web/static/built')
const frontend = join(root, 'node_modules/govuk-frontend/dist/govuk')

rmSync(built, { recursive: true, force: true })
mkdirSync(built, { recursive: true })
const style = sass.compile(join(root, 'front-end/console.scss'), {
  style: 'compressed',
  loadPaths: [join(root, 'node_modules')],
  quietDeps: true
})
writeFileSync(join(built, 'console.css'), style.css)
cpSync(join(frontend, 'govuk-frontend.min.js'), join(built, 'govuk-frontend.min.js'))
cpSync(join(root, 'node_modules/htmx.org/dist/htmx.min.js'), join(built, 'htmx.min.js'))
