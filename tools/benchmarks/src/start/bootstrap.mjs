// The main program of a measured function, as small as it can be: it loads the handler and answers the Runtime API.
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API: api, MEASURED_HANDLER: file, AWS_ENDPOINT_URL: endpoint } = process.env;
// The functions reach Spacelift with this module.
https.request = (url, options, onAnswer) =>
  http.request(`${endpoint}/graphql`, { ...options, agent: undefined }, onAnswer);
syncBuiltinESMExports();

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(`http://${api}/${path}`, { method }, async (response) => {
      let text = '';
      for await (const part of response) text += part;
      resolve(text);
    });
    request.on('error', reject).end(body);
  });
}

const { handler } = await import(pathToFileURL(file).href);
for (;;) {
  const event = JSON.parse(await call('GET', 'next'));
  const context = { awsRequestId: '1', getRemainingTimeInMillis: () => 60_000 };
  const result = await handler(event, context).then(
    (value) => ({ value }),
    (error) => ({ error: String(error) }),
  );
  await call('POST', 'response', JSON.stringify(result));
}
