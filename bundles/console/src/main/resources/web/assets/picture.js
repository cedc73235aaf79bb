// A picture of one call: the far ends, the box between them, and what flows.
import {s} from './dom.js';
import {number, t} from './i18n.js';

const Y = 58;

function box(x, width, className, title, lines) {
  return s('g', {class: className},
    s('rect', {x, y: 4, width, height: 108, rx: 12}),
    s('text', {x: x + width / 2, y: 36, class: 'title'}, title),
    lines.map((line, i) => s('text', {x: x + width / 2, y: 62 + i * 20, class: 'line'}, line)));
}

function flow(x1, x2, y, packets, className) {
  const right = x2 > x1;
  const head = right ? `M${x2 - 8} ${y - 5}l8 5l-8 5` : `M${x2 + 8} ${y - 5}l-8 5l8 5`;
  return s('g', {class: `flow ${className} ${packets > 0 ? 'on' : ''}`},
    s('path', {d: `M${x1} ${y}H${x2}`, class: 'wire'}),
    s('path', {d: head, class: 'head'}),
    s('text', {x: (x1 + x2) / 2, y: right ? y - 8 : y + 18, class: 'line'}, number(packets)));
}

const short = text => text.length > 24 ? `${text.slice(0, 23)}…` : text;

function farEnd(x, leg, title) {
  return box(x, 200, 'far', leg ? leg.trunk : title, leg ? [short(leg.remote), leg.codec || '…'] : ['…']);
}

export function picture(call, over) {
  const {a, b} = call;
  const className = over || call.state !== 'ANSWERED' ? 'still' : 'running';
  const label = t('picture.label', {a: a.trunk, b: b?.trunk ?? '…'});
  return s('svg', {viewBox: '0 0 900 116', class: `picture ${className}`, role: 'img', 'aria-label': label},
    farEnd(4, a, ''),
    flow(212, 336, Y - 10, a.received.rtpPackets, 'a'),
    flow(336, 212, Y + 14, b?.received.rtpPackets ?? 0, 'b'),
    box(344, 212, 'appliance', 'Jonction', [short(a.localMedia || '…'), short(b?.localMedia || '…')]),
    flow(564, 688, Y - 10, a.received.rtpPackets, 'a'),
    flow(688, 564, Y + 14, b?.received.rtpPackets ?? 0, 'b'),
    farEnd(696, b, t('leg.b')));
}
