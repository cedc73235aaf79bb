// The page of the console: the frame, the reading of the status, and which section is shown.
import {poll, post, ApiError} from './api.js';
import {h, refresh} from './dom.js';
import {start, t} from './i18n.js';
import * as calls from './calls.js';
import * as trunks from './trunks.js';
import * as config from './config.js';
import * as system from './system.js';
import * as firmware from './firmware.js';
import * as backup from './backup.js';
import * as account from './account.js';

const SECTIONS = {calls, trunks, config, system, firmware, backup, account};
const PERIOD_MS = 1000;
const LONGEST_PAUSE_MS = 30000;

const main = document.getElementById('main');
const offline = document.getElementById('offline');
const state = {status: null, failures: 0, timer: 0, shown: ''};

function route() {
  const [, name = 'calls', ...rest] = location.hash.split('/');
  return {name: name in SECTIONS ? name : 'calls', rest: rest.map(decodeURIComponent)};
}

function show() {
  const {name, rest} = route();
  const place = [name, ...rest].join('/');
  if (place !== state.shown) {
    state.shown = place;
    main.replaceChildren();
    document.title = `${t(`nav.${name}`)} – Jonction`;
    for (const link of document.querySelectorAll('#tabs a, #tab-account')) {
      if (link.id === `tab-${name}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    document.querySelector('#tabs [aria-current]')?.scrollIntoView({block: 'nearest', inline: 'center'});
  }
  if (state.status) SECTIONS[name].show(main, state.status, rest);
}

function frame(status) {
  const up = status.trunks.filter(trunk => trunk.usable).length;
  document.getElementById('count-calls').textContent = status.calls.length;
  document.getElementById('count-trunks').textContent = `${up}/${status.trunks.length}`;
  const notices = [
    ...status.alarms.map(alarm => h('div', {class: 'banner bad', role: 'alert'}, alarm.text)),
    ...status.listeners.filter(l => !l.listening).map(l => h('div', {class: 'banner bad', role: 'alert'},
      t('listener.silent', {name: `${l.sipInterface} ${l.transport}`, error: l.error}))),
    ...status.away.map(part => h('div', {class: 'banner warn'}, t('away', {part}))),
    status.configuration.problems.length > 0 && h('div', {class: 'banner warn'},
      t('folder.problems', {n: status.configuration.problems.length}), ' ',
      h('a', {href: '#/config'}, t('folder.look'))),
  ];
  refresh(document.getElementById('alarms'), notices);
}

async function tick() {
  clearTimeout(state.timer);
  if (document.hidden) return;
  const {name, rest} = route();
  try {
    const [status] = await Promise.all([poll('/api/v1/status'), SECTIONS[name].read?.(rest)]);
    state.status = status;
    state.failures = 0;
    offline.hidden = true;
    frame(status);
    show();
  } catch (problem) {
    failed(problem);
  }
  state.timer = setTimeout(tick, Math.min(PERIOD_MS * 2 ** state.failures, LONGEST_PAUSE_MS));
}

function failed(problem) {
  if (problem instanceof ApiError && problem.status === 401) {
    location.assign(`/login?next=${encodeURIComponent(location.pathname + location.hash)}`);
    return;
  }
  if (!(problem instanceof ApiError) && !(problem instanceof TypeError)) throw problem;
  state.failures++;
  offline.textContent = t('offline', {reason: problem.message});
  offline.hidden = false;
}

document.getElementById('logout').addEventListener('click', async () => {
  await post('/logout');
  location.assign('/login');
});

const menu = document.getElementById('web-console');
addEventListener('click', event => { if (!menu.contains(event.target)) menu.open = false; });
addEventListener('keydown', event => { if (event.key === 'Escape') menu.open = false; });
addEventListener('visibilitychange', tick);
addEventListener('hashchange', () => {
  show();
  main.focus({preventScroll: true});
  tick();
});

await start();
show();
tick();
