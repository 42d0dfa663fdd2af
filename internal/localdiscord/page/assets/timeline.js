// The scrolling list of a channel's messages. It changes only the elements
// whose message changed, so that focus, open menus and shown spoilers stay.
import { h, icon, avatar, displayName } from './dom.js';
import { longDay } from './time.js';
import { renderMessage, isEphemeral, usedCommand } from './message.js';

const groupWithin = 7 * 60e3;

export class Timeline {
  constructor(app) {
    this.app = app;
    this.list = document.getElementById('messages');
    this.scroller = document.getElementById('scroller');
    this.newer = document.getElementById('newer');
    this.newer.addEventListener('click', () => this.toEnd());
    this.scroller.addEventListener('scroll', () => {
      this.pinned = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 60;
      if (this.pinned) this.newer.hidden = true;
    });
    // What grows after it was drawn (a picture, the composer) must not push
    // the newest message out of sight.
    const observer = new ResizeObserver(() => this.pinned && this.toEnd());
    observer.observe(this.list);
    observer.observe(this.scroller);
    this.pinned = true;
  }

  toEnd() {
    this.pinned = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.newer.hidden = true;
  }

  // render shows a channel's messages and local notices.
  render(channel, messages, notices) {
    const fresh = this.channelId !== channel.id;
    if (fresh) {
      this.list.replaceChildren();
      this.pinned = true;
    }
    this.channelId = channel.id;
    const last = messages.at(-1)?.id, grown = this.last !== last;
    this.last = last;
    patch(this.list, this.items(channel, messages, notices));
    if (this.pinned) this.toEnd();
    else if (grown) this.newer.hidden = false;
  }

  items(channel, messages, notices) {
    const items = [{ key: 'welcome', signature: channel.name, build: () => welcome(channel) }];
    let before, lastDay;
    const shown = new Set(messages.map((m) => m.id));
    for (const n of notices.filter((n) => !shown.has(n.after))) items.push({ key: n.key, signature: '', build: () => this.notice(n) });
    for (const m of messages) {
      const day = new Date(m.timestamp).toDateString();
      if (day !== lastDay) {
        items.push({ key: `day-${day}`, signature: day, build: () => separator(m.timestamp) });
        before = undefined;
      }
      lastDay = day;
      const compact = before !== undefined && continues(before, m);
      const failure = this.app.failures.get(m.id);
      items.push({ key: m.id, signature: `${compact}|${failure}|${JSON.stringify(m)}`, build: () => renderMessage(this.app, m, { compact, failure }) });
      before = m;
      for (const n of notices.filter((n) => n.after === m.id)) {
        items.push({ key: n.key, signature: '', build: () => this.notice(n) });
        before = undefined;
      }
    }
    return items;
  }

  // notice is a line that exists on this page only: a command without answer.
  notice(n) {
    return h('article', { class: 'message ephemeral', testid: 'notice' },
      h('div', { class: 'reply-line' }, avatar(this.app.state.me), h('b', {}, displayName(this.app.state.me)), ' used ', h('span', { class: 'used-command' }, icon('slash'), n.command)),
      h('div', { class: 'face' }, h('img', { class: 'avatar', src: '/page/icon.svg', alt: '' })),
      h('div', { class: 'body' }, h('p', { class: 'failure', role: 'alert', testid: 'failure' }, n.reason),
        h('p', { class: 'only-you', testid: 'ephemeral' }, icon('eye'), 'Only you can see this · ',
          h('button', { type: 'button', class: 'plain-link', testid: 'dismiss', on: { click: () => this.app.dismissNotice(n) } }, 'Dismiss message'))));
  }

  show(id) {
    const el = this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (!el) return;
    el.scrollIntoView({ block: 'center' });
    el.focus({ preventScroll: true });
    el.classList.add('flash');
    setTimeout(() => el.classList.remove('flash'), 1500);
  }
}

// continues reports whether m stands under before without a header of its own.
function continues(before, m) {
  const bare = (x) => !usedCommand(x) && !x.referenced_message && [0, 20].includes(x.type);
  return before.author.id === m.author.id && bare(m) && [0, 19, 20].includes(before.type)
    && isEphemeral(before) === isEphemeral(m)
    && new Date(m.timestamp) - new Date(before.timestamp) < groupWithin;
}

function welcome(channel) {
  const thread = channel.type >= 10 && channel.type <= 12;
  return h('div', { class: 'welcome' },
    h('div', { class: 'welcome-sign' }, icon(thread ? 'thread' : 'hash')),
    h('h2', {}, thread ? channel.name : `Welcome to #${channel.name}!`),
    h('p', {}, thread ? 'This is the start of the thread.' : `This is the start of the #${channel.name} channel. Type `, !thread && h('kbd', {}, '/'), !thread && ' to see the commands.'));
}

function separator(timestamp) {
  return h('div', { class: 'day', role: 'separator' }, h('span', {}, longDay(new Date(timestamp))));
}

// patch makes parent's children those of items, reusing elements whose
// signature is unchanged, and gives focus back to a control drawn anew.
function patch(parent, items) {
  const old = new Map([...parent.children].map((el) => [el.dataset.key, el]));
  const focused = parent.contains(document.activeElement) && document.activeElement.dataset.focus;
  let place = parent.firstElementChild;
  for (const { key, signature, build } of items) {
    let el = old.get(key);
    old.delete(key);
    if (!el || el.signature !== signature) {
      const drawn = build();
      drawn.dataset.key = key;
      drawn.signature = signature;
      if (el === place) place = place?.nextElementSibling ?? null;
      const hadFocus = el?.contains(document.activeElement);
      el?.remove();
      parent.insertBefore(drawn, place);
      if (hadFocus && focused) drawn.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
    } else if (el === place) {
      place = place.nextElementSibling;
    } else {
      parent.insertBefore(el, place);
    }
  }
  for (const el of old.values()) el.remove();
}
