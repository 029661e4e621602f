// Asks the device for a passkey and sends its answer by the form around the button, which is hidden without scripts.
const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), each => each.charCodeAt(0))
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

function read (options) {
  const it = options.publicKey
  it.challenge = bytes(it.challenge)
  if (it.user) it.user.id = bytes(it.user.id)
  for (const each of [...(it.excludeCredentials ?? []), ...(it.allowCredentials ?? [])]) each.id = bytes(each.id)
  return options
}

function written (credential) {
  const response = {}
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[name]) response[name] = text(credential.response[name])
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} })
}

async function ask (form) {
  const said = form.querySelector('[data-said]')
  said.textContent = ''
  const headers = { 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value }
  const answer = await fetch(form.dataset.passkeys, { method: 'POST', headers, credentials: 'same-origin' })
  const asked = await answer.json()
  if (!answer.ok) {
    said.textContent = asked.problem
    return
  }
  try {
    const device = navigator.credentials
    const credential = await (asked.publicKey.user ? device.create(read(asked)) : device.get(read(asked)))
    form.elements.answer.value = written(credential)
  } catch {
    said.textContent = 'No passkey was used. Try again, or take another way.'
    return
  }
  form.submit()
}

for (const form of document.querySelectorAll('form[data-passkeys]')) {
  if (!window.PublicKeyCredential) continue
  form.hidden = false
  form.addEventListener('submit', event => {
    event.preventDefault()
    ask(form)
  })
}
