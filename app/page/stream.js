// Server-sent events, read with `fetch`: an `EventSource` cannot send a key.

import { ApiError, pause } from './api.js';

const shortestPause = 500;
const longestPause = 10_000;
/** The service sends at least a comment every 15 seconds. */
const patience = 40_000;

/**
 * Splits a stream of text into events as the HTML standard says, as far as the service uses it.
 * @param {ReadableStream<any>} body @param {() => void} onBytes
 */
async function* messages(body, onBytes) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    onBytes();
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const message = { id: '', event: 'message', data: '', retry: '' };
      for (const [, field, text] of block.matchAll(/^(id|event|data|retry): ?(.*)$/gm))
        message[/** @type {keyof typeof message} */ (field)] = text;
      yield message;
    }
  }
}

/**
 * Follows the events of the service. Says `open`, `event`, `lost` where the connection ended, and `refused` where the
 * service does not give them.
 */
export class Stream extends EventTarget {
  #abort = new AbortController();
  #lastId = '';
  #pause = shortestPause;

  /** @param {import('./api.js').Api} api @param {Record<string, string>} query */
  constructor(api, query) {
    super();
    this.#run(api, `events?${new URLSearchParams(query)}`);
  }

  close() {
    this.#abort.abort();
  }

  /** @param {import('./api.js').Api} api @param {string} path */
  async #run(api, path) {
    for (let wait = 0; !this.#abort.signal.aborted; wait = Math.min(wait * 2 || this.#pause, longestPause)) {
      await pause(wait);
      try {
        await this.#follow(api, path);
        wait = 0;
      } catch (error) {
        if (this.#abort.signal.aborted) return;
        const refused = error instanceof ApiError && [401, 403, 404].includes(error.status);
        this.dispatchEvent(new CustomEvent(refused ? 'refused' : 'lost', { detail: error }));
        if (refused) return;
      }
    }
  }

  /** @param {import('./api.js').Api} api @param {string} path */
  async #follow(api, path) {
    const connection = new AbortController();
    const signal = AbortSignal.any([this.#abort.signal, connection.signal]);
    let timer = setTimeout(() => connection.abort(), patience);
    try {
      const headers = { Accept: 'text/event-stream', ...(this.#lastId && { 'Last-Event-ID': this.#lastId }) };
      const response = await api.fetch(path, { headers, signal });
      this.dispatchEvent(new CustomEvent('open', { detail: { resumed: this.#lastId !== '' } }));
      const heard = () => {
        clearTimeout(timer);
        timer = setTimeout(() => connection.abort(), patience);
      };
      for await (const message of messages(/** @type {ReadableStream} */ (response.body), heard)) this.#take(message);
    } finally {
      clearTimeout(timer);
    }
    this.dispatchEvent(new CustomEvent('lost', { detail: new Error('The service ended the stream') }));
  }

  /** @param {{id: string, event: string, data: string, retry: string}} message */
  #take({ id, event, data, retry }) {
    if (id) this.#lastId = id;
    if (retry) this.#pause = Number(retry);
    if (data) this.dispatchEvent(new CustomEvent('event', { detail: { type: event, ...JSON.parse(data) } }));
  }
}
