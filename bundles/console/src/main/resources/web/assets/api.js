// Requests to the box.
let lastInputMs = Date.now();
let lastSentMs = 0;
for (const kind of ['pointerdown', 'keydown', 'wheel']) {
  addEventListener(kind, () => { lastInputMs = Date.now(); }, {passive: true, capture: true});
}

/** An answer that is no success; code names the kind of error, body is its JSON. */
export class ApiError extends Error {
  constructor(status, body, retryAfterS) {
    super(body.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.error ?? '';
    this.body = body;
    this.retryAfterS = retryAfterS;
  }
}

async function send(path, options) {
  const response = await fetch(path, {...options, redirect: 'error', credentials: 'same-origin'});
  const json = response.headers.get('Content-Type')?.startsWith('application/json');
  const body = json ? await response.json() : {};
  if (!response.ok) {
    throw new ApiError(response.status, body, Number(response.headers.get('Retry-After') ?? 0));
  }
  return body;
}

/** A reading that the page does by itself. It keeps the session alive only when somebody used the page meanwhile. */
export function poll(path) {
  const used = lastInputMs > lastSentMs;
  lastSentMs = Date.now();
  return send(path, {headers: used ? {} : {'Jonction-Background': '1'}});
}

export const get = path => send(path, {});

export const post = (path, body = {}) =>
  send(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
