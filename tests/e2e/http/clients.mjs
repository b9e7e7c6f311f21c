// Requests as Node's fetch (undici) and its http module send them. Prints the status of each, one a line.
import http from 'node:http'

const base = `http://127.0.0.1:${process.argv[2]}`
const setup = JSON.stringify({ x: 1, y: 1, direction: 'EAST' })
const json = { 'content-type': 'application/json' }

for (const target of ['/api/v1/check?ids[]=1', '/api/v1/check?a|b', '/api/v1/check?d=50%', '/api/v1/check?limit=5%', '/api/v1/{id}',
  '/api/v1/check#f']) {
  const response = await fetch(base + target)
  await response.arrayBuffer()
  console.log(`fetch ${target} ${response.status}`)
}

/** The status of a request whose target goes out as it is. */
const send = (options, body, trailers) => new Promise((resolve, reject) => {
  const request = http.request(base, options, response => response.resume().on('end', () => resolve(response.statusCode)))
  request.on('error', reject)
  if (body) request.write(body)
  if (trailers) request.addTrailers(trailers)
  request.end()
})

console.log('raw target', await send({ path: '/api/v1/check?filter={"a":1}' }))
console.log('head', await send({ path: '/api/v1/live', method: 'HEAD' }))
console.log('options', await send({ path: '*', method: 'OPTIONS' }))
console.log('trailers', await send(
  { path: '/api/v1/setup', method: 'POST', headers: { ...json, trailer: 'digest', 'transfer-encoding': 'chunked' } }, setup, { digest: 'x' }))
