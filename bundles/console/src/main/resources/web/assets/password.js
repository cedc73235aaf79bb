// What makes a password good enough.
import {t} from './i18n.js';

const SHORTEST = 12;

/** 0 to 4: length counts most, then the kinds of characters; repetition takes away. */
function strength(password) {
  if (password.length < SHORTEST) return password ? 1 : 0;
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter(kind => kind.test(password)).length;
  const different = new Set(password).size;
  if (different < 5) return 1;
  return Math.min(4, 2 + (password.length >= 16) + (kinds >= 3 || password.length >= 20) - (different < 8));
}

/** Shows in a meter and a text how good a password is. */
export function advise(password, meter, hint) {
  const score = strength(password);
  meter.value = score;
  const missing = SHORTEST - password.length;
  hint.textContent = missing > 0 ? t('setup.missing', {n: missing}) : t(`setup.strength.${score}`);
}
