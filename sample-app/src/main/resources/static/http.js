// Answers of the server, and why there is none in words for people
export async function send(method, url, body) {
  let response;
  try {
    const json = body && !(body instanceof FormData);
    response = await fetch(url, json
      ? { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
      : { method, body });
  } catch {
    throw new Error('The server does not answer. Try again later.');
  }
  if (!response.ok) {
    const { title = 'The server could not do that', detail = 'Try again later.' } =
      await response.json().catch(() => ({}));
    throw Object.assign(new Error(`${title}. ${detail}`), { lasting: response.status < 500 });
  }
  return response;
}

export async function call(method, url) {
  return (await send(method, url)).json().catch(() => ({}));
}
