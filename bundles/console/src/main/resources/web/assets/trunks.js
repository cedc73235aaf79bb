// Trunks: their peers' health.
import {h, refresh} from './dom.js';
import {dateTime, number, t} from './i18n.js';
import {empty, facts, pill} from './parts.js';

function endpoint(e) {
  return h('li', {class: 'endpoint'},
    pill(e.state),
    h('span', {class: 'mono'}, e.address),
    h('span', {class: 'quiet'},
      e.lastAnswer || t('trunks.noAnswerYet'),
      e.since ? ` · ${t('trunks.since', {when: dateTime(e.since)})}` : ''));
}

function card(trunk) {
  const lost = trunk.state === 'ENABLED' && !trunk.usable;
  const sessions = trunk.maxSessions
    ? t('trunks.sessionsOf', {n: trunk.sessions, most: trunk.maxSessions})
    : number(trunk.sessions);
  return h('article', {class: `panel trunk ${lost ? 'unusable' : ''}`, id: `trunk-${trunk.name}`},
    h('header', null,
      h('h2', null, trunk.name),
      lost ? pill('UNUSABLE', 'bad') : pill(trunk.state)),
    h('p', {class: 'peer'}, trunk.peer, h('span', {class: 'quiet'}, ` · ${trunk.kind}`)),
    facts([
      [t('trunks.sessions'), sessions],
      [t('trunks.realm'), trunk.realm],
      [t('trunks.profile'), h('code', null, trunk.profile)],
      [t('trunks.driver'), h('code', null, trunk.driver)],
      [t('trunks.interface'), trunk.sipInterface],
      [t('trunks.media'), trunk.mediaRealm],
    ]),
    h('h3', null, t('trunks.endpoints')),
    h('ul', {class: 'endpoints'}, trunk.endpoints.map(endpoint)));
}

export function show(main, status) {
  refresh(main,
    h('h1', null, t('nav.trunks')),
    status.trunks.length
      ? h('div', {class: 'cards'}, status.trunks.map(card))
      : empty('trunks.empty', h('p', null, h('a', {class: 'button', href: '#/config'}, t('empty.toConfig')))));
}
