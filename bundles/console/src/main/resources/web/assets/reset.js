// The way back to a box as it came: it takes the password and a word, so that nobody does it by a slip.
import {ApiError, post} from './api.js';
import {h} from './dom.js';
import {t, tOr} from './i18n.js';

const WORD = 'RESET';
let failed = '';

async function reset(event, done) {
  event.preventDefault();
  const form = event.currentTarget;
  const notice = form.querySelector('[role="alert"]');
  if (form.elements.word.value !== WORD) {
    failed = t('reset.typeWord', {word: WORD});
  } else {
    try {
      const status = await post('/api/v1/firmware/factory-reset', {password: form.elements.password.value});
      failed = '';
      form.reset();
      done(status);
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      failed = problem.code === 'wait'
        ? t('login.wait', {n: problem.retryAfterS})
        : tOr(`account.error.${problem.code}`, problem.message);
    }
  }
  notice.textContent = failed;
  notice.className = failed ? 'notice bad' : '';
}

/** The panel; done(firmware) is called once the box has begun. */
export function factoryReset(done) {
  return h('section', {class: 'panel wide', id: 'factory-reset'},
    h('h2', null, t('reset.title')),
    h('p', null, t('reset.effect')),
    h('details', null,
      h('summary', null, t('reset.open')),
      h('form', {class: 'fields', novalidate: true, onsubmit: event => reset(event, done)},
        h('label', {for: 'reset-password'}, t('account.current')),
        h('input', {id: 'reset-password', name: 'password', type: 'password', autocomplete: 'current-password', maxlength: 256}),
        h('label', {for: 'reset-word'}, t('reset.word', {word: WORD})),
        h('input', {id: 'reset-word', name: 'word', class: 'mono', autocomplete: 'off', spellcheck: 'false', maxlength: 10}),
        h('p', {role: 'alert', class: failed ? 'notice bad' : null}, failed),
        h('div', {class: 'buttons'}, h('button', {id: 'reset', class: 'danger'}, t('reset.title'))))));
}
