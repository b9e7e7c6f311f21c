// Opens mission control in a real Chromium, waits until it is live, follows its link to the documentation, lists the
// probes with "Try it out" and "Execute", and prints what the page shows: the URL that it requests and the status of the
// response. Usage: node docs_page.mjs URL
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const patience = 30_000
const element = 'element-6066-11e4-a52e-4f735466cecf' // the name that WebDriver gives to references

const home = await mkdtemp(join(tmpdir(), 'mars-chromium-'))
const driver = spawn('chromedriver', ['--port=0'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, HOME: home } })
const ended = new Promise(resolve => driver.once('close', resolve))

/** The port that ChromeDriver has chosen. */
const port = await new Promise((resolve, reject) => {
  driver.once('error', reject)
  createInterface({ input: driver.stdout }).on('line', line => {
    const found = /started successfully on port (\d+)/.exec(line)
    if (found) resolve(found[1])
  }).on('close', () => reject(new Error('ChromeDriver has ended')))
})

/** A command of the WebDriver protocol. */
const command = async (method, path, body) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) })
  const { value } = await response.json()
  if (!response.ok) throw new Error(`${path}: ${value.message}`)
  return value
}

const chromium = {
  binary: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', `--user-data-dir=${join(home, 'profile')}`]
}

let session
try {
  const { sessionId } = await command('POST', '/session', { capabilities: { alwaysMatch: {
    'goog:chromeOptions': chromium, timeouts: { implicit: patience, pageLoad: patience } } } })
  session = `/session/${sessionId}`
  const find = async selector => {
    const found = await command('POST', `${session}/element`, { using: 'css selector', value: selector })
    return `${session}/element/${found[element]}`
  }
  const click = async selector => command('POST', `${await find(selector)}/click`, {})
  const text = async selector => command('GET', `${await find(selector)}/text`)

  await command('POST', `${session}/url`, { url: process.argv[2] })
  await find('#connection[data-state=live]')
  await click('a[href="docs"]')
  await click('#operations-probes-check .opblock-summary-control')
  await click('#operations-probes-check .try-out__btn')
  await click('#operations-probes-check .execute')
  console.log(await text('#operations-probes-check .live-responses-table .response .response-col_status'))
  console.log(await text('#operations-probes-check .request-url pre'))
} finally {
  if (session) await command('DELETE', session).catch(() => {})
  driver.kill()
  await ended
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
}
