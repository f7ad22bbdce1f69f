'use strict';
const state = document.getElementById('state');
const told = new EventSource('events');
async function refresh() {
  const answer = await fetch('.', { cache: 'no-store' });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const open = new Set([...document.querySelectorAll('details[open]')].map((each) => each.id));
  const focused = document.activeElement && document.activeElement.closest('[id]');
  for (const part of ['header time', 'main']) {
    document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
  }
  for (const each of document.querySelectorAll('details')) each.open = open.has(each.id);
  const again = focused && document.getElementById(focused.id);
  if (again && again !== focused) (again.querySelector('summary') || again).focus({ preventScroll: true });
}
function show(text, isLost) {
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle('lost', isLost);
}
told.onopen = () => show('live', false);
told.onmessage = () => refresh().catch(() => show('not refreshed', true));
told.onerror = () => show('connection lost', true);
