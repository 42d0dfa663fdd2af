// Buttons and select menus under a message. One click sends one interaction:
// the message's controls rest until it is settled.
import { h, icon, displayName, webURL } from './dom.js';

const buttonClass = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link' };

export function renderComponents(app, message) {
  const rows = message.components ?? [];
  if (!rows.length) return null;
  return h('div', { class: 'components' }, rows.map((row) => h('div', { class: 'row' },
    (row.components ?? []).map((c) => c.type === 2 ? button(app, message, c) : select(app, message, c)))));
}

function emoji(e) {
  return e?.name && h('span', { class: 'emoji', 'aria-hidden': 'true' }, e.id ? `:${e.name}:` : e.name);
}

function button(app, message, c) {
  const shared = { class: `button ${buttonClass[c.style] ?? 'secondary'}`, testid: `button-${c.label ?? c.emoji?.name}`, 'aria-label': c.label ? null : c.emoji?.name };
  const label = h('span', { class: 'button-label' }, emoji(c.emoji), c.label);
  if (c.style === 5) {
    const href = c.disabled ? null : webURL(c.url);
    return h('a', { ...shared, href, target: '_blank', rel: 'noopener noreferrer', 'aria-disabled': c.disabled && 'true' }, label, icon('out'));
  }
  const el = h('button', { ...shared, type: 'button', disabled: c.disabled, 'data-focus': c.custom_id },
    label, h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')));
  el.addEventListener('click', () => press(app, message, el, { custom_id: c.custom_id, component_type: 2 }));
  return el;
}

// press sends a component interaction unless one of this message is under way.
async function press(app, message, el, data) {
  if (app.busy.has(message.id)) return;
  app.busy.add(message.id);
  el.setAttribute('aria-busy', 'true');
  try {
    await app.component(message, data);
  } finally {
    app.busy.delete(message.id);
    el.removeAttribute('aria-busy');
  }
}

function select(app, message, c) {
  const options = c.options ?? candidates(app, c);
  const most = Math.min(c.max_values ?? 1, options.length), least = c.min_values ?? 1;
  let chosen = new Set(options.filter((o) => o.default).map((o) => o.value));
  const placeholder = c.placeholder || 'Make a selection';
  const shown = h('span', { class: 'select-shown' });
  const head = h('button', {
    type: 'button', class: 'select', role: 'combobox', 'aria-haspopup': 'listbox', 'aria-expanded': 'false',
    'aria-label': placeholder, disabled: c.disabled, testid: `select-${c.custom_id}`, 'data-focus': c.custom_id,
  }, shown, icon('down'));
  const list = h('div', { class: 'options', role: 'listbox', 'aria-label': placeholder, 'aria-multiselectable': most > 1 && 'true', tabindex: '-1', hidden: true });
  const box = h('div', { class: 'select-box' }, head, list);
  const show = () => {
    const labels = options.filter((o) => chosen.has(o.value)).map((o) => o.label);
    shown.textContent = labels.join(', ') || placeholder;
    shown.classList.toggle('empty', labels.length === 0);
    list.querySelectorAll('[role=option]').forEach((el, i) => el.setAttribute('aria-selected', String(chosen.has(options[i].value))));
  };
  const toggle = (open) => {
    list.hidden = !open;
    head.setAttribute('aria-expanded', String(open));
    box.classList.toggle('open', open);
    if (open) (list.querySelector('[aria-selected=true]') ?? list.querySelector('[role=option]'))?.focus();
  };
  const send = async () => {
    await press(app, message, head, { custom_id: c.custom_id, component_type: c.type, values: [...chosen] });
    if (most === 1) { chosen = new Set(options.filter((o) => o.default).map((o) => o.value)); show(); }
  };
  const close = (focus) => {
    if (list.hidden) return;
    toggle(false);
    if (focus) head.focus();
    if (most > 1 && box.dataset.changed && chosen.size >= least) send();
    delete box.dataset.changed;
  };
  const pick = (value) => {
    if (most === 1) {
      chosen = new Set([value]);
      show();
      close(true);
      send();
      return;
    }
    if (!chosen.delete(value) && chosen.size < most) chosen.add(value);
    box.dataset.changed = 'yes';
    show();
  };
  list.append(...options.map((o) => h('div', { class: 'option', role: 'option', tabindex: '-1', testid: 'select-option', 'data-value': o.value, on: { click: () => pick(o.value) } },
    emoji(o.emoji), h('span', { class: 'option-text' }, h('b', {}, o.label), o.description && h('small', {}, o.description)), icon('check'))));
  head.addEventListener('click', () => (list.hidden ? toggle(true) : close(true)));
  head.addEventListener('keydown', (e) => { if (e.key === 'ArrowDown') { e.preventDefault(); toggle(true); } });
  list.addEventListener('keydown', (e) => optionKey(e, list, pick, close));
  box.addEventListener('focusout', (e) => box.contains(e.relatedTarget) || close(false));
  show();
  return box;
}

function optionKey(e, list, pick, close) {
  const all = [...list.querySelectorAll('[role=option]')], at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[e.key];
  if (to !== undefined) all.at(to % all.length).focus();
  else if (e.key === 'Enter' || e.key === ' ') pick(all[at].dataset.value);
  else if (e.key === 'Escape') close(true);
  else return;
  e.preventDefault();
  e.stopPropagation();
}

// candidates are the values of a user, channel or role menu.
function candidates(app, c) {
  const people = app.state.members.map(({ user }) => ({ label: displayName(user), value: user.id }));
  const channels = app.channels()
    .filter((ch) => !c.channel_types?.length || c.channel_types.includes(ch.type))
    .map((ch) => ({ label: `# ${ch.name}`, value: ch.id }));
  return { 5: people, 7: people, 8: channels }[c.type] ?? [];
}
