// Servers, channels with their threads, and whom the page acts as.
import { h, icon, avatar, initials, displayName, openMenu } from './dom.js';
import { openChannelForm } from './modal.js';

const isThread = (c) => c.type >= 10 && c.type <= 12;
export const channelIcon = (c) => (isThread(c) ? 'thread' : { 5: 'megaphone', 15: 'forum' }[c.type] ?? 'hash');

export function renderSidebar(app) {
  const { state } = app, guild = app.guild();
  document.getElementById('servers').replaceChildren(...state.guilds.map((g) => server(app, g)));
  document.getElementById('server-name').replaceChildren(h('h1', {}, guild?.name ?? 'Local Discord'));
  document.getElementById('channels').replaceChildren(...(guild ? channelList(app, guild) : []));
  document.getElementById('member').replaceChildren(memberButton(app));
}

function server(app, g) {
  const unread = g.channels.some((c) => app.unread.has(c.id)), current = g.id === app.guild()?.id;
  return h('button', {
    type: 'button', class: 'server', title: g.name, 'aria-label': g.name + (unread ? ', unread' : ''), 'aria-current': current && 'true',
    testid: `server-${g.name}`, 'data-unread': String(unread), on: { click: () => app.openGuild(g.id) },
  }, initials(g.name));
}

function channelList(app, guild) {
  const me = app.state.members.find((m) => m.user.id === app.state.me.id);
  const top = guild.channels.filter((c) => !isThread(c) && c.type !== 4).sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const add = me?.admin && h('button', {
    type: 'button', class: 'add', title: 'Create channel', 'aria-label': 'Create channel', testid: 'create-channel',
    on: { click: () => openChannelForm((name) => app.createChannel(guild, name)) },
  }, icon('plus'));
  return [
    h('h2', { class: 'category' }, h('span', {}, 'Text channels'), add),
    h('ul', {}, top.map((c) => h('li', {}, channelButton(app, c), threads(app, guild, c)))),
  ];
}

function threads(app, guild, parent) {
  const children = guild.channels.filter((c) => isThread(c) && c.parent_id === parent.id && !c.thread_metadata?.archived);
  return children.length > 0 && h('ul', { class: 'threads' }, children.map((c) => h('li', {}, channelButton(app, c))));
}

function channelButton(app, c) {
  const news = app.unread.get(c.id), current = c.id === app.state.channelId;
  return h('button', {
    type: 'button', class: 'channel', testid: `channel-${c.name}`, 'data-unread': String(news !== undefined), 'aria-current': current && 'page',
    'aria-label': c.name + (news === undefined ? '' : ', unread'), on: { click: () => app.openChannel(c.id) },
  }, !isThread(c) && icon(channelIcon(c)), h('span', { class: 'channel-name' }, c.name), news > 0 && h('span', { class: 'badge' }, news));
}

function memberButton(app) {
  const { me, members } = app.state;
  const role = (m) => (m.admin ? 'Administrator' : 'Member');
  const mine = members.find((m) => m.user.id === me.id);
  const entries = [{ heading: 'Act as' }, ...members.map((m) => ({
    label: displayName(m.user), detail: role(m), lead: avatar(m.user), checked: m.user.id === me.id, icon: m.user.id === me.id ? 'check' : null,
    testid: `member-${m.user.username}`, run: () => app.actAs(m.user.id),
  }))];
  return h('button', {
    type: 'button', class: 'member', testid: 'member-switch', 'aria-haspopup': 'menu', 'aria-label': `You are ${displayName(me)}. Act as another member`,
    on: { click: (e) => openMenu(e.currentTarget, 'Act as', entries) },
  }, avatar(me), h('span', { class: 'member-name' }, h('b', {}, displayName(me)), h('small', {}, mine ? role(mine) : '')), h('span', { class: 'switch' }, 'Switch'));
}

export function renderHeader(app) {
  const c = app.channel(), parent = c && app.channels().find((p) => p.id === c.parent_id && isThread(c));
  const drawer = h('button', { type: 'button', class: 'drawer', 'aria-label': 'Show channels', testid: 'show-channels', on: { click: () => app.drawer(true) } }, icon('menu'));
  document.getElementById('channel-header').replaceChildren(drawer, ...(c ? [
    parent ? h('button', { type: 'button', class: 'crumb', on: { click: () => app.openChannel(parent.id) } }, icon(channelIcon(parent)), parent.name, icon('right')) : '',
    h('span', { class: 'title' }, icon(channelIcon(c)), h('span', { class: 'title-name' }, c.name)),
    c.topic ? h('span', { class: 'topic', title: c.topic }, c.topic) : '',
  ].filter(Boolean) : []), h('span', { id: 'clock', role: 'timer', title: 'The time in this server' }, app.clock), h('span', { class: 'local', title: 'This is not Discord. Nothing here leaves this machine.' }, 'Local Discord'));
}
