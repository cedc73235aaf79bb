import {start, t, tOr} from './i18n.js';
import {passphrase, post, upload} from './api.js';
import {advise} from './password.js';

const form = document.getElementById('setup');
const error = document.getElementById('error');
const submit = document.getElementById('submit');
const file = document.getElementById('file');
const progress = document.getElementById('progress');

const restoring = () => form.elements.way.value === 'restore';

function choose() {
  document.getElementById('new').hidden = restoring();
  document.getElementById('restore').hidden = !restoring();
  submit.textContent = t(restoring() ? 'backup.restore' : 'setup.submit');
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

async function restore() {
  if (!file.files.length) {
    fail(t('backup.chooseFile'), file);
    return;
  }
  progress.textContent = t('backup.restoring');
  const headers = {'Jonction-Code': form.code.value.replace(/[^\x21-\x7e]/g, ''), ...passphrase(form.passphrase.value)};
  try {
    await upload('/setup/restore', file.files[0], {headers});
    location.replace('/');
  } finally {
    progress.textContent = '';
  }
}

form.addEventListener('input', () => {
  error.hidden = true;
  advise(form.password.value, document.getElementById('strength'), document.getElementById('hint'));
});
form.addEventListener('change', choose);

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
