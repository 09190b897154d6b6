import { call } from './http.js';

const [form, orders, start, cancel, status, bar, note, problem, download] =
  ['form', 'orders', 'start', 'cancel', 'status', 'bar', 'note', 'problem', 'download']
    .map((id) => document.getElementById(id));

// task-queue.web.base-path
const TASKS = 'task-queue/tasks';
const RECONNECT_MILLIS = 2000;
const ENDS = ['SUCCEEDED', 'DEAD', 'CANCELLED', 'EXPIRED'];
const WORDS = {
  QUEUED: 'Waiting for a worker',
  RUNNING: 'Exporting',
  WAITING: 'Waiting',
  RETRYING: 'Waiting for another try',
  SUCCEEDED: 'Done',
  DEAD: 'Failed',
  CANCELLED: 'Cancelled',
};

// The export that the page shows and what is known of it. Another export gets a view of its own,
// so that answers which come late change nothing that is shown.
let view;

form.onsubmit = async (event) => {
  event.preventDefault();
  const mine = view;
  change(mine, { starting: true, problem: '' });
  try {
    const { id } = await call('POST', `exports?rows=${orders.value}`);
    location.hash = id;
  } catch (error) {
    change(mine, { starting: false, problem: error.message });
  }
};

cancel.onclick = async () => {
  const mine = view;
  change(mine, { cancelling: true, problem: '' });
  try {
    await call('DELETE', mine.url);
  } catch (error) {
    change(mine, { cancelling: false, problem: error.message });
  }
};

// The id is in the address of the page, so that a reload, a bookmark or somebody else finds the
// export. Whether this server or another one works on it: all of them can tell.
window.onhashchange = show;
show();

function show() {
  view?.events?.close();
  const id = location.hash.slice(1);
  view = { id, url: `${TASKS}/${id}` };
  if (id) {
    follow(view);
  }
  render();
}

function follow(mine) {
  const events = new EventSource(`${mine.url}/events`);
  const told = (event) => {
    change(mine, { task: JSON.parse(event.data) });
    if (!isUnderWay(mine)) {
      events.close();
    }
  };
  mine.events = events;
  events.onopen = () => change(mine, { problem: '' });
  ['state', 'progress', 'result'].forEach((name) => events.addEventListener(name, told));
  events.addEventListener('error', (event) => {
    if (event.data) {
      told(event);
    } else if (events.readyState === EventSource.CONNECTING) {
      change(mine, { problem: 'The connection is lost. Trying again.' });
    } else {
      ask(mine);
    }
  });
}

// The server's answer was no stream, after which the browser does not try again
async function ask(mine) {
  try {
    change(mine, { task: await call('GET', mine.url), problem: '' });
  } catch (error) {
    change(mine, { problem: error.message, missing: error.lasting });
  }
  if (isUnderWay(mine)) {
    setTimeout(() => mine === view && follow(mine), RECONNECT_MILLIS);
  }
}

function isUnderWay({ id, task, missing }) {
  return Boolean(id) && !missing && !ENDS.includes(task?.status);
}

function change(mine, news) {
  Object.assign(mine, news);
  render();
}

function render() {
  const { task, starting, cancelling } = view;
  const underWay = isUnderWay(view);
  orders.disabled = start.disabled = starting || underWay;
  cancel.disabled = !underWay || !task || cancelling;
  bar.value = task?.progress.total ? task.progress.done / task.progress.total : 0;
  download.hidden = task?.status !== 'SUCCEEDED';
  download.href = `exports/${view.id}`;
  say(status, state());
  say(note, task?.progress.note);
  say(problem, view.problem || (task?.status === 'DEAD' && task.error?.message));
}

function state() {
  const { task, starting, cancelling } = view;
  if (starting) {
    return 'Starting';
  } else if (cancelling && isUnderWay(view)) {
    return 'Cancelling';
  } else if (task) {
    return WORDS[task.status] ?? task.status;
  }
  return isUnderWay(view) ? 'Looking for the export' : 'Nothing is exported yet';
}

// What has not changed is not to be read aloud again
function say(element, text) {
  const wanted = text || '';
  if (element.textContent !== wanted) {
    element.textContent = wanted;
  }
}
