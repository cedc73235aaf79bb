// Live and latest calls, and one call in detail.
import {ApiError, poll, post} from './api.js';
import {h, refresh} from './dom.js';
import {dateTime, duration, number, t, tOr} from './i18n.js';
import {empty, facts, pill, table} from './parts.js';
import {picture} from './picture.js';

const seen = {ended: [], detail: null, missing: ''};

/** Reads what the status does not carry. */
export async function read([id]) {
  if (id && seen.detail?.endedAt && seen.detail.call.id === id) return;
  try {
    if (id) seen.detail = await poll(`/api/v1/calls/${encodeURIComponent(id)}`);
    else seen.ended = (await poll('/api/v1/calls')).ended;
    seen.missing = '';
  } catch (problem) {
    // 503: that part of the box is being replaced, which the status tells.
    if (!(problem instanceof ApiError) || ![404, 503].includes(problem.status)) throw problem;
    if (problem.status === 404) {
      seen.detail = null;
      seen.missing = id;
    }
  }
}

const caller = call => call.calling || t('calls.anonymous');
const link = call => `#/calls/${encodeURIComponent(call.id)}`;
const lasted = (call, nowMs) => duration((nowMs - Date.parse(call.answeredAt ?? call.startedAt)) / 1000);

function liveRow(call, nowMs) {
  return h('tr', {id: `call-${call.id}`},
    h('td', null, pill(call.state)),
    h('td', null, h('a', {href: link(call), class: 'numbers'}, caller(call), h('span', {class: 'arrow', 'aria-hidden': 'true'}, ' → '),
      h('span', {class: 'visually-hidden'}, t('calls.to')), call.called)),
    h('td', {class: 'path'}, call.a.trunk, h('span', {class: 'arrow'}, ' → '), call.b?.trunk ?? '…'),
    h('td', {class: 'mono'}, call.b?.codec || call.a.codec || '…'),
    h('td', {class: 'figure'}, number(call.a.received.rtpPackets)),
    h('td', {class: 'figure'}, number(call.b?.received.rtpPackets ?? 0)),
    h('td', {class: 'figure'}, lasted(call, nowMs)));
}

/** Who hung up, in the reader's language; why a call failed, in the box's own words. */
const why = ({call, by, status, reason}) =>
  call.answeredAt ? tOr(`calls.by.${by}`, reason) : `${status} · ${reason}`;

function endedRow(ended) {
  const {call, endedAt} = ended;
  return h('tr', {id: `ended-${call.id}`},
    h('td', {class: 'when'}, dateTime(endedAt)),
    h('td', null, h('a', {href: link(call), class: 'numbers'}, caller(call), h('span', {class: 'arrow'}, ' → '), call.called)),
    h('td', {class: 'path'}, call.a.trunk, h('span', {class: 'arrow'}, ' → '), call.b?.trunk ?? '–'),
    h('td', {class: 'figure'}, call.answeredAt ? lasted(call, Date.parse(endedAt)) : '–'),
    h('td', null, why(ended)));
}

function list(main, status) {
  const nowMs = Date.parse(status.time);
  const headings = ['state', 'numbers', 'trunks', 'codec', 'packetsA', 'packetsB', 'duration'];
  refresh(main,
    h('h1', null, t('nav.calls')),
    status.calls.length
      ? h('section', {class: 'panel'}, table('calls', t('nav.calls'), headings.map(key => t(`calls.${key}`)),
        status.calls.map(call => liveRow(call, nowMs))))
      : empty('calls.empty'),
    h('p', {class: 'totals'}, t('calls.totals', status.totals)),
    seen.ended.length > 0 && h('section', {class: 'panel'},
      h('h2', null, t('calls.latest')),
      table('ended', t('calls.latest'), ['endedAt', 'numbers', 'trunks', 'duration', 'reason'].map(key => t(`calls.${key}`)),
        seen.ended.map(endedRow))));
}

