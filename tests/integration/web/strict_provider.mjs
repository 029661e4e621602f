// A strict provider of OpenID Connect on 127.0.0.1 (npm oidc-provider), for one client; prints its port when it listens.
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const [redirect, secret] = process.argv.slice(2)
const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{ client_id: 'console', client_secret: secret, redirect_uris: [redirect] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    cookies: { keys: ['a key of the test'] },
    pkce: { required: () => true },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@council.example`, email_verified: true, name: `A. ${id}`, groups: ['staff'] })
    })
  })
  server.on('request', provider.callback())
  process.stdout.write(`${port}\n`)
})
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
