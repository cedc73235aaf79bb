// Backup and restore of what makes this box this box.
import {ApiError, download, passphrase, upload} from './api.js';
import {contents} from './contents.js';
import {h, refresh} from './dom.js';
import {t, tOr} from './i18n.js';

const SHORTEST = 12;
const model = {busy: '', saved: null, found: null, restored: false};

const say = (tone, text) => ({tone, text});
const problemText = problem => tOr(`backup.error.${problem.code}`, problem.message);
const note = (id, notice) =>
  h('p', {id, role: 'status', class: notice ? `notice ${notice.tone}` : null}, notice?.text);
const value = id => document.getElementById(id).value;

/** Runs something that the box answers; what goes wrong is told in model[place]. */
async function attempt(busy, place, action) {
  model.busy = busy;
  model[place] = null;
  draw();
  try {
    await action();
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    model[place] = say('bad', problemText(problem));
  } finally {
    model.busy = '';
    draw();
  }
}

async function save(event) {
  event.preventDefault();
  if (value('save-passphrase').length < SHORTEST) {
    model.saved = say('bad', t('backup.short', {n: SHORTEST}));
  } else if (value('save-passphrase') !== value('save-repeat')) {
    model.saved = say('bad', t('backup.differ'));
  } else {
    await attempt('save', 'saved', async () => {
      const name = await download('/api/v1/backup', {passphrase: value('save-passphrase')});
      document.getElementById('save-form').reset();
      model.saved = say('ok', t('backup.saved', {name}));
    });
  }
  draw();
}

const chosen = () => document.getElementById('restore-file').files[0];
const send = path => upload(path, chosen(), {headers: passphrase(value('restore-passphrase'))});

async function inspect(event) {
  event.preventDefault();
  model.found = null;
  model.restored = false;
  if (!chosen()) {
    model.failed = say('bad', t('backup.chooseFile'));
    draw();
    return;
  }
  await attempt('inspect', 'failed', async () => { model.found = await send('/api/v1/backup/inspect'); });
}

const restore = () => attempt('restore', 'failed', async () => {
  model.found = await send('/api/v1/backup/restore');
  model.restored = true;
});

function forget() {
  model.found = null;
  model.failed = null;
  draw();
}

function found() {
  return h('section', {id: 'contents'},
    contents(model.found),
    model.restored
      ? h('p', {class: 'notice ok', role: 'status', id: 'restored'}, t('backup.restored'))
      : [h('p', {class: 'notice warn'}, t('backup.effect')),
        h('div', {class: 'buttons'},
          h('button', {id: 'restore', type: 'button', class: 'danger', disabled: Boolean(model.busy), onclick: restore}, t('backup.restore')),
          h('button', {type: 'button', disabled: Boolean(model.busy), onclick: forget}, t('cancel')))]);
}

function draw() {
  const place = document.getElementById('backup-result');
  if (!place) return;
  document.getElementById('save').disabled = Boolean(model.busy);
  document.getElementById('inspect').disabled = Boolean(model.busy);
  refresh(document.getElementById('save-result'),
    model.busy === 'save' ? note('saved', say('idle', t('backup.saving'))) : note('saved', model.saved));
  refresh(place,
    model.busy && model.busy !== 'save'
      ? note('outcome', say('idle', t(model.busy === 'inspect' ? 'backup.inspecting' : 'backup.restoring')))
      : note('outcome', model.failed),
    model.found && found());
}

const secret = (id, label) => [
  h('label', {for: id}, label), h('input', {id, type: 'password', autocomplete: 'off', maxlength: 256, required: true})];

export function show(main) {
  if (document.getElementById('backup-result')) return;
  Object.assign(model, {busy: '', saved: null, failed: null, found: null, restored: false});
  main.replaceChildren(
    h('h1', null, t('nav.backup')),
    h('p', {class: 'quiet'}, t('backup.intro')),
    h('div', {class: 'cards'},
      h('section', {class: 'panel'},
        h('h2', null, t('backup.save')),
        h('form', {id: 'save-form', class: 'fields', novalidate: true, onsubmit: save},
          secret('save-passphrase', t('backup.passphrase')),
          secret('save-repeat', t('backup.repeat')),
          h('p', {class: 'hint'}, t('backup.keep')),
          h('div', {class: 'buttons'}, h('button', {id: 'save', class: 'primary'}, t('backup.save')))),
        h('div', {id: 'save-result'})),
      h('section', {class: 'panel'},
        h('h2', null, t('backup.restoreTitle')),
        h('form', {class: 'fields', novalidate: true, onsubmit: inspect},
          h('label', {for: 'restore-file'}, t('backup.file')),
          h('input', {id: 'restore-file', type: 'file', onchange: forget}),
          secret('restore-passphrase', t('backup.passphrase')),
          h('div', {class: 'buttons'}, h('button', {id: 'inspect', class: 'primary'}, t('backup.inspect')))),
        h('div', {id: 'backup-result', 'aria-live': 'polite'}))));
  draw();
}