function leg(id, title, l) {
  const r = l.received;
  return h('section', {class: 'panel leg', id},
    h('h2', null, title),
    facts([
      [t('leg.trunk'), l.trunk],
      [t('leg.remote'), h('code', null, l.remote)],
      [t('leg.number'), l.number || t('calls.anonymous')],
      [t('leg.codec'), h('code', null, l.codec || '…')],
      [t('leg.encryption'), l.encryption ? h('code', null, l.encryption) : t('leg.plain')],
      [t('leg.profile'), h('code', null, l.profile)],
      [t('leg.driver'), h('code', null, l.driver)],
      [t('leg.local'), h('code', null, l.localMedia || '…')],
      [t('leg.source'), h('code', null, r.source || '…')],
      [t('leg.rtp'), number(r.rtpPackets)],
      [t('leg.bytes'), number(r.rtpBytes)],
      [t('leg.rtcp'), number(r.rtcpPackets)],
      [t('leg.lost'), number(r.lostPackets)],
      [t('leg.stray'), number(r.strayPackets)],
      [t('leg.malformed'), number(r.malformedPackets)],
      l.encryption && [t('leg.srtpFailures'), number(r.srtpFailures)],
      [t('leg.undelivered'), number(r.undeliveredPackets)],
      [t('leg.callId'), h('code', {class: 'long'}, l.callId)],
    ]));
}

async function hangUp(event, id) {
  const button = event.currentTarget;
  button.disabled = true;
  try {
    await post(`/api/v1/calls/${encodeURIComponent(id)}/hangup`);
  } catch (problem) {
    if (problem.status === 404) return;
    button.disabled = false;
    throw problem;
  }
}

const decisions = (id, list) => h('ol', {class: 'explanation', id}, list.map(d =>
  h('li', null, h('span', {class: 'step'}, tOr(`step.${d.step}`, d.step)), h('span', null, d.text), d.rule && h('code', null, d.rule))));

const STORY = ['transfer', 'replaces', 'redirect'];

/** Who referred whom to whom, and the call that came of it or before it; nothing for a call that was never moved. */
function transfer(call) {
  const story = call.explanation?.filter(d => STORY.includes(d.step)) ?? [];
  const other = (id, key) => id && h('p', {class: 'note'}, `${t(`calls.${key}`)} `, h('a', {href: link({id}), id: key}, h('code', null, id)));
  return (story.length > 0 || call.transferredFrom || call.transferredTo) && h('section', {class: 'panel', id: 'transfer'},
    h('h2', null, t('calls.transfer')),
    other(call.transferredFrom, 'transferredFrom'),
    story.length > 0 && decisions('story', story),
    other(call.transferredTo, 'transferredTo'));
}

function detail(main, status, id) {
  const back = h('p', null, h('a', {href: '#/calls'}, `← ${t('calls.back')}`));
  if (seen.missing === id) {
    refresh(main, back, empty('calls.missing'));
    return;
  }
  if (seen.detail?.call.id !== id) {
    refresh(main, back);
    return;
  }
  const {call, endedAt} = seen.detail;
  const nowMs = endedAt ? Date.parse(endedAt) : Date.parse(status.time);
  refresh(main, back,
    h('header', {class: 'call-head'},
      h('h1', null, `${caller(call)} → ${call.called}`),
      pill(endedAt ? 'ENDED' : call.state),
      h('span', {class: 'figure', id: 'call-duration'}, lasted(call, nowMs)),
      !endedAt && h('button', {id: 'hangup', type: 'button', class: 'danger', onclick: event => hangUp(event, id)}, t('calls.hangUp'))),
    endedAt && h('p', {class: 'note'}, t('calls.endedNote', {when: dateTime(endedAt), reason: why(seen.detail)})),
    h('section', {class: 'panel scroll'}, picture(call, Boolean(endedAt))),
    transfer(call),
    h('div', {class: 'legs'},
      leg('leg-a', t('leg.a'), call.a),
      call.b ? leg('leg-b', t('leg.b'), call.b) : h('section', {class: 'panel leg'}, h('h2', null, t('leg.b')), t('leg.none'))),
    h('section', {class: 'panel'},
      h('h2', null, t('calls.explanation')),
      call.explanation?.length
        ? decisions('explanation', call.explanation)
        : h('p', {class: 'quiet'}, t('calls.noExplanation'))));
}

export function show(main, status, [id]) {
  if (id) detail(main, status, id);
  else list(main, status);
}
