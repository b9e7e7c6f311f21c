// The API as the page uses it: with the key of this tab, and with one idempotency key for all tries of a request.

/**
 * @typedef {import('openapi').components['schemas']} Schemas
 * @typedef {Schemas['GridResponse']} Grid
 * @typedef {Schemas['ProbeDetails']} Probe
 * @typedef {{x: number, y: number}} Cell
 * @typedef {{x: number, y: number, direction: Schemas['Direction']}} Pose
 * @typedef {{method?: string, body?: object, headers?: Record<string, string>, signal?: AbortSignal}} Options
 */

const storedKey = 'api-key';
const tries = 3;

/** An answer that is no success, with the API's own words. */
export class ApiError extends Error {
  /** @param {number} status @param {any} body */
  constructor(status, body) {
    const detail = body?.detail;
    const wrong = (/** @type {any} */ item) => `${item.loc.slice(1).join('.')}: ${item.msg}`;
    super(Array.isArray(detail) ? detail.map(wrong).join('; ') : (detail?.message ?? detail ?? `Status ${status}`));
    this.status = status;
  }
}

/** @param {number} milliseconds */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export class Api extends EventTarget {
  #key = sessionStorage.getItem(storedKey) ?? '';

  get hasKey() {
    return this.#key !== '';
  }

  /** Kept by the browser for this tab alone. @param {string} key */
  useKey(key) {
    this.#key = key;
    sessionStorage.setItem(storedKey, key);
  }

  /** Says `locked` where the key is missing or wrong. @param {string} path @param {Options} options */
  async fetch(path, { method = 'GET', body, headers = {}, signal } = {}) {
    const response = await fetch(new URL(`api/v1/${path}`, document.baseURI), {
      method,
      signal,
      cache: 'no-cache',
      headers: {
        ...(this.#key && { Authorization: `Bearer ${this.#key}` }),
        ...(body && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    if (response.ok) return response;
    const error = new ApiError(response.status, await response.json().catch(() => null));
    if (response.status === 401) this.dispatchEvent(new CustomEvent('locked', { detail: error }));
    throw error;
  }

  /** What changes nothing. @param {string} path @param {Options} [options] @returns {Promise<any>} */
  async ask(path, options) {
    return (await this.fetch(path, options)).json();
  }

  /**
   * Once, however often it has to be tried.
   * @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>}
   */
  async write(method, path, body) {
    const headers = { 'Idempotency-Key': randomKey() };
    for (let attempt = 1; ; ++attempt) {
      try {
        const response = await this.fetch(path, { method, body, headers });
        return response.status === 204 ? null : await response.json();
      } catch (error) {
        const passing = !(error instanceof ApiError) || error.status === 503;
        if (!passing || attempt === tries) throw error;
        await pause(300 * attempt);
      }
    }
  }

  /**
   * One page of a list, and the cursor of the next.
   * @param {string} path @param {Record<string, string | number>} query
   */
  async page(path, query) {
    const response = await this.fetch(`${path}?${new URLSearchParams(/** @type {any} */ (query))}`);
    const next = /[?&]cursor=([^&>]+)[^>]*>; *rel="next"/.exec(response.headers.get('Link') ?? '');
    return { body: await response.json(), cursor: next ? decodeURIComponent(next[1]) : null };
  }

  /** Whether the key may write: the answer to a request that is wrong anyway. */
  async mayWrite() {
    const error = await this.fetch('move', { method: 'PATCH', body: {} }).then(() => null, (reason) => reason);
    return !(error instanceof ApiError && error.status === 403);
  }
}
