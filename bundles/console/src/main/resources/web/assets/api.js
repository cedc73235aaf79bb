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

export const remove = path => send(path, {method: 'DELETE'});

/** The header that carries a passphrase where the body is a file. */
export const passphrase = text =>
  ({'Jonction-Passphrase': btoa(String.fromCharCode(...new TextEncoder().encode(text)))});

/** Sends a file as it is; progress(sent, all) is told meanwhile. */
export function upload(path, file, {headers = {}, progress, signal} = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.responseType = 'json';
    request.upload.onprogress = event => progress?.(event.loaded, event.total);
    request.onload = () => {
      const body = request.response ?? {};
      if (request.status < 300) resolve(body);
      else reject(new ApiError(request.status, body, Number(request.getResponseHeader('Retry-After') ?? 0)));
    };
    request.onerror = () => reject(new ApiError(0, {error: 'connection', message: 'the connection was lost'}, 0));
    request.onabort = () => reject(new ApiError(0, {error: 'cancelled', message: 'cancelled'}, 0));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/** Asks for a file and hands it to the browser to be saved. */
export async function download(path, body) {
  const response = await fetch(path, {
    method: 'POST', redirect: 'error', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body),
  });
  if (!response.ok) throw new ApiError(response.status, await response.json(), 0);
  const [, name = 'jonction.jonction-backup'] = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition')) ?? [];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  return name;
}
