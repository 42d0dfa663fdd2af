// Times in the reader's own zone and language.

const styles = {
  t: { timeStyle: 'short' }, T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' }, D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' }, F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' }, S: { dateStyle: 'short', timeStyle: 'medium' },
};
const formatters = Object.fromEntries(Object.entries(styles).map(([k, v]) => [k, new Intl.DateTimeFormat(undefined, v)]));
const relativeFormat = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const units = [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];

export const fullDate = (date) => formatters.F.format(date);
export const clock = (date) => formatters.t.format(date);
export const longDay = (date) => formatters.D.format(date);

let behind = 0; // milliseconds that the server's clock is behind this machine's
let following = false;

// now is the time on the server's clock.
const now = () => Date.now() - behind;

// followClock reads the server's clock every second until it is this machine's,
// and hands show what to say of it: "" once it is.
export async function followClock(read, show) {
  if (following) return;
  following = true;
  do {
    if (behind) await new Promise((resolve) => { setTimeout(resolve, 1000); });
    const apart = await read().then((server) => Date.now() - server, () => 0); // a lost server is told of elsewhere
    behind = Math.abs(apart) < 2000 ? 0 : apart;
    show(behind ? `Clock here ${clock(new Date(now()))}, ${Math.round(behind / 60e3)} min behind yours` : '');
  } while (behind);
  following = false;
}

// moment prints a message's time as Discord does: the day only when it is not
// today.
export function moment(date) {
  const day = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  const days = Math.round((day(new Date(now())) - day(date)) / 86400e3);
  if (days === 0) return `Today at ${clock(date)}`;
  if (days === 1) return `Yesterday at ${clock(date)}`;
  return formatters.s.format(date);
}

function relative(date) {
  const seconds = (date - now()) / 1000;
  const [unit, length] = units.find(([, l]) => Math.abs(seconds) >= l) ?? units.at(-1);
  return relativeFormat.format(Math.trunc(seconds / length), unit);
}

// printTimes fills every <t:…> tag below root.
export function printTimes(root) {
  for (const el of root.querySelectorAll('time[data-unix]')) {
    const date = new Date(Number(el.dataset.unix) * 1000);
    el.title = fullDate(date);
    el.textContent = el.dataset.style === 'R' ? relative(date) : formatters[el.dataset.style].format(date);
  }
}

// keepRelativeTimes refreshes "5 minutes ago" while the page is open.
export function keepRelativeTimes() {
  setInterval(() => {
    for (const el of document.querySelectorAll('time[data-style="R"]')) {
      const text = relative(new Date(Number(el.dataset.unix) * 1000));
      if (el.textContent !== text) el.textContent = text;
    }
  }, 5000);
}
