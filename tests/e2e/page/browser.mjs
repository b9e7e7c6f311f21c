// A service of its own and a real Chromium for each test of the page.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { addressOf } from '../../../scripts/openapi-document.mjs';

const patience = 30_000;
const environment = { APP_HOST: '127.0.0.1', APP_PORT: '0', APP_THREADS: '2', DB_ENGINE: 'sqlite', DB_PATH: 'mars.db' };

/** The program in a folder of its own. It can be ended and started again at the same address. */
export class Service {
  static async start(program, settings = {}) {
    const service = new Service();
    service.program = program;
    service.settings = settings;
    service.folder = await mkdtemp(join(tmpdir(), 'mars-page-'));
    await service.start();
    return service;
  }

  async start() {
    const env = { PATH: process.env.PATH, ...environment, ...this.settings, ...(this.port && { APP_PORT: this.port }) };
    this.process = spawn(this.program, { cwd: this.folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.ended = once(this.process, 'exit');
    this.url = `${await addressOf(this.process)}/`;
    this.port = new URL(this.url).port;
    while (!(await fetch(`${this.url}api/v1/ready`)).ok);
  }

  async stop() {
    this.process.kill();
    await this.ended;
  }

  async end() {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What another client of the API does. */
  async call(method, path, body, headers = {}) {
    const response = await fetch(`${this.url}api/v1/${path}`, {
      method,
      headers: { ...(body && { 'Content-Type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  }
}

/** Opens a page in a Chromium without a profile, and hands it to `work` with a list of what it complains of. */
export async function withPage(url, work, options = {}) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
    page.setDefaultTimeout(patience);
    const complaints = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(`${message.text()} ${message.location().url}`));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(url);
    await work(page, complaints);
  } finally {
    await browser.close();
  }
}
