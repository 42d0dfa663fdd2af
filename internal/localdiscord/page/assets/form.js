// A command being filled in: its name, a field for each option in use, and a
// tail that offers the optional ones. Enter sends from anywhere.
import { h, icon } from './dom.js';
import { kind, split, fixed, narrow, convert } from './command.js';

const wait = 150; // ms of quiet before the bot is asked for choices

export class CommandForm {
  constructor(composer, command) {
    this.composer = composer;
    this.app = composer.app;
    this.suggestions = composer.suggestions;
    this.command = command;
    this.fields = new Map();
    this.tail = h('input', {
      class: 'tail', testid: 'command-tail', role: 'combobox', 'aria-controls': 'suggestions', 'aria-expanded': 'false', autocomplete: 'off',
      'aria-label': `More options of /${command.path}; Enter sends`,
      on: { focus: () => this.offer(), input: () => this.tailTyped(), keydown: (e) => this.tailKey(e) },
    });
    this.el = h('form', { class: 'command', testid: 'command-form', 'aria-label': `/${command.path}`, on: { submit: (e) => { e.preventDefault(); this.submit(); } } },
      h('span', { class: 'command-name' }, `/${command.path}`), this.tail,
      h('button', { type: 'submit', class: 'send', 'aria-label': 'Send the command', title: 'Send', testid: 'command-send' }, icon('right')));
    this.el.addEventListener('dragover', (e) => e.preventDefault());
    this.el.addEventListener('drop', (e) => this.dropped(e));
    for (const o of command.options.filter((o) => o.required)) this.add(o);
    this.hint();
  }

  // start places text typed after the command's name and focuses what is next.
  start(rest) {
    const { before, named } = split(this.command.options, rest);
    const first = this.command.options[0];
    const given = before.trim() && first ? [[first.name, before.trimStart()], ...named] : named;
    this.place(given);
    this.next();
  }

  place(given) {
    for (const [name, text] of given) {
      const field = this.fields.get(name) ?? this.add(this.option(name));
      if (text) this.set(field, text);
      field.input.focus();
    }
  }

  option(name) {
    return this.command.options.find((o) => o.name === name);
  }

  unused() {
    return this.command.options.filter((o) => !this.fields.has(o.name));
  }

  // wanting lists the options that have no value yet: "name:" leads to them.
  wanting() {
    return this.command.options.filter((o) => {
      const field = this.fields.get(o.name);
      return !field || (field.picked === undefined && !field.input.value);
    });
  }

  hint() {
    const n = this.unused().length;
    this.tail.placeholder = n ? `+${n} optional` : '';
  }

  // next focuses the first required field still empty, or the tail.
  next() {
    const all = [...this.fields.values()], blank = (f) => !f.input.value && f.picked === undefined;
    const target = all.find((f) => f.option.required && blank(f)) ?? all.find((f) => f.input === document.activeElement && blank(f));
    (target?.input ?? this.tail).focus();
  }

  add(option) {
    const file = option.type === kind.file;
    const input = h(file ? 'button' : 'input', {
      type: file ? 'button' : 'text', class: 'option-input', role: file ? null : 'combobox', 'aria-controls': 'suggestions', 'aria-expanded': 'false',
      autocomplete: 'off', 'aria-label': `${option.name}: ${option.description ?? ''}${option.required ? ', required' : ''}`,
      inputmode: { 4: 'numeric', 10: 'decimal' }[option.type], testid: file ? `command-file-${option.name}` : `command-option-${option.name}`,
    }, file && 'Choose a file');
    const field = { option, input, choices: fixed(option, this.app.candidates()) };
    field.el = h('label', { class: 'option-field' }, h('span', { class: 'option-name' }, option.name), input, file && this.picker(field));
    input.addEventListener('focus', () => this.suggest(field));
    input.addEventListener('input', () => this.typed(field));
    input.addEventListener('keydown', (e) => this.key(e, field));
    this.fields.set(option.name, field);
    this.el.insertBefore(field.el, this.tail);
    this.hint();
    return field;
  }

  picker(field) {
    const picker = h('input', {
      type: 'file', hidden: true, testid: `command-option-${field.option.name}`, 'aria-label': field.option.name,
      on: { change: () => picker.files[0] && this.upload(field, picker.files[0]) },
    });
    field.input.addEventListener('click', () => picker.click());
    return picker;
  }

  dropped(e) {
    e.preventDefault();
    const option = this.command.options.find((o) => o.type === kind.file), file = e.dataTransfer.files[0];
    if (option && file) this.upload(this.fields.get(option.name) ?? this.add(option), file);
  }

  async upload(field, file) {
    field.input.textContent = `${file.name} …`;
    field.uploading = this.app.upload(file);
    try {
      const attachment = await field.uploading;
      field.picked = attachment.id;
      field.input.textContent = attachment.filename;
      this.fault(field, '');
      this.next();
    } catch (err) {
      field.input.textContent = 'Choose a file';
      this.fault(field, err.message);
    } finally {
      field.uploading = undefined;
    }
  }

  set(field, text, picked) {
    field.picked = picked;
    if (field.option.type !== kind.file) field.input.value = text;
    this.widen(field);
  }

  widen(field) {
    if (!('value' in field.input) || field.option.type === kind.file) return;
    field.input.style.width = `calc(${Math.min(Math.max([...field.input.value].length, 4), 60)}ch + 24px)`;
  }

