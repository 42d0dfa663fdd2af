// One message as an element: header, text, embeds, files, components.
import { h, icon, avatar, displayName, colour, webURL } from './dom.js';
import { printTimes, moment, clock, fullDate } from './time.js';
import { renderComponents } from './components.js';

const ephemeral = 64, loading = 128;
export const isEphemeral = (m) => (m.flags & ephemeral) !== 0;
const system = { 6: 'pinned a message to this channel.', 7: 'joined the server.', 18: 'started a thread: ' };

// renderMessage draws m; compact leaves out the header that the message
// before it already shows; failure is the text under a control that got no
// answer.
export function renderMessage(app, m, { compact, failure }) {
  if (system[m.type]) return systemLine(app, m);
  if (m.type === 21 && m.referenced_message) m = { ...m.referenced_message, id: m.id };
  const at = new Date(m.timestamp);
  const classes = ['message', compact && 'compact', isEphemeral(m) && 'ephemeral', mentionsMe(app, m) && 'mentioned'];
  const el = h('article', { class: classes.filter(Boolean).join(' '), testid: 'message', 'data-id': m.id, tabindex: '-1', 'aria-label': `${displayName(m.author)}, ${moment(at)}` },
    replyLine(app, m),
    compact
      ? h('time', { class: 'side-time', datetime: m.timestamp, title: fullDate(at) }, clock(at))
      : h('div', { class: 'face' }, avatar(m.author)),
    h('div', { class: 'body' },
      !compact && h('h3', { class: 'author' },
        h('span', { class: m.author.bot ? 'name bot' : 'name' }, displayName(m.author)),
        m.author.bot && h('span', { class: 'bot-tag' }, 'BOT'),
        h('time', { class: 'when', datetime: m.timestamp, title: fullDate(at) }, moment(at))),
      (m.flags & loading) !== 0 ? thinking(m) : content(m),
      files(m.attachments ?? []),
      (m.embeds ?? []).map(embed),
      renderComponents(app, m),
      failure && h('p', { class: 'failure', role: 'alert', testid: 'failure' }, failure),
      m.thread && threadPill(app, m.thread),
      isEphemeral(m) && dismissLine(app, m)),
    toolbar(app, m));
  el.addEventListener('contextmenu', (e) => {
    if (e.target.closest('a, input, textarea') || String(getSelection())) return;
    e.preventDefault();
    app.messageMenu(e, m);
  });
  enliven(app, el);
  return el;
}

// usedCommand is the command that a message answers; clicks have no name.
export function usedCommand(m) {
  const used = m.interaction ?? m.interaction_metadata;
  return used?.type === 2 && used.name ? used : undefined;
}

function mentionsMe(app, m) {
  return m.author.id !== app.state.me.id && (m.mention_everyone || (m.mentions ?? []).some((u) => u.id === app.state.me.id));
}

function systemLine(app, m) {
  const at = new Date(m.timestamp);
  const thread = m.type === 18 && h('button', { type: 'button', class: 'plain-link', on: { click: () => app.openChannel(m.message_reference?.channel_id ?? m.id) } }, m.content);
  return h('article', { class: 'message system', testid: 'message', 'data-id': m.id },
    h('div', { class: 'face' }, icon(m.type === 18 ? 'thread' : 'right')),
    h('div', { class: 'body' }, h('b', {}, displayName(m.author)), ` ${system[m.type]}`, thread, ' ',
      h('time', { class: 'when', datetime: m.timestamp, title: fullDate(at) }, moment(at))));
}

// replyLine says what a message answers: a command or another message.
function replyLine(app, m) {
  const used = usedCommand(m);
  if (used) {
    const you = used.user.id === app.state.me.id;
    return h('div', { class: 'reply-line', testid: 'used' }, avatar(used.user), h('b', {}, displayName(used.user)), you && h('span', { class: 'sr-only' }, '(you)'),
      ' used ', h('span', { class: 'used-command' }, icon('slash'), used.name));
  }
  if (!m.referenced_message && !(m.type === 19 && m.message_reference)) return null;
  const to = m.referenced_message ?? app.find(m.message_reference);
  if (!to) return h('div', { class: 'reply-line' }, h('i', {}, 'Original message was deleted'));
  const excerpt = plain(to.content_html) || to.content || to.embeds?.[0]?.title || to.embeds?.[0]?.description || 'Click to see the message';
  return h('div', { class: 'reply-line' }, avatar(to.author), h('b', {}, `@${displayName(to.author)}`),
    h('button', { type: 'button', class: 'excerpt', on: { click: () => app.showMessage(to.id) } }, excerpt.replace(/\s+/g, ' ').slice(0, 120)));
}

function plain(html = '') {
  const template = h('template');
  template.innerHTML = html;
  printTimes(template.content);
  return template.content.textContent.trim();
}

