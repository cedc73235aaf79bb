// Configuration: edit documents, check them, see the difference, commit; and the history.
import {ApiError, get, post} from './api.js';
import {h, refresh} from './dom.js';
import {editor} from './editor.js';
import {dateTime, t, tOr} from './i18n.js';
import {empty, table} from './parts.js';
import {secrets} from './secrets.js';

const DRAFTS = 'jonction.drafts';

const model = {
  documents: new Map(), base: null, drafts: new Map(), selected: '', outcome: null, notice: null, history: [], loading: false,
};
let page = null;

const activeHash = status => status.configuration.active?.hash ?? null;
const edits = () => [...model.drafts].map(([path, text]) => ({path, text}));
const textOf = path => (model.drafts.has(path) ? model.drafts.get(path) : model.documents.get(path)) ?? '';
const paths = () => [...new Set([...model.documents.keys(), ...model.drafts.keys()])].sort();

function keepDrafts() {
  sessionStorage.setItem(DRAFTS, JSON.stringify({base: model.base, drafts: [...model.drafts]}));
}

function recallDrafts() {
  const kept = JSON.parse(sessionStorage.getItem(DRAFTS) ?? 'null');
  model.drafts = new Map(kept?.drafts ?? []);
  return kept?.base ?? null;
}

async function load() {
  model.loading = true;
  try {
    const [found, history] = await Promise.all([get('/api/v1/config/documents'), get('/api/v1/config/history')]);
    model.documents = new Map(found.documents.map(d => [d.path, d.text]));
    model.base = found.active?.hash ?? null;
    model.history = history;
    model.folder = found.problems;
    for (const [path, text] of model.drafts) {
      if ((model.documents.get(path) ?? null) === text) model.drafts.delete(path);
    }
    if (!paths().includes(model.selected)) model.selected = paths()[0] ?? '';
    select(model.selected);
  } catch (problem) {
    report(problem);
  } finally {
    model.loading = false;
  }
  draw();
}

function report(problem) {
  if (!(problem instanceof ApiError)) throw problem;
  model.notice = {tone: 'bad', text: tOr(`config.error.${problem.code}`, problem.message)};
  draw();
}

function select(path) {
  model.selected = path;
  page.editor.open(textOf(path));
  markProblems();
  draw();
}

function edited(text) {
  if (text === model.documents.get(model.selected)) model.drafts.delete(model.selected);
  else model.drafts.set(model.selected, text);
  model.outcome = null;
  model.notice = null;
  keepDrafts();
  draw();
}

function revert() {
  model.drafts.delete(model.selected);
  model.outcome = null;
  keepDrafts();
  select(paths().includes(model.selected) ? model.selected : paths()[0] ?? '');
}

function remove() {
  if (model.documents.has(model.selected)) model.drafts.set(model.selected, null);
  else model.drafts.delete(model.selected);
  model.outcome = null;
  keepDrafts();
  select(paths().includes(model.selected) ? model.selected : paths()[0] ?? '');
}

function create(path) {
  model.drafts.set(path, model.drafts.get(path) ?? '');
  model.outcome = null;
  keepDrafts();
  select(path);
}

function markProblems() {
  const lines = (model.outcome?.problems ?? model.folder ?? []).filter(p => p.file === model.selected).map(p => p.line);
  page.editor.mark(lines);
}

async function check() {
  model.notice = null;
  try {
    model.outcome = await post('/api/v1/config/check', {edits: edits()});
    markProblems();
    draw();
    document.getElementById('outcome').scrollIntoView({block: 'nearest'});
  } catch (problem) {
    report(problem);
  }
}

async function commit(message) {
  try {
    model.outcome = await post('/api/v1/config/commit', {edits: edits(), base: model.base, message});
    model.drafts.clear();
    keepDrafts();
    model.outcome = null;
    model.notice = {tone: 'ok', text: t('config.committed')};
    await load();
  } catch (problem) {
    if (problem.status === 422) {
      model.outcome = problem.body;
      markProblems();
      draw();
    } else {
      report(problem);
    }
  }
}

function goTo(problem) {
  if (paths().includes(problem.file)) select(problem.file);
  if (problem.line > 0) page.editor.goTo(problem.line);
}

function problemList(problems) {
  return h('ol', {id: 'problems', class: 'problems'}, problems.map(p => h('li', null,
    h('button', {type: 'button', class: 'link', onclick: () => goTo(p)}, p.line ? `${p.file}:${p.line}` : p.file),
    p.field && h('code', null, p.field),
    h('span', null, p.message),
    p.allowed && h('span', {class: 'quiet'}, t('config.allowed', {allowed: p.allowed})))));
}

function diffLine(line) {
  const kinds = {'+': 'added', '-': 'removed', '@': 'place'};
  return h('div', {class: kinds[line[0]] ?? null}, line || ' ');
}

function diffs(list) {
  return h('div', {id: 'diff'}, list.map(d => h('section', null,
    h('h3', null, d.path),
    h('div', {class: 'diff', tabindex: 0, role: 'region', 'aria-label': t('config.diffOf', {path: d.path})}, d.lines.map(diffLine)))));
}