  // typed reacts to text in a field; "name:" of an option without a value
  // leads there.
  typed(field) {
    field.picked = undefined;
    this.fault(field, '');
    this.composer.say('');
    const { before, named } = split([field.option, ...this.wanting()], field.input.value);
    if (named.length) {
      this.set(field, before);
      this.place(named);
      this.hint();
    }
    this.widen(field);
    const focused = [...this.fields.values()].find((f) => f.input === document.activeElement) ?? field;
    this.suggest(focused);
  }

  key(e, field) {
    if (e.isComposing || this.suggestions.key(e)) return;
    // On a file button without a file, Enter opens the picker.
    if (e.key === 'Enter' && (field.option.type !== kind.file || field.picked !== undefined)) {
      e.preventDefault();
      this.submit();
    } else if (e.key === 'Escape') {
      this.composer.leaveCommand();
    } else if (e.key === 'Backspace' && !field.input.value) {
      e.preventDefault();
      this.remove(field);
    }
  }

  remove(field) {
    if (field.option.required) return this.retype();
    this.fields.delete(field.option.name);
    field.el.remove();
    this.hint();
    this.tail.focus();
  }

  // retype leaves the form with the command's name as text, to choose another.
  retype() {
    this.composer.leaveCommand();
    this.composer.box.value = `/${this.command.path}`;
    this.composer.box.focus();
    this.composer.typed();
  }

  suggest(field) {
    const { option, input } = field;
    const heading = [h('b', {}, option.name), ' ', option.description ?? ''];
    clearTimeout(this.timer);
    if (field.choices) {
      const items = narrow(field.choices, field.picked === undefined ? input.value : '').map((c) => this.choice(field, c));
      return this.suggestions.show(input, heading, items, { active: field.picked === undefined ? 0 : -1, note: items.length ? '' : 'No choice matches that.' });
    }
    if (option.autocomplete && field.picked === undefined) return this.ask(field, heading);
    this.suggestions.show(input, heading, []);
  }

  choice(field, c) {
    return { title: c.name, run: () => { this.set(field, c.name, c.value); this.fault(field, ''); this.next(); if (document.activeElement === field.input) this.suggest(field); } };
  }

  // ask shows the bot's choices for what is typed, unless more was typed since.
  ask(field, heading) {
    this.suggestions.show(field.input, heading, [], { note: 'Loading options…' });
    const typed = field.input.value;
    this.timer = setTimeout(async () => {
      let items = [], note = 'No options match your search.';
      try {
        const { choices } = await this.app.autocomplete(this.data(field));
        items = choices.map((c) => this.choice(field, c));
      } catch {
        note = 'Loading options failed.';
      }
      if (document.activeElement !== field.input || field.input.value !== typed || field.picked !== undefined) return;
      this.suggestions.show(field.input, heading, items, { active: 0, note: items.length ? '' : note });
    }, wait);
  }

  // offer lists the options not in use.
  offer() {
    clearTimeout(this.timer);
    const typed = this.tail.value.trim().toLowerCase();
    const items = this.unused().filter((o) => o.name.startsWith(typed))
      .map((o) => ({ title: o.name, detail: o.description, run: () => { this.tail.value = ''; this.add(o).input.focus(); } }));
    this.suggestions.show(this.tail, items.length ? 'Optional' : '', items, { active: typed ? 0 : -1 });
  }

  tailTyped() {
    const { named } = split(this.wanting(), this.tail.value);
    if (!named.length) return this.offer();
    this.tail.value = '';
    this.place(named);
    this.hint();
  }

  tailKey(e) {
    if (e.isComposing || this.suggestions.key(e)) return;
    const last = [...this.fields.values()].at(-1);
    if (e.key === 'Escape') this.composer.leaveCommand();
    else if (e.key === 'Backspace' && !this.tail.value) {
      e.preventDefault();
      if (last) last.input.focus();
      else this.retype();
    }
  }

  fault(field, text) {
    field.fault = text;
    field.el.classList.toggle('invalid', text !== '');
    field.input.setAttribute('aria-invalid', String(text !== ''));
  }

  // data is the command in Discord's shape with the values so far; focused is
  // the field that autocompletes.
  data(focused) {
    const values = [];
    for (const f of this.fields.values()) {
      const text = f.input.value ?? '';
      const { value } = f.picked !== undefined ? { value: f.picked } : f === focused ? { value: text } : convert(f.option, text, f.choices);
      if (f === focused) values.push({ name: f.option.name, type: f.option.type, value, focused: true });
      else if (value !== undefined && value !== '') values.push({ name: f.option.name, type: f.option.type, value });
    }
    return { id: this.command.id, name: this.command.name, type: 1, options: this.command.nest(values) };
  }

  check(field) {
    const text = field.input.value ?? '';
    if (field.picked !== undefined) return '';
    if (!text.trim()) return field.option.required ? 'This option is required. Give it a value.' : '';
    return convert(field.option, text, field.choices).fault ?? '';
  }

  async submit() {
    if (this.sending) return;
    this.sending = true;
    try {
      await Promise.all([...this.fields.values()].map((f) => f.uploading));
      const bad = [...this.fields.values()].filter((f) => { this.fault(f, this.check(f)); return f.fault; })[0];
      if (bad) {
        bad.input.focus();
        this.suggest(bad);
        this.composer.say(`${bad.option.name}: ${bad.fault}`);
        return;
      }
      await this.app.run(this.data(), this.command.path);
      this.composer.leaveCommand();
    } catch (err) {
      this.composer.say(err.message);
    } finally {
      this.sending = false;
    }
  }
}
