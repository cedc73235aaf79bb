import {start, t, tOr} from './i18n.js';
import {post} from './api.js';

const form = document.getElementById('login');
const error = document.getElementById('error');
const submit = document.getElementById('submit');

function target() {
  const next = new URLSearchParams(location.search).get('next') ?? '/';
  const url = new URL(next, location.origin);
  return url.origin === location.origin ? url.href : '/';
}

function show(problem) {
  error.textContent = problem.code === 'wait'
    ? t('login.wait', {n: problem.retryAfterS})
    : tOr(`login.error.${problem.code}`, problem.message);
  error.hidden = false;
}

form.addEventListener('submit', async event => {
  event.preventDefault();
  error.hidden = true;
  submit.disabled = true;
  try {
    await post('/login', {user: form.user.value, password: form.password.value});
    location.replace(target());
  } catch (problem) {
    show(problem);
    form.password.select();
  } finally {
    submit.disabled = false;
  }
});

await start();
document.title = `Jonction – ${t('login.title')}`;
document.getElementById('no-password').hidden = document.body.dataset.state !== 'new';
form.hidden = document.body.dataset.state === 'new';
