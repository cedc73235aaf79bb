// Secrets: passwords under names that documents refer to. Their values go to the box and never come back.
import {ApiError, get, post, remove} from './api.js';
import {h, refresh} from './dom.js';
import {t, tOr} from './i18n.js';

const PATH = '/api/v1/secrets';

/** The part of a page that lists, keeps and removes secrets. */
export function secrets() {
  const name = h('input', {id: 'secret-name', required: true, pattern: '[a-z0-9][a-z0-9._\\-]{0,99}', autocomplete: 'off'});
  const value = h('input', {id: 'secret-value', type: 'password', required: true, autocomplete: 'new-password'});
  const list = h('ul', {id: 'secrets', class: 'names'});
  const notice = h('div', {'aria-live': 'polite'});

  const say = (tone, text) => refresh(notice, h('p', {class: `notice ${tone}`, role: 'status', id: 'secret-notice'}, text));

  async function attempt(change, done) {
    try {
      await change();
      if (done) say('ok', t(done));
      const {names} = await get(PATH);
      refresh(list, names.length ? names.map(row) : h('li', {class: 'quiet'}, t('secrets.none')));
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      say('bad', tOr(`secrets.error.${problem.code}`, problem.message));
    }
  }

  function row(known) {
    return h('li', null, h('code', null, known), ' ', h('button', {
      type: 'button', class: 'link', 'aria-label': `${t('secrets.remove')} ${known}`,
      onclick: () => attempt(() => remove(`${PATH}/${known}`), 'secrets.removed'),
    }, t('secrets.remove')));
  }

  const form = h('form', {class: 'commit'},
    h('label', {for: 'secret-name'}, t('secrets.name')), name,
    h('label', {for: 'secret-value'}, t('secrets.password')), value,
    h('button', {id: 'secret-keep', class: 'primary'}, t('secrets.keep')));
  form.addEventListener('submit', event => {
    event.preventDefault();
    attempt(async () => {
      await post(PATH, {name: name.value, value: value.value});
      form.reset();
    }, 'secrets.kept');
  });
  attempt(async () => {}, '');
  return h('section', {class: 'panel'},
    h('h2', null, t('secrets.title')), h('p', {class: 'quiet'}, t('secrets.intro')), list, form, notice);
}
