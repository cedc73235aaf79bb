import {passphrase, post, upload} from './api.js';
import {contents} from './contents.js';
import {refresh} from './dom.js';
import {start, t, tOr} from './i18n.js';
import {advise} from './password.js';

const form = document.getElementById('setup');
const error = document.getElementById('error');
const submit = document.getElementById('submit');
const file = document.getElementById('file');
const progress = document.getElementById('progress');
const held = document.getElementById('contents');
let inspected = false;

const restoring = () => form.elements.way.value === 'restore';

function choose() {
  document.getElementById('new').hidden = restoring();
  document.getElementById('restore').hidden = !restoring();
  submit.textContent = t(!restoring() ? 'setup.submit' : inspected ? 'backup.restore' : 'backup.inspect');
}

/** Shows what a backup holds, or that nobody has looked into it. */
function tell(found) {
  inspected = Boolean(found);
  held.hidden = !inspected;
  refresh(held, found && contents(found));
  choose();
}

function fail(text, field) {
  error.textContent = text;
  error.hidden = false;
  field?.focus();
}

async function setPassword() {
  if (form.password.value !== form.repeat.value) {
    fail(t('setup.differ'), form.repeat);
    return;
  }
  await post('/setup', {code: form.code.value, password: form.password.value});
  location.replace('/');
}

/** Sends the backup with what opens it. */
async function send(path, text) {
  progress.textContent = text;
  const headers = {'Jonction-Code': form.code.value.replace(/[^\x21-\x7e]/g, ''), ...passphrase(form.passphrase.value)};
  try {
    return await upload(path, file.files[0], {headers});
  } finally {
    progress.textContent = '';
  }
}

async function restore() {
  if (!file.files.length) {
    fail(t('backup.chooseFile'), file);
  } else if (inspected) {
    await send('/setup/restore', t('backup.restoring'));
    location.replace('/');
  } else {
    tell(await send('/setup/inspect', t('backup.inspecting')));
    held.scrollIntoView();
  }
}

form.addEventListener('input', () => {
  error.hidden = true;
  advise(form.password.value, document.getElementById('strength'), document.getElementById('hint'));
});
form.addEventListener('change', choose);
for (const input of [file, form.passphrase]) input.addEventListener('input', () => tell(null));

form.addEventListener('submit', async event => {
  event.preventDefault();
  submit.disabled = true;
  try {
    await (restoring() ? restore() : setPassword());
  } catch (problem) {
    fail(problem.code === 'wait' ? t('login.wait', {n: problem.retryAfterS}) : tOr(`setup.error.${problem.code}`, problem.message),
      problem.code === 'code' ? form.code : null);
  } finally {
    submit.disabled = false;
  }
});

await start();
document.title = `Jonction – ${t('setup.title')}`;
form.code.value = new URLSearchParams(location.search).get('code') ?? '';
choose();
advise('', document.getElementById('strength'), document.getElementById('hint'));
(form.code.value ? form.password : form.code).focus();