function drawOutcome() {
  const {outcome} = model;
  const problems = outcome?.problems ?? (model.drafts.size ? [] : model.folder ?? []);
  refresh(page.outcome,
    model.notice && h('p', {class: `notice ${model.notice.tone}`, role: 'status', id: 'notice'}, model.notice.text),
    problems.length > 0 && h('section', {class: 'panel'},
      h('h2', null, t('config.problems', {n: problems.length})), problemList(problems)),
    outcome && problems.length === 0 && h('p', {class: 'notice ok', role: 'status', id: 'checked'}, t('config.noProblems')),
    outcome && outcome.notices.length > 0 && h('section', {class: 'notice warn', id: 'config-notices', role: 'status'},
      h('h2', null, t('config.notices')), h('ul', {class: 'names'}, outcome.notices.map(text => h('li', null, text)))),
    outcome && outcome.diffs.length > 0 && h('section', {class: 'panel'}, h('h2', null, t('config.diff')), diffs(outcome.diffs)));
  page.commit.hidden = !outcome?.acceptable;
}

function drawDocuments() {
  refresh(page.documents, paths().map(path => {
    const gone = model.drafts.get(path) === null;
    const mark = gone ? t('config.willGo') : model.drafts.has(path) ? t('config.edited') : '';
    return h('li', null, h('button', {
      type: 'button', class: `link ${gone ? 'gone' : ''}`, 'aria-current': path === model.selected ? 'true' : null,
      onclick: () => select(path),
    }, path, mark && h('span', {class: 'mark'}, ` ${mark}`)));
  }));
}

function draw() {
  drawDocuments();
  drawOutcome();
  const none = model.drafts.size === 0;
  page.check.disabled = none;
  page.revert.disabled = !model.drafts.has(model.selected);
  page.remove.disabled = !model.selected || model.drafts.get(model.selected) === null;
  page.editor.element.hidden = !model.selected;
  page.title.textContent = model.selected;
  refresh(page.history, model.history.length
    ? table('history', t('config.history'), ['time', 'author', 'reason', 'snapshot'].map(key => t(`config.${key}`)),
      model.history.map(entry => h('tr', null,
        h('td', null, dateTime(entry.time)), h('td', null, entry.author), h('td', null, entry.message),
        h('td', null, h('code', {title: entry.hash}, entry.hash.slice(0, 12)),
          entry.hash === model.base ? ` ${t('config.inForce')}` : ''))))
    : empty('config.noHistory'));
}

function newDialog() {
  const path = h('input', {id: 'new-path', pattern: '[A-Za-z0-9_.\\-]+(/[A-Za-z0-9_.\\-]+)*\\.ya?ml', required: true, placeholder: 'profiles/my-itsp.yaml'});
  const dialog = h('dialog', {'aria-labelledby': 'new-title'}, h('form', {method: 'dialog'},
    h('h2', {id: 'new-title'}, t('config.new')),
    h('label', {for: 'new-path'}, t('config.newPath')), path,
    h('p', {class: 'hint'}, t('config.newHint')),
    h('div', {class: 'buttons'},
      h('button', {type: 'submit', class: 'primary'}, t('config.create')),
      h('button', {type: 'button', onclick: () => dialog.close()}, t('cancel')))));
  dialog.addEventListener('submit', () => create(path.value));
  return dialog;
}

function build(main) {
  const message = h('input', {id: 'message', required: true, maxlength: 500, autocomplete: 'off'});
  page = {
    editor: editor(t('config.editor'), edited),
    title: h('h2', {class: 'mono', id: 'document'}),
    documents: h('ul', {id: 'documents', class: 'documents'}),
    outcome: h('div', {id: 'outcome', 'aria-live': 'polite'}),
    history: h('div'),
    check: h('button', {id: 'check', type: 'button', class: 'primary', onclick: check}, t('config.check')),
    revert: h('button', {id: 'revert', type: 'button', onclick: revert}, t('config.revert')),
    remove: h('button', {id: 'remove', type: 'button', class: 'danger', onclick: remove}, t('config.remove')),
    commit: h('form', {class: 'panel commit', hidden: true},
      h('label', {for: 'message'}, t('config.message')), message,
      h('button', {id: 'commit', class: 'primary'}, t('config.commit'))),
  };
  page.commit.addEventListener('submit', async event => {
    event.preventDefault();
    await commit(message.value);
    message.value = '';
  });
  const dialog = newDialog();
  main.replaceChildren(
    h('h1', null, t('nav.config')),
    h('p', {class: 'quiet'}, t('config.intro')),
    h('div', {class: 'config', id: 'config-page'},
      h('aside', {class: 'panel'}, h('h2', null, t('config.documents')), page.documents,
        h('button', {id: 'new', type: 'button', onclick: () => dialog.showModal()}, t('config.new'))),
      h('section', {class: 'panel document'},
        h('header', null, page.title, h('div', {class: 'buttons'}, page.remove, page.revert, page.check)),
        page.editor.element)),
    page.outcome, page.commit,
    h('section', {class: 'panel'}, h('h2', null, t('config.history')), page.history),
    secrets(),
    dialog);
}

export function show(main, status) {
  if (!document.getElementById('config-page')) {
    build(main);
    const base = recallDrafts();
    load().then(() => {
      if (model.drafts.size && base && base !== model.base) model.notice = {tone: 'warn', text: t('config.error.changed')};
      draw();
    });
  } else if (!model.loading && activeHash(status) !== model.base) {
    if (model.drafts.size) model.notice = {tone: 'warn', text: t('config.error.changed')};
    load();
  }
}
