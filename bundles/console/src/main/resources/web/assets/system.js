// The box itself: listeners, media ports, figures of SIP and of the process.
import {h, refresh} from './dom.js';
import {duration, number, t} from './i18n.js';
import {empty, facts, pill, table} from './parts.js';

const mebibytes = bytes => `${number(Math.round(bytes / 1048576))} MiB`;
const address = (host, port) => host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

function listeners(list) {
  return h('section', {class: 'panel wide'},
    h('h2', null, t('system.listeners')),
    list.length
      ? table('listeners', t('system.listeners'), ['interface', 'realm', 'address', 'state'].map(key => t(`system.${key}`)),
        list.map(l => h('tr', {id: `listener-${l.sipInterface}-${l.transport}`},
          h('td', null, l.sipInterface),
          h('td', null, l.realm),
          h('td', {class: 'mono'}, `${l.transport} ${address(l.address, l.port)}`),
          h('td', null, l.listening ? pill('LISTENING', 'ok') : pill('NOT_LISTENING', 'bad'),
            l.error && h('p', {class: 'reason'}, l.error)))))
      : empty('system.noListeners'));
}

function meter(used, all) {
  return h('meter', {min: 0, max: Math.max(all, 1), value: used, high: all * 0.8, optimum: 0}, `${used}/${all}`);
}

function media(m) {
  return h('section', {class: 'panel'},
    h('h2', null, t('system.media')),
    facts([[t('system.mediaSessions'), number(m.sessions)], [t('system.sockets'), number(m.sockets)]]),
    m.realms.map(realm => h('div', {class: 'realm'},
      h('p', null, h('b', null, realm.name), ' ', h('code', null, realm.address)),
      meter(realm.pairsInUse, realm.pairs),
      h('p', {class: 'quiet'}, t('system.pairs', {used: realm.pairsInUse, all: realm.pairs})))));
}

function sip(status) {
  const f = status.sip;
  return h('section', {class: 'panel'},
    h('h2', null, 'SIP'),
    facts([
      [t('system.connections'), number(f.connections)],
      [t('system.clientTransactions'), number(f.clientTransactions)],
      [t('system.serverTransactions'), number(f.serverTransactions)],
      [t('system.received'), number(f.received)],
      [t('system.sent'), number(f.sent)],
      [t('system.malformed'), number(f.malformed)],
      [t('system.dropped'), number(f.dropped)],
      [t('system.refused'), number(f.refused)],
      [t('system.lag'), f.lagMs + ' ms'],
    ]));
}

function software(status) {
  const p = status.process;
  return h('section', {class: 'panel'},
    h('h2', null, t('system.software')),
    facts([
      [t('system.version'), h('code', {id: 'version'}, status.version)],
      ['Java', h('code', null, p.java)],
      [t('system.uptime'), duration(status.uptimeS)],
      [t('system.bundles'), t('system.bundlesActive', {active: status.bundles.active, all: status.bundles.installed})],
      [t('system.heap'), `${mebibytes(p.heapUsedBytes)} / ${mebibytes(p.heapMaxBytes)}`],
      [t('system.files'), `${number(p.openFiles)} / ${number(p.maxOpenFiles)}`],
      [t('system.threads'), number(p.threads)],
      [t('system.cpu'), duration(p.cpuSeconds)],
    ]),
    h('p', {class: 'quiet'}, t('system.updateKinds')),
    h('p', {class: 'links'}, h('a', {href: '/system/console/bundles'}, t('system.toBundles')),
      h('a', {href: '#/firmware'}, t('system.toFirmware'))));
}

export function show(main, status) {
  refresh(main,
    h('h1', null, t('nav.system')),
    h('div', {class: 'cards'}, listeners(status.listeners), software(status), sip(status), media(status.media)));
}
