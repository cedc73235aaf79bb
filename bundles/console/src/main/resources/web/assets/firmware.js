// The firmware: both slots, an update, the restart that takes it, and the health gate.
import {ApiError, get, poll, post, remove, upload} from './api.js';
import {h, refresh} from './dom.js';
import {dateTime, duration, number, t, tOr} from './i18n.js';
import {empty, pill} from './parts.js';
import {factoryReset} from './reset.js';
import {picture} from './slots.js';

const LARGEST_BYTES = 2 ** 30;
const DRAIN_MINUTES = 60;
const BUSY = ['RECEIVING', 'CHECKING', 'WRITING'];

const model = {firmware: null, absent: false, sending: null, failed: '', sticks: null, looking: false, mode: 'DRAINED'};
let shown = null;

/** Reads what the status does not carry. */
export async function read() {
  try {
    model.firmware = await poll('/api/v1/firmware');
    model.absent = false;
  } catch (problem) {
    if (!(problem instanceof ApiError) || ![404, 503].includes(problem.status)) throw problem;
    model.absent = true;
  }
}

const problemText = problem => tOr(`firmware.error.${problem.code}`, problem.message);
const older = () => document.getElementById('downgrade').checked;

/** Asks the box for a change; its answer is the firmware as it is then. */
async function ask(action) {
  model.failed = '';
  try {
    model.firmware = await action() ?? model.firmware;
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    model.failed = problem.code === 'cancelled' ? '' : problemText(problem);
  }
  draw();
}

/** Breaks off what is still being sent, received or checked. */
async function cancel() {
  const {sending} = model;
  await ask(() => remove('/api/v1/firmware/install'));
  sending?.cancel.abort();
}

async function send() {
  const [file] = document.getElementById('update-file').files;
  if (!file || file.size > LARGEST_BYTES) {
    model.failed = t(file ? 'firmware.error.size' : 'firmware.chooseFile');
    draw();
    return;
  }
  const sending = {sent: 0, all: file.size, cancel: new AbortController()};
  model.sending = sending;
  const query = new URLSearchParams({name: file.name, downgrade: older()});
  await ask(() => upload(`/api/v1/firmware/install?${query}`, file, {
    signal: sending.cancel.signal,
    progress: (sent, all) => {
      Object.assign(sending, {sent, all});
      draw();
    },
  }).finally(() => { model.sending = null; }));
}

const fetchUpdate = () => ask(() => post('/api/v1/firmware/install-url',
  {address: document.getElementById('update-address').value, downgrade: older()}));

async function look() {
  model.looking = true;
  draw();
  await ask(async () => { model.sticks = await get('/api/v1/firmware/usb'); });
  model.looking = false;
  draw();
}

const fromStick = name => ask(() => post('/api/v1/firmware/install-usb', {name, downgrade: older()}));

function restart() {
  const plan = {mode: model.mode};
  if (model.mode === 'DRAINED') {
    const minutes = Number(document.getElementById('restart-minutes').value || DRAIN_MINUTES);
    plan.at = new Date(Date.parse(model.firmware.time) + minutes * 60000).toISOString();
  } else if (model.mode === 'AT') {
    const at = new Date(document.getElementById('restart-time').value);
    if (Number.isNaN(at.getTime())) {
      model.failed = t('firmware.chooseTime');
      draw();
      return;
    }
    plan.at = at.toISOString();
  }
  ask(() => post('/api/v1/firmware/restart', plan));
}

/** How far something has come; without a percent nobody knows. */
function bar(percent, label) {
  return h('div', {class: 'progress'},
    h('progress', {max: 100, value: percent, 'aria-label': label}),
    percent !== null && h('span', {class: 'figure'}, `${number(percent)} %`));
}

const name = install => install.version ? `${install.source} (${install.version})` : install.source;

