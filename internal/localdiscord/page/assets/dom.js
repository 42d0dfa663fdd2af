// Building blocks of the page: elements, icons, avatars and pop-up menus.

// h makes an element. Properties: class, testid, on: {event: handler},
// html (trusted HTML from the server); all others are attributes. A property
// or child that is null, undefined or false is left out.
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'class') el.className = value;
    else if (name === 'testid') el.dataset.testid = value;
    else if (name === 'html') el.innerHTML = value;
    else if (name === 'on') for (const [event, handler] of Object.entries(value)) el.addEventListener(event, handler);
    else el.setAttribute(name, value === true ? '' : value);
  }
  el.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return el;
}

const paths = {
  hash: 'M10 3 8 21M16 3l-2 18M4 8.5h17M3 15.5h17',
  megaphone: 'M4 10v4l3 .5V20h3v-5l10 3V6L7 9.5zM20 9v6',
  thread: 'M5 4v9a3 3 0 0 0 3 3h11m-4-4 4 4-4 4',
  forum: 'M4 5h13v9H9l-4 3v-3H4zM20 9v8h-1v3l-3-3h-5',
  reply: 'M10 6 4 12l6 6M4 12h9a7 7 0 0 1 7 7',
  apps: 'M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM16.500 13v7M13 16.500h7',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  copy: 'M8 8h11v12H8zM5 16V4h11',
  out: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  down: 'm6 9 6 6 6-6',
  right: 'm9 6 6 6-6 6',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'm5 13 4 4L19 7',
  plus: 'M12 5v14M5 12h14',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  menu: 'M4 6h16M4 12h16M4 18h16',
  slash: 'M6 3h12a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3zM14.500 7.500l-5 9',
};

// icon draws one of the line icons above; it is decoration, not content.
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}

const colours = ['#d9605a', '#d08a35', '#3a9d5c', '#2b939b', '#4f7bd0', '#8f63c9', '#c4548a', '#5f7c8a'];

// avatar shows a bot's emblem, or a person's initials on a colour of their own.
export function avatar(user) {
  if (user.bot) return h('img', { class: 'avatar', src: '/page/icon.svg', alt: '' });
  const el = h('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(displayName(user)));
  let sum = 7;
  for (const c of displayName(user)) sum = (sum * 33 + c.codePointAt(0)) % 9973;
  el.style.backgroundColor = colours[sum % colours.length];
  return el;
}

export function initials(name) {
  return name.split(/[\s_-]+/).filter(Boolean).slice(0, 2).map((w) => [...w][0].toUpperCase()).join('');
}

export const displayName = (user) => user.global_name || user.username;

export const colour = (n) => '#' + n.toString(16).padStart(6, '0');

// webURL passes http and https addresses on and turns all others into "".
export function webURL(address) {
  try {
    return ['http:', 'https:'].includes(new URL(address, location.href).protocol) ? address : '';
  } catch {
    return '';
  }
}

// openMenu shows entries {label, icon, testid, run} or {heading} beside an
// anchor element (or at a mouse event's place) until one is chosen.
export function openMenu(at, label, entries) {
  document.querySelector('.menu')?.remove();
  const before = document.activeElement;
  const close = () => {
    menu.remove();
    document.removeEventListener('pointerdown', outside, true);
    before?.focus?.();
  };
  const outside = (e) => menu.contains(e.target) || close();
  const item = (entry) => entry.heading
    ? h('div', { class: 'menu-heading' }, entry.heading)
    : h('button', {
      type: 'button', role: 'menuitem', testid: entry.testid, class: entry.checked ? 'checked' : '',
      on: { click: () => { close(); entry.run(); } },
    }, entry.lead, h('span', { class: 'menu-label' }, entry.label, entry.detail && h('small', {}, entry.detail)), entry.icon && icon(entry.icon));
  const menu = h('div', { class: 'menu', role: 'menu', 'aria-label': label, testid: 'menu' }, entries.map(item));
  menu.addEventListener('keydown', (e) => menuKey(e, menu, close));
  document.body.append(menu);
  place(menu, at);
  document.addEventListener('pointerdown', outside, true);
  menu.querySelector('button')?.focus();
}

function menuKey(e, menu, close) {
  const buttons = [...menu.querySelectorAll('button')];
  const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  if (step) {
    e.preventDefault();
    buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
  } else if (e.key === 'Escape' || e.key === 'Tab') {
    e.preventDefault();
    e.stopPropagation();
    close();
  }
}

function place(menu, at) {
  const r = at instanceof Element ? at.getBoundingClientRect() : { left: at.clientX, right: at.clientX, top: at.clientY, bottom: at.clientY };
  const { offsetWidth: w, offsetHeight: height } = menu;
  const below = r.bottom + 4 + height < innerHeight;
  menu.style.top = Math.max(8, below ? r.bottom + 4 : r.top - 4 - height) + 'px';
  menu.style.left = Math.max(8, Math.min(r.left, innerWidth - w - 8)) + 'px';
}
