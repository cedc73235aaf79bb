// Trunks: their peers' health.
import {post} from './api.js';
import {h, refresh} from './dom.js';
import {dateTime, number, t} from './i18n.js';
import {empty, facts, pill} from './parts.js';

const ORDERS = ['IN_SERVICE', 'DRAIN', 'BLOCK'];
const IN_FORCE = {DRAINING: 'DRAIN', BLOCKED: 'BLOCK'};

async function order(event, trunk, endpoint, wanted) {
  const button = event.currentTarget;
  button.disabled = true;
  try {
    await post(`/api/v1/trunks/${encodeURIComponent(trunk.name)}/endpoints`, {endpoint: endpoint.address, order: wanted});
  } finally {
    button.disabled = false;
  }
}

function endpoint(trunk, e) {
  const inForce = IN_FORCE[e.state] ?? 'IN_SERVICE';
  return h('li', {class: 'endpoint'},
    pill(e.state),
    h('span', {class: 'mono'}, e.address),
    e.host && h('span', {class: 'quiet'}, e.host),
    h('span', {class: 'quiet'},
      e.lastAnswer || t('trunks.noAnswerYet'),
      e.since ? ` · ${t('trunks.since', {when: dateTime(e.since)})}` : '',
      e.state === 'UP' || e.reason === e.lastAnswer ? '' : ` · ${e.reason}`),
    h('span', {class: 'orders'}, ORDERS.filter(one => one !== inForce).map(one =>
      h('button', {type: 'button', class: one === 'BLOCK' ? 'danger' : '', onclick: event => order(event, trunk, e, one)},
        t(`trunks.order.${one}`)))));
}

function name(n) {
  return h('li', {class: 'endpoint'},
    pill(n.fresh ? 'RESOLVED' : 'STALE', n.fresh ? 'ok' : 'warn'),
    h('span', {class: 'mono'}, n.host),
    h('span', {class: 'quiet'}, n.text, ` · ${t('trunks.since', {when: dateTime(n.since)})}`));
}

function registration(r) {
  return [
    h('h3', null, t('trunks.registration')),
    h('p', {class: 'endpoint registration'},
      pill(r.state),
      h('span', {class: 'mono'}, r.endpoint),
      h('span', {class: 'quiet'}, r.text,
        r.expires ? ` · ${t('trunks.until', {when: dateTime(r.expires)})}` : ` · ${t('trunks.since', {when: dateTime(r.since)})}`)),
  ];
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
    trunk.names.length > 0 && h('h3', null, t('trunks.names')),
    trunk.names.length > 0 && h('ul', {class: 'endpoints'}, trunk.names.map(name)),
    trunk.registration && registration(trunk.registration),
    h('h3', null, t('trunks.endpoints')),
    h('ul', {class: 'endpoints'}, trunk.endpoints.map(e => endpoint(trunk, e))));
}

export function show(main, status) {
  refresh(main,
    h('h1', null, t('nav.trunks')),
    status.trunks.length
      ? h('div', {class: 'cards'}, status.trunks.map(card))
      : empty('trunks.empty', h('p', null, h('a', {class: 'button', href: '#/config'}, t('empty.toConfig')))));
}