/** How far the update has come. Its sentence is announced; the figures beside the bar are not. */
function progress(install) {
  const {sending} = model;
  const busy = BUSY.includes(install.phase);
  if (sending || busy) {
    const onItsWay = sending && (sending.sent < sending.all || !busy);
    const text = onItsWay ? t('firmware.sending') : t(`firmware.phase.${install.phase}`, {name: name(install)});
    return [
      h('p', {id: 'update-phase', role: 'status'}, text),
      bar(onItsWay ? Math.floor(100 * sending.sent / sending.all) : install.phase === 'CHECKING' ? null : install.percent, text),
      (onItsWay || install.phase !== 'WRITING') && h('div', {class: 'buttons'},
        h('button', {id: 'update-cancel', type: 'button', onclick: cancel}, t('cancel'))),
    ];
  }
  const tone = {INSTALLED: 'ok', FAILED: 'bad'}[install.phase];
  return h('p', {id: 'update-phase', role: 'status', class: tone ? `notice ${tone}` : null},
    tone && t(`firmware.phase.${install.phase}`, {name: name(install), message: install.message ?? ''}));
}

function sticks(busy) {
  if (model.looking) return h('p', {class: 'hint'}, t('firmware.looking'));
  if (!model.sticks) return null;
  if (!model.sticks.length) return h('p', {class: 'hint'}, t('firmware.noStick'));
  return h('ul', {class: 'names'}, model.sticks.map(stick => h('li', null, h('code', null, stick), ' ',
    h('button', {type: 'button', disabled: busy, onclick: () => fromStick(stick)}, t('firmware.install')))));
}

function update(f) {
  const busy = Boolean(model.sending) || BUSY.includes(f.install.phase);
  const failed = f.install.message === model.failed ? '' : model.failed;
  return h('section', {class: 'panel wide', id: 'update'},
    h('h2', null, t('firmware.update')),
    h('div', {class: 'ways'},
      h('div', {class: 'fields'},
        h('label', {for: 'update-file'}, t('firmware.file')),
        h('input', {id: 'update-file', type: 'file', accept: '.raucb', disabled: busy}),
        h('div', {class: 'buttons'}, h('button', {id: 'update-send', type: 'button', class: 'primary', disabled: busy, onclick: send}, t('firmware.install')))),
      h('div', {class: 'fields'},
        h('label', {for: 'update-address'}, t('firmware.address')),
        h('input', {id: 'update-address', type: 'url', placeholder: 'https://', disabled: busy}),
        h('div', {class: 'buttons'}, h('button', {id: 'update-fetch', type: 'button', disabled: busy, onclick: fetchUpdate}, t('firmware.fetch')))),
      h('div', {class: 'fields'},
        h('span', {class: 'label'}, t('firmware.stick')),
        sticks(busy),
        h('div', {class: 'buttons'}, h('button', {id: 'update-look', type: 'button', disabled: busy || model.looking, onclick: look}, t('firmware.look'))))),
    h('label', {class: 'tick'}, h('input', {id: 'downgrade', type: 'checkbox'}), ' ', t('firmware.downgrade')),
    h('p', {class: 'hint'}, t('firmware.checked')),
    h('div', {id: 'update-progress'}, progress(f.install)),
    h('p', {id: 'firmware-failed', role: 'alert', class: failed ? 'notice bad' : null}, failed));
}

function planned(f) {
  const {mode, at} = f.restart;
  const left = at ? duration((Date.parse(at) - Date.parse(f.time)) / 1000) : '';
  return [
    h('p', {id: 'restart-plan', role: 'status', class: 'notice warn'}, t(`firmware.plan.${mode}`, {when: at ? dateTime(at) : ''})),
    mode === 'DRAINED' && h('p', {class: 'countdown'},
      h('b', {id: 'calls-left'}, number(f.callsLeft)), ' ', t('firmware.callsLeft', {n: f.callsLeft})),
    at && h('p', {class: 'quiet figure', id: 'time-left'}, t('firmware.timeLeft', {left})),
    mode !== 'NOW' && h('div', {class: 'buttons'}, h('button', {id: 'restart-cancel', type: 'button', onclick: () => ask(() => remove('/api/v1/firmware/restart'))}, t('firmware.cancelRestart'))),
  ];
}

