// The administrator's own password.
import {ApiError, post} from './api.js';
import {h} from './dom.js';
import {t, tOr} from './i18n.js';
import {advise} from './password.js';

async function change(form, notice) {
  const tell = (tone, text) => {
    notice.className = `notice ${tone}`;
    notice.textContent = text;
  };
  if (form.password.value !== form.repeat.value) {
    tell('bad', t('setup.differ'));
    form.repeat.focus();
    return;
  }
  try {
    await post('/password', {current: form.current.value, password: form.password.value});
    form.reset();
    tell('ok', t('account.changed'));
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    tell('bad', problem.code === 'wait'
      ? t('login.wait', {n: problem.retryAfterS})
      : tOr(`account.error.${problem.code}`, tOr(`setup.error.${problem.code}`, problem.message)));
  }
}

const field = (id, label, autocomplete) => [
  h('label', {for: id}, label),
  h('input', {id, name: id, type: 'password', autocomplete, maxlength: 256, required: true}),
];

export function show(main) {
  if (document.getElementById('password-form')) return;
  const notice = h('p', {id: 'notice', role: 'status'});
  const meter = h('meter', {min: 0, max: 4, low: 2, high: 3, optimum: 4, value: 0, 'aria-labelledby': 'hint'});
  const hint = h('p', {id: 'hint', class: 'hint', 'aria-live': 'polite'});
  const form = h('form', {id: 'password-form', class: 'panel fields', method: 'post', novalidate: true},
    field('current', t('account.current'), 'current-password'),
    field('password', t('setup.password'), 'new-password'), meter, hint,
    field('repeat', t('setup.repeat'), 'new-password'),
    h('p', {class: 'hint'}, t('account.others')),
    h('div', {class: 'buttons'}, h('button', {id: 'change', class: 'primary'}, t('account.change'))), notice);
  form.addEventListener('input', () => advise(form.password.value, meter, hint));
  form.addEventListener('submit', event => {
    event.preventDefault();
    change(form, notice);
  });
  advise('', meter, hint);
  main.replaceChildren(h('h1', null, t('nav.account')), form);
}
