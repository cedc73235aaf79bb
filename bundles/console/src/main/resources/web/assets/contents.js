// What a backup holds, and what putting it back brings.
import {h} from './dom.js';
import {dateTime, t} from './i18n.js';
import {facts} from './parts.js';

const list = (key, items) => [h('h3', null, t(key)), h('ul', {class: 'names'}, items)];
const names = (key, found) => list(key, found.length ? found.map(name => h('li', null, h('code', null, name))) : h('li', null, t('backup.none')));

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
    found.notes.length > 0 && list('backup.notes', found.notes.map(text => h('li', null, text))),
  ];
}
