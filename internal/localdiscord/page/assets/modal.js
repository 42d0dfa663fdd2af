// Modals: the forms a bot opens, and the page's own small form for a channel.
import { h } from './dom.js';

// openModal shows a bot's modal; submit(components) returns "" when the bot
// took it, or the reason why not, which leaves the form and its text standing.
export function openModal(modal, from, submit) {
  const inputs = modal.components.map(textInput).filter(Boolean);
  show(modal.title, `This form goes to ${from}.`, inputs, async () => {
    return submit(inputs.map((i) => ({ type: 1, components: [{ type: 4, custom_id: i.custom_id, value: i.value() }] })));
  });
}

// openChannelForm asks for a new channel's name.
export function openChannelForm(create) {
  const name = textInput({ components: [{ custom_id: 'name', label: 'Channel name', style: 1, min_length: 1, max_length: 100, placeholder: 'new-channel' }] });
  show('Create a text channel', '', [name], () => create(name.value()));
}

// textInput reads a text input out of its action row or label.
function textInput(row) {
  const c = row.component ?? row.components?.[0] ?? row;
  if (!c.custom_id) return null;
  const id = `modal-${c.custom_id}`, required = c.required !== false, paragraph = c.style === 2;
  const field = h(paragraph ? 'textarea' : 'input', {
    id, type: paragraph ? null : 'text', rows: paragraph ? 6 : null, placeholder: c.placeholder, testid: `modal-input-${c.custom_id}`,
    'aria-required': String(required), 'aria-describedby': `${id}-error`, autocomplete: 'off',
  });
  field.value = c.value ?? '';
  const error = h('span', { class: 'input-error', id: `${id}-error` });
  const count = h('span', { class: 'count', 'aria-hidden': 'true' });
  const length = () => [...field.value].length;
  const update = () => {
    count.textContent = c.max_length && c.max_length <= 4000 ? `${length()}/${c.max_length}` : '';
    count.classList.toggle('over', c.max_length > 0 && length() > c.max_length);
  };
  const check = () => {
    const n = length();
    let fault = '';
    if (n === 0) fault = required ? 'This field is required.' : '';
    else if (c.min_length && n < c.min_length) fault = `Must be ${c.min_length} characters or more; it has ${n}.`;
    else if (n > (c.max_length || 4000)) fault = `Must be ${c.max_length || 4000} characters or fewer; it has ${n}.`;
    error.textContent = fault;
    field.setAttribute('aria-invalid', String(fault !== ''));
    return fault === '';
  };
  field.addEventListener('input', () => { update(); if (error.textContent) check(); });
  update();
  const label = row.label ?? c.label;
  const el = h('div', { class: 'modal-input' },
    h('label', { for: id }, label, required && h('span', { class: 'required', 'aria-hidden': 'true' }, ' *'), error),
    field, count);
  return { custom_id: c.custom_id, el, field, check, value: () => field.value };
}

function show(title, note, inputs, submit) {
  document.querySelector('dialog')?.remove();
  const before = document.activeElement;
  const error = h('p', { class: 'modal-error', role: 'alert', testid: 'modal-error' });
  const send = h('button', { class: 'button primary', type: 'submit', testid: 'modal-submit' },
    h('span', { class: 'button-label' }, 'Submit'), h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')));
  const dialog = h('dialog', { class: 'modal', testid: 'modal', 'aria-label': title },
    h('form', { novalidate: true, method: 'dialog' },
      h('header', {}, h('img', { class: 'avatar', src: '/page/icon.svg', alt: '' }), h('h2', {}, title)),
      h('div', { class: 'modal-body' }, note && h('p', { class: 'modal-note' }, note), inputs.map((i) => i.el), error),
      h('footer', {}, h('button', { class: 'button plain', type: 'button', testid: 'modal-cancel', on: { click: () => dialog.close() } }, 'Cancel'), send)));
  dialog.addEventListener('close', () => { dialog.remove(); before?.isConnected && before.focus(); });
  dialog.querySelector('form').addEventListener('submit', async (e) => {
    e.preventDefault();
    if (send.getAttribute('aria-busy')) return;
    const bad = inputs.filter((i) => !i.check());
    if (bad.length) return bad[0].field.focus();
    send.setAttribute('aria-busy', 'true');
    const reason = await submit().catch((err) => err.message);
    send.removeAttribute('aria-busy');
    if (!reason) return dialog.close();
    error.textContent = reason;
  });
  document.body.append(dialog);
  dialog.showModal();
  inputs[0]?.field.focus();
}
