import {start, t, tOr} from './i18n.js';
import {post} from './api.js';

const SHORTEST = 12;
const form = document.getElementById('setup');
const error = document.getElementById('error');
const hint = document.getElementById('hint');
const meter = document.getElementById('strength');
const code = new URLSearchParams(location.search).get('code') ?? '';

/** 0 to 4: length counts most, then the kinds of characters; repetition takes away. */
function strength(password) {
  if (password.length < SHORTEST) return password ? 1 : 0;
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter(kind => kind.test(password)).length;
  const different = new Set(password).size;
  if (different < 5) return 1;
  return Math.min(4, 2 + (password.length >= 16) + (kinds >= 3 || password.length >= 20) - (different < 8));
}

function advise() {
  const score = strength(form.password.value);
  meter.value = score;
  const missing = SHORTEST - form.password.value.length;
  hint.textContent = missing > 0 ? t('setup.missing', {n: missing}) : t(`setup.strength.${score}`);
}

function fail(text) {
  error.textContent = text;
  error.hidden = false;
}

form.addEventListener('input', () => {
  error.hidden = true;
  advise();
});

form.addEventListener('submit', async event => {
  event.preventDefault();
  if (form.password.value !== form.repeat.value) {
    fail(t('setup.differ'));
    form.repeat.focus();
    return;
  }
  try {
    await post('/setup', {code, password: form.password.value});
    location.replace('/');
  } catch (problem) {
    fail(tOr(`setup.error.${problem.code}`, problem.message));
  }
});

await start();
document.title = `Jonction – ${t('setup.title')}`;
const ready = document.body.dataset.state === 'ready';
form.hidden = !ready;
document.getElementById('used').hidden = ready;
advise();
if (ready) form.password.focus();
