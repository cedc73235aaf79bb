// A text area with line numbers.
import {h} from './dom.js';

/** Makes an editor; changed(text) is called at each input. */
export function editor(label, changed) {
  const numbers = h('div', {class: 'gutter', 'aria-hidden': 'true'});
  const area = h('textarea', {
    id: 'editor', wrap: 'off', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'none', 'aria-label': label,
    rows: 24,
  });
  let marked = new Set();

  function number() {
    const count = area.value.split('\n').length;
    numbers.replaceChildren(...Array.from({length: count}, (_, i) =>
      h('div', {class: marked.has(i + 1) ? 'bad' : null}, String(i + 1))));
    numbers.scrollTop = area.scrollTop;
  }

  area.oninput = () => {
    number();
    changed(area.value);
  };
  area.onscroll = () => { numbers.scrollTop = area.scrollTop; };

  return {
    element: h('div', {class: 'editor'}, numbers, area),
    open(text) {
      area.value = text;
      area.scrollTop = 0;
      area.setSelectionRange(0, 0);
      marked = new Set();
      number();
    },
    mark(lines) {
      marked = new Set(lines);
      number();
    },
    goTo(line) {
      const lines = area.value.split('\n');
      const begin = lines.slice(0, Math.max(0, line - 1)).reduce((sum, l) => sum + l.length + 1, 0);
      area.focus();
      area.setSelectionRange(begin, begin + (lines[line - 1]?.length ?? 0));
      const height = parseFloat(getComputedStyle(area).lineHeight);
      area.scrollTop = Math.max(0, (line - 4) * height);
    },
  };
}