function choose(event) {
  model.mode = event.currentTarget.value;
  draw();
}

const way = (mode, more) => h('div', {class: 'way'},
  h('label', {class: 'tick'},
    h('input', {type: 'radio', name: 'mode', id: `mode-${mode}`, value: mode, checked: mode === model.mode, onchange: choose}), ' ', t(`firmware.mode.${mode}`)),
  model.mode === mode && more);

function choice(f) {
  return [
    h('fieldset', null,
      h('legend', null, t('firmware.when')),
      way('DRAINED', h('p', {class: 'detail'},
        h('label', {for: 'restart-minutes'}, t('firmware.atLatest')), ' ',
        h('input', {id: 'restart-minutes', type: 'number', min: 1, max: 1440, value: DRAIN_MINUTES}))),
      way('AT', h('p', {class: 'detail'},
        h('label', {for: 'restart-time', class: 'visually-hidden'}, t('firmware.mode.AT')),
        h('input', {id: 'restart-time', type: 'datetime-local'}))),
      way('NOW', f.callsLeft > 0 && h('p', {class: 'detail reason', id: 'ends-calls'}, t('firmware.endsCalls', {n: f.callsLeft})))),
    h('div', {class: 'buttons'}, h('button', {id: 'restart', type: 'button', class: 'danger', onclick: restart}, t('firmware.restart'))),
  ];
}

function gate(f) {
  return h('section', {class: 'panel'},
    h('h2', null, t('firmware.gate')),
    h('p', {id: 'gate'}, f.markedGood ? t('firmware.passed') : t('firmware.trial')),
    h('ul', {class: 'gate'}, f.health.map(item => h('li', {id: `health-${item.name}`},
      item.ok ? pill('OK', 'ok') : pill('FAILED', 'bad'), ' ', h('b', null, tOr(`firmware.health.${item.name}`, item.name)),
      h('span', {class: 'quiet'}, ` ${item.message}`)))));
}

/** Both things that people call an update, side by side. */
function kinds() {
  const kind = (name, more) => h('div', {class: `kind ${name}`},
    h('h2', null, t(`firmware.kind.${name}`)), h('p', null, t(`firmware.kindText.${name}`)), more);
  return h('div', {class: 'kinds'},
    kind('firmware', h('p', {class: 'here'}, t('firmware.here'))),
    kind('bundle', h('p', null, h('a', {href: '/system/console/bundles'}, t('firmware.toBundles')))));
}

function slots(f) {
  const other = f.slots.find(slot => !slot.running);
  return h('section', {class: 'panel'},
    h('h2', null, t('firmware.slots')),
    picture(f.slots),
    h('p', {class: 'quiet'}, t('firmware.slotsHint')),
    other?.state === 'GOOD' && !other.next && h('div', {class: 'buttons'},
      h('button', {id: 'activate-other', type: 'button', onclick: () => ask(() => post('/api/v1/firmware/activate-other'))},
        t('firmware.activate', {name: other.name, version: other.version}))));
}

function draw() {
  if (!shown?.isConnected || !model.firmware) return;
  const f = model.firmware;
  refresh(shown,
    h('h1', null, t('nav.firmware')),
    kinds(),
    h('div', {id: 'firmware-notices'}, f.notices.map(text => h('p', {class: 'notice warn'}, text))),
    slots(f),
    h('div', {class: 'cards two'},
      update(f),
      h('section', {class: 'panel', id: 'restarting'}, h('h2', null, t('firmware.restartTitle')), f.restart ? planned(f) : choice(f)),
      gate(f),
      factoryReset(status => {
        model.firmware = status;
        draw();
      })));
}

export function show(main) {
  if (model.absent) {
    refresh(main, h('h1', null, t('nav.firmware')), empty('firmware.none',
      h('p', null, h('a', {class: 'button', href: '/system/console/bundles'}, t('firmware.toBundles')))));
    return;
  }
  if (!shown?.isConnected) {
    shown = h('div', {id: 'firmware-page'});
    main.replaceChildren(shown);
  }
  draw();
}
