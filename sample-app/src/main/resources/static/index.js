import { call, send } from './http.js';

const PAUSE_MILLIS = 500;
const TURNS = 60;

on('sign-up', async (form) => {
  await send('POST', 'sign-ups', fields(form));
  return 'Accepted. A worker sends the mail.';
});

on('payment', async (form, say) => {
  const { headers } = await send('POST', 'payments', { order: `web-${Date.now()}`, ...fields(form) });
  await until(async () => {
    const { charged, answers } = await call('GET', headers.get('Location'));
    say(`${charged ? 'Paid' : 'Not paid yet'}. Answers of the provider: ${answers.join(', ') || 'none yet'}`);
    await listLetters();
    return charged;
  });
});

on('dead-letters', async () => (await listLetters() ? '' : 'There is none.'));

on('pause', async (form) => {
  const response = await send('PUT', 'queues/payments/pause', fields(form));
  return `A payment waits now: ${(await response.json()).waitingFor}`;
});

on('resume', async () => {
  await send('DELETE', 'queues/payments/pause');
  return 'Payments go on.';
});

on('order', async (form) => {
  const { headers } = await send('POST', 'orders', fields(form));
  return Object.assign(document.createElement('a'), { href: headers.get('Location'), textContent: 'The reminder' });
});

on('nightly-report', async () => {
  const { headers } = await send('POST', 'nightly-report');
  const { result } = await call('GET', `${headers.get('Location')}?wait=30s`);
  const failed = Object.entries(result.failures).map(([task, count]) => `${count} × ${task}`);
  return `Failed: ${failed.join(', ') || 'nothing'}`;
});

on('report', async (form) => {
  const callback = encodeURIComponent(new URL('hooks', document.baseURI));
  const { headers } = await send('POST', `reports?callback=${callback}`, fields(form));
  const href = headers.get('Location');
  await until(() => isThere(href));
  return Object.assign(document.createElement('a'), { href, textContent: 'Download the report' });
});

on('thumbnail', async (form) => {
  const { headers } = await send('POST', 'thumbnails', new FormData(form));
  const src = headers.get('Location');
  await until(() => isThere(src));
  return Object.assign(document.createElement('img'), { src, alt: 'Thumbnail of the image' });
});

listLetters();

// Has a form do its work when it is sent, and show what comes of it
function on(id, work) {
  const form = document.getElementById(id);
  const output = document.querySelector(`output[for=${id}]`);
  const say = (news) => output.replaceChildren(news);
  form.onsubmit = async (event) => {
    event.preventDefault();
    output.className = '';
    say('');
    try {
      const end = await work(form, say);
      if (end !== undefined) {
        say(end);
      }
    } catch (error) {
      output.className = 'problem';
      say(error.message);
    }
  };
}

function fields(form) {
  return Object.fromEntries(new FormData(form));
}

// 202 says that a worker has not done it yet
async function isThere(url) {
  return (await send('HEAD', url)).status === 200;
}

async function until(isOver) {
  for (let turn = 0; turn < TURNS && !(await isOver()); turn++) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLIS));
  }
}

async function listLetters() {
  const letters = await call('GET', 'dead-letters/payments');
  document.getElementById('letters').replaceChildren(...letters.map(row));
  return letters.length;
}

function row({ taskId, reason, replays }) {
  const row = document.createElement('tr');
  [taskId, reason, replays].forEach((text) => row.insertCell().append(text));
  const replay = Object.assign(document.createElement('button'), { textContent: 'Replay' });
  replay.onclick = async () => {
    replay.disabled = true;
    await send('POST', `dead-letters/payments/${taskId}/replay`);
    await listLetters();
  };
  row.insertCell().append(replay);
  return row;
}
