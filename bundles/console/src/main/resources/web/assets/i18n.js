// Texts of the pages: one catalogue per language, chosen by the browser's languages or by hand.
const NAMES = {en: 'English', fr: 'Français', ja: '日本語', 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文'};
const CHOICE = 'jonction.language';

let texts = {};
let plurals = new Intl.PluralRules('en');
export let language = 'en';

function chosen() {
  const kept = localStorage.getItem(CHOICE);
  return kept in NAMES ? kept : document.documentElement.lang;
}

/** Loads the catalogue, fills every element that names a text, and offers the languages in #language. */
export async function start() {
  language = chosen();
  const answer = await fetch(`/assets/i18n/${language}.json`);
  texts = await answer.json();
  plurals = new Intl.PluralRules(language);
  document.documentElement.lang = language;
  fill(document);
  const select = document.getElementById('language');
  select.replaceChildren(...Object.entries(NAMES).map(([tag, name]) => {
    const option = new Option(name, tag, tag === language, tag === language);
    option.lang = tag;
    return option;
  }));
  select.addEventListener('change', () => {
    localStorage.setItem(CHOICE, select.value);
    location.reload();
  });
  document.body.classList.remove('loading');
}

function fill(root) {
  root.querySelectorAll('[data-i18n]').forEach(e => { e.textContent = t(e.dataset.i18n); });
  root.querySelectorAll('[data-i18n-label]').forEach(e => e.setAttribute('aria-label', t(e.dataset.i18nLabel)));
}

/** The text of a key with its {values} put in; a number n chooses between key.one and key.other. */
export function t(key, values = {}) {
  const found = texts[key] ?? texts[`${key}.${plurals.select(values.n ?? 0)}`] ?? texts[`${key}.other`] ?? key;
  return found.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name] ?? '';
    return typeof value === 'number' ? number(value) : value;
  });
}

/** The text of a key, or a fallback when there is none. */
export const tOr = (key, fallback) => texts[key] ?? fallback;

export const number = value => new Intl.NumberFormat(language).format(value);

/** h:mm:ss of a number of seconds. */
export function duration(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const two = n => String(n).padStart(2, '0');
  return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

/** A moment in the reader's own time and words. */
export const dateTime = iso =>
  new Intl.DateTimeFormat(language, {dateStyle: 'medium', timeStyle: 'medium'}).format(new Date(iso));
