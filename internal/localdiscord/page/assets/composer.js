// The box at the bottom: plain messages, and the way into a command.
import { h, icon, displayName } from './dom.js';
import { chatCommands, search, begun } from './command.js';
import { Suggestions } from './suggestions.js';
import { CommandForm } from './form.js';

export class Composer {
  constructor(app) {
    this.app = app;
    this.suggestions = new Suggestions((item) => item.run());
    this.box = h('textarea', {
      id: 'command-box', testid: 'command-box', rows: '1', role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': 'suggestions',
      'aria-expanded': 'false', autocomplete: 'off', spellcheck: 'true',
    });
    this.slash = h('button', { type: 'button', class: 'slash', title: 'Use a command', 'aria-label': 'Use a command', testid: 'open-commands', on: { click: () => this.begin('') } }, icon('slash'));
    this.replying = h('div', { class: 'replying', hidden: true });
    this.error = h('p', { class: 'composer-error', role: 'alert', testid: 'composer-error', hidden: true });
    this.row = h('div', { class: 'box' }, this.slash, this.box);
    this.el = document.getElementById('composer');
    this.el.replaceChildren(this.suggestions.el, this.error, this.replying, this.row);
    this.box.addEventListener('input', () => this.typed());
    this.box.addEventListener('keydown', (e) => this.key(e));
    this.box.addEventListener('focus', () => this.typed());
    this.el.addEventListener('focusout', (e) => this.el.contains(e.relatedTarget) || this.suggestions.hide());
  }

  commands() {
    return chatCommands(this.app.commands());
  }

  // open readies the box for a channel; what was half typed stays behind.
  open(channel) {
    this.leaveCommand();
    this.cancelReply();
    this.say('');
    this.box.value = '';
    this.grow();
    const label = channel.type >= 10 && channel.type <= 12 ? `Message "${channel.name}"` : `Message #${channel.name}`;
    this.box.placeholder = label;
    this.box.setAttribute('aria-label', label);
  }

  // begin types "/" and a command's path for the member.
  begin(path) {
    this.leaveCommand();
    this.box.value = path ? `/${path} ` : '/';
    this.box.focus();
    this.typed();
  }

  say(fault) {
    this.error.textContent = fault;
    this.error.hidden = !fault;
  }

  typed() {
    const text = this.box.value;
    this.grow();
    this.say('');
    if (!text.startsWith('/') || text.includes('\n')) return this.suggestions.hide();
    const found = begun(this.commands(), text);
    if (found) return this.enterCommand(found.command, found.rest);
    const items = search(this.commands(), text.slice(1)).map((c) => ({
      lead: h('img', { class: 'avatar', src: '/page/icon.svg', alt: '' }),
      title: [h('b', {}, `/${c.path}`), ' ', ...c.options.map((o) => h('span', { class: o.required ? 'hint' : 'hint optional' }, o.name))],
      detail: c.description, side: this.app.appName(c.application), run: () => this.enterCommand(c, ''),
    }));
    const note = items.length ? '' : this.commands().length ? 'No command is called that. Enter sends it as a message.' : 'No application has registered commands here yet.';
    this.suggestions.show(this.box, items.length ? `Commands of ${this.app.appName()}` : '', items, { active: 0, note });
  }

  grow() {
    this.box.style.height = 'auto';
    this.box.style.height = `${Math.min(this.box.scrollHeight, innerHeight / 3)}px`;
  }

  key(e) {
    if (e.isComposing || this.suggestions.key(e)) return;
    if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      this.send();
    } else if (e.key === 'Escape') {
      if (this.suggestions.el.hidden) this.cancelReply();
      this.suggestions.hide();
    }
  }

  async send() {
    const content = this.box.value.trim();
    if (!content) return;
    const reply = this.replyTo;
    this.box.value = '';
    this.grow();
    this.suggestions.hide();
    this.cancelReply();
    try {
      await this.app.say(content, reply?.id);
    } catch (err) {
      this.box.value ||= content;
      if (reply) this.reply(reply);
      this.say(err.message);
    }
  }

  reply(message) {
    this.leaveCommand();
    this.replyTo = message;
    this.replying.hidden = false;
    this.replying.replaceChildren(h('span', {}, 'Replying to ', h('b', {}, displayName(message.author))),
      h('button', { type: 'button', 'aria-label': 'Cancel the reply', testid: 'cancel-reply', on: { click: () => { this.cancelReply(); this.box.focus(); } } }, icon('close')));
    this.box.focus();
  }

  cancelReply() {
    this.replyTo = undefined;
    this.replying.hidden = true;
  }

  enterCommand(command, rest) {
    this.cancelReply();
    this.box.value = '';
    this.form = new CommandForm(this, command);
    this.row.replaceChildren(this.form.el);
    this.form.start(rest);
  }

  // leaveCommand goes back to plain text, with text in the box.
  leaveCommand(text = '') {
    if (!this.form) return;
    const focus = this.el.contains(document.activeElement);
    this.form = undefined;
    this.suggestions.hide();
    this.say('');
    this.row.replaceChildren(this.slash, this.box);
    this.box.value = text;
    if (focus) this.box.focus();
  }
}
