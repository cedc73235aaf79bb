// A picture of the two slots: which runs, and which the next start takes.
import {h, s} from './dom.js';
import {t} from './i18n.js';
import {pill} from './parts.js';

const TONES = {GOOD: 'ok', TRIAL: 'warn', BAD: 'bad'};

function card(slot) {
  return h('div', {class: `slot ${slot.running ? 'running' : ''}`, id: `slot-${slot.name}`, role: 'listitem'},
    h('p', {class: 'slot-name'}, t('firmware.slot', {name: slot.name})),
    h('p', {class: 'slot-version'}, slot.version || t('firmware.empty')),
    h('p', {class: 'marks'},
      slot.version && pill(slot.state, TONES[slot.state]),
      slot.running && h('span', {class: 'mark-running'}, t('firmware.running')),
      slot.next && h('span', {class: 'mark-next'}, t('firmware.nextStart'))));
}

/** An arrow towards the slot that the next start takes, when that is another one than now. */
function arrow(slots) {
  const [first] = slots;
  const changes = slots.some(slot => slot.next && !slot.running);
  if (!changes) return h('div', {class: 'slot-arrow', 'aria-hidden': 'true'});
  return h('div', {class: 'slot-arrow on', 'aria-hidden': 'true'},
    s('svg', {viewBox: '0 0 48 24', class: first.running ? null : 'back'},
      s('path', {d: 'M3 12H42M34 4l9 8l-9 8', fill: 'none'})));
}

export function picture(slots) {
  const [first, ...others] = slots.map(card);
  return h('div', {class: 'slots', role: 'list', 'aria-label': t('firmware.slots')}, first, arrow(slots), others);
}
