// What a backup holds, and what putting it back brings.
import {h} from './dom.js';
import {dateTime, t} from './i18n.js';
import {facts} from './parts.js';

const list = (key, items) => [
  h('h3', null, t(key)),
  items.length ? h('ul', {class: 'names'}, items.map(item => h('li', null, item))) : h('p', {class: 'hint'}, t('backup.none')),
];
const names = (key, found) => list(key, found.map(name => h('code', null, name)));

export function contents(found) {
  return [
    h('h2', null, t('backup.holds')),
    facts([
      [t('backup.from'), found.box],
      [t('backup.madeAt'), dateTime(found.madeAt)],
      [t('system.version'), h('code', null, found.version)],
    ]),
    names('config.documents', found.documents),
    names('system.bundles', found.bundles),
    found.notes.length > 0 && list('backup.notes', found.notes),
  ];
}