function thinking(m) {
  return h('p', { class: 'thinking', role: 'status' }, h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')), `${displayName(m.author)} is thinking…`);
}

function content(m) {
  if (!m.content_html && !m.content) return null;
  const el = h('div', { class: 'content md', html: m.content_html ?? '' });
  // A deferred reply is always filled in by an edit; that is not news.
  if (m.edited_timestamp && !m.interaction_metadata) {
    const last = el.lastElementChild?.matches('div') ? el.lastElementChild : el;
    last.append(h('span', { class: 'edited', title: fullDate(new Date(m.edited_timestamp)) }, '(edited)'));
  }
  return el;
}

function files(attachments) {
  return attachments.map((a) => {
    const href = webURL(a.url);
    if (a.content_type?.startsWith('image/')) return h('a', { class: 'picture', href, target: '_blank', rel: 'noopener' }, h('img', { src: href, alt: a.description || a.filename, loading: 'lazy' }));
    return h('div', { class: 'file' }, icon('file'), h('div', {},
      h('a', { href, target: '_blank', rel: 'noopener' }, a.filename), h('small', {}, size(a.size))));
  });
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function embed(e) {
  const link = (text, address, cls) => address && webURL(address)
    ? h('a', { class: cls, href: webURL(address), target: '_blank', rel: 'noopener noreferrer' }, text)
    : h('span', { class: cls }, text);
  const image = (media, cls) => media?.url && webURL(media.url) && h('img', { class: cls, src: media.url, alt: '', loading: 'lazy', referrerpolicy: 'no-referrer', on: { error: (ev) => ev.target.remove() } });
  const el = h('div', { class: 'embed', testid: 'embed' },
    image(e.thumbnail, 'embed-thumbnail'),
    e.author && h('div', { class: 'embed-author' }, image({ url: e.author.icon_url }, 'embed-icon'), link(e.author.name, e.author.url)),
    e.title && h('div', { class: 'embed-title' }, link(e.title, e.url)),
    e.description && h('div', { class: 'embed-description md', html: e.description_html ?? '' }),
    e.fields?.length > 0 && h('div', { class: 'embed-fields' }, fields(e.fields)),
    image(e.image, 'embed-image'),
    footer(e));
  if (e.color) el.style.borderLeftColor = colour(e.color);
  return el;
}

// fields sets up to three inline fields in a row, as Discord does.
function fields(all) {
  const rows = [];
  for (const f of all) {
    const row = rows.at(-1);
    if (f.inline && row?.[0].inline && row.length < 3) row.push(f);
    else rows.push([f]);
  }
  return rows.flatMap((row) => row.map((f) => h('div', { class: `embed-field of-${f.inline ? Math.max(row.length, 2) : 1}` },
    h('b', {}, f.name), h('div', { class: 'md', html: f.value_html ?? '' }))));
}

function footer(e) {
  const at = e.timestamp && new Date(e.timestamp);
  const parts = [e.footer?.text, at && h('time', { datetime: e.timestamp, title: fullDate(at) }, moment(at))].filter(Boolean);
  return parts.length > 0 && h('div', { class: 'embed-footer' }, parts[0], parts[1] && ' • ', parts[1]);
}

function threadPill(app, thread) {
  const count = thread.message_count ? `${thread.message_count} message${thread.message_count === 1 ? '' : 's'}` : 'See thread';
  return h('button', { type: 'button', class: 'thread-pill', testid: 'thread', on: { click: () => app.openChannel(thread.id) } },
    icon('thread'), h('b', {}, thread.name), h('span', {}, `${count} ›`));
}

function dismissLine(app, m) {
  return h('p', { class: 'only-you', testid: 'ephemeral' }, icon('eye'), 'Only you can see this · ',
    h('button', { type: 'button', class: 'plain-link', testid: 'dismiss', on: { click: () => app.dismiss(m) } }, 'Dismiss message'));
}

function toolbar(app, m) {
  const tool = (label, symbol, testid, run) => h('button', { type: 'button', title: label, 'aria-label': label, testid, on: { click: run } }, icon(symbol));
  return h('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Message actions' },
    !isEphemeral(m) && tool('Reply', 'reply', 'reply', () => app.reply(m)),
    tool('Apps and more', 'more', 'message-menu', (e) => app.messageMenu(e.currentTarget, m)));
}

// enliven makes what the server's HTML can only mark: times, spoilers and
// mentions that lead somewhere.
function enliven(app, root) {
  printTimes(root);
  const act = (el, label, run) => {
    el.tabIndex = 0;
    el.setAttribute('role', 'button');
    if (label) el.setAttribute('aria-label', label);
    el.addEventListener('click', run);
    el.addEventListener('keydown', (e) => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); run(); } });
  };
  for (const el of root.querySelectorAll('.md .spoiler')) {
    act(el, 'Spoiler, press to show', () => { el.classList.add('shown'); el.removeAttribute('role'); el.removeAttribute('aria-label'); });
  }
  for (const el of root.querySelectorAll('.mention[data-channel]')) act(el, '', () => app.openChannel(el.dataset.channel));
  for (const el of root.querySelectorAll('.mention[data-command]')) act(el, '', () => app.composer.begin(el.dataset.command));
}
