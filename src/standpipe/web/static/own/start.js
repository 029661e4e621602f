// Starts the components of GOV.UK Frontend; every page reads and decides without it.
import { initAll } from '/static/built/govuk-frontend.min.js'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
initAll()
