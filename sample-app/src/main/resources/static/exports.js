const [start, cancel, download, bar, status] =
  ['start', 'cancel', 'download', 'bar', 'status'].map((id) => document.getElementById(id));

start.onclick = async () => {
  const response = await fetch('exports', { method: 'POST' });
  if (!response.ok) {
    status.textContent = 'The export was not accepted. Try again later.';
    return;
  }
  follow(await response.json());
};

// Whether this server or another one works on it: all of them can tell
function follow({ id, _links: links }) {
  bar.value = 0;
  start.hidden = true;
  download.hidden = true;
  cancel.hidden = false;
  cancel.onclick = () => fetch(links.self, { method: 'DELETE' });
  const events = new EventSource(links.events);
  const show = (event) => {
    const { status: state, progress } = JSON.parse(event.data);
    bar.value = progress.total ? progress.done / progress.total : 0;
    status.textContent = `${state} ${progress.note}`;
  };
  events.addEventListener('state', show);
  events.addEventListener('progress', show);
  for (const end of ['result', 'error']) {
    // an error without data is a lost connection, after which the browser connects again by itself
    events.addEventListener(end, (event) => {
      if (!event.data) {
        return;
      }
      show(event);
      events.close();
      start.hidden = false;
      cancel.hidden = true;
      download.hidden = end !== 'result';
      download.href = `exports/${id}`;
    });
  }
}
