// The list above the message box: commands, options, choices.
import { h } from './dom.js';

export class Suggestions {
  constructor(pick) {
    this.pick = pick;
    this.items = [];
    this.active = -1;
    this.head = h('div', { class: 'suggestions-head' });
    this.list = h('div', { class: 'suggestions-list', role: 'listbox', id: 'suggestions', 'aria-label': 'Suggestions' });
    this.el = h('div', { class: 'suggestions', hidden: true }, this.head, this.list);
    this.el.addEventListener('pointerdown', (e) => e.preventDefault()); // keeps the focus in the field
  }

  // show lists items {title, detail, side, lead, value} under a heading for
  // an input; active is the one that Enter and Tab take, -1 for none.
  show(input, heading, items, { active = -1, note = '' } = {}) {
    this.input = input;
    this.items = items;
    this.head.replaceChildren(...[heading].flat().filter(Boolean));
    this.head.hidden = !this.head.hasChildNodes();
    const rows = items.map((item, i) => h('div', {
      class: 'suggestion', role: 'option', id: `suggestion-${i}`, testid: 'suggestion',
      on: { click: () => this.pick(item), pointermove: () => this.active !== i && this.highlight(i, false) },
    }, item.lead, h('span', { class: 'suggestion-text' }, h('span', { class: 'suggestion-title' }, item.title), item.detail && h('small', {}, item.detail)),
    item.side && h('span', { class: 'suggestion-side' }, item.side)));
    this.list.replaceChildren(...rows, ...(note ? [h('p', { class: 'suggestions-note' }, note)] : []));
    this.el.hidden = this.head.hidden && !items.length && !note;
    input.setAttribute('aria-expanded', String(items.length > 0));
    this.highlight(Math.min(active, items.length - 1), true);
  }

  hide() {
    this.items = [];
    this.active = -1;
    this.el.hidden = true;
    this.input?.setAttribute('aria-expanded', 'false');
    this.input?.removeAttribute('aria-activedescendant');
  }

  highlight(i, scroll) {
    this.list.querySelector('[aria-selected=true]')?.setAttribute('aria-selected', 'false');
    this.active = i;
    const row = this.list.children[i];
    if (i < 0 || !row) {
      this.input.removeAttribute('aria-activedescendant');
      return;
    }
    row.setAttribute('aria-selected', 'true');
    this.input.setAttribute('aria-activedescendant', row.id);
    if (scroll) row.scrollIntoView({ block: 'nearest' });
  }

  // key handles arrows, Enter and Tab; it reports whether it used the key.
  key(e) {
    const n = this.items.length;
    if (this.el.hidden || !n) return false;
    if (e.key === 'ArrowDown') this.highlight((this.active + 1) % n, true);
    else if (e.key === 'ArrowUp') this.highlight((Math.max(this.active, 0) - 1 + n) % n, true);
    else if ((e.key === 'Enter' || (e.key === 'Tab' && !e.shiftKey)) && this.active >= 0) this.pick(this.items[this.active]);
    else return false;
    e.preventDefault();
    return true;
  }
}
