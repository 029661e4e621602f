// Starts the components of GOV.UK Frontend; every page reads and decides without it.
// Its address carries the hash of its content, so that a browser never starts an old one with a new style.
const { initAll } = await import(document.querySelector('[data-frontend]').dataset.frontend)

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
initAll()
