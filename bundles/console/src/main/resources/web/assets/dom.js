// Building and refreshing elements without a framework.
const SVG = 'http://www.w3.org/2000/svg';

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) element[name] = value;
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** An HTML element; attributes that begin with "on" are handlers. */
export const h = (tag, attributes, ...children) => build(document.createElement(tag), attributes, children);

/** An SVG element. */
export const s = (tag, attributes, ...children) => build(document.createElementNS(SVG, tag), attributes, children);

/** Makes the children of a live element like the given ones and touches only what differs, so that focus stays. */
export function refresh(live, ...children) {
  morphChildren(live, children.flat(Infinity).filter(child => child));
}

function morphChildren(live, wanted) {
  wanted.forEach((child, i) => {
    const node = typeof child === 'string' ? document.createTextNode(child) : child;
    const old = live.childNodes[i];
    if (!old) live.append(node);
    else if (!alike(old, node)) old.replaceWith(node);
    else morph(old, node);
  });
  while (live.childNodes.length > wanted.length) live.lastChild.remove();
}

function alike(old, wanted) {
  return old.nodeType === wanted.nodeType && old.nodeName === wanted.nodeName && old.id === wanted.id;
}

function morph(old, wanted) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== wanted.data) old.data = wanted.data;
    return;
  }
  for (const {name} of [...old.attributes]) {
    if (!wanted.hasAttribute(name) && !(name === 'open' && old.nodeName === 'DETAILS')) old.removeAttribute(name);
  }
  for (const {name, value} of wanted.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const handler of ['onclick', 'onchange', 'oninput', 'onkeydown', 'onsubmit']) {
    if (old[handler] !== wanted[handler]) old[handler] = wanted[handler];
  }
  morphChildren(old, [...wanted.childNodes]);
}
