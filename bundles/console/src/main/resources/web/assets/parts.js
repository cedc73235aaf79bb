// Pieces that several pages show.
import {h} from './dom.js';
import {t, tOr} from './i18n.js';

const TONES = {
  UP: 'ok', UNKNOWN: 'idle', DEGRADED: 'warn', DEMOTED: 'warn', DOWN: 'bad', BLOCKED: 'bad', ENABLED: 'ok', DRAINING: 'warn', DISABLED: 'idle',
  SETUP: 'warn', EARLY: 'warn', ANSWERED: 'ok', HELD: 'idle', TRANSFERRING: 'warn', RELEASING: 'idle', ENDED: 'idle',
  REGISTERING: 'warn', REGISTERED: 'ok', FAILED: 'bad', REFUSED: 'bad',
};

/** A state as a coloured word with a dot, so that colour is never the only sign. */
export const pill = (state, tone = TONES[state] ?? 'idle') =>
  h('span', {class: `pill ${tone}`}, tOr(`state.${state}`, state));

/** What to say where a list is empty: what it means and what to do next. */
export const empty = (key, ...more) =>
  h('div', {class: 'empty'}, h('p', {class: 'lead'}, t(`${key}.title`)), h('p', null, t(`${key}.next`)), more);

/** A table with a heading per column; rows are arrays of cells. */
export function table(id, label, headings, rows) {
  return h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label},
    h('table', {id},
      h('thead', null, h('tr', null, headings.map(heading => h('th', {scope: 'col'}, heading)))),
      h('tbody', null, rows)));
}

/** A list of named values. */
export const facts = pairs =>
  h('dl', {class: 'facts'}, pairs.map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))));

